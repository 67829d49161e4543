"""What the supervisor tells a forked child to do: one message over the child's control socket, descriptors beside it.

`native/spawn.c` reads the head; words and text follow. Words for another program: the name under which the
text or the artifact is laid into the scratch, the file that a compilation makes, then the command. For a
program in Python: the harness module that drives it, empty for the program alone.
"""

import socket
import struct
from dataclasses import dataclass

PYTHON, EXECUTE, COMPILE = 0, 1, 2
SHOWS_PROCESS, RUNS_ARTIFACT, TALKS = 1, 2, 4
_HEAD = struct.Struct("=IIIIQII")
_FIRST_BYTES = 65536


@dataclass(slots=True)
class Job:
    """One process' work; `role` is PYTHON, EXECUTE or COMPILE. Zero `stack_bytes` leaves the stack as it is."""

    role: int
    words: list[str]
    cpu_s: float
    processes: int
    flags: int = 0
    stack_bytes: int = 0

    def head(self, words: bytes, text: bytes) -> bytes:
        """Returns the head, as the child's C reads it."""
        counts = self.processes, int(self.cpu_s), self.stack_bytes, len(words), len(text)
        return _HEAD.pack(self.role, self.flags, *counts)


def send_job(control: socket.socket, job: Job, text: bytes, descriptors: tuple[int, ...] = ()) -> None:
    """Sends a job to a child that waits for it. Raises `OSError` when the child is gone."""
    words = b"".join(word.encode() + b"\0" for word in job.words)
    start = text[:_FIRST_BYTES]
    first = b"".join((job.head(words, text), words, start))
    sent = socket.send_fds(control, [first], descriptors) if descriptors else control.send(first)
    if sent < len(first):
        control.sendall(first[sent:])
    if len(text) > len(start):
        control.sendall(memoryview(text)[len(start) :])
