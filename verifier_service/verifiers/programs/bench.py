"""Runs of one completion's program within its limits and budget; tells a limit reached from a measure under doubt."""

from dataclasses import dataclass, field
from datetime import timedelta

from verifier_service.domain.errors import ErrorCode, OursFault
from verifier_service.domain.verdict import Reason
from verifier_service.isolation.sandbox import Ended, Execution, Run, RunLimits, Submission
from verifier_service.verifiers.programs.budget import Budget

LIMIT_REASONS = {
    Ended.CPU_LIMIT: Reason.TIME_LIMIT,
    Ended.WALL_LIMIT: Reason.TIME_LIMIT,
    Ended.MEMORY_LIMIT: Reason.MEMORY_LIMIT,
    Ended.OUTPUT_LIMIT: Reason.OUTPUT_LIMIT,
}


class OutOfTime(Exception):
    """The completion's timeout is used up before a run could begin."""


@dataclass(slots=True)
class Spent:
    """What a completion's runs used, and whether one ended by the wall clock alone."""

    cpu: timedelta = field(default_factory=timedelta)
    by_wall_clock: bool = False


class Bench:
    """An opened submission with the limits and the budget of its runs."""

    def __init__(self, submission: Submission, limits: RunLimits, budget: Budget) -> None:
        """Takes the submission for as long as its slot is held."""
        self._submission = submission
        self._limits = limits
        self._budget = budget
        self.spent = Spent()

    async def run(self, run: Run) -> Execution:
        """Runs once. Raises `OutOfTime`, and `OursFault` where a busy machine let no run finish twice."""
        for _ in range(2):
            if self._budget.spent:
                raise OutOfTime
            limits = self._budget.lowered(self._limits)
            execution = await self._submission.run(Run(run.mode, run.stdin, run.payload, limits))
            if not (execution.contended and execution.ended is Ended.WALL_LIMIT):
                self._charge(execution)
                return execution
            self.spent.cpu += timedelta(seconds=execution.cpu_s)  # the machine's doing, so not the budget's
        raise OursFault("the machine was too busy to measure the program, twice", ErrorCode.SANDBOX_LOST)

    async def compile(self, limits: RunLimits) -> Execution | None:
        """Compiles where the language asks for it, at most twice as `run`."""
        for _ in range(2):
            execution = await self._submission.compile(self._budget.lowered(limits))
            if execution is None or not (execution.contended and execution.ended is Ended.WALL_LIMIT):
                if execution is not None:
                    self._charge(execution)
                return execution
        raise OursFault("the machine was too busy to compile the program, twice", ErrorCode.SANDBOX_LOST)

    def _charge(self, execution: Execution) -> None:
        self._budget.charge(execution)
        self.spent.cpu += timedelta(seconds=execution.cpu_s)
        self.spent.by_wall_clock |= execution.ended is Ended.WALL_LIMIT


def reason_of(execution: Execution) -> Reason | None:
    """Returns the reason of a run that did not end well by itself; None for exit status 0."""
    if execution.ended in LIMIT_REASONS:
        return LIMIT_REASONS[execution.ended]
    return None if execution.ok else Reason.RUNTIME_ERROR


def late_limit(execution: Execution) -> Reason | None:
    """Returns the limit that a run was found to be over only after it had answered; its own clock never lags so."""
    return None if execution.ended is Ended.WALL_LIMIT else LIMIT_REASONS.get(execution.ended)


def manner_of(execution: Execution) -> str:
    """Returns how a run ended, in words."""
    if execution.ended is Ended.SIGNALLED:
        return f"ended by signal {execution.signal}"
    if execution.ended is Ended.EXITED:
        return f"exited with status {execution.exit_code}"
    return f"reached its {execution.ended.value.lower().replace('_', ' ')}"
