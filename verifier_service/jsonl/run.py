"""One file's way through the engine: a bounded window of groups under way, results written in input order.

A line is a group of one request, the file: `groups[3]` in an error's path is the fourth line that is not
blank. A line that cannot be read is answered too, and the rest is judged.
"""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from verifier_service.domain.enums import View
from verifier_service.domain.errors import BadTask
from verifier_service.domain.verdict import GroupResult
from verifier_service.jsonl.lines import Line, lines
from verifier_service.jsonl.outcome import Outcome
from verifier_service.jsonl.progress import Progress
from verifier_service.jsonl.resume import CannotResume, Done, IdDigest
from verifier_service.transport.answers import write_group_result
from verifier_service.transport.intake import Reading, unreadable
from verifier_service.transport.json_form import id_of, parse_json, read_json_group, write_json
from verifier_service.transport.json_values import Misfit
from verifier_service.transport.judging import Judging
from verifier_service.transport.views import cap_bytes
from verifier_service.transport.window import Load, Window, WindowSize

CLIENT = "verify"
_WINDOW = WindowSize(groups=2048, items=8192, size_bytes=32 * 1024 * 1024)
_LINE_BREAKS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@dataclass(frozen=True, slots=True)
class Input:
    """Where lines come from: an open file descriptor and the name for messages."""

    descriptor: int
    name: str


@dataclass(slots=True)
class _UnderWay:
    """One line whose answer is awaited."""

    line: Line
    done_bytes: int
    load: Load
    answer: "asyncio.Task[GroupResult]"


@dataclass(slots=True)
class Run:
    """One run over one input; `done` is what an earlier run has answered."""

    judging: Judging
    source: Input
    sink: BinaryIO
    view: View
    progress: Progress
    done: Done = field(default_factory=Done)
    _window: Window = field(default_factory=lambda: Window(_WINDOW))
    _ids: set[bytes] = field(default_factory=set)
    """A digest of each id so far: the only thing that grows with the input."""
    _queue: "asyncio.Queue[_UnderWay | None]" = field(default_factory=asyncio.Queue)

    async def finish(self) -> Outcome:
        """Answers every line; returns what became of them, earlier runs included.

        Raises `CannotResume` where the earlier output belongs to another input, and `OSError`.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._write_all())
                tasks.create_task(self._read_all(tasks))
        except BaseExceptionGroup as several:
            raise several.exceptions[0] from None
        return self.done.outcome

    async def _read_all(self, tasks: asyncio.TaskGroup) -> None:
        """Reads line by line; waits while the window is full."""
        index = self.done.ids.count
        async for line, done_bytes in self._lines():
            reading = self._read(line, f"groups[{index}]")
            load = Load(reading.size, len(line.data or b""))
            await self._window.enter(load)
            answer = tasks.create_task(self.judging.judge_one(reading, CLIENT))
            self._queue.put_nowait(_UnderWay(line, done_bytes, load, answer))
            index += 1
        self._queue.put_nowait(None)

    async def _lines(self) -> AsyncIterator[tuple[Line, int]]:
        """Yields the lines that an earlier run has not answered. Raises `CannotResume` where those are not the same."""
        earlier, skipped = self.done.ids, IdDigest()
        async for line, done_bytes in lines(self.source.descriptor, self.judging.caps.max_message_bytes):
            if skipped.count < earlier.count:
                skipped.add(_id(line))
                self._count_repeated(_id(line))
                if skipped.count == earlier.count and skipped != earlier:
                    raise CannotResume(f"the output holds results of other groups than {self.source.name}")
                continue
            yield line, done_bytes
        if skipped.count < earlier.count:
            raise CannotResume(f"the output holds more results than {self.source.name} has groups")

    def _read(self, line: Line, place: str) -> Reading:
        """Reads one line; one that cannot be read says so on standard error, too."""
        caps = self.judging.caps
        if line.data is None:
            fault = BadTask(f"the line is over max_message_bytes, {caps.max_message_bytes} bytes")
            return self._unreadable(unreadable("", place, fault), line)
        try:
            reading = read_json_group(parse_json(line.data), place, caps)
        except Misfit as misfit:
            reading = unreadable("", place, BadTask(misfit.message))
        self._count_repeated(reading.id)
        return self._unreadable(reading, line) if reading.error is not None else reading

    def _count_repeated(self, group_id: str) -> None:
        """Counts a group whose id an earlier one has: both are answered in their order, which joining by id loses."""
        digest = hashlib.blake2b(group_id.encode("utf-8", "replace"), digest_size=16).digest()
        self.done.outcome.repeated += bool(group_id) and digest in self._ids
        self._ids.add(digest)

    def _unreadable(self, reading: Reading, line: Line) -> Reading:
        """Returns the reading with the line's number in its error, after saying so."""
        if reading.error is None:
            return reading
        field_name = reading.error.field.partition(".")[2]
        what = f"{field_name}: {reading.error.message}" if field_name else reading.error.message
        self.progress.say(f"{self.source.name}:{line.number}: {what}")
        return replace(reading, error=replace(reading.error, message=f"line {line.number}: {what}"))

    async def _write_all(self) -> None:
        """Writes each answer when its turn comes, and lets the reader have what waits when nothing else is ready."""
        while (under_way := await self._queue.get()) is not None:
            if not under_way.answer.done():
                self.sink.flush()
            answer = await under_way.answer
            self._window.leave(under_way.load)
            self.done.outcome.add(answer)
            self.sink.write(self._encode(answer))
            self.progress.at(under_way.done_bytes)
            if self._queue.empty():
                self.sink.flush()
        self.sink.flush()

    def _encode(self, answer: GroupResult) -> bytes:
        """Returns one line of output."""
        caps = self.judging.caps
        message = write_group_result(
            answer, self.view, cap_bytes(self.view, len(answer.results), caps.max_message_bytes)
        )
        text = json.dumps(write_json(message), ensure_ascii=False)
        for mark, escape in _LINE_BREAKS.items():
            text = text.replace(mark, escape)
        return text.encode() + b"\n"


def _id(line: Line) -> str:
    """Returns the id that a line's answer has."""
    try:
        return id_of(parse_json(line.data)) if line.data is not None else ""
    except Misfit:
        return ""
