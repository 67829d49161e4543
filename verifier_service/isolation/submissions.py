"""A submission in a slot, as `sandbox.Submission` promises it: a slot that is lost is replaced once, all done again.

After a second loss the item is ours to answer for: `OursFault` SANDBOX_LOST.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

from verifier_service.domain.errors import ErrorCode, OursFault, Unsupported
from verifier_service.isolation.sandbox import Execution, Program, Run, RunLimits
from verifier_service.isolation.slot_frames import Done, Refused
from verifier_service.isolation.slots import Slot, SlotLost


class Keeper(Protocol):
    """Where slots come from and go to."""

    async def acquire(self) -> Slot:
        """Returns a slot of one's own."""
        ...

    async def give_back(self, slot: Slot) -> None:
        """Takes back a slot that may be used again."""
        ...

    async def drop(self, slot: Slot) -> None:
        """Takes back a slot that is lost."""
        ...


class SlotSubmission:
    """One program in one slot at a time."""

    def __init__(self, program: Program, keeper: Keeper, slot: Slot) -> None:
        """Takes the slot that was acquired for it; the program goes to it with the first request."""
        self._program, self._keeper = program, keeper
        self._slot: Slot | None = slot
        self._opened = False
        self._compiled: RunLimits | None = None
        self._losses = 0

    async def compile(self, limits: RunLimits) -> Execution | None:
        """Compiles; None for a language that is not compiled. Raises `Unsupported` and `OursFault`."""
        if self._program.language not in _COMPILED:
            self._refuse_unknown()
            return None
        execution = await self._surviving(lambda slot: slot.compile(limits))
        self._compiled = limits if execution.ok else None
        return execution

    async def run(self, run: Run) -> Execution:
        """Runs once. Raises `Unsupported` and `OursFault`."""
        return await self._surviving(lambda slot: slot.run(run))

    async def release(self) -> None:
        """Gives the slot back."""
        slot, self._slot = self._slot, None
        if slot is not None:
            if self._opened:
                slot.close()
            await self._keeper.give_back(slot)

    def _refuse_unknown(self) -> None:
        if self._slot is not None and self._program.language not in self._slot.hello.languages:
            language = self._program.language
            remedy = f"make sandbox-image LANGUAGES={language}"
            raise Unsupported(f"the sandbox has no {language!r}; its image can be given it: {remedy}", "code.language")

    async def _surviving(self, work: Callable[[Slot], Awaitable[Done | Refused]]) -> Execution:
        while True:
            slot = self._slot = self._slot or await self._keeper.acquire()
            self._refuse_unknown()
            try:
                if not self._opened:
                    await self._open_in(slot)
                answer = await work(slot)
            except SlotLost as loss:
                await self._lose(slot, loss)
                continue
            if isinstance(answer, Refused):
                raise Unsupported(f"the sandbox cannot do this: {answer.what}", "code.language")
            return answer.execution

    async def _open_in(self, slot: Slot) -> None:
        slot.open(self._program)
        self._opened = True
        if self._compiled is not None:
            await slot.compile(self._compiled)

    async def _lose(self, slot: Slot, loss: SlotLost) -> None:
        self._slot, self._opened = None, False
        self._losses += 1
        await self._keeper.drop(slot)
        if self._losses > 1:
            raise OursFault(f"the sandbox was lost twice: {loss}", ErrorCode.SANDBOX_LOST) from loss


_COMPILED = frozenset({"cpp", "c", "java", "go", "rust"})
