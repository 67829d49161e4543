"""Frames over a stream socket: a length of 4 bytes, big-endian, then as many bytes. Nothing here knows more."""

import json
import socket
import struct
from typing import Any

MAX_BYTES = 256 * 1024 * 1024
_LENGTH = struct.Struct(">I")


class Breach(Exception):
    """The other end broke the protocol: a cut frame, one that is too large, or one that is no JSON object."""


def send(channel: socket.socket, data: bytes) -> None:
    """Sends one frame."""
    channel.sendall(_LENGTH.pack(len(data)) + data)


def receive(channel: socket.socket, most: int = MAX_BYTES) -> bytes | None:
    """Returns the next frame, or None when the other end closed properly. Raises `Breach`."""
    head = _exactly(channel, _LENGTH.size)
    if not head:
        return None
    if len(head) < _LENGTH.size:
        raise Breach("a frame was cut in its length")
    (size,) = _LENGTH.unpack(head)
    if size > most:
        raise Breach(f"a frame of {size} bytes is over the limit of {most}")
    data = _exactly(channel, size)
    if len(data) < size:
        raise Breach("a frame was cut")
    return data


def _exactly(channel: socket.socket, size: int) -> bytes:
    parts = []
    missing = size
    while missing:
        try:
            part = channel.recv(min(missing, 1 << 20))
        except ConnectionError:
            part = b""
        if not part:
            break
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def send_json(channel: socket.socket, message: dict[str, Any]) -> None:
    """Sends a message as one frame of ASCII JSON; lone surrogates and NaN-free numbers survive it."""
    send(channel, json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii"))


def receive_json(channel: socket.socket) -> dict | None:
    """Returns the next message, or None at the end. Raises `Breach`, whatever was sent."""
    data = receive(channel)
    return None if data is None else parsed(data)


def parsed(data: bytes) -> dict[str, Any]:
    """Returns a frame's message. Raises `Breach`."""
    try:
        message = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Breach(f"a frame is no JSON: {error}") from None
    if not isinstance(message, dict):
        raise Breach("a frame is no JSON object")
    return message
