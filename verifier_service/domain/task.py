"""What is to be verified: a group of completions of one task, with the task's kinds that hold other tasks.

Frozen, hashable (but for a group's labels), picklable; field names are the contract's. Never any
behaviour beyond telling which kind a task is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from verifier_service.domain import enums as e
from verifier_service.domain import specs as s


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a multi-step task."""

    id: str = ""
    task: "Task | None" = None


@dataclass(frozen=True, slots=True)
class StepsTask:
    """Several answers in one completion, scored step by step."""

    steps: tuple[Step, ...] = ()
    final: Step | None = None
    scoring: e.StepsScoring = e.StepsScoring.PREFIX
    final_weight: float | None = None


@dataclass(frozen=True, slots=True)
class CompositePart:
    """One part of a composite task."""

    task: "Task | None" = None
    weight: float | None = None
    gate: bool = False


@dataclass(frozen=True, slots=True)
class CompositeTask:
    """Several checks of one completion."""

    mode: e.CompositeMode = e.CompositeMode.ALL
    parts: tuple[CompositePart, ...] = ()


Spec = (
    s.MathTask
    | s.CodeTask
    | s.QaTask
    | s.McqTask
    | s.JsonTask
    | s.ToolCallsTask
    | s.StateTask
    | s.SqlTask
    | s.ConstraintTask
    | s.InstructionTask
    | StepsTask
    | CompositeTask
    | s.CustomTask
)


@dataclass(frozen=True, slots=True)
class Task:
    """A task: `kind` is the name of the contract's oneof member (`"math"`), `spec` its message."""

    kind: str
    spec: Spec


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote. `messages_json`, when set, is an OpenAI chat message list that holds the text."""

    text: str = ""
    finish_reason: e.FinishReason = e.FinishReason.STOP
    messages_json: str = ""
    state_json: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The completions of one prompt with their task; results come back in the order of `completions`.

    `timeout` bounds the work on one completion, `deadline` the whole group from receipt.
    """

    id: str
    task: Task
    completions: tuple[Completion, ...] = ()
    timeout: timedelta | None = None
    deadline: timedelta | None = None
    cache: e.CachePolicy = e.CachePolicy.USE
    starts_in_thinking: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)
