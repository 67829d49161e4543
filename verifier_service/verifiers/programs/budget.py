"""The time that one completion has left over all its runs."""

from dataclasses import replace

from verifier_service.isolation.sandbox import Execution, RunLimits

DEFAULTS = RunLimits()
WALL_FACTOR = DEFAULTS.wall_s / DEFAULTS.cpu_s
LEAST_S = 0.005


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
