"""What tasks within tasks share: the bounds of nesting, paths of faults, and what several reports make together."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from verifier_service.domain.errors import NEVER_RETRYABLE, BadTask, ItemError
from verifier_service.domain.task import CompositeTask, StepsTask, Task
from verifier_service.domain.verdict import Outcome
from verifier_service.domain.work import Report, Work

MAX_DEPTH = 3
MAX_PARTS = 64
JudgeParts = Callable[[Work], Coroutine[Any, Any, list[Report]]]


def held(task: Task) -> list[tuple[str, Task]]:
    """Returns the tasks that a task holds, each with its path below it. Raises `BadTask` where one is missing."""
    spec = task.spec
    if isinstance(spec, CompositeTask):
        inner = [(f"composite.parts[{index}].task", part.task) for index, part in enumerate(spec.parts)]
    elif isinstance(spec, StepsTask):
        inner = [(f"steps.steps[{index}].task", step.task) for index, step in enumerate(spec.steps)]
        inner += [("steps.final.task", spec.final.task)] if spec.final is not None else []
    else:
        return []
    for path, one in inner:
        if one is None:
            raise BadTask("is needed", path)
    return [(path, one) for path, one in inner if one is not None]


def check_nesting(task: Task, depth: int = 1, place: str = "") -> None:
    """Raises `BadTask` with its path where tasks are nested too deep, or a task holds too many or none."""
    if not isinstance(task.spec, CompositeTask | StepsTask):
        return
    field = "composite.parts" if isinstance(task.spec, CompositeTask) else "steps.steps"
    if depth > MAX_DEPTH:
        raise BadTask(f"tasks are nested deeper than {MAX_DEPTH}", place + task.kind)
    inner = held(task)
    own = len(task.spec.parts if isinstance(task.spec, CompositeTask) else task.spec.steps)
    if not 0 < own <= MAX_PARTS:
        raise BadTask(f"1 to {MAX_PARTS} are needed", place + field)
    for path, one in inner:
        check_nesting(one, depth + 1, f"{place}{path}.")


def takes_cut_off(task: Task) -> bool:
    """Tells whether a task, or one that it holds, judges a completion that was cut off at its length limit."""
    policy = getattr(task.spec, "policy", task.spec)
    if getattr(policy, "allow_truncated", False):
        return True
    return any(takes_cut_off(one) for _, one in held(task))


def placed(outcome: Outcome, path: str, kind: str) -> Outcome:
    """Returns a part's outcome; an error's path is told from the whole task."""
    if not isinstance(outcome, ItemError):
        return outcome
    if outcome.field.split(".")[0] == kind:
        return replace(outcome, field=f"{path}.{outcome.field}")
    if outcome.code in NEVER_RETRYABLE and not outcome.field:
        return replace(outcome, field=path)
    return outcome


def summed(index: int, outcome: Outcome, reports: Sequence[Report], cacheable: bool = True) -> Report:
    """Returns the report of a whole: its time is all its parts' time."""
    return Report(
        index=index,
        outcome=outcome,
        started=min(report.started for report in reports),
        finished=max(report.finished for report in reports),
        cpu=sum((report.cpu for report in reports), timedelta()),
        cacheable=cacheable and all(report.cacheable for report in reports),
    )
