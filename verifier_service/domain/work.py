"""One piece of work as the engine hands it to a verifier: a task and the completions still to be judged."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from verifier_service.domain.task import Completion, Task
from verifier_service.domain.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Work:
    """A task with some completions of one group, all admitted and distinct.

    `timeout_s` is the caller's bound on the work on one completion (None: the server's own).
    Outcomes are reported by the index into `completions`.
    """

    task: Task
    completions: tuple[Completion, ...]
    starts_in_thinking: bool = False
    timeout_s: float | None = None


@dataclass(slots=True)
class Report:
    """What a verifier says of one completion, as soon as it is known.

    `index` is the position in `Work.completions`, `started` and `finished` are `time.monotonic()`
    seconds of the work itself (waiting for a free worker is queue time and lies before `started`),
    `cpu` is the CPU time it took. `cacheable` is false for anything measured under doubt.
    """

    index: int
    outcome: Outcome
    started: float
    finished: float
    cpu: timedelta = field(default_factory=timedelta)
    cacheable: bool = True


Sink = Callable[[Report], None]
