"""A task's limits against the server's caps, and the time that one completion has left over all its runs."""

from dataclasses import dataclass, replace
from datetime import timedelta

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import Limits
from verifier_service.isolation.sandbox import Execution, RunLimits

DEFAULTS = RunLimits()
WALL_FACTOR = DEFAULTS.wall_s / DEFAULTS.cpu_s
LEAST_S = 0.005
MIB = 1024 * 1024
COMPILATION = RunLimits(cpu_s=30.0, wall_s=90.0, memory_bytes=1024 * MIB)


@dataclass(frozen=True, slots=True)
class CodeCaps:
    """The most that a task's limits may ask for, and the limits of a compilation and of a checker program."""

    max_cpu_s: float = 60.0
    max_wall_s: float = 180.0
    max_memory_bytes: int = 1024 * MIB
    max_processes: int = 256
    max_output_bytes: int = 16 * MIB
    compilation: RunLimits = COMPILATION
    checker: RunLimits = DEFAULTS


def run_limits(limits: Limits, caps: CodeCaps) -> RunLimits:
    """Returns a test's limits. Raises `BadTask` naming the field that is not positive or over the server's cap."""
    return RunLimits(
        cpu_s=_seconds(limits.cpu_time, DEFAULTS.cpu_s, caps.max_cpu_s, "cpu_time"),
        wall_s=_seconds(limits.wall_time, DEFAULTS.wall_s, caps.max_wall_s, "wall_time"),
        memory_bytes=_amount(limits.memory_bytes, DEFAULTS.memory_bytes, caps.max_memory_bytes, "memory_bytes"),
        processes=_amount(limits.processes, DEFAULTS.processes, caps.max_processes, "processes"),
        output_bytes=_amount(limits.output_bytes, DEFAULTS.output_bytes, caps.max_output_bytes, "output_bytes"),
    )


def _seconds(given: timedelta | None, default: float, cap: float, name: str) -> float:
    if given is None:
        return min(default, cap)
    seconds = given.total_seconds()
    if seconds <= 0:
        raise BadTask(f"must be greater than 0, not {seconds:g} s", f"code.limits.{name}")
    if seconds > cap:
        raise BadTask(f"{seconds:g} s is over the server's cap of {cap:g} s", f"code.limits.{name}")
    return seconds


def _amount(given: int, default: int, cap: int, name: str) -> int:
    if given < 0:
        raise BadTask(f"must not be negative, not {given}", f"code.limits.{name}")
    if given > cap:
        raise BadTask(f"{given} is over the server's cap of {cap}", f"code.limits.{name}")
    return given or min(default, cap)


class Budget:
    """What the caller's timeout leaves of one completion's time: CPU time, with wall time as a backstop of 3x."""

    def __init__(self, timeout_s: float | None) -> None:
        """Takes the bound on the work, None for none."""
        self._cpu_s = timeout_s
        self._wall_s = None if timeout_s is None else timeout_s * WALL_FACTOR

    @property
    def spent(self) -> bool:
        """Whether no further run can begin."""
        return self._cpu_s is not None and self._wall_s is not None and min(self._cpu_s, self._wall_s) < LEAST_S

    def lowered(self, limits: RunLimits) -> RunLimits:
        """Returns the limits of the next run: the test's own, or what is left if that is less."""
        if self._cpu_s is None or self._wall_s is None:
            return limits
        return replace(limits, cpu_s=min(limits.cpu_s, self._cpu_s), wall_s=min(limits.wall_s, self._wall_s))

    def charge(self, execution: Execution) -> None:
        """Takes off what a run used."""
        if self._cpu_s is not None and self._wall_s is not None:
            self._cpu_s -= execution.cpu_s
            self._wall_s -= execution.wall_s
