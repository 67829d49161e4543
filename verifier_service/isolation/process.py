"""A pool of worker processes: keeps so many alive, lends them to jobs in order of arrival, watches their clocks.

A worker that is quick is lent ahead: it is sent its next batches before it is done, and they are recalled
if it proves slow while another one is idle.

Belongs to one event loop. The only room of the worker side that others call; knows no kind.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from verifier_service.domain.errors import ErrorCode, OursFault
from verifier_service.isolation.handle import WorkerHandle
from verifier_service.isolation.jobs import EndingSink, Job
from verifier_service.isolation.nursery import CannotStart, Nursery, Recipe
from verifier_service.isolation.stops import AnswerSink, Cause, Stop
from verifier_service.isolation.supervision import Supervision

LOOK_EVERY_S = 0.025
AHEAD_S = 0.005  # how much work, by a worker's latest pace, may lie in front of it when it is sent more
FIRST_BACKOFF_S = 0.1
LAST_BACKOFF_S = 5.0
START_FAILURES_TOLERATED = 3


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """How many workers there are, what each may map (bytes beyond the fork's) and when it is replaced."""

    workers: int = 2
    memory_bytes: int = 512 * 1024 * 1024
    recycle_after_items: int = 200_000
    recycle_after_cpu_s: float = 300.0
    search_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PoolStats:
    """What the pool looks like now, and how often workers and zygotes were started since it began."""

    workers: int
    free: int
    waiting: int
    workers_started: int
    zygotes_started: int


@dataclass(frozen=True, slots=True)
class _Lease:
    worker: WorkerHandle
    items: int


class ProcessPool:
    """Runs jobs in killable workers that have imported the given prepare functions."""

    def __init__(self, prepares: Sequence[str], settings: PoolSettings | None = None) -> None:
        """Takes the functions that jobs may name, each as `"package.module:function"`."""
        self._settings = settings or PoolSettings()
        lifetime_cpu_s = int(self._settings.recycle_after_cpu_s * 2) + 60
        recipe = Recipe(tuple(prepares), self._settings.memory_bytes, lifetime_cpu_s, self._settings.search_path)
        self._nursery = Nursery(recipe)
        self._workers: set[WorkerHandle] = set()
        self._free: deque[WorkerHandle] = deque()
        self._waiting: deque[tuple[asyncio.Future[_Lease], int]] = deque()
        self._busy: dict[WorkerHandle, int] = {}
        self._growing: asyncio.Task[None] | None = None
        self._watch: asyncio.TimerHandle | None = None
        self._workers_started = 0
        self._running = False

    async def start(self) -> None:
        """Starts the zygote and the workers; raises `OursFault` when they cannot be."""
        self._running = True
        try:
            await self._nursery.start()
            while len(self._workers) < self._settings.workers:
                await self._add_worker()
        except CannotStart as error:
            await self.stop()
            raise OursFault(f"workers cannot be started: {error}", ErrorCode.WORKER_LOST) from error

    async def stop(self) -> None:
        """Kills every worker; jobs still running end with `OursFault`."""
        self._running = False
        if self._growing is not None:
            self._growing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._growing
        if self._watch is not None:
            self._watch.cancel()
        self._refuse_waiting("the pool has stopped")
        for worker in list(self._workers):
            worker.discard()
        self._workers.clear()
        self._free.clear()
        await self._nursery.stop()

    async def run(self, job: Job, sink: EndingSink) -> None:
        """Has a job's completions judged; calls `sink` once for each. Cancelling it kills the worker at work."""
        await Supervision(job, self._run_batch, sink).run()

    @property
    def zygote_pid(self) -> int | None:
        """The pid of the process that the workers are forked from."""
        return self._nursery.zygote_pid

    @property
    def worker_pids(self) -> tuple[int, ...]:
        """The pids of the workers alive now."""
        return tuple(worker.pid for worker in self._workers)

    def stats(self) -> PoolStats:
        """Returns the pool's figures."""
        started, zygotes = self._workers_started, self._nursery.starts
        return PoolStats(len(self._workers), len(self._free), len(self._waiting), started, zygotes)

    async def _run_batch(self, job: Job, indexes: Sequence[int], sink: AnswerSink) -> Stop | None:
        while True:
            lease = await self._lease(len(indexes))
            self._schedule_look()
            try:
                stop = await lease.worker.run(job, indexes, sink)
            finally:
                self._give_back(lease)
            if stop is None or stop.cause is not Cause.UNTOUCHED:
                return stop

    async def _lease(self, items: int) -> "_Lease":
        if not self._running:
            raise OursFault("the pool is not running", ErrorCode.WORKER_LOST)
        if not self._waiting:
            while self._free:
                worker = self._free.popleft()
                if worker.usable:
                    return self._grant(worker, items)
            laden = min(self._busy, key=self._busy.__getitem__, default=None)
            if laden is not None and self._takes_more(laden):
                return self._grant(laden, items)
        waiter: asyncio.Future[_Lease] = asyncio.get_running_loop().create_future()
        self._waiting.append((waiter, items))
        self._grow()
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._give_back(waiter.result())
            raise

    def _grant(self, worker: WorkerHandle, items: int) -> "_Lease":
        self._busy[worker] = self._busy.get(worker, 0) + items
        return _Lease(worker, items)

    def _give_back(self, lease: "_Lease") -> None:
        worker = lease.worker
        left = self._busy.pop(worker, 0) - lease.items
        if left > 0:
            self._busy[worker] = left
        if worker.usable and not self._worn(worker):
            self._offer(worker)
        elif left <= 0:  # not before: how it died may still have to be found out
            self._drop(worker)

    def _offer(self, worker: WorkerHandle) -> None:
        """Gives work that waits to a worker that is idle, or quick and soon idle."""
        while self._waiting and (worker not in self._busy or self._takes_more(worker)):
            waiter, items = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(self._grant(worker, items))
        if worker not in self._busy:
            self._free.append(worker)

    def _takes_more(self, worker: WorkerHandle) -> bool:
        return worker.usable and self._busy[worker] * worker.pace_s < AHEAD_S and not self._worn(worker)

    def _worn(self, worker: WorkerHandle) -> bool:
        settings = self._settings
        return worker.items_done >= settings.recycle_after_items or worker.cpu_s >= settings.recycle_after_cpu_s

    def _drop(self, worker: WorkerHandle) -> None:
        worker.discard()
        self._workers.discard(worker)
        self._busy.pop(worker, None)
        with contextlib.suppress(ValueError):
            self._free.remove(worker)
        self._grow()

    def _grow(self) -> None:
        """Sees to it that missing workers are being forked."""
        missing = len(self._workers) < self._settings.workers
        if self._running and missing and (self._growing is None or self._growing.done()):
            self._growing = asyncio.get_running_loop().create_task(self._grow_back())

    async def _grow_back(self) -> None:
        failures = 0
        while len(self._workers) < self._settings.workers:
            try:
                await self._add_worker()
                failures = 0
            except CannotStart as error:
                failures += 1
                if failures >= START_FAILURES_TOLERATED:
                    self._refuse_waiting(str(error))
                await asyncio.sleep(min(FIRST_BACKOFF_S * 2**failures, LAST_BACKOFF_S))

    async def _add_worker(self) -> None:
        worker = WorkerHandle(await self._nursery.fork(), self._drop)
        self._workers.add(worker)
        self._workers_started += 1
        self._offer(worker)

    def _refuse_waiting(self, why: str) -> None:
        while self._waiting:
            waiter, _ = self._waiting.popleft()
            if not waiter.done():
                waiter.set_exception(OursFault(f"no worker can be had: {why}", ErrorCode.WORKER_LOST))

    def _schedule_look(self) -> None:
        if self._watch is None and self._busy:
            self._watch = asyncio.get_running_loop().call_later(LOOK_EVERY_S, self._look)

    def _look(self) -> None:
        self._watch = None
        for worker in list(self._busy):
            worker.look()
            if self._free and worker.stuck_s >= LOOK_EVERY_S:
                worker.recall()
        self._schedule_look()
