"""What one worker has been asked to do and has not yet done: its batches in the order in which they were sent.

Only the first is being worked on; the stage tells since when. Plain state: `handle` speaks with the
worker, `process` decides which worker gets a batch.
"""

import asyncio
from collections import deque
from dataclasses import dataclass

from verifier_service.domain.config import WorkerLimits
from verifier_service.isolation.answers import PREPARING
from verifier_service.isolation.stops import AnswerSink, Cause, Stop

FIRST_PACE_S = 0.0005
PACE_WEIGHT = 0.4


@dataclass(slots=True)
class Stage:
    """What the worker is at: a position of the batch, and its clocks when that began."""

    position: int
    started: float
    cpu_s: float
    delay_s: float | None = None  # at the first look: read from a file, too dear for every item


@dataclass(slots=True, eq=False)
class Errand:
    """One batch: `asked` of its `total` items have been sent; `done` hears of the end of what was asked, or of a stop.

    Nobody waits for a `void` one any more, but the worker will answer it all the same.
    """

    limits: WorkerLimits
    sink: AnswerSink
    total: int
    done: "asyncio.Future[Stop | None]"
    asked: int = 0
    next_position: int = PREPARING
    started: float = 0.0
    void: bool = False

    def end(self, stop: Stop | None) -> None:
        """Tells whoever waits."""
        if not self.done.done():
            self.done.set_result(stop)


class Errands:
    """The batches of one worker."""

    def __init__(self) -> None:
        """Begins with none."""
        self._queue: deque[Errand] = deque()
        self.stage: Stage | None = None
        self.pace_s = FIRST_PACE_S

    def __len__(self) -> int:
        """Returns how many are not done."""
        return len(self._queue)

    @property
    def first(self) -> Errand | None:
        """The one at work."""
        return self._queue[0] if self._queue else None

    def ask(self, errand: Errand, items: int, now: float, cpu_s: float) -> None:
        """Notes that so many (more) items of a batch are being sent."""
        if errand.asked == 0:
            self._queue.append(errand)
        errand.asked += items
        if self.first is errand and self.stage is None:
            self._begin(errand, now, cpu_s)

    def advance(self, finished: float, cpu_s: float) -> None:
        """Notes that the worker is through with its stage and goes on with the next position, or the next batch."""
        errand, stage = self._queue[0], self.stage
        if stage is None:
            return
        stage.position, stage.started, stage.cpu_s, stage.delay_s = stage.position + 1, finished, cpu_s, None
        if stage.position == errand.asked:
            self.conclude(None, finished, cpu_s)

    def conclude(self, stop: Stop | None, now: float, cpu_s: float) -> None:
        """Ends the first batch, or what has been asked of it, and begins the next one."""
        errand = self._queue[0]
        errand.next_position, self.stage = errand.asked, None
        if stop is not None or errand.asked == errand.total or errand.void:
            self._queue.popleft()
            self.pace_s += PACE_WEIGHT * ((now - errand.started) / errand.asked - self.pace_s)
        errand.end(stop)
        if self._queue and self._queue[0] is not errand:
            self._begin(self._queue[0], now, cpu_s)

    def close(self, stop: Stop | None) -> None:
        """Ends all: the first with its stop, the others as what the worker never came to."""
        errands, self.stage = list(self._queue), None
        self._queue.clear()
        for index, errand in enumerate(errands):
            errand.end(_untouched(errand) if index or stop is None else stop)

    def recall(self) -> None:
        """Ends all but the first as what the worker never came to; what it answers of them is not heard."""
        for errand in list(self._queue)[1:]:
            errand.void = True
            errand.end(_untouched(errand))

    def _begin(self, errand: Errand, now: float, cpu_s: float) -> None:
        self.stage = Stage(errand.next_position, now, cpu_s)
        errand.started = now


def _untouched(errand: Errand) -> Stop:
    return Stop(errand.next_position, Cause.UNTOUCHED, errand.started, errand.started, 0.0)
