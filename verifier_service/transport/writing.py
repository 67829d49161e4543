# ruff: noqa: ANN401 - a walk over descriptors meets values of any type
"""Domain to contract: writes what the domain says, field by field, and never a NaN or a broken string.

The mirror of `reading`, over the same twins. What depends on the view is in `views`. Called by
`answers`, and by whoever wants a domain group as a message.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from rlvr import v1

from verifier_service.domain.errors import ItemError
from verifier_service.domain.task import Group, Task
from verifier_service.domain.verdict import Result
from verifier_service.transport.twins import AnyDescriptor, FieldTwin, message_twin

Write = Callable[[Any], Any]
_VIEW_FULL_ONLY = frozenset({"tests", "steps"})


def clean(text: str) -> str:
    """Returns the text with every lone surrogate replaced by U+FFFD: UTF-8 has no form for it."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def write_group(group: Group) -> v1.Group:
    """Returns the group as a message."""
    return v1.Group(**_fields(v1.Group.DESCRIPTOR, group))


def write_error(error: ItemError) -> v1.ItemError:
    """Returns an error as a message."""
    return v1.ItemError(**_fields(v1.ItemError.DESCRIPTOR, error))


def write_result(result: Result, *, full: bool) -> v1.Result:
    """Returns a result as a message; per-test and per-step detail only when `full`."""
    outcome = result.outcome
    written: dict[str, Any] = {
        "timings": _fields(v1.Timings.DESCRIPTOR, result.timings),
        "cache_hit": result.cache_hit,
        "verifier_version": clean(result.verifier_version),
    }
    if isinstance(outcome, ItemError):
        written["error"] = _fields(v1.ItemError.DESCRIPTOR, outcome)
    else:
        written["verdict"] = _fields(v1.Verdict.DESCRIPTOR, outcome, frozenset() if full else _VIEW_FULL_ONLY)
    return v1.Result(**written)


def _fields(descriptor: AnyDescriptor, value: Any, left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Returns what the message's constructor takes; a field without presence that is None is left out."""
    written = {}
    for name, write in _writers(descriptor):
        if name in left_out:
            continue
        one = getattr(value, name)
        if one is not None:
            written[name] = write(one)
    return written


def write_duration(value: timedelta) -> dict[str, int]:
    """Returns the seconds and nanoseconds of a duration, both of its sign."""
    microseconds = value // timedelta(microseconds=1)
    sign = -1 if microseconds < 0 else 1
    seconds, rest = divmod(abs(microseconds), 1_000_000)
    return {"seconds": sign * seconds, "nanos": sign * rest * 1000}


def _write_task(task: Task) -> dict[str, Any]:
    """Returns the task as the one member of its oneof."""
    kind = v1.Task.DESCRIPTOR.fields_by_name[task.kind]
    return {task.kind: _fields(kind.message_type, task.spec)}


@cache
def _writers(descriptor: AnyDescriptor) -> tuple[tuple[str, Write], ...]:
    """Returns a writer for each field of the message."""
    if descriptor.full_name == v1.Group.DESCRIPTOR.full_name:
        return tuple((f.name, dict if f.name == "labels" else _writer(f)) for f in message_twin(descriptor).fields)
    return tuple((field.name, _writer(field)) for field in message_twin(descriptor).fields)


def _writer(field: FieldTwin) -> Write:
    """Returns what writes one field."""
    one = _value_writer(field)
    if field.repeated:
        return lambda values: [one(value) for value in values]
    return one


def _value_writer(field: FieldTwin) -> Write:
    """Returns what writes one value of the field."""
    enum, message = field.enum, field.message
    if enum is not None:
        return enum.names.__getitem__
    if field.shape == "duration":
        return write_duration
    if field.shape == "task":
        return _write_task
    if message is not None:
        return lambda value: _fields(message, value)
    return _scalar


def _scalar(value: Any) -> Any:
    """Returns the value; text is made fit for UTF-8."""
    return clean(value) if isinstance(value, str) else value
