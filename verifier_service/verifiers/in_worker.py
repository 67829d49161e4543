"""From a kind that is judged in a worker process to the verifier that the engine calls.

Runs in the service; the kind's own code never does. What an ending without an answer means is `blame`'s to say.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from verifier_service.domain.config import WorkerLimits
from verifier_service.domain.work import Report, Sink, Work
from verifier_service.isolation.jobs import Ending, How, Job
from verifier_service.verifiers.blame import Blame, of_ours


class Pool(Protocol):
    """What runs jobs in workers."""

    async def run(self, job: Job, sink: Callable[[Ending], None]) -> None:
        """Calls `sink` once for each of the job's completions; stops the work when cancelled."""
        ...


class InWorker:
    """The verifier of one kind whose `prepare` function the pool's workers have imported."""

    def __init__(
        self, kind: str, prepare: str, pool: Pool, limits: WorkerLimits, version: str, *, blame: Blame = of_ours
    ) -> None:
        """Takes the kind, its `"package.module:function"`, the pool, the server's own limits and the kind's version.

        `blame` says what an ending without an answer means.
        """
        self.kind = kind
        self.version = version
        self._prepare = prepare
        self._pool = pool
        self._limits = limits
        self._blame = blame

    async def verify(self, work: Work, sink: Sink) -> None:
        """Calls `sink` once for each completion as its outcome is known; cancelling it kills the worker at work.

        A timeout of the caller's lowers the CPU limit of an item and never raises it; hit, it gives
        the same verdict. Raises `OursFault` where no worker can be had.
        """
        limits = self._limits
        if work.timeout_s is not None:
            limits = replace(limits, cpu_s=min(limits.cpu_s, work.timeout_s))
        job = Job(self._prepare, work.task.spec, work.completions, work.starts_in_thinking, limits)
        await self._pool.run(job, lambda ending: sink(self._report(ending, limits)))

    def _report(self, ending: Ending, limits: WorkerLimits) -> Report:
        outcome = ending.outcome if ending.outcome is not None else self._blame(self.kind, ending, limits)
        cpu = timedelta(0, ending.cpu_s)
        return Report(ending.index, outcome, ending.started, ending.finished, cpu, _certain(ending))


def _certain(ending: Ending) -> bool:
    """Tells whether the same work would surely end the same: not after a loss, nor at a limit on a crowded machine."""
    if ending.again or ending.contended:
        return False
    return ending.how is How.JUDGED or ending.how is How.OVER_CPU
