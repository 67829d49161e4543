"""What verification says: a verdict about the completion, or an error that is nobody's reward.

A `Verdict` is always the completion's own doing. Whatever went wrong elsewhere is an `ItemError`
(`errors.py`) and never takes this form.
"""

import math
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from verifier_service.domain.errors import ItemError


class Reason(StrEnum):
    """Why a verdict is what it is."""

    MATCH = "MATCH"
    MISMATCH = "MISMATCH"
    NO_ANSWER = "NO_ANSWER"
    AMBIGUOUS = "AMBIGUOUS"
    UNPARSABLE_ANSWER = "UNPARSABLE_ANSWER"
    TOO_COMPLEX = "TOO_COMPLEX"
    TOO_LARGE = "TOO_LARGE"
    TRUNCATED = "TRUNCATED"
    UNDECIDED = "UNDECIDED"
    GRADER_CRASH = "GRADER_CRASH"
    ACCEPTED = "ACCEPTED"
    WRONG_ANSWER = "WRONG_ANSWER"
    RUNTIME_ERROR = "RUNTIME_ERROR"
    COMPILE_ERROR = "COMPILE_ERROR"
    TIME_LIMIT = "TIME_LIMIT"
    MEMORY_LIMIT = "MEMORY_LIMIT"
    OUTPUT_LIMIT = "OUTPUT_LIMIT"
    CONSTRAINT_VIOLATED = "CONSTRAINT_VIOLATED"
    REFUSED = "REFUSED"


class Flag(StrEnum):
    """What a reader of verdicts may want to look at; never changes a verdict by itself."""

    HEDGED = "HEDGED"
    MULTIPLE_ANSWERS = "MULTIPLE_ANSWERS"
    PROMPT_ECHO = "PROMPT_ECHO"
    ANSWER_ONLY_IN_THINKING = "ANSWER_ONLY_IN_THINKING"
    INJECTION_LIKE = "INJECTION_LIKE"
    CONTROL_CHARS = "CONTROL_CHARS"
    NO_OP = "NO_OP"
    COLLATERAL = "COLLATERAL"
    WRITE_ATTEMPT = "WRITE_ATTEMPT"
    IN_PROCESS_TESTS = "IN_PROCESS_TESTS"


@dataclass(frozen=True, slots=True)
class TestResult:
    """One test of a code task."""

    __test__ = False  # not a test class, whatever its name

    index: int = 0
    reason: Reason = Reason.ACCEPTED
    passed: bool = False
    cpu: timedelta | None = None
    wall: timedelta | None = None
    peak_memory_bytes: int = 0
    stdout: str = ""
    stderr: str = ""


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step of a multi-step task."""

    id: str = ""
    passed: bool = False
    score: float = 0.0
    reason: Reason = Reason.MISMATCH
    extracted: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement of one completion. `passed` is the binary reward, `score` in [0, 1] the graded one."""

    passed: bool
    score: float
    reason: Reason
    explanation: str = ""
    extracted: str = ""
    matched_reference: str = ""
    rule: str = ""
    tests: tuple[TestResult, ...] = ()
    steps: tuple[StepResult, ...] = ()
    flags: tuple[Flag, ...] = ()

    def __post_init__(self) -> None:
        """Raises `ValueError` on a score that is no number in [0, 1]: NaN never reaches the wire."""
        if not (math.isfinite(self.score) and 0.0 <= self.score <= 1.0):
            raise ValueError(f"score must be a number in [0, 1], not {self.score!r}")


@dataclass(slots=True)
class Timings:
    """Where an item's time went: waiting, working (wall), and the worker's CPU."""

    queue: timedelta = timedelta()
    work: timedelta = timedelta()
    cpu: timedelta = timedelta()


Outcome = Verdict | ItemError


@dataclass(slots=True)
class Result:
    """The outcome of one completion, with how it came about."""

    outcome: Outcome
    timings: Timings = field(default_factory=Timings)
    cache_hit: bool = False
    verifier_version: str = ""


@dataclass(frozen=True, slots=True)
class GroupResult:
    """Results in the order of the group's completions, or one error where the group could not be read at all."""

    id: str
    results: tuple[Result, ...] = ()
    error: ItemError | None = None


def failed(reason: Reason, explanation: str = "", **details: object) -> Verdict:
    """Returns the verdict of a completion that earns nothing; `details` are further `Verdict` fields."""
    return Verdict(passed=False, score=0.0, reason=reason, explanation=explanation, **details)  # type: ignore[arg-type]
