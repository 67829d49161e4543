"""One run: its processes, its limits, its clock. An end is data: the limit that was breached first, or the exit.

CPU time is judged by the run's own clock, a tester's apart from its program's (each has the whole limit); wall time is
a backstop that is put off while the machine kept the run waiting; memory is what all its processes hold.
"""

import select
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from supervisor import meters
from supervisor.processes import Feed, Handover, Process, Stream

_FIRST_LOOKS_MS, _LATER_LOOKS_MS, _EARLY_S = 5, 15, 0.5
_WAITED_SHARE = 0.1
_MOST_EXTENSIONS = 3.0
_FLOOR_BYTES = 1 << 16
_TESTER_SAYS_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Limits:
    """A run's limits, as the service names them."""

    cpu_s: float
    wall_s: float
    memory_bytes: int
    processes: int
    output_bytes: int


@dataclass(slots=True)
class Outcome:
    """How a run ended."""

    ended: str
    exit_code: int = 0
    signal: int = 0
    stdout: bytes = b""
    stderr: bytes = b""
    replies: bytes = b""
    channel_closed: bool = False
    cpu_s: float = 0.0
    wall_s: float = 0.0
    peak_memory_bytes: int = 0
    tester_cpu_s: float = 0.0
    tester_peak_bytes: int = 0
    contended: bool = False
    lost: bool = False


@dataclass(slots=True)
class Cast:
    """The processes of a run: the candidate, and the tester of an ASSERTS run.

    `replies` is what comes over a control socket: answers for the service or (a `Handover`) how the program that
    init waited for has ended.
    """

    candidate: Process
    tester: Process | None = None
    replies: Stream | None = None
    feeds: list[Feed] = field(default_factory=list)

    def all(self) -> list[Process]:
        """Returns every process."""
        return [self.candidate] if self.tester is None else [self.candidate, self.tester]


