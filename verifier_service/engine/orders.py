"""The engine's own nouns: an item (one piece of work, whoever wants it) and an order (one group's wish for items).

An item that several orders want is worked on once and stands in each one's queue, so that it is done
as early as the most pressing of them allows. Plain state; `lane` works, `engine` decides.
"""

import asyncio
import itertools
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum, auto
from typing import Protocol

from verifier_service.domain.errors import ItemError
from verifier_service.domain.task import Completion, Group
from verifier_service.domain.verdict import Outcome, Timings
from verifier_service.domain.work import Report
from verifier_service.engine.admission import Load
from verifier_service.engine.verifier import Verifier


class State(Enum):
    """Where an item is."""

    QUEUED = auto()
    RUNNING = auto()
    DONE = auto()


class Carrier(Protocol):
    """The run that works on an item."""

    @property
    def stopped(self) -> bool:
        """Whether it is being given up, so that nobody may join it."""
        ...

    def unwanted(self) -> None:
        """Hears that one of its items is wanted no more."""
        ...


@dataclass(slots=True, eq=False)
class Item:
    """One completion to be judged, with everyone who waits for it; its verdict is kept under `cache_key` if set."""

    key: bytes
    cache_key: bytes | None
    completion: Completion
    load: Load
    state: State = State.QUEUED
    waiters: list["Order"] = field(default_factory=list)
    run: Carrier | None = None
    report: Report | None = None

    @property
    def outcome(self) -> Outcome | None:
        """What was said of it, None until then."""
        return None if self.report is None else self.report.outcome

    def timings(self, received: float) -> Timings:
        """Returns where the time went for someone who asked at `received` (monotonic seconds)."""
        if self.report is None:
            return Timings()
        queue, work = self.report.started - received, self.report.finished - self.report.started
        return Timings(timedelta(0, max(queue, 0.0)), timedelta(0, max(work, 0.0)), self.report.cpu)


_sequence = itertools.count()


@dataclass(slots=True, eq=False)
class Order:
    """One group's wish: its distinct items that were neither refused nor remembered."""

    group: Group
    verifier: Verifier
    client: str
    deadline: float
    items: list[Item]
    abandon_item: Callable[[Item], None]
    done: "asyncio.Future[None]"
    sequence: int = field(default_factory=lambda: next(_sequence))
    todo: deque[Item] = field(default_factory=deque)
    pending: int = 0
    closed: bool = False
    timer: asyncio.TimerHandle | None = None
    ending: ItemError | None = None

    def __post_init__(self) -> None:
        """Waits for each of the items."""
        for item in self.items:
            item.waiters.append(self)
            if item.state is State.QUEUED:
                self.todo.append(item)
        self.pending = len(self.items)

    def __lt__(self, other: "Order") -> bool:
        """Sorts by deadline, then by arrival."""
        return (self.deadline, self.sequence) < (other.deadline, other.sequence)

    def take(self, most_items: int, most_bytes: int) -> list[Item]:
        """Takes items that still wait to be worked on, at least one if there is any."""
        taken: list[Item] = []
        size = 0
        while self.todo and len(taken) < most_items:
            item = self.todo[0]
            if item.state is State.QUEUED and not self.closed:
                if taken and size + item.load.bytes > most_bytes:
                    break
                size += item.load.bytes
                taken.append(item)
            self.todo.popleft()
        return taken

    def item_done(self) -> None:
        """Hears that one of its items is done."""
        self.pending -= 1
        if self.pending == 0:
            self.close()

    def close(self, ending: ItemError | None = None) -> None:
        """Wants nothing more: finished, or given up; `ending` is what becomes of items that are not done."""
        if self.closed:
            return
        self.closed, self.ending = True, ending
        if self.timer is not None:
            self.timer.cancel()
        for item in self.items:
            if item.state is not State.DONE:
                item.waiters.remove(self)
                if not item.waiters:
                    self.abandon_item(item)
        if not self.done.done():
            self.done.set_result(None)
