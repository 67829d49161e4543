"""Limits, budgets and doubt: which end of a run is whose fault, and what is remembered."""

import json
from datetime import timedelta

import pytest
from judging_code import code_task, reports, told
from scripted_sandbox import ScriptedSandbox, frames

from verifier_service.domain.errors import BadTask, ErrorCode, ItemError
from verifier_service.domain.specs import Limits
from verifier_service.domain.verdict import Verdict
from verifier_service.isolation.sandbox import Ended, Execution, Run, RunLimits
from verifier_service.verifiers.code.limits import CodeCaps, run_limits

PROGRAM = "```python\nprint(1)\n```"
STDIO = {"stdio": {"cases": [{"stdin": "", "expected_stdout": "1\n"}, {"stdin": "", "expected_stdout": "1\n"}]}}
CALLS = {"calls": {"entry_point": "f", "cases": [{"arguments": f"[{n}]", "expected": str(n)} for n in range(20)]}}
GOOD = Execution(Ended.EXITED, stdout=b"1\n", cpu_s=0.5, wall_s=0.6, peak_memory_bytes=7)


def test_unset_limits_are_the_contracts():
    assert run_limits(Limits(), CodeCaps()) == RunLimits(10.0, 30.0, 512 * 2**20, 64, 2**20)


@pytest.mark.parametrize(
    ("limits", "field"),
    [
        (Limits(cpu_time=timedelta(seconds=61)), "cpu_time"),
        (Limits(cpu_time=timedelta(0)), "cpu_time"),
        (Limits(cpu_time=timedelta(seconds=-1)), "cpu_time"),
        (Limits(wall_time=timedelta(seconds=181)), "wall_time"),
        (Limits(wall_time=timedelta(seconds=-5)), "wall_time"),
        (Limits(memory_bytes=2**40), "memory_bytes"),
        (Limits(memory_bytes=-1), "memory_bytes"),
        (Limits(processes=10_000), "processes"),
        (Limits(output_bytes=2**40), "output_bytes"),
    ],
)
def test_a_limit_that_cannot_be_is_the_tasks_fault_and_named(limits: Limits, field: str):
    with pytest.raises(BadTask) as caught:
        run_limits(limits, CodeCaps())
    assert caught.value.field == f"code.limits.{field}"


@pytest.mark.parametrize(
    ("ended", "reason"),
    [
        (Ended.CPU_LIMIT, "TIME_LIMIT"),
        (Ended.WALL_LIMIT, "TIME_LIMIT"),
        (Ended.MEMORY_LIMIT, "MEMORY_LIMIT"),
        (Ended.OUTPUT_LIMIT, "OUTPUT_LIMIT"),
        (Ended.SIGNALLED, "RUNTIME_ERROR"),
    ],
)
async def test_a_breached_limit_is_a_verdict_even_when_the_output_is_right(ended: Ended, reason: str):
    sandbox = ScriptedSandbox(lambda run, number: Execution(ended, stdout=b"1\n", signal=11))
    (report,) = await reports(code_task(STDIO), [PROGRAM], sandbox)
    assert told(report.outcome) == reason
    assert report.cacheable is (ended is not Ended.WALL_LIMIT)


async def test_a_test_result_says_what_was_used_and_printed():
    sandbox = ScriptedSandbox(lambda run, number: GOOD)
    (report,) = await reports(code_task(STDIO), [PROGRAM], sandbox)
    assert isinstance(report.outcome, Verdict)
    first, second = report.outcome.tests
    assert (first.index, second.index, first.stdout, first.peak_memory_bytes) == (0, 1, "1\n", 7)
    assert (first.cpu, first.wall) == (timedelta(seconds=0.5), timedelta(seconds=0.6))
    assert report.cpu == timedelta(seconds=1)


async def test_the_first_failure_ends_it_and_run_all_gives_the_share():
    sandbox = ScriptedSandbox(lambda run, number: Execution(Ended.EXITED, stdout=b"1\n" if number % 2 else b"2\n"))
    (report,) = await reports(code_task(STDIO), [PROGRAM], sandbox)
    assert isinstance(report.outcome, Verdict)
    assert (len(report.outcome.tests), report.outcome.score, len(sandbox.runs)) == (1, 0.0, 1)
    sandbox.runs.clear()
    (report,) = await reports(code_task({**STDIO, "limits": {"run_all": True}}), [PROGRAM], sandbox)
    assert isinstance(report.outcome, Verdict)
    assert (len(report.outcome.tests), report.outcome.score, report.outcome.passed) == (2, 0.5, False)


async def test_a_wall_kill_on_a_busy_machine_is_run_again():
    busy = Execution(Ended.WALL_LIMIT, contended=True, wall_s=30.0)
    sandbox = ScriptedSandbox(lambda run, number: GOOD if number else busy)
    (report,) = await reports(code_task(STDIO), [PROGRAM], sandbox)
    assert told(report.outcome) == "ACCEPTED"
    assert len(sandbox.runs) == 3


