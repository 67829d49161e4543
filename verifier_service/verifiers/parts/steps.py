"""The verifier of multi-step tasks: each step's answer is judged by its own kind; the final one has a share of its own.

A step that is answered in several ways counts only where each of them is right. Passed only where every step and
the final answer are.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from verifier_service.domain.enums import Extraction, StepsScoring
from verifier_service.domain.errors import NEVER_RETRYABLE, BadTask, Fault, ItemError, Unsupported
from verifier_service.domain.task import Completion, Step, StepsTask, Task
from verifier_service.domain.verdict import Flag, Outcome, Reason, StepResult, Verdict, failed
from verifier_service.domain.work import Report, Sink, Work
from verifier_service.verifiers.parts.nesting import JudgeParts, check_nesting, held, placed, summed, takes_cut_off
from verifier_service.verifiers.parts.step_json import FINALS, KEPT
from verifier_service.verifiers.parts.step_statement import stated
from verifier_service.verifiers.parts.step_texts import StepTexts, find_steps
from verifier_service.verifiers.reading.answer import is_truncated, read_answer
from verifier_service.verifiers.reading.flags import said_text, text_flags, with_flags

FINAL = "final"
_BEFORE_NUMBER = re.compile(r"\A(?:step|hop|part|stage)[ _#-]{0,3}(?=\d)")
EPISODE_KINDS = frozenset({"state", "tool_calls"})
"""Kinds that judge the episode where the text says nothing to their step."""
LARGE_CHARACTERS = 16 * 1024
MAX_ANSWERS = KEPT - 1
"""Different answers to one step that are judged; more are no answer."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One step's task, or the final one's, with its path and what each completion answers to it."""

    path: str
    name: str
    task: Task
    answers: list[list[str]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is judged for one part: an answer, or a whole episode."""

    completion: Completion
    episode: bool


_Said = tuple[StepTexts | Verdict | ItemError, tuple[Flag, ...]]


class StepsVerifier:
    """Judges step by step: each step's task once, for all completions together."""

    def __init__(self, judge: JudgeParts, version: str) -> None:
        """Takes the callable that judges a step."""
        self._judge = judge
        self.version = version

    async def verify(self, work: Work, sink: Sink) -> None:
        """Calls `sink` once for each completion. Raises `BadTask` on steps that cannot be told apart."""
        spec = work.task.spec
        if not isinstance(spec, StepsTask):
            raise Unsupported("is no task of steps", work.task.kind)
        check_nesting(work.task)
        _check(spec)
        said = await _all_said(work, [step.id for step in spec.steps], takes_cut_off(work.task))
        empty = StepTexts()
        parts = _parts(work.task, spec, [each if isinstance(each, StepTexts) else empty for each, _ in said])
        columns = await self._columns(parts, work)
        for index, (each, flags) in enumerate(said):
            reports = [report for column in columns for report in column[index]]
            outcome = _whole(spec, parts, index, columns)
            own = outcome if isinstance(outcome, ItemError) or isinstance(each, StepTexts) else each
            own = with_flags(own, flags) if isinstance(own, Verdict) else own
            sink(summed(index, own, reports, cacheable=isinstance(own, Verdict)))

    async def _columns(self, parts: Sequence[_Part], work: Work) -> list[list[list[Report]]]:
        """Returns for each part every completion's reports; equal tasks and equal answers are judged once."""
        wanted = [
            [
                [_asked(part, completion, text) for text in answers[:MAX_ANSWERS] or [""]]
                for completion, answers in zip(work.completions, part.answers, strict=True)
            ]
            for part in parts
        ]
        asked: dict[Task, dict[_Asked, None]] = {}
        for part, column in zip(parts, wanted, strict=True):
            asked.setdefault(part.task, {}).update(dict.fromkeys(each for ones in column for each in ones))
        async with asyncio.TaskGroup() as running:
            tasks = {task: running.create_task(self._reports(task, list(ones), work)) for task, ones in asked.items()}
        return [
            [[tasks[part.task].result()[each] for each in ones] for ones in column]
            for part, column in zip(parts, wanted, strict=True)
        ]

    async def _reports(self, task: Task, asked: Sequence[_Asked], work: Work) -> dict[_Asked, Report]:
        """Returns the reports on one task; an episode begins as the completion does, a step's answer never thinking."""
        found: dict[_Asked, Report] = {}
        for episode in (True, False):
            ones = [each for each in asked if each.episode is episode]
            if ones:
                completions, thinking = tuple(each.completion for each in ones), work.starts_in_thinking and episode
                of_task = replace(work, task=task, completions=completions, starts_in_thinking=thinking)
                found |= zip(ones, await self._judge(of_task), strict=True)
        return found


def _asked(part: _Part, completion: Completion, answer: str) -> _Asked:
    """Returns what is judged of a completion: its whole episode where the kind needs it, else its answer.

    A part without an answer is judged too, so that its task's faults are told.
    """
    if part.task.kind in EPISODE_KINDS and not answer:
        return _Asked(completion, episode=True)
    if _reads_all(part.task):
        answer = stated(answer, part.task.kind)
    return _Asked(replace(completion, text=answer, messages_json=""), episode=False)


def _reads_all(task: Task) -> bool:
    """Tells whether a task takes the last commitment of any form."""
    policy = getattr(task.spec, "policy", None)
    return getattr(policy, "extraction", Extraction.LAST_COMMITTED) is Extraction.LAST_COMMITTED


def _parts(task: Task, spec: StepsTask, texts: Sequence[StepTexts]) -> list[_Part]:
    """Returns the parts of a task in order, the final one last; without one the last step is it, by either name."""
    names = [step.id for step in spec.steps]
    parts = []
    for index, (path, inner) in enumerate(held(task)):
        if index == len(names):
            answers = [each.final for each in texts]
        elif spec.final is None and index == len(names) - 1:
            answers = [list(dict.fromkeys([*each.steps.get(names[index], []), *each.final])) for each in texts]
        else:
            answers = [each.steps.get(names[index], []) for each in texts]
        name = names[index] if index < len(names) else (spec.final.id if spec.final else "") or FINAL
        parts.append(_Part(path, name, inner, answers))
    return parts


def _whole(spec: StepsTask, parts: Sequence[_Part], index: int, columns: Sequence[list[list[Report]]]) -> Outcome:
    """Returns what the parts make of the completion at an index: an error that any of them is, else the verdict."""
    verdicts: list[Verdict] = []
    errors: list[ItemError] = []
    for part, column in zip(parts, columns, strict=True):
        outcomes = [placed(report.outcome, part.path, part.task.kind) for report in column[index]]
        errors += [outcome for outcome in outcomes if isinstance(outcome, ItemError)]
        verdicts.append(_of_answers(part, index, [each for each in outcomes if isinstance(each, Verdict)]))
    if errors:
        return next((error for error in errors if error.code in NEVER_RETRYABLE), errors[0])
    results = tuple(
        StepResult(part.name, v.passed, v.score, v.reason, v.extracted) for part, v in zip(parts, verdicts, strict=True)
    )
    return scored(spec, results, verdicts)


def _check(spec: StepsTask) -> None:
    if not spec.steps:
        raise BadTask("at least one step is needed", "steps.steps")
    ids = [_known_as(step) for step in spec.steps]
    for index, name in enumerate(ids):
        if not any(map(str.isalnum, name)) or name in ids[:index]:
            raise BadTask("must be there and unlike the others", f"steps.steps[{index}].id")
        if name in FINALS and (spec.final is not None or index < len(ids) - 1):
            raise BadTask("is how the final answer is announced, which is not this step's", f"steps.steps[{index}].id")
    if spec.final is not None and _known_as(spec.final) in ids:
        raise BadTask("is a step's already", "steps.final.id")
    if spec.final_weight is not None and not 0 <= spec.final_weight <= 1:
        raise BadTask("must be from 0 to 1", "steps.final_weight")


def _known_as(step: Step) -> str:
    """Returns the name that completions tell a step by: `Step 2` is told as `2` is."""
    return _BEFORE_NUMBER.sub("", step.id.strip().casefold())


async def _all_said(work: Work, ids: Sequence[str], cut_off: bool) -> list[_Said]:
    """Returns what each completion answers, and the flags of its text; large texts are read in a thread."""

    def read() -> list[_Said]:
        return [_said(completion, work.starts_in_thinking, ids, cut_off) for completion in work.completions]

    size = sum(len(completion.text) + len(completion.messages_json) for completion in work.completions)
    return await asyncio.to_thread(read) if size > LARGE_CHARACTERS else read()


def _said(completion: Completion, starts_in_thinking: bool, ids: Sequence[str], cut_off: bool) -> _Said:
    """Returns the answers of a completion, or what it is without any, with the flags of its text.

    One that was cut off has some only where `cut_off`; whether they count is then each step's own to say.
    """
    try:
        said, flags = read_answer(completion, starts_in_thinking), text_flags(said_text(completion))
    except Fault as fault:
        return fault.as_item_error(), ()
    if is_truncated(completion) and not cut_off:
        return failed(Reason.TRUNCATED, "generation was cut off at its length limit"), flags
    if said.text is None and not (completion.messages_json or completion.state_json):
        only = (Flag.ANSWER_ONLY_IN_THINKING,) if said.only_thought else ()
        return failed(Reason.NO_ANSWER, "the text answers nothing", flags=only), flags
    return find_steps(said.text or "", ids), flags


def _of_answers(part: _Part, index: int, verdicts: Sequence[Verdict]) -> Verdict:
    """Returns the verdict on all answers to one step: the first's where they all are right, else they conflict."""
    answers = part.answers[index]
    if not any(answer.strip() for answer in answers) and part.task.kind not in EPISODE_KINDS:
        return failed(Reason.NO_ANSWER, "not answered")
    if len(answers) > 1 and not (len(answers) <= MAX_ANSWERS and all(each.passed for each in verdicts)):
        return failed(Reason.AMBIGUOUS, "answered in several ways", extracted=" | ".join(answers)[:200])
    return verdicts[0] if verdicts else failed(Reason.NO_ANSWER, "not judged")


def scored(spec: StepsTask, results: tuple[StepResult, ...], verdicts: list[Verdict]) -> Verdict:
    """Returns the whole's verdict: the steps' share by the scoring, the final answer's by its weight."""
    count = len(spec.steps)
    share = 0.5 if spec.final_weight is None else spec.final_weight
    steps = results[:count]
    first = next((index for index, step in enumerate(steps) if not step.passed), count)
    earned = first if spec.scoring is StepsScoring.PREFIX else sum(step.passed for step in steps)
    passed = all(result.passed for result in results)
    score = 1.0 if passed else min(1.0, share * results[-1].passed + (1 - share) * earned / count)
    flags = tuple(dict.fromkeys(flag for verdict in verdicts for flag in verdict.flags))
    shown = results[-1].extracted
    if passed:
        return Verdict(True, score, Reason.MATCH, extracted=shown, rule="every step", steps=results, flags=flags)
    wrong = next(result for result in results if not result.passed)
    why = f"first error: step {first + 1} ({steps[first].id})" if first < count else "the final answer is wrong"
    return Verdict(False, score, wrong.reason, why, extracted=shown, steps=results, flags=flags)
