"""Where and why a worker stopped, in the words that `handle` tells and `supervision` judges by."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from verifier_service.isolation.answers import Answer


class Cause(StrEnum):
    """Why a worker did not finish its batch; `UNTOUCHED`: it never came to it, and another one shall have it."""

    REFUSED = "REFUSED"
    OVER_CPU = "OVER_CPU"
    OVER_WALL = "OVER_WALL"
    CRASHED = "CRASHED"
    LOST = "LOST"
    BROKEN = "BROKEN"
    UNTOUCHED = "UNTOUCHED"


MOST_DELAY_FACTOR = 4.0  # however busy the machine, no item is waited for beyond so many wall limits
CONTENDED_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Spent:
    """What an item has taken so far, in seconds: its worker's CPU, wall, and of that the wait for a processor."""

    cpu_s: float
    elapsed_s: float
    waited_s: float

    @property
    def contended(self) -> bool:
        """Whether the wait for a processor was so long that a limit reached says less."""
        return self.waited_s > CONTENDED_SHARE * self.elapsed_s

    def over(self, cpu_limit_s: float, wall_limit_s: float) -> Cause | None:
        """Returns which limit is reached: CPU first; waiting for a processor is held against nobody, up to a point."""
        if self.cpu_s >= cpu_limit_s:
            return Cause.OVER_CPU
        on_wall = self.elapsed_s - self.waited_s > wall_limit_s or self.elapsed_s > wall_limit_s * MOST_DELAY_FACTOR
        return Cause.OVER_WALL if on_wall else None


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
