# ruff: noqa: ANN401 - a walk over descriptors meets values of any type
"""Contract to domain: reads a task with everything in it, and tells by path what it does not know.

A walk over descriptors: it names no field of a kind but the references
that some cannot do without. What this server does not know (fields,
kinds, enum numbers) is `Unsupported`, so that an old server never grades by the wrong rule; numbers
that no rule could use are `BadTask`. Faults carry the path below what was read; callers put the
place before it. Called by `intake`.
"""

import dataclasses
import math
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from operator import attrgetter
from typing import Any

from google.protobuf.message import Message
from google.protobuf.unknown_fields import UnknownFieldSet

from verifier_service.domain.errors import BadTask, Fault, Unsupported
from verifier_service.domain.task import Task
from verifier_service.transport.twins import AnyDescriptor, EnumTwin, FieldTwin, message_twin

Read = Callable[[Any], Any]
NEED_REFERENCES = frozenset({"math", "qa", "mcq"})


def join(place: str, field: str) -> str:
    """Returns the path of `field` below `place`."""
    if not (place and field) or field.startswith("["):
        return place + field
    return f"{place}.{field}"


def moved(fault: Fault, place: str) -> Fault:
    """Returns the same fault with `place` before its path."""
    return type(fault)(fault.message, join(place, fault.field))


def refuse_unknown(message: Message) -> None:
    """Raises `Unsupported` when the message holds fields that this server's contract has not."""
    unknown = UnknownFieldSet(message)
    if len(unknown):
        numbers = ", ".join(str(unknown[index].field_number) for index in range(min(len(unknown), 5)))
        raise Unsupported(f"{message.DESCRIPTOR.name} has fields unknown to this server: number {numbers}")


def read_task(message: Any) -> Task:
    """Returns the task. Raises `Unsupported` or `BadTask` with the path below the task."""
    refuse_unknown(message)
    kind = message.WhichOneof("kind")
    if kind is None:
        raise BadTask("no kind of task is set")
    try:
        spec = read_message(getattr(message, kind))
    except Fault as fault:
        raise moved(fault, kind) from None
    if kind in NEED_REFERENCES and not spec.references:
        raise BadTask("at least one reference is needed", f"{kind}.references")
    return Task(kind, spec)


def read_message(message: Any) -> Any:
    """Returns the message's domain twin. Raises `Unsupported` or `BadTask` with the path below it."""
    refuse_unknown(message)
    domain, names, readers = _readers(message.DESCRIPTOR)
    values: list[Any] = []
    try:
        for read in readers:
            values.append(read(message))
    except Fault as fault:
        raise moved(fault, names[len(values)]) from None
    return domain(*values)


def read_duration(message: Any) -> timedelta:
    """Returns a duration. Raises `BadTask` unless it is well-formed and greater than 0."""
    seconds, nanos = message.seconds, message.nanos
    if abs(seconds) > 315_576_000_000 or abs(nanos) > 999_999_999 or seconds * nanos < 0:
        raise BadTask(f"not a duration: {seconds} s and {nanos} ns")
    if seconds < 0 or nanos < 0 or (seconds == 0 and nanos == 0):
        raise BadTask("must be greater than 0")
    return max(timedelta(seconds=seconds, microseconds=nanos // 1000), timedelta(microseconds=1))


def read_enum(number: int, twin: EnumTwin, default: Any) -> Any:
    """Returns the word; 0 is the default. Raises `Unsupported` for a number that the contract has not."""
    if number == 0:
        return default
    try:
        return twin.members[number]
    except KeyError:
        raise Unsupported(f"unknown value {number}") from None


@cache
def _readers(descriptor: AnyDescriptor) -> tuple[type[Any], tuple[str, ...], tuple[Read, ...]]:
    """Returns the domain class, its fields' names in their order, and what reads each."""
    twin = message_twin(descriptor)
    fields = {field.name: field for field in twin.fields}
    names = tuple(field.name for field in dataclasses.fields(twin.domain))
    return twin.domain, names, tuple(_reader(fields[name]) for name in names)


def _reader(field: FieldTwin) -> Read:
    """Returns what reads one field off its message."""
    name, one = field.name, _value_reader(field)
    if field.repeated:
        return lambda message: _read_all(getattr(message, name), one)
    if field.presence and field.shape != "task":
        return lambda message: one(getattr(message, name)) if message.HasField(name) else field.default
    return attrgetter(name) if one is _as_is else lambda message: one(getattr(message, name))


def _read_all(values: Any, one: Read) -> tuple[Any, ...]:
    """Returns a repeated field as a tuple; a fault's path names the index."""
    read = []
    for index, value in enumerate(values):
        try:
            read.append(one(value))
        except Fault as fault:
            raise moved(fault, f"[{index}]") from None
    return tuple(read)


def _value_reader(field: FieldTwin) -> Read:
    """Returns what turns one value of the field."""
    twin = field.enum
    if twin is not None:
        return lambda number: read_enum(number, twin, field.default)
    by_shape: dict[str, Read] = {"duration": read_duration, "task": read_task, "message": read_message}
    return by_shape.get(field.shape, _read_number if field.number else _as_is)


def _as_is(value: Any) -> Any:
    """Returns the value."""
    return value


def _read_number(value: float) -> float:
    """Returns a number. `BadTask` unless finite and >= 0: each such field of a task is a tolerance or a weight."""
    if not math.isfinite(value) or value < 0:
        raise BadTask(f"must be a number of at least 0, not {value}")
    return value
