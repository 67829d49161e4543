"""What becomes of a request's groups before the engine: each is read on its own, so that one fault fails no other.

A group that cannot be read is still answered, completion by completion; a completion that cannot be
read costs only itself. `complete` puts what the engine says back in its place and makes every path a
path of the request. Called by the servicer, the JSON lines and `local`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ParamSpec, TypeVar

from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.errors import BadTask, ErrorCode, Fault, ItemError, TaskTooLarge
from verifier_service.domain.task import Completion, Group, Task
from verifier_service.domain.verdict import GroupResult, Result
from verifier_service.transport.reading import (
    join,
    moved,
    read_duration,
    read_enum,
    read_message,
    read_task,
    refuse_unknown,
)
from verifier_service.transport.twins import enum_twin

MAX_ID_CHARACTERS = 256
MAX_LABELS = 32
P = ParamSpec("P")
T = TypeVar("T")
_CACHE = v1.Group.DESCRIPTOR.fields_by_name["cache"].enum_type
_TASK_AT_FAULT = frozenset({ErrorCode.BAD_TASK, ErrorCode.UNSUPPORTED, ErrorCode.TASK_TOO_LARGE})
_COMPLETION_FIELDS = frozenset(v1.Completion.DESCRIPTOR.fields_by_name)


@dataclass(frozen=True, slots=True)
class Reading:
    """One group as it was read, at `place` (`groups[3]`) of its request.

    `group` holds the completions that could be read, for the engine; None when there is nothing to do.
    `faults` are the others' errors by index. `error` is set when the group could not be read at all.
    """

    id: str
    place: str
    size: int = 0
    group: Group | None = None
    faults: dict[int, ItemError] = field(default_factory=dict)
    error: ItemError | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """Faults found before the message was made: of the whole group, or of single completions by index."""

    group: Fault | None = None
    completions: Mapping[int, Fault] = field(default_factory=dict)


def id_fault(group_id: str) -> str:
    """Returns what is wrong with a group's id, or nothing."""
    if not group_id:
        return "is missing"
    return "" if len(group_id) <= MAX_ID_CHARACTERS else f"is longer than {MAX_ID_CHARACTERS} characters"


def unreadable(group_id: str, place: str, fault: Fault) -> Reading:
    """Returns the reading of a group that cannot be read at all."""
    return Reading(group_id[:MAX_ID_CHARACTERS], place, error=moved(fault, place).as_item_error())


def read_group(message: v1.Group, place: str, caps: Caps, known: Known | None = None) -> Reading:
    """Reads one group. A fault of its task or settings becomes every completion's error; never raises on any group."""
    known = known or Known()
    wrong_id = id_fault(message.id)
    if wrong_id:
        return unreadable(message.id, place, BadTask(wrong_id, "id"))
    size = len(message.completions)
    if size > caps.max_items:
        fault = BadTask(f"{size} completions, more than max_items, {caps.max_items}", "completions")
        return unreadable(message.id, place, fault)
    try:
        if known.group is not None:
            raise known.group
        envelope = _read_settings(message, caps)
    except Fault as fault:
        return all_at_fault(message.id, place, size, fault)
    completions, faults = _read_completions(message.completions, place, known.completions)
    group = Group(completions=completions, **envelope) if completions else None
    return Reading(message.id, place, size, group, faults)


def all_at_fault(group_id: str, place: str, size: int, fault: Fault) -> Reading:
    """Returns the reading of a group whose every completion gets the same error."""
    error = moved(fault, place).as_item_error()
    return Reading(group_id, place, size, faults=dict.fromkeys(range(size), error))


def _read_settings(message: v1.Group, caps: Caps) -> dict[str, Any]:
    """Returns everything of a group but its completions. Raises a `Fault` with the path below the group."""
    refuse_unknown(message)
    if len(message.labels) > MAX_LABELS:
        raise BadTask(f"more than {MAX_LABELS} labels", "labels")
    return {
        "id": message.id,
        "task": _at("task", _read_task, message.task, caps),
        "timeout": _at("timeout", read_duration, message.timeout) if message.HasField("timeout") else None,
        "deadline": _at("deadline", read_duration, message.deadline) if message.HasField("deadline") else None,
        "cache": _at("cache", read_enum, message.cache, enum_twin(_CACHE), Group.__dataclass_fields__["cache"].default),
        "starts_in_thinking": message.starts_in_thinking,
        "labels": dict(message.labels),
    }


def _at(place: str, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Returns what `read` returns; its fault's path gets `place` before it."""
    try:
        return read(*args, **kwargs)
    except Fault as fault:
        raise moved(fault, place) from None


def _read_task(message: v1.Task, caps: Caps) -> Task:
    """Returns the task. Raises a `Fault` where it is too large, or cannot be read."""
    if message.ByteSize() > caps.max_task_bytes:
        raise TaskTooLarge(f"the task is over max_task_bytes, {caps.max_task_bytes} bytes")
    return read_task(message)


def _read_completions(
    messages: Iterable[v1.Completion], place: str, known: Mapping[int, Fault]
) -> tuple[tuple[Completion, ...], dict[int, ItemError]]:
    """Returns the completions that can be read, and the others' errors by index."""
    completions: list[Completion] = []
    faults: dict[int, ItemError] = {}
    for index, message in enumerate(messages):
        try:
            if index in known:
                raise known[index]
            completions.append(read_message(message))
        except Fault as fault:
            faults[index] = moved(fault, f"{place}.completions[{index}]").as_item_error()
    return tuple(completions), faults


def complete(reading: Reading, judged: GroupResult | None, version: str) -> GroupResult:
    """Returns the group's answer: the engine's results and the reading's faults, in the order of the completions."""
    if reading.error is not None:
        return GroupResult(reading.id, error=reading.error)
    if judged is not None and judged.error is not None:
        return GroupResult(reading.id, error=_placed(judged.error, reading.place, 0))
    if judged is not None and not reading.faults and not any(isinstance(r.outcome, ItemError) for r in judged.results):
        return judged
    rest = iter(judged.results if judged is not None else ())
    faults, place = reading.faults, reading.place
    results = tuple(
        Result(faults[index], verifier_version=version) if index in faults else _placed_result(next(rest), place, index)
        for index in range(reading.size)
    )
    return GroupResult(reading.id, results)


def _placed_result(result: Result, place: str, index: int) -> Result:
    """Returns the result with its error's path completed."""
    if isinstance(result.outcome, ItemError):
        return replace(result, outcome=_placed(result.outcome, place, index))
    return result


def _placed(error: ItemError, place: str, index: int) -> ItemError:
    """Returns the error with the request's path of its field; an error that is ours and names none keeps none."""
    if error.field.startswith(place):
        return error
    own = error.field.removeprefix("completions.")
    if own in _COMPLETION_FIELDS:
        return replace(error, field=f"{place}.completions[{index}].{own}")
    if error.field or error.code in _TASK_AT_FAULT:
        return replace(error, field=join(f"{place}.task", error.field))
    return error
