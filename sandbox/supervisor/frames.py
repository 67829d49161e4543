"""Frames between the service and a supervisor: a length, a JSON header, and byte strings behind it.

`u32 length | u32 header length | header | part | part ...`, big-endian; the header's `parts` are the
lengths of the parts. `PROTOCOL.md` says what the headers hold.
"""

import json
import os
import struct
from typing import Any

MAX_FRAME_BYTES = 512 * 1024 * 1024
_HEAD = struct.Struct(">II")
_READ_BYTES = 1 << 18


class Broken(Exception):
    """The other end sent what is no frame."""


def pack(header: dict[str, object], parts: tuple[bytes, ...] = ()) -> bytes:
    """Returns a frame."""
    text = json.dumps({**header, "parts": [len(part) for part in parts]}, separators=(",", ":")).encode()
    return b"".join((_HEAD.pack(4 + len(text) + sum(map(len, parts)), len(text)), text, *parts))


class FrameReader:
    """Cuts a stream into frames."""

    def __init__(self) -> None:
        """Starts empty."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[tuple[dict[str, Any], list[bytes]]]:
        """Takes what arrived and returns the frames that it completes. Raises `Broken`."""
        self._buffer += data
        frames = []
        while len(self._buffer) >= _HEAD.size:
            length, header_length = _HEAD.unpack_from(self._buffer)
            if length > MAX_FRAME_BYTES or header_length + 4 > length:
                raise Broken("lengths that do not fit")
            if len(self._buffer) < 4 + length:
                break
            frames.append(_cut(bytes(self._buffer[_HEAD.size : 4 + length]), header_length))
            del self._buffer[: 4 + length]
        return frames


def _cut(frame: bytes, header_length: int) -> tuple[dict[str, Any], list[bytes]]:
    try:
        header = json.loads(frame[:header_length])
        parts, place = [], header_length
        for size in header["parts"]:
            parts.append(frame[place : place + size])
            place += size
    except (ValueError, KeyError, TypeError) as error:
        raise Broken("a header that cannot be read") from error
    if place != len(frame):
        raise Broken("parts that do not fit")
    return header, parts


def read_some(fd: int) -> bytes:
    """Returns what has arrived; empty at the end of the stream."""
    return os.read(fd, _READ_BYTES)


def write_all(fd: int, data: bytes) -> None:
    """Writes everything, waiting as long as it takes. Raises `OSError` when the other end is gone."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
