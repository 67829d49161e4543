"""A worker's answers as plain JSON values and back, each field checked on the way back.

The worker writes with `to_plain`, the service reads with `read_answer`. A verdict is rebuilt by
`Verdict(...)` itself, so that no answer bypasses its checks. Knows no process and no kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from verifier_service.domain.errors import ErrorCode, ItemError, item_error
from verifier_service.domain.verdict import Flag, Outcome, Reason, StepResult, TestResult, Verdict
from verifier_service.isolation.frames import Garbled, unpack_answer

T = TypeVar("T")

PREPARING = -1
"""The position that stands for the task itself."""


class Said(StrEnum):
    """What a worker can say of one item, or of the task when the position is `PREPARING`."""

    DONE = "done"
    FAULT = "fault"
    MEMORY = "memory"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer; `position` counts the batch's completions, `cpu_s` is the worker's CPU clock when it finished."""

    said: Said
    position: int
    started: float
    finished: float
    cpu_s: float
    outcome: Outcome | None
    detail: str


def to_plain(verdict: Verdict) -> dict[str, object]:
    """Returns a verdict as JSON values; empty fields are left out."""
    plain: dict[str, object] = {"passed": verdict.passed, "score": verdict.score, "reason": verdict.reason.value}
    for name in _TEXTS:
        if text := getattr(verdict, name):
            plain[name] = text
    if verdict.flags:
        plain["flags"] = [flag.value for flag in verdict.flags]
    if verdict.tests:
        plain["tests"] = [_test_to_plain(test) for test in verdict.tests]
    if verdict.steps:
        plain["steps"] = [[s.id, s.passed, s.score, s.reason.value, s.extracted] for s in verdict.steps]
    return plain


def read_answer(frame: bytes | bytearray) -> Answer:
    """Returns what a frame says; raises `Garbled` where any of it has the wrong type or range."""
    try:
        said, position, started, finished, cpu_s, body = unpack_answer(frame)
        word = Said(_typed(said, str))
        outcome, detail = _read_body(word, _typed(position, int), body)
        return Answer(word, _typed(position, int), _number(started), _number(finished), _number(cpu_s), outcome, detail)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise Garbled("an answer of the wrong shape") from error


def _read_body(said: Said, position: int, body: object) -> tuple[Outcome | None, str]:
    if said is Said.DONE:
        return (None if position == PREPARING else _read_verdict(body)), ""
    if said is Said.FAULT:
        return _read_error(body), ""
    return None, _typed(body, str)


def _read_error(body: object) -> ItemError:
    code, message, field = _typed(body, list)
    return item_error(ErrorCode(code), _typed(message, str), _typed(field, str))


_TEXTS = ("explanation", "extracted", "matched_reference", "rule")


def _read_verdict(body: object) -> Verdict:
    plain: Mapping[str, object] = _typed(body, dict)
    texts = {name: _typed(plain.get(name, ""), str) for name in _TEXTS}
    return Verdict(
        passed=_typed(plain["passed"], bool),
        score=_number(plain["score"]),
        reason=Reason(_typed(plain["reason"], str)),
        flags=tuple(Flag(flag) for flag in _typed(plain.get("flags", []), list)),
        tests=tuple(_read_test(test) for test in _typed(plain.get("tests", []), list)),
        steps=tuple(_read_step(step) for step in _typed(plain.get("steps", []), list)),
        **texts,
    )


def _test_to_plain(test: TestResult) -> list[object]:
    cpu, wall = (None if span is None else span.total_seconds() for span in (test.cpu, test.wall))
    return [test.index, test.reason.value, test.passed, cpu, wall, test.peak_memory_bytes, test.stdout, test.stderr]


def _read_test(plain: object) -> TestResult:
    index, reason, passed, cpu, wall, peak, stdout, stderr = _typed(plain, list)
    return TestResult(
        index=_typed(index, int),
        reason=Reason(reason),
        passed=_typed(passed, bool),
        cpu=None if cpu is None else timedelta(seconds=_number(cpu)),
        wall=None if wall is None else timedelta(seconds=_number(wall)),
        peak_memory_bytes=_typed(peak, int),
        stdout=_typed(stdout, str),
        stderr=_typed(stderr, str),
    )


def _read_step(plain: object) -> StepResult:
    name, passed, score, reason, extracted = _typed(plain, list)
    return StepResult(_typed(name, str), _typed(passed, bool), _number(score), Reason(reason), _typed(extracted, str))


def _typed(value: object, kind: type[T]) -> T:
    if type(value) is not kind:  # a bool is no int here
        raise TypeError(f"{type(value).__name__} where {kind.__name__} is due")
    return value


def _number(value: object) -> float:
    if type(value) is int:
        return float(value)
    return _typed(value, float)
