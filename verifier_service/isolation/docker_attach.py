"""A container's attached streams as a carrier of frames: the engine's answer first, then its framing of each piece.

Works where service and engine share no file system; slower than a socket, since every piece passes through the engine.
"""

import struct

_PIECE = struct.Struct(">BxxxI")
_STDOUT = 1
_SWITCHED = (b"101", b"200")


class AttachedStream:
    """Unwraps what comes over an attached connection into the bytes that the container wrote to its standard output."""

    def __init__(self) -> None:
        """Starts before the engine's answer."""
        self._buffer = bytearray()
        self._answered = False

    def __call__(self, data: bytes) -> bytes:
        """Takes what arrived. Raises `ValueError` where the engine refused."""
        self._buffer += data
        if not self._answered:
            end = self._buffer.find(b"\r\n\r\n")
            if end < 0:
                return b""
            if bytes(self._buffer[:end]).split(b" ", 2)[1] not in _SWITCHED:
                raise ValueError("the engine does not attach")
            del self._buffer[: end + 4]
            self._answered = True
        return b"".join(self._pieces())

    def _pieces(self) -> list[bytes]:
        pieces = []
        while len(self._buffer) >= _PIECE.size:
            stream, size = _PIECE.unpack_from(self._buffer)
            if len(self._buffer) < _PIECE.size + size:
                break
            if stream == _STDOUT:
                pieces.append(bytes(self._buffer[_PIECE.size : _PIECE.size + size]))
            del self._buffer[: _PIECE.size + size]
        return pieces
