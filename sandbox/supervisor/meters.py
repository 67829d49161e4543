"""What a run uses, measured from outside: CPU time of all its processes, and their memory.

A slot alone in its container reads the container's own control groups (version 1 or 2). Where slots
share a container, or the groups cannot be read, the run's processes are walked in /proc instead.
"""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

_GROUPS = Path("/sys/fs/cgroup")
_PROC = Path("/proc")
_SCHEDULED = 2
_CULPRITS_SHARE = 0.9
_SHARED_MAPPING = b"/dev/zero (deleted)"
_RESIDENT = (b"RssAnon", b"VmPTE"), (b"RssShmem",)
"""What /proc/PID/status says of a process' own memory and of shared memory; quick to read."""
_PROPORTIONAL = (b"Pss_Anon",), (b"Pss_Shmem",)
"""What smaps_rollup says of its share of both, without pages of files; slow to read."""


class Meter(Protocol):
    """Measures one run at a time; `begin` first."""

    def begin(self, pids: list[int]) -> None:
        """Takes the state before the run, whose first processes are `pids`."""
        ...

    def cpu_s(self) -> float:
        """Returns the CPU seconds that the run has used so far."""
        ...

    def memory_bytes(self) -> int:
        """Returns the memory that the run holds now."""
        ...

    def confirmed_bytes(self) -> int:
        """Returns the same more exactly, and more slowly."""
        ...

    def out_of_memory(self, share: float) -> bool:
        """Tells whether the kernel killed it for the container's limit; it held `share` of its own limit."""
        ...


def process_cpu_s(pid: int) -> float:
    """Returns the CPU seconds of one living process, all its threads; 0.0 when it is gone."""
    try:
        return time.clock_gettime((~pid << 3) | _SCHEDULED)
    except OSError:
        return 0.0


def waited_s(roots: Iterable[int], used_s: float, proc: Path = _PROC) -> float:
    """Returns for how long others kept a run from a processor; 0.0 where the kernel does not say.

    That is the longest that any thread was ready to run and had none, without what the run's other threads, having
    used `used_s` together with it, may have caused: else a program could make its own machine look busy.
    """
    longest = 0.0
    for pid in members(roots, proc):
        for path in (proc / str(pid) / "task").glob("*/schedstat"):
            with contextlib.suppress(OSError, IndexError, ValueError):
                ran, waited = (int(word) / 1e9 for word in path.read_bytes().split()[:2])
                longest = max(longest, waited - max(used_s - ran, 0.0))
    return longest


def members(roots: Iterable[int], proc: Path = _PROC) -> set[int]:
    """Returns those of the processes that are alive, and all their descendants."""
    parents = {}
    for name in os.listdir(proc):
        if name.isdigit():
            with contextlib.suppress(OSError, IndexError, ValueError):
                stat = (proc / name / "stat").read_bytes()
                parents[int(name)] = int(stat[stat.rindex(b")") + 2 :].split()[1])
    found = {pid for pid in roots if pid in parents}
    grown = True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in found and pid not in found}
        found |= more
        grown = bool(more)
    return found


def _second(groups: Path) -> bool:
    """Tells whether the control groups are of version 2."""
    return (groups / "cgroup.controllers").exists()


def _statistics(groups: Path) -> Path:
    return groups / "memory.stat" if _second(groups) else groups / "memory" / "memory.stat"


class _File:
    """A small kernel file, kept open and read again from its start."""

    def __init__(self, path: Path) -> None:
        """Raises `OSError` where it cannot be read."""
        self._fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.read()

    def read(self) -> bytes:
        return os.pread(self._fd, 8192, 0)

    def field(self, name: bytes) -> int:
        for line in self.read().splitlines():
            key, _, value = line.partition(b" ")
            if key == name:
                return int(value)
        return 0


class _Kills:
    """The container's count of kills for its memory limit."""

    def __init__(self, groups: Path) -> None:
        """Raises `OSError` where it cannot be read."""
        self._file = _File(groups / "memory.events" if _second(groups) else groups / "memory" / "memory.oom_control")
        self._last = self._file.field(b"oom_kill")

    def grown(self) -> bool:
        """Tells whether there were kills since it was last asked."""
        before, self._last = self._last, self._file.field(b"oom_kill")
        return self._last > before


