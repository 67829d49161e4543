"""How much work the engine holds at once, by items and by bytes.

What comes in one call is refused when it does not fit; what comes on a stream waits its turn.
Something larger than all the room there is gets in when nothing else is there.
"""

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from datetime import timedelta

LEAST_RETRY_S = 0.1
MOST_RETRY_S = 10.0
PACE_WINDOW_S = 5.0


@dataclass(slots=True)
class Load:
    """An amount of work."""

    items: int
    bytes: int


class Room:
    """The room for unfinished work."""

    def __init__(self, max_items: int, max_bytes: int) -> None:
        """Takes the bounds."""
        self._max = Load(max_items, max_bytes)
        self.items = 0
        self.bytes = 0
        self._waiting: deque[tuple[Load, asyncio.Future[bool]]] = deque()
        self._pace = _Pace()

    def fits(self, load: Load) -> bool:
        """Tells whether so much work can be taken in now."""
        if load.items == 0 or self.items == 0:
            return True
        return self.items + load.items <= self._max.items and self.bytes + load.bytes <= self._max.bytes

    def free_for(self, load: Load) -> bool:
        """Tells whether it fits and nobody waits for room before it."""
        return load.items == 0 or (not self._waiting and self.fits(load))

    def take(self, load: Load) -> None:
        """Takes room, whether there is some or not."""
        self.items += load.items
        self.bytes += load.bytes

    async def wait(self, load: Load) -> bool:
        """Returns when it is this load's turn and it fits, its room taken; False when no more turns come."""
        if self.free_for(load):
            self.take(load)
            return True
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((load, turn))
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.result():
                self.release(load)
            raise

    def close(self) -> None:
        """Lets nobody wait any longer."""
        for _, turn in self._waiting:
            if not turn.done():
                turn.set_result(False)
        self._waiting.clear()

    def release(self, load: Load) -> None:
        """Gives room back and lets those in who wait for it."""
        self.items -= load.items
        self.bytes -= load.bytes
        while self._waiting and (self._waiting[0][1].done() or self.fits(self._waiting[0][0])):
            waiting, turn = self._waiting.popleft()
            if not turn.done():
                self.take(waiting)
                turn.set_result(True)

    def finished(self) -> None:
        """Notes that one item was finished, for `retry_after`."""
        self._pace.tick()

    def retry_after(self) -> timedelta:
        """Returns when half of what is held should be done, by the pace of the last seconds."""
        seconds = self.items / 2 / max(self._pace.per_second(), 1.0)
        return timedelta(seconds=min(max(seconds, LEAST_RETRY_S), MOST_RETRY_S))


class _Pace:
    """Counts events of the running and of the last window."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._count = 0
        self._last = 0.0

    def tick(self) -> None:
        self._count += 1
        elapsed = time.monotonic() - self._since
        if elapsed >= PACE_WINDOW_S:
            self._last = self._count / elapsed
            self._since, self._count = time.monotonic(), 0

    def per_second(self) -> float:
        elapsed = time.monotonic() - self._since
        return max(self._last, self._count / elapsed if elapsed > 1.0 else float(self._count))