async def test_a_machine_busy_twice_is_our_fault_and_not_remembered():
    sandbox = ScriptedSandbox(lambda run, number: Execution(Ended.WALL_LIMIT, contended=True))
    (report,) = await reports(code_task(STDIO), [PROGRAM], sandbox)
    assert isinstance(report.outcome, ItemError)
    assert (report.outcome.code, report.outcome.retryable, report.cacheable) == (ErrorCode.SANDBOX_LOST, True, False)


async def test_the_timeout_bounds_a_completion_over_all_its_tests():
    sandbox = ScriptedSandbox(lambda run, number: GOOD)
    (report,) = await reports(code_task(STDIO), [PROGRAM], sandbox, timeout_s=0.5)
    assert isinstance(report.outcome, Verdict)
    assert [test.reason.value for test in report.outcome.tests] == ["ACCEPTED", "TIME_LIMIT"]
    assert (sandbox.runs[0].limits.cpu_s, sandbox.runs[0].limits.wall_s, len(sandbox.runs)) == (0.5, 1.5, 1)


async def test_a_compiler_at_its_limit_and_one_that_refuses_are_told_apart():
    for ended, reason in ((Ended.CPU_LIMIT, "TIME_LIMIT"), (Ended.EXITED, "COMPILE_ERROR")):
        sandbox = ScriptedSandbox(lambda run, number: GOOD, Execution(ended, exit_code=1, stderr=b"no"))
        (report,) = await reports(code_task(STDIO), [PROGRAM], sandbox)
        assert told(report.outcome) == reason
        assert sandbox.runs == []


def answered(run: Run, count: int, ended: Ended) -> Execution:
    calls = json.loads(run.payload)["calls"]
    replies = [{"i": place, "n": [], "v": call["n"][call["a"][0]][1]} for place, call in enumerate(calls[:count])]
    return Execution(ended, replies=frames(*replies))


async def test_calls_go_on_in_a_fresh_process_after_a_limit_and_fail_only_from_a_fresh_start():
    script = lambda run, number: answered(run, 3, Ended.CPU_LIMIT) if number < 2 else answered(run, 99, Ended.EXITED)  # noqa: E731
    sandbox = ScriptedSandbox(script)
    (report,) = await reports(code_task(CALLS), [PROGRAM], sandbox)
    assert told(report.outcome) == "ACCEPTED"
    sandbox = ScriptedSandbox(lambda run, number: answered(run, 0 if number else 3, Ended.MEMORY_LIMIT))
    (report,) = await reports(code_task(CALLS), [PROGRAM], sandbox)
    assert isinstance(report.outcome, Verdict)
    assert [test.reason.value for test in report.outcome.tests] == ["ACCEPTED"] * 3 + ["MEMORY_LIMIT"]


async def test_more_answers_than_calls_are_no_answers():
    extra = {"i": 0, "n": [], "v": 0}
    sandbox = ScriptedSandbox(
        lambda run, number: Execution(Ended.EXITED, replies=answered(run, 99, Ended.EXITED).replies + frames(extra))
    )
    (report,) = await reports(code_task(CALLS), [PROGRAM], sandbox)
    assert told(report.outcome) == "RUNTIME_ERROR"


ASSERTS = {"asserts": {"test_code": "assert f(1) == 1\nassert f(2) == 2", "entry_point": "f"}}
PASS = [{"test": n, "passed": True, "reason": "ACCEPTED", "detail": ""} for n in range(2)]


@pytest.mark.parametrize(
    ("messages", "closed", "expected"),
    [
        ([*PASS, {"plan": 2}, {"done": True}], True, "ACCEPTED"),
        ([*PASS, {"plan": 3}, {"done": True}], True, "RUNTIME_ERROR"),
        ([PASS[0], {"done": True}], True, "RUNTIME_ERROR"),
        ([{"done": True}], True, "RUNTIME_ERROR"),
        ([], True, "GRADER_CRASH"),
        ([*PASS], False, "GRADER_CRASH"),
        ([*PASS, {"done": True}], False, "GRADER_CRASH"),
        ([], False, "GRADER_CRASH"),
        ([{"fault": "broken", "field": "test_code"}, {"done": True}], True, "BAD_TASK code.asserts.test_code"),
        ([{"failed": "compile", "detail": "x"}, {"done": True}], True, "COMPILE_ERROR"),
    ],
)
async def test_only_a_testers_whole_report_passes(messages: list[dict], closed: bool, expected: str):
    execution = Execution(Ended.EXITED, replies=frames(*messages), channel_closed=closed)
    (report,) = await reports(code_task(ASSERTS), [PROGRAM], ScriptedSandbox(lambda run, number: execution))
    assert told(report.outcome) == expected


async def test_tests_go_on_in_a_fresh_process_after_a_limit():
    def script(run: Run, number: int) -> Execution:
        if number == 0:
            return Execution(Ended.CPU_LIMIT, replies=frames(PASS[0]))
        assert json.loads(run.payload)["from"] == 1
        return Execution(Ended.EXITED, replies=frames(PASS[1], {"plan": 2}, {"done": True}), channel_closed=True)

    (report,) = await reports(code_task(ASSERTS), [PROGRAM], ScriptedSandbox(script))
    assert told(report.outcome) == "ACCEPTED"
