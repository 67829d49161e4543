"""The puzzle `program`: the task's own checker says yes or no; what it cannot say is never a reward."""

import json

import pytest
from scripted_sandbox import ScriptedSandbox
from subprocess_sandbox import SubprocessSandbox

from verifier_service.domain.errors import BadTask, ErrorCode, Unsupported
from verifier_service.domain.specs import ConstraintTask
from verifier_service.domain.task import Completion, Task
from verifier_service.domain.verdict import Reason, Verdict
from verifier_service.domain.work import Work
from verifier_service.isolation.sandbox import Ended, Execution, RunLimits
from verifier_service.local import Verifier
from verifier_service.verifiers.structured.constraint_program import WithPrograms

SUM = """
import json, sys
shown = json.load(sys.stdin)
numbers = [int(each) for each in shown["output"].split()]
print("accept" if sum(numbers) == shown["total"] else "reject")
"""
SEVENTH = SUM.replace("sum(numbers)", "sum(numbers[:6]) + numbers[6]")


class Elsewhere:
    """Keeps the works that were handed on."""

    version = "inner"

    def __init__(self):
        self.works = []

    async def verify(self, work, sink):
        self.works.append(work)


async def outcomes(texts, sandbox, **parameters):
    parameters = {"source": SUM, "total": 7, **parameters}
    task = Task("constraint", ConstraintTask("program", json.dumps(parameters)))
    found = {}
    work = Work(task, tuple(map(Completion, texts)))
    verifier = WithPrograms(Elsewhere(), sandbox, RunLimits(cpu_s=5.0, wall_s=15.0))
    await verifier.verify(work, lambda report: found.__setitem__(report.index, report))
    return [found[index].outcome for index in range(len(texts))]


def told(outcome):
    return (outcome.passed, outcome.reason) if isinstance(outcome, Verdict) else (outcome.code, outcome.field)


async def test_the_checker_says_what_passes():
    texts = [
        "3 4",
        "The answer is \\boxed{1 2 4}",
        "```text\n7\n```",
        "3 5",
        "<answer>3 4 1</answer>",
        "",
        " . ",
        "```\n3 4",
    ]
    found = await outcomes(texts, SubprocessSandbox())
    assert [each.passed for each in found] == [True, True, True, False, False, False, False, False]


async def test_an_answer_that_a_working_checker_makes_nothing_of_is_wrong_and_a_broken_one_is_the_tasks_fault():
    bad, wrong = (ErrorCode.BAD_TASK, "constraint.parameters_json"), (False, Reason.CONSTRAINT_VIOLATED)
    assert list(map(told, await outcomes(["seven"], SubprocessSandbox()))) == [wrong]
    assert list(map(told, await outcomes(["seven", "3 4"], SubprocessSandbox(), source=SEVENTH))) == [bad, bad]
    known = await outcomes(["seven", "3 4"], SubprocessSandbox(), source=SEVENTH, expected="1 1 1 1 1 1 1")
    assert list(map(told, known)) == [wrong, wrong]
    assert told((await outcomes(["3 4"], SubprocessSandbox(), expected="7", source="print('perhaps')"))[0]) == bad


@pytest.mark.parametrize("ended", [Ended.CPU_LIMIT, Ended.WALL_LIMIT])
async def test_a_checker_that_hangs_on_an_answer_and_on_a_plain_one_is_asked_nothing_more(ended):
    sandbox = ScriptedSandbox(lambda run, number: Execution(ended))
    found = await outcomes(["1", "2", "3"], sandbox)
    assert [told(each) for each in found] == [(ErrorCode.BAD_TASK, "constraint.parameters_json")] * 3
    assert all("takes too long" in each.message for each in found)
    assert len(sandbox.runs) == 3  # the first answer and two plain ones


async def test_a_checker_that_hangs_on_one_answer_alone_works():
    def script(run, number):
        shown = json.loads(run.stdin)["output"]
        return Execution(Ended.CPU_LIMIT) if shown.startswith("7") else Execution(Ended.EXITED, stdout=b"accept\n")

    found = await outcomes(["7", "77", "1"], ScriptedSandbox(script))
    assert [told(each) for each in found] == [(False, Reason.CONSTRAINT_VIOLATED)] * 2 + [(True, Reason.ACCEPTED)]


async def test_a_checker_that_crashes_is_told_with_its_last_line():
    [found] = await outcomes(["1"], SubprocessSandbox(), source="raise LookupError('no such clue')")
    assert "exited with status 1: LookupError: no such clue" in found.message


async def test_one_slot_serves_a_group_and_equal_answers_are_asked_about_once():
    sandbox = ScriptedSandbox(lambda run, number: Execution(Ended.EXITED, stdout=b"accept\n"))
    found = await outcomes(["1", "1", "2", ""], sandbox)
    assert [each.passed for each in found] == [True, True, True, False]
    assert (len(sandbox.programs), len(sandbox.runs)) == (1, 2)
    assert json.loads(sandbox.runs[0].stdin) == {"input": "", "expected": "", "total": 7, "output": "1"}


async def test_a_checker_that_does_not_compile_is_the_tasks_fault():
    sandbox = ScriptedSandbox(lambda run, number: Execution(Ended.EXITED), Execution(Ended.EXITED, exit_code=1))
    with pytest.raises(BadTask) as caught:
        await outcomes(["1"], sandbox, language="cpp")
    assert caught.value.field == "constraint.parameters_json"


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        ({"source": ""}, BadTask),
        ({"source": None}, BadTask),
        ({"output": "1"}, BadTask),
        ({"language": "piet"}, Unsupported),
        ({"language": 3}, Unsupported),
    ],
)
async def test_a_puzzle_that_cannot_be_read_is_told_before_anything_runs(parameters, fault):
    with pytest.raises(fault) as caught:
        await outcomes(["1"], ScriptedSandbox(lambda run, number: None), **parameters)
    assert caught.value.field == "constraint.parameters_json"


@pytest.mark.parametrize("text", ["1", ""])
async def test_without_a_sandbox_the_puzzle_is_not_served_whatever_the_answer(text):
    with pytest.raises(Unsupported) as caught:
        await outcomes([text], None)
    assert (caught.value.field, caught.value.as_item_error().retryable) == ("constraint.puzzle", False)


async def test_a_puzzle_that_is_not_served_is_read_all_the_same():
    with pytest.raises(BadTask):
        await outcomes(["1"], None, source="")


async def test_every_other_puzzle_goes_on_to_the_worker():
    inner = Elsewhere()
    work = Work(Task("constraint", ConstraintTask("n_queens", '{"n": 4}')), (Completion("1"),))
    await WithPrograms(inner, None, RunLimits()).verify(work, lambda report: None)
    assert inner.works == [work]


def test_a_server_without_a_sandbox_says_so_for_this_puzzle_alone():
    task = {"constraint": {"puzzle": "program", "parameters_json": json.dumps({"source": SUM, "total": 7})}}
    queens = {"constraint": {"puzzle": "n_queens", "parameters_json": '{"n": 4}'}}
    groups = [
        {"id": "a", "task": task, "completions": ["3 4"]},
        {"id": "b", "task": queens, "completions": ["2 4 1 3"]},
    ]
    with Verifier(workers=1, sandbox="none") as verifier:
        found = [answer.results[0].outcome for answer in verifier.verify(groups)]
    assert (found[0].code, found[0].retryable, found[1].passed) == (ErrorCode.UNSUPPORTED, False, True)
