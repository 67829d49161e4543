"""One process of a run as the supervisor holds it: its pid, its streams, what it has said so far.

Made from a zygote; watched and reaped by `runs`.
"""

import contextlib
import os
import signal
import socket
import sys
from collections import deque
from dataclasses import dataclass, field

from supervisor import meters
from supervisor.spawning import TESTER_ASK
from supervisor.zygote import Zygote

_READ_BYTES = 1 << 18
_Ends = tuple[int, "Stream", "Stream", socket.socket]
_ASK_CANDIDATE, _ASK_TESTER = (ask.to_bytes(4, sys.byteorder) for ask in (0, TESTER_ASK))


class ZygoteLost(Exception):
    """The zygote is gone; so is the slot."""


@dataclass(slots=True)
class Stream:
    """A pipe from a process, kept up to `most` bytes; `over` tells that there was more, unless it is `unlimited`."""

    fd: int
    most: int = 0
    data: bytearray = field(default_factory=bytearray)
    over: bool = False
    open: bool = True
    unlimited: bool = False

    def read(self) -> None:
        """Takes what has arrived; never blocks."""
        try:
            part = os.read(self.fd, _READ_BYTES)
        except BlockingIOError:
            return
        except ConnectionError:
            part = b""
        if not part:
            self.open = False
        room = self.most - len(self.data)
        self.over = self.over or (len(part) > room and not self.unlimited)
        self.data += part[:room] if len(part) > room else part

    def drain(self) -> None:
        """Takes what is left once nobody can write any more."""
        while self.open and not self.over:
            size = len(self.data)
            self.read()
            if self.open and len(self.data) == size:
                return


@dataclass(slots=True)
class Handover(Stream):
    """What init says of the program it waited for; a compilation's product travels along as a descriptor."""

    product: int = -1

    def read(self) -> None:
        """Takes what has arrived, descriptors too."""
        with socket.socket(fileno=os.dup(self.fd)) as control:
            try:
                part, descriptors, _, _ = socket.recv_fds(control, 64, 1)
            except OSError:
                part, descriptors = b"", []
        self.open = bool(part)
        self.data += part
        for descriptor in descriptors:
            self.product = descriptor

    def status(self, otherwise: int) -> int:
        """Returns how the program ended, a signal as a negative number; `otherwise` where init said nothing."""
        return int.from_bytes(self.data[:4], sys.byteorder, signed=True) if self.data else otherwise


@dataclass(slots=True)
class Feed:
    """What is still to be written to a process, over a descriptor of its own that is closed after the last byte."""

    fd: int
    data: memoryview

    def write(self) -> bool:
        """Writes as much as fits; returns whether it is done (a reader that has gone away is done, too)."""
        try:
            while self.data:
                self.data = self.data[os.write(self.fd, self.data[: 1 << 16]) :]
        except BlockingIOError:
            return False
        except OSError:
            self.data = memoryview(b"")
        return True

    def close(self) -> None:
        """Tells the reader that there is no more."""
        os.close(self.fd)


@dataclass(slots=True)
class Process:
    """A forked child that waits for its job, or does it."""

    pid: int
    stdin: int
    stdout: Stream
    stderr: Stream
    control: socket.socket
    spent_s: float = 0.0
    pidfd: int = -1
    mounts: int = -1
    status: int | None = None
    cpu_s: float = 0.0
    peak_bytes: int = 0

    def kill(self) -> None:
        """Kills it and, as init of its namespace, everything that it started."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def used_s(self) -> float:
        """Returns the CPU seconds of the process itself since it has its job; 0.0 when it is gone."""
        return max(meters.process_cpu_s(self.pid) - self.spent_s, 0.0)

    def watch(self) -> int:
        """Returns a descriptor that is readable once the process has ended.

        Its mounts are kept until `close`: taking them down waits for every processor, and its end need not.
        """
        self.pidfd = os.pidfd_open(self.pid)
        with contextlib.suppress(OSError):
            self.mounts = os.open(f"/proc/{self.pid}/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
        return self.pidfd

    def reap(self) -> None:
        """Takes the status of the ended process and what it used."""
        _, status, usage = os.wait4(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        self.cpu_s = max(usage.ru_utime + usage.ru_stime - self.spent_s, 0.0)
        self.peak_bytes = usage.ru_maxrss * 1024

    def close(self) -> None:
        """Lets go of every descriptor."""
        for fd in (self.stdin, self.stdout.fd, self.stderr.fd, self.pidfd, self.mounts):
            if fd >= 0:
                os.close(fd)
        self.control.close()


class Nursery:
    """Forks processes from one zygote, ahead of their need: a candidate's, and a tester's once one was wanted."""

    def __init__(self, zygote: Zygote) -> None:
        """Takes a zygote that is ready."""
        self._ask, self.pid = zygote.socket, zygote.pid
        self._spares: dict[bytes, Process] = {}
        self._expected: deque[tuple[bytes, _Ends]] = deque()
        self._wanted = {_ASK_CANDIDATE}

    @property
    def pids(self) -> list[int]:
        """Its processes: the zygote, and what it made ahead."""
        return [self.pid, *(spare.pid for spare in self._spares.values())]

    @property
    def living(self) -> int:
        """How many processes it stands for: the zygote, and what it made ahead."""
        return 1 + len(self._spares) + len(self._expected)

    def prepare(self) -> None:
        """Has processes made ahead, without waiting for them."""
        for what in self._wanted:
            self._request(what)

    def take(self, tester: bool = False) -> Process:
        """Returns a process that waits for its job. Raises `ZygoteLost`."""
        what = _ASK_TESTER if tester else _ASK_CANDIDATE
        self._wanted.add(what)
        self._request(what)
        while what not in self._spares:
            self._settle()
        taken = self._spares.pop(what)
        taken.spent_s = meters.process_cpu_s(taken.pid)
        return taken

    def _request(self, what: bytes) -> None:
        """Asks for a process unless there is one, or one to come."""
        if what in self._spares or any(what == asked for asked, _ in self._expected):
            return
        stdin_read, stdin = os.pipe2(os.O_CLOEXEC)
        stdout, stdout_write = os.pipe2(os.O_CLOEXEC)
        stderr, stderr_write = os.pipe2(os.O_CLOEXEC)
        control, theirs = socket.socketpair()
        try:
            socket.send_fds(self._ask, [what], [stdin_read, stdout_write, stderr_write, theirs.fileno()])
        except OSError as error:
            raise ZygoteLost(str(error)) from error
        finally:
            theirs.close()
            for fd in (stdin_read, stdout_write, stderr_write):
                os.close(fd)
        for fd in (stdin, stdout, stderr):
            os.set_blocking(fd, False)
        self._expected.append((what, (stdin, Stream(stdout), Stream(stderr), control)))

    def _settle(self) -> None:
        """Takes the answer to the oldest request."""
        answer = int.from_bytes(self._ask.recv(4), sys.byteorder, signed=True)
        if answer <= 0:
            raise ZygoteLost(f"the zygote could not fork: {os.strerror(-answer)}")
        what, ends = self._expected.popleft()
        self._spares[what] = Process(answer, *ends)
