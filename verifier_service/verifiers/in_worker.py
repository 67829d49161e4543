"""From a kind that is judged in a worker process to the verifier that the engine calls.

Says what the ending of an item's work means: whose fault it is, and so whether it is a verdict or an
error. Runs in the service; the kind's own code never does.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from verifier_service.domain.config import WorkerLimits
from verifier_service.domain.errors import ErrorCode, item_error
from verifier_service.domain.verdict import Outcome, Reason, failed
from verifier_service.domain.work import Report, Sink, Work
from verifier_service.isolation.jobs import Ending, How, Job

# Whatever the task says of undecided comparisons: a text that costs too much must not be a way out of a 0.
_OVER_LIMIT = failed(Reason.UNDECIDED, "not decided within the CPU limit")


class Pool(Protocol):
    """What runs jobs in workers."""

    async def run(self, job: Job, sink: Callable[[Ending], None]) -> None:
        """Calls `sink` once for each of the job's completions; stops the work when cancelled."""
        ...


class InWorker:
    """The verifier of one kind whose `prepare` function the pool's workers have imported."""

    def __init__(self, kind: str, prepare: str, pool: Pool, limits: WorkerLimits, version: str) -> None:
        """Takes the kind, its `"package.module:function"`, the pool, the server's own limits and the kind's version."""
        self.kind = kind
        self.version = version
        self._prepare = prepare
        self._pool = pool
        self._limits = limits

    async def verify(self, work: Work, sink: Sink) -> None:
        """Calls `sink` once for each completion as its outcome is known; cancelling it kills the worker at work.

        A timeout of the caller's lowers the CPU limit of an item and never raises it; hit, it gives
        the same verdict. Raises `OursFault` where no worker can be had.
        """
        limits = self._limits
        if work.timeout_s is not None:
            limits = replace(limits, cpu_s=min(limits.cpu_s, work.timeout_s))
        job = Job(self._prepare, work.task.spec, work.completions, work.starts_in_thinking, limits)
        await self._pool.run(job, lambda ending: sink(self._report(ending)))

    def _report(self, ending: Ending) -> Report:
        outcome = ending.outcome if ending.outcome is not None else self._outcome(ending)
        cpu = timedelta(0, ending.cpu_s)
        return Report(ending.index, outcome, ending.started, ending.finished, cpu, _certain(ending))

    def _outcome(self, ending: Ending) -> Outcome:
        if ending.how is How.OVER_CPU:
            return self._task_over_limit() if ending.preparing else _OVER_LIMIT
        if ending.how is How.CRASHED:
            return self._task_crash() if ending.preparing else failed(Reason.GRADER_CRASH, "took the grader down twice")
        if ending.how is How.BROKEN:
            return item_error(ErrorCode.INTERNAL, f"the {self.kind} verifier failed twice: {ending.detail}")
        return item_error(ErrorCode.WORKER_LOST, f"the worker was lost twice: {ending.detail or 'it hung'}")

    def _task_over_limit(self) -> Outcome:
        field = f"{self.kind}.references"
        return item_error(ErrorCode.BAD_TASK, f"takes over {self._limits.prepare_cpu_s:g} s of CPU to read", field)

    def _task_crash(self) -> Outcome:
        return item_error(ErrorCode.BAD_TASK, "takes the grader down", f"{self.kind}.references")


def _certain(ending: Ending) -> bool:
    """Tells whether the same work would surely end the same: not after a loss, nor at a limit on a crowded machine."""
    if ending.again or ending.contended:
        return False
    return ending.how is How.JUDGED or ending.how is How.OVER_CPU
