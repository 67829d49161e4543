"""Single completions that arrive together travel together: hooks which verify one item at a time cost one call a batch.

Belongs to one event loop. A completion waits a few milliseconds for company, or until the batch is
full; each caller hears of its own result as soon as it is settled.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from rlvr import v1

from trainer_client.delivery import Terms
from trainer_client.errors import ClientClosed
from trainer_client.lots import Lot, late
from trainer_client.options import ClientOptions

Deliver = Callable[[list["Lot"], list[list[v1.Completion]], Terms], Awaitable[None]]
Waiter = asyncio.Future[v1.Result]


@dataclass(slots=True, eq=False)
class Batch:
    """What gathers for one call: a lot for each distinct task, its completions and those who wait for them."""

    terms: Terms
    lots: dict[bytes, Lot] = field(default_factory=dict)
    completions: list[list[v1.Completion]] = field(default_factory=list)
    waiters: list[list[Waiter]] = field(default_factory=list)
    count: int = 0

    def add(self, envelope: v1.Group, completion: v1.Completion, waiter: Waiter) -> None:
        """Takes one completion in, beside those of the same task."""
        key = envelope.SerializeToString(deterministic=True)
        lot = self.lots.get(key)
        if lot is None:
            lot = self.lots[key] = Lot(len(self.lots), f"one-{len(self.lots)}", envelope, [])
            lot.watch = lambda position, index=lot.index: self.tell(index, position)
            self.completions.append([])
            self.waiters.append([])
        lot.results.append(None)
        self.completions[lot.index].append(completion)
        self.waiters[lot.index].append(waiter)
        self.count += 1

    def tell(self, index: int, position: int) -> None:
        """Gives one waiter its result."""
        waiter = self.waiters[index][position]
        if not waiter.done():
            waiter.set_result(list(self.lots.values())[index].results[position] or late())

    def close(self, failure: BaseException | None) -> None:
        """Gives whoever still waits the failure, or the last outcome of its item."""
        for index, waiters in enumerate(self.waiters):
            for position, waiter in enumerate(waiters):
                if failure is not None and not waiter.done():
                    waiter.set_exception(failure)
                else:
                    self.tell(index, position)


class Batcher:
    """Collects single completions of one event loop into calls; those of unlike deadline or view go apart."""

    def __init__(self, deliver: Deliver, options: ClientOptions) -> None:
        """Takes what brings a batch to the server, and how long and how many may wait."""
        self._deliver = deliver
        self._options = options
        self._gathering: dict[tuple[float, v1.View], Batch] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    async def verify(
        self, envelope: v1.Group, completion: v1.Completion, deadline_s: float, view: v1.View
    ) -> v1.Result:
        """Returns the result of one completion, judged in company."""
        loop = asyncio.get_running_loop()
        key = deadline_s, view
        batch = self._gathering.get(key)
        if batch is None:
            batch = self._gathering[key] = Batch(Terms.within(deadline_s, view))
            loop.call_later(self._options.batch_wait_s, self._send, key, batch)
        waiter: Waiter = loop.create_future()
        batch.add(envelope, completion, waiter)
        if batch.count >= self._options.batch_items:
            self._send(key, batch)
        return await waiter

    def _send(self, key: tuple[float, v1.View], batch: Batch) -> None:
        if self._gathering.get(key) is not batch:
            return  # it was full before its time was up
        del self._gathering[key]
        task = asyncio.ensure_future(self._deliver(list(batch.lots.values()), batch.completions, batch.terms))
        self._under_way.add(task)
        task.add_done_callback(lambda done: self._close(batch, done))

    def _close(self, batch: Batch, done: "asyncio.Task[None]") -> None:
        self._under_way.discard(done)
        batch.close(ClientClosed("the call was cancelled") if done.cancelled() else done.exception())
