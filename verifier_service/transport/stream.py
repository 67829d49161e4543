"""One VerifyStream call: reads while there is room, judges concurrently, answers each group as soon as it is done.

A full window stops the reading, and nothing is ever shed; every fault inside a message is an error of
its groups, and so is the id of a group that is still open. Knows no grpc: bytes come in, bytes go out.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass, field

from rlvr import v1

from verifier_service.domain.enums import View
from verifier_service.domain.errors import BadTask, EnvelopeFault, Unsupported
from verifier_service.transport.answers import write_group_result
from verifier_service.transport.envelope import decode, read_view, refuse_unknown_fields
from verifier_service.transport.intake import Reading, read_group, unreadable
from verifier_service.transport.judging import Judging
from verifier_service.transport.tally import Tally
from verifier_service.transport.views import cap_bytes
from verifier_service.transport.window import Load, Window

_RESPONSE_BYTES = 1024 * 1024


@dataclass(slots=True)
class StreamCall:
    """One stream's state, on one event loop. `stop` ends the reading early, as a drain does."""

    judging: Judging
    client: str
    stop: asyncio.Event
    window: Window = field(default_factory=Window)
    tally: Tally = field(default_factory=Tally)
    cut_short: bool = False
    _open: set[str] = field(default_factory=set)
    _answers: "asyncio.Queue[v1.GroupResult | None]" = field(default_factory=asyncio.Queue)

    async def run(self, requests: AsyncIterable[bytes]) -> AsyncGenerator[bytes, None]:
        """Yields encoded responses until every group that was read is answered.

        Raises `EnvelopeFault` for bytes that are no VerifyStreamRequest; what was open then stays unanswered.
        """
        work = asyncio.create_task(self._work(requests))
        try:
            while (answer := await self._answers.get()) is not None:
                yield self._pack(answer)
            await work
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)

    def _pack(self, first: v1.GroupResult) -> bytes:
        """Returns a response with the answer and what else is ready, about 1 MiB at most."""
        response = v1.VerifyStreamResponse(results=[first])
        size = first.ByteSize()
        while size < _RESPONSE_BYTES and not self._answers.empty():
            more = self._answers.get_nowait()
            if more is None:
                self._answers.put_nowait(None)
                break
            response.results.append(more)
            size += more.ByteSize()
        return response.SerializeToString()

    async def _work(self, requests: AsyncIterable[bytes]) -> None:
        """Reads until the client has closed its side or `stop` is set, and judges; ends when all is answered."""
        stopping = asyncio.create_task(self.stop.wait())
        try:
            async with asyncio.TaskGroup() as under_way:
                reading = under_way.create_task(self._read(requests, under_way))
                await asyncio.wait({reading, stopping}, return_when=asyncio.FIRST_COMPLETED)
                self.cut_short = not reading.done()
                reading.cancel()
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None
        finally:
            stopping.cancel()
            self._answers.put_nowait(None)

    async def _read(self, requests: AsyncIterable[bytes], under_way: asyncio.TaskGroup) -> None:
        """Reads message by message; waits while the window is full."""
        async for data in requests:
            message = decode(v1.VerifyStreamRequest, data)
            view, fault = _view(message)
            for index, group in enumerate(message.groups):
                reading = self._admit(group, f"groups[{index}]", fault)
                load = Load(len(group.completions), group.ByteSize())
                await self.window.enter(load)
                under_way.create_task(self._judge(reading, load, view))

    def _admit(self, group: v1.Group, place: str, fault: Unsupported | None) -> Reading:
        """Reads one group and opens its id."""
        if fault is not None:
            return Reading(group.id, place, error=fault.as_item_error())
        if group.id in self._open:
            return unreadable(group.id, place, BadTask("a group of this id is still open", "id"))
        reading = read_group(group, place, self.judging.caps)
        if reading.error is None:
            self._open.add(group.id)
        return reading

    async def _judge(self, reading: Reading, load: Load, view: View) -> None:
        """Judges one group and hands its answer on."""
        try:
            answer = await self.judging.judge_one(reading, self.client)
        finally:
            self.window.leave(load)
            if reading.error is None:
                self._open.discard(reading.id)
        self.tally.add(answer)
        max_bytes = cap_bytes(view, load.items, self.judging.caps.max_message_bytes)
        self._answers.put_nowait(write_group_result(answer, view, max_bytes))


def _view(message: v1.VerifyStreamRequest) -> tuple[View, Unsupported | None]:
    """Returns the view of a message's answers, and what of the message itself this server does not know."""
    try:
        refuse_unknown_fields(message)
        return read_view(message.view), None
    except EnvelopeFault as fault:
        return View.BASIC, Unsupported(fault.message, fault.field)
