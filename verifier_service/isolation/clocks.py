"""A worker's clocks, read from outside so that nothing running in it can hold them back. Linux only."""

import time
from pathlib import Path

_SCHEDULED = 2  # CPUCLOCK_SCHED: user and system time of a whole process


def cpu_clock(pid: int) -> int:
    """Returns the id of the process' CPU clock (clock_getcpuclockid(3), which Python does not offer)."""
    return (~pid << 3) | _SCHEDULED


def cpu_seconds(clock: int) -> float | None:
    """Returns the CPU time that the clock shows in seconds, None when its process is gone."""
    try:
        return time.clock_gettime(clock)
    except OSError:
        return None


def run_queue_delay_s(pid: int) -> float:
    """Returns for how long the process was ready to run but had no processor, 0.0 where the kernel does not say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_bytes().split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0
