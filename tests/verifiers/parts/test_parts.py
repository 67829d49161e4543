"""Steps and composite: what parts make together, and that an error which matters is never a score."""

import math
from datetime import timedelta

import pytest

from verifier_service.domain.enums import CompositeMode, FinishReason, StepsScoring
from verifier_service.domain.errors import BadTask, ErrorCode, item_error
from verifier_service.domain.specs import QaPolicy, QaTask
from verifier_service.domain.task import Completion, CompositePart, CompositeTask, Step, StepsTask, Task
from verifier_service.domain.verdict import Reason, Verdict
from verifier_service.domain.work import Report, Work
from verifier_service.verifiers.parts.composite import CompositeVerifier
from verifier_service.verifiers.parts.steps import StepsVerifier
from verifier_service.verifiers.qa.verifier import prepare

LOST = item_error(ErrorCode.WORKER_LOST, "lost")
BAD = item_error(ErrorCode.BAD_TASK, "bad", "qa.references[0]")


async def judge(work: Work) -> list[Report]:
    """Judges worded answers; the references `LOST` and `BAD` stand for what goes wrong elsewhere."""
    reference = work.task.spec.references[0]
    reports = []
    for index, completion in enumerate(work.completions):
        outcome = {"LOST": LOST, "BAD": BAD}.get(reference) or prepare(work.task.spec, False).judge(completion)
        reports.append(Report(index, outcome, 1.0, 2.0, timedelta(seconds=1), cacheable=reference != "LOST"))
    return reports


def qa(reference):
    return Task("qa", QaTask("", (reference,)))


async def outcome(task, text, verifier):
    reports = []
    completion = text if isinstance(text, Completion) else Completion(text)
    await verifier(judge, "v").verify(Work(task, (completion,)), reports.append)
    return reports[0].outcome


async def composed(mode, *parts):
    spec = CompositeTask(mode, tuple(CompositePart(qa(name), weight, gate) for name, weight, gate in parts))
    return await outcome(Task("composite", spec), "Paris", CompositeVerifier)


YES, NO, GONE = ("Paris", None, False), ("Lyon", None, False), ("LOST", None, False)
GATE = ("Lyon", None, True)
PASSED, FAILED = (True, 1.0), (False, 0.0)


@pytest.mark.parametrize(
    ("mode", "parts", "due"),
    [
        ("ALL", [YES, YES], PASSED),
        ("ALL", [YES, NO], FAILED),
        ("ALL", [YES, GONE], LOST),
        ("ALL", [NO, GONE], FAILED),
        ("ANY", [YES, NO], PASSED),
        ("ANY", [NO, NO], FAILED),
        ("ANY", [YES, GONE], PASSED),
        ("ANY", [NO, GONE], LOST),
        ("ANY", [YES, GATE], FAILED),
        ("ANY", [("Paris", None, True), NO], FAILED),
        ("ALL", [("Paris", None, True), YES], PASSED),
        ("ALL", [("Paris", 0.0, True), ("Paris", 2.0, False)], PASSED),
        ("WEIGHTED", [("Paris", 0.0, True), ("Lyon", 2.0, False)], FAILED),
        ("WEIGHTED", [("Paris", 3.0, False), NO], (False, 0.75)),
        ("WEIGHTED", [("Paris", 1e308, False), ("Lyon", 1e308, False)], (False, 0.5)),
        ("WEIGHTED", [("Paris", 5e-324, False), ("Lyon", 5e-324, False)], (False, 0.5)),
        ("WEIGHTED", [YES, GATE], FAILED),
        ("WEIGHTED", [YES, GONE], LOST),
        ("WEIGHTED", [GATE, GONE], FAILED),
    ],
)
async def test_a_mode_makes_one_verdict(mode, parts, due):
    found = await composed(CompositeMode(mode), *parts)
    assert ((found.passed, found.score) if isinstance(found, Verdict) else found) == due


async def test_a_part_whose_task_is_bad_makes_the_whole_bad_by_its_path():
    found = await composed(CompositeMode.ANY, YES, ("BAD", None, False))
    assert (found.code, found.field) == (ErrorCode.BAD_TASK, "composite.parts[1].task.qa.references[0]")


WEIGHT = "composite.parts[1].weight"


def whole(mode, *parts):
    return Task("composite", CompositeTask(mode, parts))


def nested(depth):
    task = qa("Paris")
    for _ in range(depth):
        task = Task("composite", CompositeTask(parts=(CompositePart(task),)))
    return task


@pytest.mark.parametrize(
    ("task", "field"),
    [
        (nested(4), "composite.parts[0].task.composite.parts[0].task.composite.parts[0].task.composite"),
        (Task("composite", CompositeTask()), "composite.parts"),
        (Task("composite", CompositeTask(parts=(CompositePart(qa("a")),) * 65)), "composite.parts"),
        *((whole(mode, CompositePart(qa("a"), gate=True)), "composite.parts") for mode in CompositeMode),
        *((whole(mode, CompositePart(qa("a"), 0.0, gate=True)), "composite.parts") for mode in CompositeMode),
        *(
            (whole(mode, CompositePart(qa("a")), CompositePart(qa("b"), bad)), WEIGHT)
            for bad in (0.0, -1.0, -1e-300, math.nan, math.inf, -math.inf)
            for mode in CompositeMode
        ),
    ],
)
async def test_what_cannot_be_a_whole_is_the_tasks_fault(task, field):
    with pytest.raises(BadTask) as caught:
        await outcome(task, "Paris", CompositeVerifier)
    assert caught.value.field == field


