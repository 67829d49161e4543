"""What a pool of workers is asked and what it answers: plain data that the parent's rooms share.

Nothing here knows a kind, a process or a clock. `verifiers.in_worker` builds jobs and turns endings
into verdicts and errors; `supervision` decides which ending an item gets.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from verifier_service.domain.config import WorkerLimits
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Outcome


class How(StrEnum):
    """How the work on one completion ended, after all reruns."""

    JUDGED = "JUDGED"
    """The worker answered: a verdict, or the error of a fault that the kind raised."""
    OVER_CPU = "OVER_CPU"
    """It took more CPU time than its limit."""
    CRASHED = "CRASHED"
    """It took the worker down twice, by memory or by a fatal signal of its own making."""
    BROKEN = "BROKEN"
    """The kind's code raised what it must not, twice."""
    HUNG = "HUNG"
    """It stood still beyond its wall limit, twice, and used no CPU time to speak of."""
    LOST = "LOST"
    """The worker was lost twice in a way that says nothing about the completion."""


@dataclass(frozen=True, slots=True)
class Job:
    """One task with some of its completions; `prepare` names the function that makes a judge of `spec`."""

    prepare: str
    spec: object
    completions: tuple[Completion, ...]
    starts_in_thinking: bool = False
    limits: WorkerLimits = field(default_factory=WorkerLimits)


@dataclass(slots=True)
class Ending:
    """How the work on `completions[index]` ended.

    `started` and `finished` are `time.monotonic()` seconds, `cpu_s` is the worker's CPU time between
    them. `outcome` is set when `how` is JUDGED. `preparing` tells that the end came while the task
    itself was being prepared. `contended` tells that the worker had to wait for a processor, so that
    a limit reached says less, `again` that it was lost once before. `detail` is for logs and holds no
    text of task or completion.
    """

    index: int
    how: How
    started: float
    finished: float
    cpu_s: float
    outcome: Outcome | None = None
    preparing: bool = False
    contended: bool = False
    again: bool = False
    detail: str = ""


EndingSink = Callable[[Ending], None]
