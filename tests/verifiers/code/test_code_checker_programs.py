"""Checkers that are programs of the task's own: what one that does not work costs, and whose fault it is."""

import pytest
from judging_code import code_task, reports, told
from scripted_sandbox import ScriptedSandbox

from verifier_service.domain.errors import ItemError, Unsupported
from verifier_service.isolation.sandbox import Ended, Execution, Mode, Run

PRINTS = "```python\nprint(1)\n```"
FIELD = "code.stdio.checker.program"


def task(expected: str, cases: int = 1, program: str = "pass", run_all: bool = False):
    checker = {"kind": "CHECKER_KIND_PROGRAM", "program": program}
    stdio = {"cases": [{"stdin": str(n), "expected_stdout": expected} for n in range(cases)], "checker": checker}
    return code_task({"stdio": stdio, "limits": {"run_all": run_all}})


def ended(stdout: bytes = b"", how: Ended = Ended.EXITED) -> Execution:
    return Execution(ended=how, stdout=stdout)


def spins(run: Run, number: int) -> Execution:
    """Prints as a program, and as a checker never ends."""
    return ended(how=Ended.CPU_LIMIT) if b'"output"' in run.stdin else ended(b"1\n")


def spins_over_ones(run: Run, number: int) -> Execution:
    """As a checker accepts all outputs but that of the program."""
    if b'"output"' not in run.stdin:
        return ended(b"1\n")
    return ended(how=Ended.CPU_LIMIT) if b'"output": "1\\n"' in run.stdin else ended(b"accept")


@pytest.mark.parametrize(("expected", "asked"), [("2", 2), ("", 3)])
async def test_a_checker_that_never_ends_is_the_tasks_fault_at_once(expected: str, asked: int):
    sandbox = ScriptedSandbox(spins)
    found = await reports(task(expected, cases=1), [PRINTS], sandbox)
    assert told(found[0].outcome) == f"BAD_TASK {FIELD}"
    assert sum(b'"output"' in run.stdin for run in sandbox.runs) == asked


async def test_outputs_over_which_a_working_checker_never_ends_are_wrong_and_cost_no_more_than_a_few_runs():
    sandbox = ScriptedSandbox(spins_over_ones)
    found = await reports(task("2", cases=12, run_all=True), [PRINTS], sandbox)
    assert told(found[0].outcome) == "WRONG_ANSWER"
    assert sum(b'"output": "1' in run.stdin for run in sandbox.runs) == 3
    assert all(run.mode is Mode.PROGRAM for run in sandbox.runs)


async def test_a_checker_that_rejects_what_is_expected_is_asked_about_it_once_a_case():
    def rejects(run: Run, number: int) -> Execution:
        accepted = b'"output": "2"' in run.stdin
        return ended(b"accept" if accepted else b"reject") if b'"output"' in run.stdin else ended(b"1\n")

    sandbox = ScriptedSandbox(rejects)
    found = await reports(task("2"), [PRINTS] * 4, sandbox)
    assert [told(report.outcome) for report in found] == ["WRONG_ANSWER"] * 4
    assert sum(b'"output": "2"' in run.stdin for run in sandbox.runs) < 4 + 1


async def test_a_large_output_reaches_the_checker_whole():
    def counts(run: Run, number: int) -> Execution:
        if b'"output"' not in run.stdin:
            return ended(b"x" * 300_000)
        return ended(b"accept" if run.stdin.count(b"x") >= 300_000 else b"reject")

    found = await reports(task("2"), [PRINTS], ScriptedSandbox(counts))
    assert told(found[0].outcome) == "ACCEPTED"


async def test_a_checkers_unknown_language_lists_those_that_are_known():
    checker = {"kind": "CHECKER_KIND_PROGRAM", "program": "x", "language": "cobol"}
    spec = code_task({"stdio": {"cases": [{"expected_stdout": "1"}], "checker": checker}})
    with pytest.raises(Unsupported, match=r"cobol.*python, cpp, c, javascript") as caught:
        await reports(spec, [PRINTS])
    assert caught.value.field == "code.stdio.checker.language"


async def test_a_checkers_language_that_the_sandbox_lacks_is_named_with_its_remedy():
    checker = {"kind": "CHECKER_KIND_PROGRAM", "program": "x", "language": "java"}
    spec = code_task({"stdio": {"cases": [{"expected_stdout": "1"}], "checker": checker}})
    (report,) = await reports(spec, ["```python\nprint(1)\n```"])
    assert isinstance(report.outcome, ItemError)
    assert report.outcome.field == "code.stdio.checker.language"