class Run:
    """Watches a run to its end, in one loop of its own."""

    def __init__(self, cast: Cast, limits: Limits, meter: meters.Meter) -> None:
        """Takes the processes with their jobs given."""
        self._cast, self._limits, self._meter = cast, limits, meter
        self._started = time.monotonic()
        self._wall_end = self._started + limits.wall_s
        self._next_look = self._started + _FIRST_LOOKS_MS / 1000
        self._contended = False
        self._peak_bytes = 0
        self._seen_cpu_s = 0.0
        self._tester_cpu_s = 0.0
        self.breach = ""
        self._poll = select.poll()
        self._streams: dict[int, Stream] = {}
        self._feeds: dict[int, Feed] = {}
        self._alive: dict[int, Process] = {}

    def to_end(self, service_fd: int, overheard: Callable[[], None]) -> Outcome:
        """Returns how it ended, when every process is gone; `overheard` is called when the service speaks meanwhile."""
        self._begin()
        self._poll.register(service_fd, select.POLLIN)
        while self._alive:
            for fd, _ in self._poll.poll(self._patience_ms()):
                if fd in self._alive:
                    self._ended(fd)
                elif fd == service_fd:
                    overheard()
                elif fd in self._feeds:
                    self._feed(self._feeds[fd])
                else:
                    self._hear(fd)
            self._look()
        return self._outcome()

    def stop(self, breach: str) -> None:
        """Kills everything, for the first reason that is named."""
        self.breach = self.breach or breach
        for process in self._cast.all():
            process.kill()

    def _begin(self) -> None:
        for process in self._cast.all():
            for stream in (process.stdout, process.stderr):
                stream.most = self._limits.output_bytes
                stream.unlimited = process is self._cast.tester
                self._listen(stream)
            fd = process.watch()
            self._alive[fd] = process
            self._poll.register(fd, select.POLLIN)
        if self._cast.replies is not None:
            self._listen(self._cast.replies)
        for feed in self._cast.feeds:
            self._feeds[feed.fd] = feed
            self._poll.register(feed.fd, select.POLLOUT)
            self._feed(feed)

    def _listen(self, stream: Stream) -> None:
        self._streams[stream.fd] = stream
        self._poll.register(stream.fd, select.POLLIN)

    def _feed(self, feed: Feed) -> None:
        if feed.write():
            del self._feeds[feed.fd]
            self._poll.unregister(feed.fd)
            feed.close()

    def _hear(self, fd: int) -> None:
        stream = self._streams.get(fd)
        if stream is None:
            return
        stream.read()
        if stream.over:
            self.stop("OUTPUT_LIMIT")
        if not stream.open or stream.over:
            del self._streams[fd]
            self._poll.unregister(fd)

    def _ended(self, fd: int) -> None:
        process = self._alive.pop(fd)
        self._poll.unregister(fd)
        process.reap()
        if process is self._cast.tester:
            self._cast.candidate.kill()

    def _patience_ms(self) -> float:
        early = time.monotonic() - self._started < _EARLY_S
        return _FIRST_LOOKS_MS if early else _LATER_LOOKS_MS

    def _look(self) -> None:
        """Compares what is used with what is allowed; a run that is over before the first look costs none."""
        now = time.monotonic()
        if self.breach or not self._alive or now < self._next_look:
            return
        self._next_look = now + self._patience_ms() / 1000
        used = self._meter.memory_bytes()
        if used > self._peak_bytes:  # the quick reading may hold the cache of files, which is the kernel's to drop
            self._peak_bytes = max(self._peak_bytes, min(used, self._meter.confirmed_bytes()))
        if self._peak_bytes > self._limits.memory_bytes:
            self.stop("MEMORY_LIMIT")
            return
        self._seen_cpu_s = self._meter.cpu_s()
        if self._cast.tester is not None:
            self._tester_cpu_s = max(self._cast.tester.used_s(), self._tester_cpu_s)
        if max(self._seen_cpu_s - self._tester_cpu_s, self._tester_cpu_s) > self._limits.cpu_s:
            self.stop("CPU_LIMIT")
        elif now > self._wall_end:
            self._out_of_wall_time(now)

    def _out_of_wall_time(self, now: float) -> None:
        """Ends a run that is merely slow; one that the machine kept waiting gets that time back, within reason."""
        waited = meters.waited_s([process.pid for process in self._alive.values()], self._seen_cpu_s)
        self._contended = waited > _WAITED_SHARE * self._limits.wall_s
        latest = self._started + min(self._limits.wall_s + waited, _MOST_EXTENSIONS * self._limits.wall_s)
        if self._contended and now < latest:
            self._wall_end = latest
        else:
            self.stop("WALL_LIMIT")

    def _outcome(self) -> Outcome:
        wall_s = time.monotonic() - self._started
        cast, candidate = self._cast, self._cast.candidate
        for stream in list(self._streams.values()):
            stream.drain()
            if stream.over:
                self.breach = self.breach or "OUTPUT_LIMIT"
        code = candidate.status or 0
        outcome = Outcome(self.breach or "EXITED", wall_s=wall_s, contended=self._contended)
        outcome.cpu_s = max(sum(process.cpu_s for process in cast.all()), self._seen_cpu_s)
        if cast.tester is not None:
            outcome.tester_cpu_s = max(cast.tester.cpu_s, self._tester_cpu_s)
            outcome.tester_peak_bytes = cast.tester.peak_bytes
        outcome.peak_memory_bytes = max(candidate.peak_bytes, self._peak_bytes)
        if isinstance(cast.replies, Handover):
            code = cast.replies.status(code)
        elif cast.replies is not None:
            outcome.replies = bytes(cast.replies.data)
        outcome.stdout, outcome.stderr = bytes(candidate.stdout.data), bytes(candidate.stderr.data)
        if cast.tester is not None:
            outcome.channel_closed = not self.breach and cast.tester.status == 0
            outcome.stderr += bytes(cast.tester.stderr.data)[:_TESTER_SAYS_BYTES] if cast.tester.status else b""
        self._classify(outcome, code)
        return outcome

    def _classify(self, outcome: Outcome, code: int) -> None:
        """Names the end: limits seen only now count as well, and a kill that nobody of ours did is no run's end."""
        if outcome.ended == "EXITED":
            if outcome.cpu_s - outcome.tester_cpu_s > self._limits.cpu_s:
                outcome.ended = "CPU_LIMIT"
            elif outcome.peak_memory_bytes > self._limits.memory_bytes + _FLOOR_BYTES or (
                (self._peak_bytes or code == -signal.SIGKILL)
                and self._meter.out_of_memory(outcome.peak_memory_bytes / self._limits.memory_bytes)
            ):
                outcome.ended = "MEMORY_LIMIT"
            elif code < 0:
                outcome.ended = "SIGNALLED"
                outcome.lost = code == -signal.SIGKILL and self._cast.replies is None and self._cast.tester is None
        outcome.exit_code, outcome.signal = max(code, 0), max(-code, 0)
