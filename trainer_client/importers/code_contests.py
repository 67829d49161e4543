"""CodeContests: `public_tests`, `private_tests` and `generated_tests` as `{input, output}`, with the row's limits."""

import math
from datetime import timedelta
from typing import Any

from google.protobuf.duration_pb2 import Duration
from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, lines

COLUMNS = ("public_tests", "private_tests", "generated_tests")
WALL_FACTOR = 3


def code_contests_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row, compared token by token as its judges do. Raises `BadRow`."""
    cases = [case for column in COLUMNS for case in _cases(row.get(column), column, number)]
    if not cases:
        raise BadRow(number, COLUMNS[0], "at least one test is needed")
    checker = v1.Checker(kind=v1.CHECKER_KIND_TOKENS)
    return v1.Task(
        code=v1.CodeTask(
            language="python", stdio=v1.StdioTests(cases=cases, checker=checker), limits=_limits(row, number)
        )
    )


def _cases(tests: Any, column: str, number: int) -> list[v1.StdioTest]:  # noqa: ANN401 - a data set may hold anything
    if tests is None:
        return []
    if not isinstance(tests, dict):
        raise BadRow(number, column, "an object with input and output is needed")
    given, printed = tests.get("input", []), tests.get("output", [])
    if not isinstance(given, list | tuple) or not isinstance(printed, list | tuple) or len(given) != len(printed):
        raise BadRow(number, column, "lists of equal length are needed as input and output")
    return [
        v1.StdioTest(stdin=lines(one, number, column), expected_stdout=lines(other, number, column))
        for one, other in zip(given, printed, strict=True)
    ]


def _limits(row: Row, number: int) -> v1.Limits | None:
    """Returns the row's limits; a missing or zero one is left to the verifier."""
    limits = v1.Limits()
    seconds = _seconds(row.get("time_limit"), number)
    if seconds:
        for name, factor in (("cpu_time", 1), ("wall_time", WALL_FACTOR)):
            duration = Duration()
            duration.FromTimedelta(timedelta(seconds=seconds * factor))
            getattr(limits, name).CopyFrom(duration)
    memory = row.get("memory_limit_bytes")
    if isinstance(memory, int) and memory > 0:
        limits.memory_bytes = memory
    return limits if seconds or limits.memory_bytes else None


def _seconds(value: Any, number: int) -> float:  # noqa: ANN401 - a data set may hold anything
    """Returns a time limit in seconds, whether a number or `{seconds, nanos}`; 0 for none."""
    if value is None:
        return 0.0
    if isinstance(value, dict):
        value = (value.get("seconds") or 0) + (value.get("nanos") or 0) / 1e9
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise BadRow(number, "time_limit", f"a number of seconds is needed, this is {value!r:.60}")
    return float(value)
