"""The engine: groups in, results out, in their order and within their deadline.

It decides what is worked on, for whom and when, and knows neither a kind nor the wire. Everything runs
in one event loop; nothing here touches a completion's text but to measure and to hash it.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Mapping, Sequence

from verifier_service.domain.config import Caps, EngineLimits
from verifier_service.domain.errors import ErrorCode, ItemError, item_error
from verifier_service.domain.task import Group
from verifier_service.domain.verdict import GroupResult, Verdict
from verifier_service.domain.work import Report
from verifier_service.engine.admission import Room
from verifier_service.engine.cache import VerdictCache
from verifier_service.engine.coalescing import UnderWay
from verifier_service.engine.intake import Intake, Reception
from verifier_service.engine.orders import Item, Order, State
from verifier_service.engine.outcomes import Taken, group_result, late
from verifier_service.engine.sharing import Lanes, Sharing
from verifier_service.engine.stats import EngineStats, Tally
from verifier_service.engine.verifier import Verifier

__all__ = ["Engine", "Sharing"]

BREATH_ITEMS = 128


class Engine:
    """Verifies groups with the verifiers of their kinds."""

    def __init__(
        self,
        verifiers: Mapping[str, Verifier],
        limits: EngineLimits,
        caps: Caps,
        version: str | Callable[[str], str],
        sharing: Sharing | None = None,
    ) -> None:
        """Takes the verifiers by kind and the version that every result carries."""
        self._verifiers = verifiers
        self._limits = limits
        self._version_of = version if callable(version) else lambda _kind: version
        self._cache = VerdictCache(limits.cache_items, limits.cache_bytes)
        self._under_way = UnderWay()
        self._reception = Reception(verifiers, caps, self._cache, self._under_way)
        self._room = Room(limits.max_queued_items, limits.max_queued_bytes)
        self._tally = Tally()
        self._lanes = Lanes(sharing or Sharing(), self._settle)
        self._orders: set[Order] = set()
        self._open = False

    async def start(self) -> None:
        """Begins to take groups."""
        self._open = True

    async def stop(self, grace_s: float = 0.0) -> None:
        """Takes no more groups, lets those under way finish for `grace_s` seconds, and cancels the rest."""
        self._open = False
        self._room.close()
        if self._orders and grace_s > 0:
            await asyncio.wait([order.done for order in self._orders], timeout=grace_s)
        for order in list(self._orders):
            order.close(item_error(ErrorCode.CANCELLED, "the service is shutting down"))
        await self._lanes.drained()

    async def verify(
        self, groups: Sequence[Group], *, client: str = "", deadline_s: float | None = None
    ) -> list[GroupResult]:
        """Returns one result a group, in request order; never raises for the fault of an item.

        Items that do not fit the queue are `OVERLOADED`, those unfinished after `deadline_s` seconds (or
        their group's own deadline) `DEADLINE_EXCEEDED`. Cancelling it stops what nobody else waits for.
        """
        received, looked_at = time.monotonic(), 0
        taken: list[Taken] = []
        try:
            for group in groups:
                taken.append(self._take(self._reception.receive(group, received), client, deadline_s))
                looked_at += len(group.completions)
                if looked_at >= BREATH_ITEMS:  # a large call must not hold up the others
                    looked_at = 0
                    self._lanes.pump()
                    await asyncio.sleep(0)
            self._lanes.pump()
            return await self._results(taken)
        finally:
            _give_up(taken)

    async def submit(self, group: Group, *, client: str = "", wait: bool = True) -> GroupResult:
        """Returns a group's result; with `wait`, a full queue is waited for, at most until the group's deadline."""
        intake = self._reception.receive(group)
        taken = await self._take_in_turn(intake, client) if wait and self._open else self._take(intake, client, None)
        self._lanes.pump()
        try:
            return (await self._results([taken]))[0]
        finally:
            _give_up([taken])

    def stats(self) -> EngineStats:
        """Returns the engine's figures."""
        tally = self._tally
        return EngineStats(
            queued_items=self._room.items,
            queued_bytes=self._room.bytes,
            running_works=self._lanes.running,
            cache_items=len(self._cache),
            cache_bytes=self._cache.bytes_held,
            cache_hits=tally.cache_hits,
            cache_misses=tally.cache_misses,
            coalesced=tally.coalesced,
            shed=tally.shed,
            results=tally.results,
            work_seconds=tally.work_seconds,
            cpu_seconds=tally.cpu_seconds,
            outcomes={str(word): count for word, count in tally.outcomes.items()},
        )

    async def _take_in_turn(self, intake: Intake, client: str) -> Taken:
        """Takes a group as it stands when its turn comes; at its deadline it is refused."""
        load, deadline = intake.load, self._deadline(intake, None)
        if self._room.free_for(load):
            return self._take(intake, client, None)
        granted = False
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(deadline - time.monotonic()):
                granted = await self._room.wait(load)
        if not granted:
            return self._take(intake, client, None, refusal=late() if self._open else self._closed())
        intake = self._reception.receive(intake.group, intake.received)  # what was new may be known by now
        taken = self._take(intake, client, None, granted=True)
        self._room.release(load)
        return taken

    def _take(
        self,
        intake: Intake,
        client: str,
        deadline_s: float | None,
        refusal: ItemError | None = None,
        granted: bool = False,
    ) -> Taken:
        """Admits a group's new items and queues it, or refuses those; what is known or under way is served anyhow."""
        self._tally.cache_hits += intake.remembered
        self._tally.cache_misses += len(intake.new)
        self._tally.coalesced += intake.joined
        deadline = self._deadline(intake, deadline_s)
        refusal = refusal or self._refusal(intake, deadline, granted)
        if refusal is not None:
            intake.refuse(refusal)
        items = intake.items
        if not items:
            return Taken(intake, None)
        self._room.take(intake.load)
        for item in intake.new:
            self._under_way.add(item)
        return Taken(intake, self._enqueue(intake.group, items, client, deadline))

    def _refusal(self, intake: Intake, deadline: float, granted: bool) -> ItemError | None:
        if not intake.new:
            return None
        if deadline <= time.monotonic():
            return late()
        if not self._open:
            return self._closed()
        if granted or self._room.fits(intake.load):
            return None
        self._tally.shed += len(intake.new)
        return item_error(ErrorCode.OVERLOADED, "the queue is full", retry_after=self._room.retry_after())

    def _closed(self) -> ItemError:
        return item_error(ErrorCode.OVERLOADED, "the service takes no work", retry_after=self._room.retry_after())

    def _enqueue(self, group: Group, items: list[Item], client: str, deadline: float) -> Order:
        loop = asyncio.get_running_loop()
        verifier = self._verifiers[group.task.kind]
        order = Order(group, verifier, client, deadline, items, self._abandon, loop.create_future())
        order.timer = loop.call_later(max(0.0, deadline - time.monotonic()), order.close, late())
        self._orders.add(order)
        order.done.add_done_callback(lambda _done: self._orders.discard(order))
        self._lanes.of(group.task.kind).enqueue(order)
        return order

    def _deadline(self, intake: Intake, deadline_s: float | None) -> float:
        own = intake.group.deadline
        bound = self._limits.max_deadline_s
        if deadline_s is None and own is None:
            bound = min(bound, self._limits.default_deadline_s)
        if deadline_s is not None:
            bound = min(bound, deadline_s)
        if own is not None:
            bound = min(bound, own.total_seconds())
        return intake.received + bound

    def _settle(self, item: Item, report: Report) -> None:
        """Hears, once, what came of an item."""
        self._leave(item)
        tally = self._tally
        tally.work_seconds += max(0.0, report.finished - report.started)
        tally.cpu_seconds += report.cpu.total_seconds()
        self._room.finished()
        if report.cacheable and item.cache_key is not None and isinstance(report.outcome, Verdict):
            self._cache.put(item.cache_key, report.outcome)
        for order in item.waiters:
            order.item_done()
        item.waiters.clear()

    def _abandon(self, item: Item) -> None:
        """Gives up an item that nobody wants any more."""
        if item.state is State.QUEUED:
            self._leave(item)
            item.state = State.DONE
        elif item.run is not None:
            item.run.unwanted()

    def _leave(self, item: Item) -> None:
        self._under_way.remove(item)
        self._room.release(item.load)

    async def _results(self, taken: Sequence[Taken]) -> list[GroupResult]:
        for each in taken:
            if each.order is not None:
                await each.order.done
        results = [group_result(each, self._version_of(each.intake.group.task.kind)) for each in taken]
        self._tally.count(results)
        return results


def _give_up(taken: Sequence[Taken]) -> None:
    """Wants nothing more for a call that was cancelled; an order that is finished has nothing left to close."""
    for each in taken:
        if each.order is not None:
            each.order.close(item_error(ErrorCode.CANCELLED, "the call was cancelled"))
