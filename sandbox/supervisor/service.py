"""Speaks with the service: reads requests, has the slot do them, answers. One request at a time, in order.

The connection is the slot's life: when it ends, so does the supervisor, and the container's kernel
takes everything else along.
"""

import hashlib
import os
import platform
import sys
import traceback
from pathlib import Path
from typing import Any

from supervisor.frames import FrameReader, pack, read_some, write_all
from supervisor.languages import offered
from supervisor.runs import Limits, Outcome
from supervisor.slot import NotOffered, Slot

PROTOCOL = 1
Header = dict[str, Any]
_HOME = Path(__file__).parent.parent


class Service:
    """One connection and its slot."""

    def __init__(self, read_fd: int, write_fd: int, alone: bool) -> None:
        """Starts the slot and says hello."""
        self._read_fd, self._write_fd = read_fd, write_fd
        self._frames = FrameReader()
        self._waiting: list[tuple[Header, list[bytes]]] = []
        self._slot = Slot(read_fd, self._overhear, alone)
        self._send({"op": "hello", **about(self._slot.level), "why": self._slot.why})

    def serve(self) -> None:
        """Answers until the service leaves; a fault of our own is told before the slot goes down with it."""
        try:
            while True:
                while self._waiting:
                    self._obey(*self._waiting.pop(0))
                self._receive()
        except Exception:
            self._send({"op": "failed", "what": traceback.format_exc(limit=-3)[-1000:]})
            raise

    def _receive(self) -> None:
        data = read_some(self._read_fd)
        if not data:
            os._exit(0)  # as init of the container: nothing outlives this line
        self._waiting += self._frames.feed(data)

    def _overhear(self) -> None:
        """Takes what the service says while a run is under way: only "stop" is heard at once."""
        self._receive()
        if self._slot.run is not None and any(header["op"] == "stop" for header, _ in self._waiting):
            self._slot.run.stop("STOPPED")

    def _obey(self, header: Header, parts: list[bytes]) -> None:
        operation = header["op"]
        if operation == "open":
            self._slot.open(header["language"], parts[0])
        elif operation == "close":
            self._slot.close()
        elif operation in ("compile", "run"):
            self._answer(header, parts)
            self._slot.prepare()

    def _answer(self, header: Header, parts: list[bytes]) -> None:
        limits = Limits(*header["limits"])
        try:
            if header["op"] == "compile":
                outcome = self._slot.compile(limits)
            else:
                outcome = self._slot.execute(header["mode"], limits, parts[0], parts[1])
        except NotOffered as error:
            self._send({"op": "unsupported", "id": header["id"], "what": str(error)})
            return
        self._send(
            _described(outcome, header["id"], self._slot.strays()), (outcome.stdout, outcome.stderr, outcome.replies)
        )

    def _send(self, header: dict[str, object], parts: tuple[bytes, ...] = ()) -> None:
        write_all(self._write_fd, pack(header, parts))


def _described(outcome: Outcome, number: object, stray: int) -> dict[str, object]:
    return {
        "op": "done",
        "id": number,
        "ended": outcome.ended,
        "exit_code": outcome.exit_code,
        "signal": outcome.signal,
        "channel_closed": outcome.channel_closed,
        "cpu_s": round(outcome.cpu_s, 6),
        "wall_s": round(outcome.wall_s, 6),
        "peak_memory_bytes": outcome.peak_memory_bytes,
        "tester_cpu_s": round(outcome.tester_cpu_s, 6),
        "tester_peak_bytes": outcome.tester_peak_bytes,
        "contended": outcome.contended,
        "lost": outcome.lost,
        "stray": stray,
    }


def about(level: str) -> dict[str, object]:
    """Returns what a supervisor tells of itself."""
    return {
        "protocol": PROTOCOL,
        "level": level,
        "languages": offered(),
        "runtime": f"python {platform.python_version()}",
        "digest": own_digest(),
        "pid": os.getpid(),
    }


def own_digest() -> str:
    """Returns the digest of the image, or of the sources where the image does not say."""
    named = os.environ.get("RLVR_SANDBOX_DIGEST", "")
    if named:
        return named
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(_HOME.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
