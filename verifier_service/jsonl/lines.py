"""Lines of an endless input, in bounded memory, as soon as they are there.

A thread reads, because a pipe may keep it waiting; the event loop never does. A line over the cap is
told as such and its bytes are dropped.
"""

import asyncio
import os
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

CHUNK_BYTES = 256 * 1024
CHUNKS_AHEAD = 4
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input, counted from 1; `data` is None for a line over the cap."""

    number: int
    data: bytes | None

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it."""
        return self.data is not None and not self.data.strip()


@dataclass(slots=True)
class Splitter:
    """Cuts chunks into lines of at most `max_bytes`; linear in the input, whatever the chunks."""

    max_bytes: int
    _pieces: list[bytes] = field(default_factory=list)
    _size: int = 0
    _number: int = 0

    def feed(self, chunk: bytes) -> Iterator[Line]:
        """Yields the lines that the chunk ends."""
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            self._add(end)
            yield self._line()
        self._add(rest)

    def finish(self) -> Iterator[Line]:
        """Yields the last line where no newline ends it."""
        if self._size:
            yield self._line()

    def _add(self, piece: bytes) -> None:
        """Keeps a piece, or only its size once the line is over the cap."""
        self._size += len(piece)
        if self._size > self.max_bytes:
            self._pieces.clear()
        elif piece:
            self._pieces.append(piece)

    def _line(self) -> Line:
        """Returns the line that the pieces make, and begins the next."""
        self._number += 1
        data = b"".join(self._pieces) if self._size <= self.max_bytes else None
        self._pieces, self._size = [], 0
        if self._number == 1 and data is not None:
            data = data.removeprefix(_BYTE_ORDER_MARK)
        return Line(self._number, data)


async def chunks(descriptor: int) -> AsyncIterator[bytes]:
    """Yields what can be read from the file descriptor, a few chunks ahead. Raises `OSError`."""
    reader = _Reader(descriptor, asyncio.get_running_loop())
    threading.Thread(target=reader.run, name="jsonl-reader", daemon=True).start()
    try:
        while chunk := await reader.ahead.get():
            if isinstance(chunk, OSError):
                raise chunk
            reader.room.release()
            yield chunk
    finally:
        reader.stopped = True
        reader.room.release()


class _Reader:
    """Reads in a thread of its own until the end, an error, or until nobody wants more."""

    def __init__(self, descriptor: int, loop: asyncio.AbstractEventLoop) -> None:
        """Takes what to read, and the loop that waits for it."""
        self.ahead: asyncio.Queue[bytes | OSError] = asyncio.Queue()
        self.room = threading.Semaphore(CHUNKS_AHEAD)
        self.stopped = False
        self._descriptor = descriptor
        self._loop = loop

    def run(self) -> None:
        """Hands chunk after chunk over; an empty one is the end."""
        more = True
        while more:
            self.room.acquire()
            if self.stopped:
                return
            chunk = self._read()
            more = isinstance(chunk, bytes) and bool(chunk)
            with suppress(RuntimeError):  # the loop is gone, and so is whoever waited
                self._loop.call_soon_threadsafe(self.ahead.put_nowait, chunk)

    def _read(self) -> bytes | OSError:
        """Returns the next chunk, or what went wrong."""
        try:
            return os.read(self._descriptor, CHUNK_BYTES)
        except OSError as failure:
            return failure


async def lines(descriptor: int, max_bytes: int) -> AsyncIterator[tuple[Line, int]]:
    """Yields each line that is not blank, with the bytes of input read so far."""
    splitter = Splitter(max_bytes)
    done = 0
    async for chunk in chunks(descriptor):
        done += len(chunk)
        for line in splitter.feed(chunk):
            if not line.blank:
                yield line, done
    for line in splitter.finish():
        if not line.blank:
            yield line, done
