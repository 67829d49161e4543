"""Limits and crashes by what the tester said last, without a sandbox: what is an error, and what stays a verdict."""

from collections.abc import Mapping
from typing import Any

import pytest
from judging_code import code_task, outcomes, told
from scripted_sandbox import ScriptedSandbox, frames

from verifier_service.domain.verdict import Verdict
from verifier_service.isolation.sandbox import Ended, Execution

TASK = {"asserts": {"test_code": "assert inc(1) == 2", "entry_point": "inc"}}
ALONE = {"stage": "test_code", "first": True, "cpu_s": 0.1, "wall_s": 0.2}
LATER = {**ALONE, "first": False}
WITH = {"stage": "", "first": True, "cpu_s": 0.1, "wall_s": 0.2}
PASSED = {"test": 0, "passed": True, "reason": "ACCEPTED", "detail": ""}
ERROR = "BAD_TASK code.asserts.test_code"


async def _verdict(said: list[Mapping[str, Any]], ended: Ended, **used: Any) -> tuple[str, str]:
    execution = Execution(ended=ended, replies=frames(*said), **used)
    (outcome,) = await outcomes(code_task(TASK), ["x = 1"], ScriptedSandbox(lambda run, number: execution))
    return told(outcome), outcome.explanation if isinstance(outcome, Verdict) else outcome.message


@pytest.mark.parametrize(
    ("said", "ended", "used", "expected"),
    [
        ([ALONE], Ended.CPU_LIMIT, {"cpu_s": 1.2, "tester_cpu_s": 1.1}, ERROR),
        ([LATER], Ended.CPU_LIMIT, {"cpu_s": 1.2, "tester_cpu_s": 1.1}, ERROR),
        ([ALONE], Ended.CPU_LIMIT, {"cpu_s": 1.2, "tester_cpu_s": 0.6}, "TIME_LIMIT"),
        ([{**LATER, "cpu_s": 0.9}], Ended.CPU_LIMIT, {"cpu_s": 1.2, "tester_cpu_s": 1.1}, "TIME_LIMIT"),
        ([ALONE, WITH], Ended.CPU_LIMIT, {"cpu_s": 1.2, "tester_cpu_s": 1.1}, "TIME_LIMIT"),
        ([], Ended.CPU_LIMIT, {"cpu_s": 1.2, "tester_cpu_s": 1.1}, "TIME_LIMIT"),
        ([ALONE], Ended.WALL_LIMIT, {"wall_s": 3.0}, ERROR),
        ([{**ALONE, "wall_s": 2.0}], Ended.WALL_LIMIT, {"wall_s": 3.0}, "TIME_LIMIT"),
        ([WITH], Ended.WALL_LIMIT, {"wall_s": 3.0}, "TIME_LIMIT"),
        ([ALONE], Ended.MEMORY_LIMIT, {"peak_memory_bytes": 100, "tester_peak_bytes": 60}, ERROR),
        ([ALONE], Ended.MEMORY_LIMIT, {"peak_memory_bytes": 100, "tester_peak_bytes": 40}, "MEMORY_LIMIT"),
        ([LATER], Ended.MEMORY_LIMIT, {"peak_memory_bytes": 100, "tester_peak_bytes": 99}, "MEMORY_LIMIT"),
        ([ALONE], Ended.OUTPUT_LIMIT, {"cpu_s": 1.2, "tester_cpu_s": 1.1}, "OUTPUT_LIMIT"),
        ([ALONE], Ended.EXITED, {}, ERROR),
        ([LATER], Ended.SIGNALLED, {}, ERROR),
        ([ALONE, WITH], Ended.EXITED, {}, "GRADER_CRASH"),
    ],
)
async def test_only_what_the_tests_use_while_alone_is_theirs(
    said: list[Mapping[str, Any]], ended: Ended, used: dict[str, Any], expected: str
):
    assert (await _verdict(said, ended, **used))[0] == expected


async def test_the_error_names_the_limit_and_when_it_was_reached():
    _, message = await _verdict([ALONE], Ended.CPU_LIMIT, cpu_s=1.2, tester_cpu_s=1.1)
    assert "cpu limit" in message
    assert "before the program is called" in message


async def test_what_goes_wrong_after_the_last_test_counts_as_one_more():
    sandbox = ScriptedSandbox(
        lambda run, number: Execution(ended=Ended.EXITED, replies=frames(*([WITH] if number else [PASSED])))
    )
    (outcome,) = await outcomes(code_task(TASK), ["x = 1"], sandbox)
    assert isinstance(outcome, Verdict)
    assert outcome.explanation == "test 2 of 2: took the tester down twice"
