"""One slot as the service holds it: a connection to a supervisor, one request at a time.

Knows no engine and no pool: `docker` and `socket` make slots, `slot_pool` hands them out.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable

from verifier_service.isolation import slot_frames
from verifier_service.isolation.sandbox import Program, Run, RunLimits
from verifier_service.isolation.slot_frames import Done, FrameReader, Hello, Message, Refused

_ANSWER_GRACE_S = 20.0
_MOST_WALL_EXTENSION = 3.0  # the supervisor's own bound on what it gives back to a run that had to wait
_SETTLE_S = 2.0

Discard = Callable[[], Awaitable[None]]
Unwrap = Callable[[bytes], bytes]


class SlotLost(Exception):
    """The slot is gone or not to be trusted any more; nothing is known of what ran in it."""


class SlotLink(asyncio.Protocol):
    """The connection: hands messages to whoever waits. `unwrap` strips what a carrier adds to the stream."""

    def __init__(self, unwrap: Unwrap | None = None) -> None:
        """Takes the carrier's unwrapping, if there is any."""
        self._unwrap = unwrap
        self._frames = FrameReader()
        self._transport: asyncio.Transport | None = None
        self._awaited: asyncio.Future[Message] | None = None
        self._early: list[Message] = []
        self.lost: Exception | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        if isinstance(transport, asyncio.Transport):
            self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Hands on what is complete."""
        try:
            messages = self._frames.feed(self._unwrap(data) if self._unwrap is not None else data)
        except (slot_frames.BadFrame, ValueError) as error:
            self._lose(error)
            return
        for message in messages:
            if self._awaited is not None and not self._awaited.done():
                self._awaited.set_result(message)
            else:
                self._early.append(message)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tells whoever waits."""
        self._lose(exc or ConnectionResetError("the supervisor left"))

    def _lose(self, error: Exception) -> None:
        self.lost = self.lost or error
        if self._awaited is not None and not self._awaited.done():
            self._awaited.set_exception(SlotLost(str(error)))
        self.close()

    def send(self, data: bytes) -> None:
        """Sends; raises `SlotLost` on a connection that is gone."""
        if self.lost is not None or self._transport is None:
            raise SlotLost(str(self.lost))
        self._transport.write(data)

    async def next(self, timeout_s: float) -> Message:
        """Returns the next message. Raises `SlotLost` when none comes in time."""
        if self._early:
            return self._early.pop(0)
        if self.lost is not None:
            raise SlotLost(str(self.lost))
        self._awaited = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(timeout_s):
                return await self._awaited
        except TimeoutError:
            raise SlotLost(f"no answer within {timeout_s:.0f} s") from None
        finally:
            self._awaited = None

    def close(self) -> None:
        """Closes the connection, and with it the supervisor."""
        if self._transport is not None:
            self._transport.abort()


class Slot:
    """A supervisor that is ready; `hello` is what it told of itself."""

    def __init__(self, link: SlotLink, hello: Hello, discard: Discard) -> None:
        """Takes the connection, and a way to make sure that nothing is left of the slot."""
        self._link = link
        self._discard = discard
        self._numbers = 0
        self._unanswered = False
        self._born = time.monotonic()
        self.hello = hello
        self.runs = 0
        self.suspect = False

    @property
    def age_s(self) -> float:
        """For how long it has lived."""
        return time.monotonic() - self._born

    @property
    def alive(self) -> bool:
        """Whether its connection stands."""
        return self._link.lost is None

    def open(self, program: Program) -> None:
        """Gives it a submission; raises `SlotLost`."""
        self._link.send(slot_frames.open_frame(program))

    def close(self) -> None:
        """Takes the submission away."""
        with contextlib.suppress(SlotLost):
            self._link.send(slot_frames.close_frame())

    async def compile(self, limits: RunLimits) -> Done | Refused:
        """Compiles the submission; raises `SlotLost`."""
        return await self._ask(slot_frames.compile_frame(self._next(), limits), limits)

    async def run(self, run: Run) -> Done | Refused:
        """Runs the submission; raises `SlotLost`."""
        return await self._ask(slot_frames.run_frame(self._next(), run), run.limits)

    def _next(self) -> int:
        self._numbers += 1
        return self._numbers

    async def _ask(self, frame: bytes, limits: RunLimits) -> Done | Refused:
        self._link.send(frame)
        self._unanswered = True
        self.runs += 1
        answer = await self._link.next(_MOST_WALL_EXTENSION * limits.wall_s + _ANSWER_GRACE_S)
        self._unanswered = False
        if isinstance(answer, Hello) or answer.number != self._numbers:
            raise SlotLost("an answer to another question")
        if isinstance(answer, Done):
            self.suspect = self.suspect or answer.stray > 0
            if answer.lost:
                raise SlotLost("a run was killed by nobody that we know")
        return answer

    async def settle(self) -> bool:
        """Stops a run that nobody waits for any more; returns whether the slot can be used again."""
        if not self._unanswered:
            return self.alive
        try:
            self._link.send(slot_frames.stop_frame())
            await self._link.next(_SETTLE_S)
        except SlotLost:
            return False
        self._unanswered = False
        return True

    async def discard(self) -> None:
        """Ends the slot for certain."""
        self._link.close()
        await self._discard()
