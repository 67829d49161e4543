"""Length-prefixed frames between the service and its workers, read without trusting the sender.

Requests travel to the worker as pickles. Answers travel back as JSON: a worker that a completion has
taken over can then say nothing that makes the service run code, look up a name or reserve memory.
Used on both sides; knows no meaning of any frame.
"""

import json
import socket
import struct
from collections.abc import Iterator

HEADER = struct.Struct("!I")
MAX_ANSWER_BYTES = 32 * 1024 * 1024


class Garbled(Exception):
    """What came over the channel is not what a worker of ours would have sent."""


def pack(payload: bytes) -> bytes:
    """Returns the payload with its length in front."""
    return HEADER.pack(len(payload)) + payload


def pack_answer(message: list[object]) -> bytes:
    """Returns an answer as one frame; lone surrogates survive, NaN does not (raises `ValueError`)."""
    return pack(json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii"))


def unpack_answer(payload: bytes | bytearray) -> list[object]:
    """Returns the answer in a frame; raises `Garbled` on anything but a JSON array without NaN."""
    try:
        message = json.loads(payload, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Garbled("no JSON") from error
    if not isinstance(message, list):
        raise Garbled("no array")
    return message


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


class Inbox:
    """Cuts a stream of bytes into frames, however they were split on their way."""

    def __init__(self, max_frame_bytes: int = MAX_ANSWER_BYTES) -> None:
        """Takes the size above which a frame is `Garbled`."""
        self._max_frame_bytes = max_frame_bytes
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[bytearray]:
        """Yields the frames that are complete with `data`; raises `Garbled` on an oversized one."""
        self._pending += data
        start = 0
        while len(self._pending) - start >= HEADER.size:
            (size,) = HEADER.unpack_from(self._pending, start)
            if size > self._max_frame_bytes:
                raise Garbled(f"a frame of {size} bytes")
            end = start + HEADER.size + size
            if len(self._pending) < end:
                break
            yield self._pending[start + HEADER.size : end]
            start = end
        del self._pending[:start]


def receive(channel: socket.socket) -> bytearray | None:
    """Returns the next frame of a blocking channel, None when the other side has closed it."""
    header = _exactly(channel, HEADER.size)
    return None if header is None else _exactly(channel, HEADER.unpack(header)[0])


def _exactly(channel: socket.socket, size: int) -> bytearray | None:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        count = channel.recv_into(view)
        if count == 0:
            return None
        view = view[count:]
    return data