def chain(**more):
    steps = tuple(Step(name, qa(reference)) for name, reference in (("1", "12"), ("2", "36")))
    return Task("steps", StepsTask(steps, Step("", qa("6")), **more))


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Step 1: 12\nStep 2: 36\nFinal answer: 6", (True, 1.0)),
        ("**Step 1:** 12\n**Step 2:** 36\n**Final answer:** 6", (True, 1.0)),
        ("1. 12\n2. 36\nFinal answer: 6", (True, 1.0)),
        ('{"steps": [12, 36], "final": 6}', (True, 1.0)),
        ('```json\n{"steps": {"1": 12, "2": 36}, "final": 6}\n```', (True, 1.0)),
        ("Step 1: 12\nStep 2: 36\nso \\boxed{6}", (True, 1.0)),
        ("Step 1: 12\nStep 2: 35\nFinal answer: 6", (False, 0.75)),
        ("Step 1: 11\nStep 2: 36\nFinal answer: 6", (False, 0.5)),
        ("Step 1: 12\nStep 2: 36\nFinal answer: 7", (False, 0.5)),
        ("Step 1: 12\nStep 1: 13\nStep 2: 36\nFinal answer: 6", (False, 0.5)),
        ("Step 1: 12\nStep 2: 36", (False, 0.5)),
        ('{"steps": [12, 36], "steps": [1], "final": 7}', (False, 0.0)),
        ("<think>Step 1: 12\nStep 2: 36\nFinal answer: 6</think>", (False, 0.0)),
        ("", (False, 0.0)),
        (".", (False, 0.0)),
        ("12 or 36 or 6 or something else", (False, 0.0)),
        ("Step 1: 12 or something else\nStep 2: 36 or something else\nFinal answer: 6 or something else", (False, 0)),
    ],
)
async def test_steps_count_up_to_the_first_error_and_the_final_answer_by_its_weight(text, due):
    found = await outcome(chain(), text, StepsVerifier)
    assert (found.passed, found.score) == due


async def test_each_step_by_itself_where_asked():
    text = "Step 1: 11\nStep 2: 36\nFinal answer: 7"
    found = await outcome(chain(scoring=StepsScoring.INDEPENDENT, final_weight=0.2), text, StepsVerifier)
    assert found.score == pytest.approx(0.4)
    assert [(step.id, step.passed) for step in found.steps] == [("1", False), ("2", True), ("final", False)]


async def test_a_lost_step_is_an_error_and_never_a_score():
    task = Task("steps", StepsTask((Step("1", qa("12")), Step("2", qa("LOST")))))
    assert await outcome(task, "Step 1: 12\nStep 2: 5", StepsVerifier) == LOST


CUT_OFF = Completion("Step 1: 12\nStep 2: 36\nFinal answer: 6", FinishReason.LENGTH)


def allowing(reference, allow):
    return Task("qa", QaTask("", (reference,), policy=QaPolicy(allow_truncated=allow)))


@pytest.mark.parametrize(
    ("allow", "due"),
    [
        ((False, False, False), (False, 0.0)),
        ((True, True, True), (True, 1.0)),
        ((True, True, False), (False, 0.5)),
        ((True, False, True), (False, 0.75)),
        ((False, True, True), (False, 0.5)),
    ],
)
async def test_each_step_says_itself_whether_a_completion_may_be_cut_off(allow, due):
    first, second, final = (allowing(name, each) for name, each in zip(("12", "36", "6"), allow, strict=True))
    task = Task("steps", StepsTask((Step("1", first), Step("2", second)), Step("", final)))
    found = await outcome(task, CUT_OFF, StepsVerifier)
    assert (found.passed, found.score) == due
    assert found.passed or found.reason is Reason.TRUNCATED


@pytest.mark.parametrize(("allow", "due"), [((True, True), PASSED), ((True, False), FAILED), ((False, False), FAILED)])
async def test_each_part_says_itself_whether_a_completion_may_be_cut_off(allow, due):
    parts = tuple(CompositePart(allowing("Paris", each)) for each in allow)
    found = await outcome(
        Task("composite", CompositeTask(parts=parts)), Completion("Paris", FinishReason.LENGTH), CompositeVerifier
    )
    assert (found.passed, found.score) == due


def named(*ids, final=None):
    last = None if final is None else Step(final, qa("6"))
    return Task("steps", StepsTask(tuple(Step(name, qa("4")) for name in ids), last))


@pytest.mark.parametrize(
    ("task", "field"),
    [
        (named(), "steps.steps"),
        (named(*(f"a{place}" for place in range(65))), "steps.steps"),
        (named(*(f"a{place}" for place in range(65)), final=""), "steps.steps"),
        (named("a", ""), "steps.steps[1].id"),
        (named("a", "--"), "steps.steps[1].id"),
        (named("a", " A "), "steps.steps[1].id"),
        (named("2", "Step 2"), "steps.steps[1].id"),
        (named("answer", "b"), "steps.steps[0].id"),
        (named("a", "Final", final=""), "steps.steps[1].id"),
        (named("a", "b", final="B"), "steps.final.id"),
    ],
)
async def test_steps_that_cannot_be_told_apart_are_the_tasks_fault(task, field):
    with pytest.raises(BadTask) as caught:
        await outcome(task, "Step 1: 4", StepsVerifier)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("task", "text"),
    [
        (named("a", "final"), "a: 4\nFinal: 4"),
        (named(*map(str, range(1, 65)), final=""), "\n".join(f"{n}: 4" for n in range(1, 65)) + "\nFinal answer: 6"),
        (named("parts", "steps", final="end"), "parts: 4\nsteps: 4\nFinal answer: 6"),
        (named("1", "2", final="3"), "1: 4\n2: 4\nFinal answer: 6"),
        (named("step 1", "step 2"), "Step 1: 4\nStep 2: 4"),
    ],
)
async def test_steps_with_names_of_their_own_are_read(task, text):
    assert (await outcome(task, text, StepsVerifier)).passed
