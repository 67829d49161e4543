"""A pool of slots, whatever makes them: hands them out one submission each, replaces what wears out or is lost.

Implements `sandbox.Sandbox`. A `SlotSource` (`docker`, `socket`) makes slots; everything about their
number, their age and their loss is decided here.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass
from typing import Protocol

from verifier_service.domain.errors import ErrorCode, OursFault
from verifier_service.isolation.sandbox import Program, SandboxInfo, Submission
from verifier_service.isolation.self_test import LEVELS, probe
from verifier_service.isolation.slots import Slot, SlotLost
from verifier_service.isolation.submissions import SlotSubmission


class CannotLaunch(Exception):
    """No slot can be made; says why."""


class SlotSource(Protocol):
    """Makes slots."""

    async def prepare(self) -> str:
        """Gets ready, removes what dead owners left, and returns the image's digest. Raises `CannotLaunch`."""
        ...

    async def launch(self) -> Slot:
        """Returns a new slot that is ready. Raises `CannotLaunch`."""
        ...

    async def close(self) -> None:
        """Lets go of whatever it holds."""
        ...


@dataclass(frozen=True, slots=True)
class PoolLimits:
    """How many slots there are and how long each is used; `minimum_level` is one of `self_test.LEVELS`."""

    slots: int = 2
    minimum_level: str = "namespaces"
    runs_per_slot: int = 5000
    slot_age_s: float = 3600.0
    max_waiting: int = 10000
    retry_s: float = 5.0


class SlotPool:
    """The slots of one service, in one event loop."""

    def __init__(self, source: SlotSource, limits: PoolLimits) -> None:
        """Takes what makes slots; nothing is started yet."""
        self._source, self._limits = source, limits
        self._idle: deque[Slot] = deque()
        self._waiting: deque[asyncio.Future[Slot]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: set[Slot] = set()
        self._missing = 0
        self._trouble = "the sandbox has not been started"
        self._stopped = False
        self.info: SandboxInfo | None = None
        self.launches = 0

    async def start(self) -> SandboxInfo:
        """Tests one slot, then starts the others. Raises `OursFault` SANDBOX_UNAVAILABLE; a later start may do better.

        Where it raises, the pool goes on trying by itself: `open` works as soon as there is a slot.
        """
        try:
            info = await self._try_start()
        except CannotLaunch as error:
            self._trouble = str(error)
            self._in_background(self._start_later())
            raise OursFault(self._trouble, ErrorCode.SANDBOX_UNAVAILABLE) from error
        return info

    async def _try_start(self) -> SandboxInfo:
        digest = await self._source.prepare()
        first = await self._source.launch()
        self.launches += 1
        level = first.hello.level
        try:
            why = await probe(first)
            if why:
                raise CannotLaunch(f"the sandbox failed its self-test at level {level}: {why}")
            if LEVELS.index(level) < LEVELS.index(self._limits.minimum_level):
                wanted = self._limits.minimum_level
                why = f": {first.hello.why}" if first.hello.why else ""
                raise CannotLaunch(f"isolation level {level} is below the minimum {wanted}{why}")
        except BaseException:
            await first.discard()
            raise
        self.info = SandboxInfo(level, first.hello.languages, digest or first.hello.digest, first.hello.runtime)
        self._trouble = ""
        self._offer(first)
        for _ in range(self._limits.slots - 1):
            self._replace()
        return self.info

    async def _start_later(self) -> None:
        while not self._stopped and self.info is None:
            await asyncio.sleep(self._limits.retry_s)
            try:
                await self._try_start()
            except CannotLaunch as error:
                self._trouble = str(error)

    async def stop(self) -> None:
        """Ends every slot; whoever waits gets SANDBOX_UNAVAILABLE."""
        self._stopped = True
        self._trouble = "the sandbox was stopped"
        self._refuse_waiting()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        slots = [*self._idle, *self._held]
        self._idle.clear()
        await asyncio.gather(*(slot.discard() for slot in slots), return_exceptions=True)
        await self._source.close()

    @contextlib.asynccontextmanager
    async def open(self, program: Program) -> AsyncIterator[Submission]:
        """Holds a slot for one submission. Raises `OursFault`: UNAVAILABLE, OVERLOADED and, when used, LOST."""
        submission = SlotSubmission(program, self, await self.acquire(program.ahead))
        try:
            yield submission
        finally:
            await submission.release()

    async def acquire(self, ahead: bool = False) -> Slot:
        """Returns a slot of one's own, waiting for one, `ahead` of the others where asked. Raises `OursFault`."""
        while self._idle:
            slot = self._idle.popleft()
            if slot.alive:
                self._held.add(slot)
                return slot
            self._in_background(slot.discard())
            self._replace()
        if self._trouble:
            raise OursFault(self._trouble, ErrorCode.SANDBOX_UNAVAILABLE)
        if len(self._waiting) >= self._limits.max_waiting:
            raise OursFault("too many programs wait for a sandbox", ErrorCode.OVERLOADED)
        waiter: asyncio.Future[Slot] = asyncio.get_running_loop().create_future()
        if ahead:
            self._waiting.appendleft(waiter)
        else:
            self._waiting.append(waiter)
        try:
            return await waiter
        except asyncio.CancelledError:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._held.discard(waiter.result())
                self._offer(waiter.result())
            raise

    async def give_back(self, slot: Slot) -> None:
        """Takes a slot back; what is worn out, suspect or lost is replaced instead."""
        self._held.discard(slot)
        worn = slot.runs >= self._limits.runs_per_slot or slot.age_s >= self._limits.slot_age_s
        single = self.info is not None and self.info.level == "container"
        if self._stopped or worn or single or slot.suspect or not await slot.settle():
            await self.drop(slot)
        else:
            self._offer(slot)

    async def drop(self, slot: Slot) -> None:
        """Ends a slot and has another made in its place."""
        self._held.discard(slot)
        self._replace()
        with contextlib.suppress(SlotLost):
            await slot.discard()

    def _offer(self, slot: Slot) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                self._held.add(slot)
                waiter.set_result(slot)
                return
        self._idle.append(slot)

    def _replace(self) -> None:
        if not self._stopped:
            self._in_background(self._launch())

    async def _launch(self) -> None:
        """Makes one slot, however long it takes; while none can be made and none is left, nobody waits in vain."""
        self._missing += 1
        try:
            while not self._stopped:
                try:
                    slot = await self._source.launch()
                except CannotLaunch as error:
                    if self._missing >= self._limits.slots:
                        self._trouble = str(error)
                        self._refuse_waiting()
                    await asyncio.sleep(self._limits.retry_s)
                else:
                    self.launches += 1
                    self._trouble = ""
                    self._offer(slot)
                    return
        finally:
            self._missing -= 1

    def _refuse_waiting(self) -> None:
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_exception(OursFault(self._trouble, ErrorCode.SANDBOX_UNAVAILABLE))

    def _in_background(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
