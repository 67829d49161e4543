"""A task's limits against the server's caps."""

from dataclasses import dataclass
from datetime import timedelta

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import Limits
from verifier_service.isolation.sandbox import RunLimits

DEFAULTS = RunLimits()
MIB = 1024 * 1024
LEAST_S = 0.01
LEAST_MEMORY_BYTES = 16 * MIB
"""Less than these no program can meet: to start takes milliseconds, and a runtime alone some 10 MB."""
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

    @property
    def most(self) -> RunLimits:
        """The most that a test may ask for, all at once."""
        return RunLimits(
            self.max_cpu_s, self.max_wall_s, self.max_memory_bytes, self.max_processes, self.max_output_bytes
        )


def run_limits(limits: Limits, caps: CodeCaps) -> RunLimits:
    """Returns a test's limits. Raises `BadTask` naming the field that no program can meet or that is over the cap."""
    if 0 < limits.memory_bytes < LEAST_MEMORY_BYTES:
        raise BadTask(
            f"{limits.memory_bytes} bytes are less than any program needs ({LEAST_MEMORY_BYTES})",
            "code.limits.memory_bytes",
        )
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
    if seconds < LEAST_S:
        raise BadTask(f"{seconds:g} s is less than any program needs ({LEAST_S:g} s)", f"code.limits.{name}")
    if seconds > cap:
        raise BadTask(f"{seconds:g} s is over the server's cap of {cap:g} s", f"code.limits.{name}")
    return seconds


def _amount(given: int, default: int, cap: int, name: str) -> int:
    if given < 0:
        raise BadTask(f"must not be negative, not {given}", f"code.limits.{name}")
    if given > cap:
        raise BadTask(f"{given} is over the server's cap of {cap}", f"code.limits.{name}")
    return given or min(default, cap)
