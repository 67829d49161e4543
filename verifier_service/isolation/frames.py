"""Length-prefixed frames between the service and its workers, read without trusting the sender.

Requests travel to the worker as pickles. Answers travel back as numbers of fixed size with a body in
JSON: a worker that a completion has taken over can then say nothing that makes the service run code, look
up a name or reserve memory. Used on both sides; knows no meaning of any frame.
"""

import json
import struct
from collections.abc import Iterator
from typing import IO

HEADER = struct.Struct("!I")
MAX_ANSWER_BYTES = 32 * 1024 * 1024


class Garbled(Exception):
    """What came over the channel is not what a worker of ours would have sent."""


def pack(payload: bytes) -> bytes:
    """Returns the payload with its length in front."""
    return HEADER.pack(len(payload)) + payload


def to_json(body: object) -> bytes:
    """Returns an answer's body; lone surrogates survive, NaN does not (raises `ValueError`)."""
    return _ENCODER.encode(body).encode("ascii")


def from_json(data: bytes) -> object:
    """Returns what a body says; raises `Garbled` on anything but JSON without NaN."""
    try:
        return _DECODER.decode(data.decode("ascii"))
    except (ValueError, RecursionError) as error:
        raise Garbled("no JSON") from error


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no number")


_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)
_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


class Inbox:
    """Cuts a stream of bytes into frames, however they were split on their way."""

    def __init__(self, max_frame_bytes: int = MAX_ANSWER_BYTES) -> None:
        """Takes the size above which a frame is `Garbled`."""
        self._max_frame_bytes = max_frame_bytes
        self._pending = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Yields the frames that are complete with `data`; raises `Garbled` on an oversized one."""
        self._pending += data
        pending, start, size = self._pending, 0, len(self._pending)
        while size - start >= HEADER.size:
            (length,) = HEADER.unpack_from(pending, start)
            if length > self._max_frame_bytes:
                raise Garbled(f"a frame of {length} bytes")
            end = start + HEADER.size + length
            if size < end:
                break
            yield bytes(pending[start + HEADER.size : end])
            start = end
        del pending[:start]


def receive(channel: IO[bytes]) -> bytes | None:
    """Returns the next frame of a blocking channel, None when the other side has closed it."""
    header = channel.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    payload = channel.read(length)
    return payload if len(payload) == length else None
