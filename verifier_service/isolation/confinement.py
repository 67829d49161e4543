"""What a worker gives up before it sees its first task. Called once, in the freshly forked child.

Second line of defence only: time is held by the parent (`handle`), the network is shut where the
kernel has seccomp filters (`no_network`); nothing keeps a worker from the
file system (a kind that runs foreign programs belongs into a sandbox slot).
"""

import contextlib
import ctypes
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

from verifier_service.isolation.no_network import shut_network

_PR_SET_PDEATHSIG = 1
_PR_SET_NO_NEW_PRIVS = 38
_LIBC = ctypes.CDLL(None, use_errno=True)  # loaded with the zygote: a child must not need to search for it

REPORT_RESERVE_BYTES = 32 * 1024 * 1024
"""What a worker out of memory may still map to say so."""
MAX_OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Confinement:
    """The bounds of one worker: memory beyond what it was forked with, and CPU seconds over its whole life."""

    memory_bytes: int
    lifetime_cpu_s: int


def confine(bounds: Confinement, zygote_pid: int, keep_fd: int) -> None:
    """Makes the calling process a worker: own session, no descriptors but `keep_fd`, bounded, dying with its zygote."""
    os.setsid()
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != zygote_pid:  # the zygote died before the line above could tell us
        os._exit(1)
    _LIBC.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    _drop_descriptors(keep_fd)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (MAX_OPEN_FILES, MAX_OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.lifetime_cpu_s, bounds.lifetime_cpu_s))
    mapped = _mapped_bytes() + bounds.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (mapped, mapped + REPORT_RESERVE_BYTES))
    with contextlib.suppress(OSError):  # should memory run out, the service is the last to go
        Path("/proc/self/oom_score_adj").write_text("500")
    shut_network()  # where the kernel lets us: a second line of defence, as all of this


def open_reserve() -> None:
    """Lets a worker that ran out of memory map as much more as it takes to report it."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _drop_descriptors(keep_fd: int) -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.closerange(3, keep_fd)
    os.closerange(keep_fd + 1, max(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1024))


def _mapped_bytes() -> int:
    return int(Path("/proc/self/statm").read_bytes().split()[0]) * resource.getpagesize()