class GroupMeter:
    """Reads the container's control groups; what the supervisor and its zygotes use themselves is taken off."""

    def __init__(self, ours: Iterable[int], groups: Path = _GROUPS) -> None:
        """Takes the pids that are never a run's. Raises `OSError` where the groups cannot be read."""
        self._ours = list(ours)
        self._killed = _Kills(groups)
        self._details = _File(_statistics(groups))
        if _second(groups):
            self._memory, self._parts = _File(groups / "memory.current"), (b"anon", b"shmem")
            self._cpu = _File(groups / "cpu.stat")
            self._cpu_now: Callable[[], float] = lambda: self._cpu.field(b"usage_usec") / 1e6
        else:
            memory = groups / "memory"
            self._memory, self._parts = _File(memory / "memory.usage_in_bytes"), (b"rss", b"shmem")
            self._cpu = _File(groups / "cpuacct" / "cpuacct.usage")
            self._cpu_now = lambda: int(self._cpu.read()) / 1e9
        self._idle_bytes, self._idle_exact_bytes = int(self._memory.read()), self._exact_bytes()
        self._from_cpu = 0.0

    def begin(self, pids: list[int]) -> None:
        """Takes the state before the run."""
        self._killed.grown()
        self._from_cpu = self._cpu_now() - self._own_cpu()

    def cpu_s(self) -> float:
        """Returns the container's CPU time without ours."""
        return self._cpu_now() - self._own_cpu() - self._from_cpu

    def _own_cpu(self) -> float:
        return time.process_time() + sum(process_cpu_s(pid) for pid in self._ours)

    def memory_bytes(self) -> int:
        """Returns what the container holds more than when it was idle."""
        return int(self._memory.read()) - self._idle_bytes

    def confirmed_bytes(self) -> int:
        """Returns the memory without the page cache of files, which is the kernel's to drop; slower to read."""
        return self._exact_bytes() - self._idle_exact_bytes

    def _exact_bytes(self) -> int:
        wanted = {b"total_" + part for part in self._parts} if self._parts[0] == b"rss" else set(self._parts)
        lines = (line.partition(b" ") for line in self._details.read().splitlines())
        return sum(int(value) for name, _, value in lines if name in wanted)

    def out_of_memory(self, share: float) -> bool:
        """Reads the group's own count of kills: nobody else is in it."""
        return self._killed.grown()


class ProcessMeter:
    """Walks the run's processes in /proc: the first ones and all their descendants."""

    def __init__(self) -> None:
        """Starts with no run."""
        self._killed: _Kills | None = None
        with contextlib.suppress(OSError):
            self._killed = _Kills(_GROUPS)
        self._details: _File | None = None
        with contextlib.suppress(OSError):
            self._details = _File(_statistics(_GROUPS))
        self._roots: list[int] = []
        self._used: dict[int, float] = {}
        self._before = 0.0
        self._shared_before = 0

    def begin(self, pids: list[int]) -> None:
        """Takes the run's first processes, and what happened before them."""
        self._roots = pids
        self._used = {}
        self._before = 0.0
        self._before = self.cpu_s()
        self._shared_before = self._shared_bytes()
        if self._killed is not None:
            self._killed.grown()

    def cpu_s(self) -> float:
        """Returns the CPU time of every process seen so far; one that came and went between two looks is missed."""
        for pid in members(self._roots):
            self._used[pid] = max(process_cpu_s(pid), self._used.get(pid, 0.0))
        return sum(self._used.values()) - self._before

    def memory_bytes(self) -> int:
        """Returns the resident memory of the run's processes, pages shared between them counted each time."""
        seen = [_kilobytes(f"/proc/{pid}/status", _RESIDENT) for pid in members(self._roots)]
        return sum(own for own, _ in seen) + max(sum(shared for _, shared in seen), self._shared_growth())

    def confirmed_bytes(self) -> int:
        """Returns the memory with what processes share counted once.

        Shared memory is there even where no process has it in its tables: that of the whole container is
        held against a run that has asked for some.
        """
        pids = members(self._roots)
        seen = [_kilobytes(f"/proc/{pid}/smaps_rollup", _PROPORTIONAL) for pid in pids]
        shared = sum(part for _, part in seen)
        growth = self._shared_growth()
        if growth > shared and any(_maps_shared(pid) for pid in pids):
            shared = growth
        tables = sum(_kilobytes(f"/proc/{pid}/status", ((b"VmPTE",), ()))[0] for pid in pids)
        return sum(own for own, _ in seen) + shared + tables

    def _shared_bytes(self) -> int:
        return 0 if self._details is None else self._details.field(b"shmem" if _second(_GROUPS) else b"total_shmem")

    def _shared_growth(self) -> int:
        return self._shared_bytes() - self._shared_before

    def out_of_memory(self, share: float) -> bool:
        """Reads the count of kills in the whole container; a run that held little was another's victim."""
        return self._killed is not None and self._killed.grown() and share > _CULPRITS_SHARE


def _kilobytes(path: str, wanted: tuple[tuple[bytes, ...], tuple[bytes, ...]]) -> tuple[int, int]:
    """Returns the bytes that a file's lines of the first and of the second kind add up to."""
    try:
        lines = Path(path).read_bytes().splitlines()
    except OSError:
        return 0, 0
    named = [(line.partition(b":")[0], line) for line in lines]
    own, shared = (1024 * sum(int(line.split()[1]) for name, line in named if name in kind) for kind in wanted)
    return own, shared


def _maps_shared(pid: int) -> bool:
    """Tells whether a process has shared memory that no file names."""
    try:
        return _SHARED_MAPPING in Path(f"/proc/{pid}/maps").read_bytes()
    except OSError:
        return False


def choose(ours: Iterable[int], alone: bool) -> Meter:
    """Returns the better meter that works here; `alone` tells that the container holds this slot only."""
    if alone:
        with contextlib.suppress(OSError, ValueError):
            return GroupMeter(ours)
    return ProcessMeter()


def kill_others(ours: set[int]) -> None:
    """Kills every process of the container but ours: where no namespace does it."""
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) not in ours:
            with contextlib.suppress(OSError):
                os.kill(int(name), signal.SIGKILL)


def living() -> int:
    """Returns how many processes the container holds, as the supervisor sees them."""
    return sum(1 for name in os.listdir("/proc") if name[0] in "123456789")
