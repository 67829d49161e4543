"""Where and why a worker stopped, in the words that `handle` tells and `supervision` judges by."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from verifier_service.isolation.answers import Answer


class Cause(StrEnum):
    """Why a worker did not finish its batch."""

    REFUSED = "REFUSED"
    OVER_CPU = "OVER_CPU"
    OVER_WALL = "OVER_WALL"
    CRASHED = "CRASHED"
    LOST = "LOST"
    BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class Stop:
    """Where in its batch a worker stopped, and why. `answer` is what it said last, if it could."""

    position: int
    cause: Cause
    started: float
    finished: float
    cpu_s: float
    contended: bool = False
    detail: str = ""
    answer: Answer | None = None


AnswerSink = Callable[[int, Answer, float], None]
"""Takes the position in the batch, the answer, and the item's CPU seconds."""
