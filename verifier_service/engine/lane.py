"""A lane hands queued orders to verifiers, so many works at a time, and settles what comes of each work.

Kinds that share the same workers share a lane. The engine's one `except Exception` stands here:
whatever a verifier raises becomes an error of the items that it had not reported.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

import structlog

from verifier_service.domain.errors import ErrorCode, Fault, ItemError, item_error
from verifier_service.domain.work import Report, Work
from verifier_service.engine.orders import Item, Order, State
from verifier_service.engine.scheduler import FairQueue
from verifier_service.engine.verifier import Verifier

WORK_ITEMS = 64
WORK_BYTES = 4 * 1024 * 1024
SPLIT_ITEMS = 16  # a group's smaller parts share their task's preparation rather than workers
FIRST_ESTIMATE_S = 0.001
LEAST_ITEM_S = 0.0001
MOST_AHEAD = 64

Settle = Callable[[Item, Report], None]

_log = structlog.get_logger(__name__)


class Lane:
    """A fair queue in front of `slots` works under way at once, and of more while all of these are short."""

    def __init__(self, slots: int, weights: Mapping[str, float], settle: Settle, ahead_s: float = 0.0) -> None:
        """Takes what `settle` is to hear: each item's report, once.

        Beyond the slots, works are started as long as those under way should take less than `ahead_s`
        seconds together: so that what runs them never waits, and a newcomer hardly.
        """
        self._queue = FairQueue(weights)
        self._slots = slots
        self._ahead_s = ahead_s
        self._charged_s = 0.0
        self._settle = settle
        self._runs: set[Run] = set()
        self._estimate_s = FIRST_ESTIMATE_S

    @property
    def running(self) -> int:
        """The number of works under way."""
        return len(self._runs)

    def enqueue(self, order: Order) -> None:
        """Queues an order; its works start with `pump` and as slots fall free."""
        if order.todo:
            self._queue.push(order)

    def pump(self) -> None:
        """Starts as many works as there are free slots."""
        while self._has_room() and (order := self._queue.head()) is not None:
            items = order.take(self._portion(order), WORK_BYTES)
            if items:
                charged = self._estimate_s * len(items)
                self._queue.charge(order.client, charged)
                self._charged_s += charged
                run = Run(order, items, self._settle)
                self._runs.add(run)
                run.start(order.verifier, partial(self._finished, charged))

    async def drained(self) -> None:
        """Returns when no work is under way."""
        while self._runs:
            await asyncio.wait([run.task for run in self._runs if run.task is not None])

    def _has_room(self) -> bool:
        running = len(self._runs)
        return running < self._slots or (running < self._slots + MOST_AHEAD and self._charged_s < self._ahead_s)

    def _portion(self, order: Order) -> int:
        """Spreads a large group over the free slots when nobody else waits for them."""
        waiting = len(order.todo)
        free = self._slots - len(self._runs)
        if free > 1 and self._queue.alone():
            return min(max(-(-waiting // free), SPLIT_ITEMS), WORK_ITEMS)
        return min(waiting, WORK_ITEMS)

    def _finished(self, charged_s: float, run: "Run") -> None:
        self._runs.discard(run)
        self._charged_s -= charged_s
        worked_s = run.worked_s + LEAST_ITEM_S * len(run.items)
        self._estimate_s += 0.1 * (worked_s / len(run.items) - self._estimate_s)
        self._queue.charge(run.client, worked_s - charged_s)
        self.pump()


class Run:
    """One work under way: some of an order's items in the hands of their verifier."""

    def __init__(self, order: Order, items: Sequence[Item], settle: Settle) -> None:
        """Takes items of one order; they are running from now on."""
        group = order.group
        self.client = order.client
        self.items = items
        self.worked_s = 0.0
        self.task: asyncio.Task[ItemError] | None = None
        self._kind = group.task.kind
        self._settle = settle
        timeout_s = None if group.timeout is None else group.timeout.total_seconds()
        completions = tuple(item.completion for item in items)
        self._work = Work(group.task, completions, group.starts_in_thinking, timeout_s)
        for item in items:
            item.state, item.run = State.RUNNING, self

    def start(self, verifier: Verifier, finished: Callable[["Run"], None]) -> None:
        """Hands the work to the verifier."""
        began = time.monotonic()

        def conclude(task: "asyncio.Task[ItemError]") -> None:
            # not in the task itself: one that is cancelled before its first step never gets there
            self._close(_stopped() if task.cancelled() else task.result(), began)
            finished(self)

        self.task = asyncio.get_running_loop().create_task(self._carry_out(verifier))
        self.task.add_done_callback(conclude)

    def unwanted(self) -> None:
        """Stops the work when nobody waits for any of the items that are left of it."""
        wanted = any(item.waiters for item in self.items if item.state is State.RUNNING)
        if not wanted and self.task is not None:
            self.task.cancel()

    @property
    def stopped(self) -> bool:
        """Whether the work is being given up, so that nobody may join it."""
        return self.task is not None and self.task.cancelling() > 0

    async def _carry_out(self, verifier: Verifier) -> ItemError:
        """Returns what becomes of the items that the verifier has not reported."""
        try:
            await verifier.verify(self._work, self._hear)
        except Fault as fault:
            return fault.as_item_error()
        except Exception as fault:  # noqa: BLE001 - the boundary to every kind
            return self._blame(fault)
        return _unreported(self._kind)

    def _hear(self, report: Report) -> None:
        if not 0 <= report.index < len(self.items):
            raise IndexError("a report of no item")
        item = self.items[report.index]
        if item.state is State.RUNNING and item.run is self:
            self._finish(item, report)

    def _close(self, error: ItemError, began: float) -> None:
        now = time.monotonic()
        for index, item in enumerate(self.items):
            if item.state is State.RUNNING:
                self._finish(item, Report(index, error, began, now, cacheable=False))

    def _finish(self, item: Item, report: Report) -> None:
        item.state, item.run, item.report = State.DONE, None, report
        self.worked_s += max(0.0, report.finished - report.started)
        self._settle(item, report)

    def _blame(self, fault: Exception) -> ItemError:
        """Logs a verifier's failure by type and place; its text may quote a completion."""
        trace = fault.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
        _log.error("verifier_raised", kind=self._kind, error=type(fault).__name__, place=place)
        return item_error(ErrorCode.INTERNAL, f"the {self._kind} verifier raised {type(fault).__name__}")


@cache
def _stopped() -> ItemError:
    return item_error(ErrorCode.CANCELLED, "the work was stopped")


@cache
def _unreported(kind: str) -> ItemError:
    return item_error(ErrorCode.INTERNAL, f"the {kind} verifier gave no outcome")
