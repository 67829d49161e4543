"""A worker's answers as bytes and back, each field checked on the way back.

An answer is a head of numbers and a body in JSON. The worker writes with `AnswerWriter`, the service
reads with `AnswerReader`; a body that comes again, as of equal answers of one group, is turned once. A
verdict is rebuilt by `Verdict(...)` itself, so that no answer bypasses its checks. Knows no process and no kind.
"""

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from verifier_service.domain.errors import ErrorCode, ItemError, item_error
from verifier_service.domain.verdict import Flag, Outcome, Reason, StepResult, TestResult, Verdict
from verifier_service.isolation.frames import HEADER, Garbled, from_json, to_json

T = TypeVar("T")

PREPARING = -1
"""The position that stands for the task itself."""
KNOWN_BODIES = 64
KNOWN_BODY_BYTES = 4096


class Said(StrEnum):
    """What a worker can say of one item, or of the task when the position is `PREPARING`."""

    DONE = "done"
    FAULT = "fault"
    MEMORY = "memory"
    BROKEN = "broken"


_WORDS = tuple(Said)
_NUMBERS = {word: number for number, word in enumerate(_WORDS)}
_HEAD = struct.Struct("!Bi3d")
"""What was said, of which position, when it was started and finished, and the worker's CPU seconds by then."""
_FRAME = struct.Struct(HEADER.format + _HEAD.format[1:])


@dataclass(slots=True)
class Answer:
    """One answer; `position` counts the batch's completions, `cpu_s` is the worker's CPU clock when it finished."""

    said: Said
    position: int
    started: float
    finished: float
    cpu_s: float
    outcome: Outcome | None
    detail: str


class AnswerWriter:
    """Writes the answers of one worker as frames."""

    def __init__(self) -> None:
        """Begins with no body known."""
        self._known: dict[int, tuple[Verdict, bytes]] = {}

    def write(self, said: Said, position: int, started: float, finished: float, cpu_s: float, body: object) -> bytes:
        """Returns a frame; `body` is a verdict, or what JSON can hold."""
        data = self._verdict(body) if isinstance(body, Verdict) else to_json(body)
        return _FRAME.pack(_HEAD.size + len(data), _NUMBERS[said], position, started, finished, cpu_s) + data

    def _verdict(self, verdict: Verdict) -> bytes:
        known = self._known.get(id(verdict))  # the entry keeps the verdict alive, and so its id its own
        if known is not None:
            return known[1]
        data = to_json(to_plain(verdict))
        if len(data) <= KNOWN_BODY_BYTES:
            if len(self._known) >= KNOWN_BODIES:
                self._known.clear()
            self._known[id(verdict)] = verdict, data
        return data


class AnswerReader:
    """Reads the answers of one worker."""

    def __init__(self) -> None:
        """Begins with no body known."""
        self._known: dict[bytes, Verdict] = {}

    def read(self, frame: bytes) -> Answer:
        """Returns what a frame says; raises `Garbled` where any of it has the wrong type or range."""
        try:
            number, position, started, finished, cpu_s = _HEAD.unpack_from(frame)
            said, body = _WORDS[number], frame[_HEAD.size :]
            if not math.isfinite(started + finished + cpu_s):
                raise ValueError("a time that is no number")
            verdict = self._known.get(body)
            if verdict is not None and said is Said.DONE and position != PREPARING:
                return Answer(said, position, started, finished, cpu_s, verdict, "")
            outcome, detail = _read_body(said, position, from_json(body))
        except (ValueError, TypeError, KeyError, IndexError, OverflowError, struct.error) as error:
            raise Garbled("an answer of the wrong shape") from error
        if isinstance(outcome, Verdict):
            self._remember(body, outcome)
        return Answer(said, position, started, finished, cpu_s, outcome, detail)

    def _remember(self, body: bytes, verdict: Verdict) -> None:
        if len(body) > KNOWN_BODY_BYTES:
            return
        if len(self._known) >= KNOWN_BODIES:
            self._known.clear()
        self._known[body] = verdict


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


def _read_body(said: Said, position: int, body: object) -> tuple[Outcome | None, str]:
    if said is Said.DONE:
        return (None if position == PREPARING else _read_verdict(body)), ""
    if said is Said.FAULT:
        return _read_error(body), ""
    return None, _typed(body, str)


def _read_error(body: object) -> ItemError:
    code, message, field, lasting = _typed(body, list)
    error = item_error(ErrorCode(code), _typed(message, str), _typed(field, str))
    return replace(error, retryable=False) if _typed(lasting, bool) else error


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
