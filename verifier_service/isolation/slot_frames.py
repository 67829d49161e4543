"""The service's end of a slot's protocol: frames and what they say. `sandbox/PROTOCOL.md` is the law of both ends.

`u32 length | u32 header length | header (JSON) | part | part ...`, big-endian; the header's `parts`
are the lengths of the parts. The supervisor has a twin of this in `sandbox/supervisor/frames.py`,
which may import nothing of ours.
"""

import json
import struct
from dataclasses import dataclass

from verifier_service.isolation.sandbox import Ended, Execution, Program, Run, RunLimits

PROTOCOL = 1
_HEAD = struct.Struct(">II")
_MAX_FRAME_BYTES = 512 * 1024 * 1024
_STOPPED = "STOPPED"


class BadFrame(Exception):
    """The supervisor sent what no supervisor sends; its slot is not to be used again."""


@dataclass(frozen=True, slots=True)
class Hello:
    """What a supervisor tells of itself when it is ready; `why` says what kept it from the best level."""

    level: str
    languages: frozenset[str]
    runtime: str
    digest: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A finished run; `stray` processes should not exist, and `lost` tells of a kill that was nobody's."""

    number: int
    execution: Execution
    stray: int = 0
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """The image cannot do what was asked."""

    number: int
    what: str


Message = Hello | Done | Refused


def _pack(header: dict[str, object], *parts: bytes) -> bytes:
    text = json.dumps({**header, "parts": [len(part) for part in parts]}, separators=(",", ":")).encode()
    return b"".join((_HEAD.pack(4 + len(text) + sum(map(len, parts)), len(text)), text, *parts))


def open_frame(program: Program) -> bytes:
    """Returns the frame that gives a slot its submission."""
    return _pack({"op": "open", "language": program.language}, program.source.encode("utf-8", "surrogatepass"))


def compile_frame(number: int, limits: RunLimits) -> bytes:
    """Returns the frame that has the submission compiled."""
    return _pack({"op": "compile", "id": number, "limits": _limits(limits)})


def run_frame(number: int, run: Run) -> bytes:
    """Returns the frame that has the submission run once."""
    header = {"op": "run", "id": number, "mode": run.mode.value, "limits": _limits(run.limits)}
    return _pack(header, run.stdin, run.payload)


def close_frame() -> bytes:
    """Returns the frame that takes the submission away."""
    return _pack({"op": "close"})


def stop_frame() -> bytes:
    """Returns the frame that ends the run under way."""
    return _pack({"op": "stop"})


def _limits(limits: RunLimits) -> list[float]:
    return [limits.cpu_s, limits.wall_s, limits.memory_bytes, limits.processes, limits.output_bytes]


class FrameReader:
    """Cuts a stream into messages."""

    def __init__(self) -> None:
        """Starts empty."""
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """Takes what arrived and returns the messages that it completes. Raises `BadFrame`."""
        self._buffer += data
        messages = []
        while len(self._buffer) >= _HEAD.size:
            length, header_length = _HEAD.unpack_from(self._buffer)
            if length > _MAX_FRAME_BYTES or header_length + 4 > length:
                raise BadFrame("lengths that do not fit")
            if len(self._buffer) < 4 + length:
                break
            messages.append(_read(bytes(self._buffer[_HEAD.size : 4 + length]), header_length))
            del self._buffer[: 4 + length]
        return messages


def _read(frame: bytes, header_length: int) -> Message:
    try:
        header = json.loads(frame[:header_length])
        parts, place = [], header_length
        for size in header["parts"]:
            parts.append(frame[place : place + size])
            place += size
        match header["op"]:
            case "hello":
                return _hello(header)
            case "done":
                return _done(header, parts)
            case "failed":
                raise BadFrame(f"the supervisor failed: {header['what']}")
            case "unsupported":
                return Refused(header["id"], header["what"])
    except (ValueError, KeyError, TypeError) as error:
        raise BadFrame(f"a frame that cannot be read: {error}") from error
    raise BadFrame(f"an unknown frame: {header['op']!r}")


def _hello(header: dict[str, object]) -> Hello:
    if header["protocol"] != PROTOCOL:
        raise BadFrame(f"protocol {header['protocol']}; this service speaks {PROTOCOL}")
    languages = header["languages"]
    if not isinstance(languages, list):
        raise TypeError("languages")
    return Hello(
        str(header["level"]),
        frozenset(map(str, languages)),
        str(header["runtime"]),
        str(header["digest"]),
        str(header.get("why", "")),
    )


def _done(header: dict[str, object], parts: list[bytes]) -> Done:
    ended = header["ended"]
    stdout, stderr, replies = parts
    execution = Execution(
        ended=Ended.WALL_LIMIT if ended == _STOPPED else Ended(str(ended)),
        exit_code=_whole(header["exit_code"]),
        signal=_whole(header["signal"]),
        stdout=stdout,
        stderr=stderr,
        replies=replies,
        channel_closed=header["channel_closed"] is True,
        cpu_s=_number(header["cpu_s"]),
        wall_s=_number(header["wall_s"]),
        peak_memory_bytes=_whole(header["peak_memory_bytes"]),
        tester_cpu_s=_number(header.get("tester_cpu_s", 0.0)),
        tester_peak_bytes=_whole(header.get("tester_peak_bytes", 0)),
        contended=header["contended"] is True,
    )
    return Done(_whole(header["id"]), execution, _whole(header["stray"]), header["lost"] is True)


def _whole(value: object) -> int:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return value


def _number(value: object) -> float:
    if not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - NaN
        raise TypeError(f"{value!r} is no number")
    return float(value)
