# ruff: noqa: ANN401 - JSON holds values of any type
"""Proto JSON to the contract, strict and by path: what a caller wrote as JSON becomes a `Group`, or is told apart.

Names may be snake_case or camelCase, a completion may be a plain string, lone surrogates become
U+FFFD. What the contract does not know inside a task, and unknown words of enums, make the group
`Unsupported`, as on the wire; every other departure from the schema makes it unreadable. Called by
`jsonl` and `local`.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from google.protobuf import json_format
from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.errors import BadTask, Fault, Unsupported
from verifier_service.transport.intake import Known, Reading, read_group, unreadable
from verifier_service.transport.json_values import Misfit, duration, text, value_reader
from verifier_service.transport.reading import join, moved
from verifier_service.transport.twins import DURATION, TASK, AnyDescriptor
from verifier_service.transport.writing import clean

_COMPLETION = v1.Completion.DESCRIPTOR
_GROUP = v1.Group.DESCRIPTOR
_ENVELOPE = frozenset({_GROUP.full_name, _COMPLETION.full_name})


def parse_json(data: bytes | str) -> Any:
    """Returns the JSON value. Raises `Misfit` for what is no JSON in UTF-8, names a key twice or nests too deep."""
    try:
        return json.loads(data, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except json.JSONDecodeError as fault:
        raise Misfit(f"no JSON: {fault.msg.removesuffix(' at')} at character {fault.pos + 1}") from None
    except UnicodeDecodeError:
        raise Misfit("not UTF-8") from None
    except RecursionError:
        raise Misfit("nested too deep") from None
    except ValueError as fault:
        raise Misfit(str(fault)) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Returns the object. Raises `Misfit` where a key stands twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Misfit("a key stands twice in one object")
    return made


def _refuse_constant(word: str) -> Any:
    """Refuses `NaN` and the infinities, which are no JSON."""
    raise Misfit(f"{word} is no JSON")


def read_json_group(value: Any, place: str, caps: Caps) -> Reading:
    """Reads one group given as a JSON value; one that departs from the schema is a group that cannot be read."""
    try:
        message, known = _group(value)
    except Misfit as misfit:
        return unreadable(id_of(value), place, BadTask(misfit.message, misfit.place))
    except RecursionError:
        return unreadable(id_of(value), place, BadTask("nested too deep"))
    return read_group(message, place, caps, known)


def id_of(value: Any) -> str:
    """Returns the id that a JSON value gives itself, if it can be found."""
    given = value.get("id") if isinstance(value, dict) else None
    return clean(given) if isinstance(given, str) else ""


def _group(value: Any) -> tuple[v1.Group, Known]:
    """Returns the group as a message, with what in it the contract does not know. Raises `Misfit`."""
    given = _named_fields(value, _GROUP)
    made: dict[str, Any] = {}
    fault: Fault | None = None
    texts = given.pop("completions", [])
    for name, one in given.items():
        try:
            made[name] = _field(one, _GROUP.fields_by_name[name])
        except Unsupported as unknown:
            fault = fault or moved(unknown, name)
        except Misfit as misfit:
            raise _further(misfit, name) from None
    made["completions"], faults = _completions(texts)
    return v1.Group(**made), Known(fault, faults)


def _completions(value: Any) -> tuple[list[dict[str, Any]], dict[int, Fault]]:
    """Returns the completions, plain strings among them, and by index those with a word that the contract has not."""
    made: list[dict[str, Any]] = []
    faults: dict[int, Fault] = {}
    for index, one in enumerate(_listed(value, "completions")):
        try:
            made.append({"text": text(one)} if isinstance(one, str) else _message(one, _COMPLETION))
        except Unsupported as unknown:
            faults[index] = unknown
            made.append({})
        except Misfit as misfit:
            raise _further(misfit, f"completions[{index}]") from None
    return made, faults


def _message(value: Any, descriptor: AnyDescriptor) -> dict[str, Any]:
    """Returns what the message's constructor takes. Raises `Misfit` or `Unsupported` with the path below it."""
    made = {}
    for name, one in _named_fields(value, descriptor).items():
        try:
            made[name] = _field(one, descriptor.fields_by_name[name])
        except Unsupported as unknown:
            raise moved(unknown, name) from None
        except Misfit as misfit:
            raise _further(misfit, name) from None
    return made


def _field(value: Any, field: AnyDescriptor) -> Any:
    """Returns one field's value, with its repetitions."""
    read = _reader(field)
    if field.message_type is not None and field.message_type.GetOptions().map_entry:
        return _labels(value)
    if not field.is_repeated:
        return read(value)
    made = []
    for index, one in enumerate(_listed(value, "")):
        try:
            made.append(read(one))
        except Unsupported as unknown:
            raise moved(unknown, f"[{index}]") from None
        except Misfit as misfit:
            raise _further(misfit, f"[{index}]") from None
    return made


@cache
def _reader(field: AnyDescriptor) -> Callable[[Any], Any]:
    """Returns what reads one value of the field."""
    descriptor = field.message_type
    if descriptor is None:
        return value_reader(field)
    if descriptor.full_name == DURATION:
        return duration
    return lambda value: _message(value, descriptor)


def _named_fields(value: Any, descriptor: AnyDescriptor) -> dict[str, Any]:
    """Returns the object's fields by their names in the contract, without those that are null.

    Raises `Misfit` for what is no object, for a field given in both its spellings and for two members
    of one oneof. An unknown field is a `Misfit` in the envelope and `Unsupported` within a task.
    """
    if not isinstance(value, dict):
        raise Misfit("an object is needed")
    spellings, oneofs = _spellings(descriptor)
    named: dict[str, Any] = {}
    for key, one in value.items():
        name = spellings.get(key)
        if name is None:
            raise _unknown(str(key), descriptor)
        if name in named:
            raise Misfit("stands twice", name)
        if one is not None:
            named[name] = one
    for members in oneofs:
        if len(members & named.keys()) > 1:
            raise Misfit(f"only one of {', '.join(sorted(members & named.keys()))} may be set")
    return named


@cache
def _spellings(descriptor: AnyDescriptor) -> tuple[dict[str, str], tuple[frozenset[str], ...]]:
    """Returns each spelling of a field with its name, and the members of each oneof."""
    names = {spelling: f.name for f in descriptor.fields for spelling in (f.name, f.json_name)}
    return names, tuple(frozenset(f.name for f in oneof.fields) for oneof in descriptor.oneofs if len(oneof.fields) > 1)


def _unknown(key: str, descriptor: AnyDescriptor) -> Exception:
    """Returns the fault of a field that the contract has not."""
    message = f"{descriptor.name} has no field {clean(key)[:100]}"
    if descriptor.full_name in _ENVELOPE:
        return Misfit(message)
    return Unsupported(message, "" if descriptor.full_name == TASK else clean(key)[:100])


def _labels(value: Any) -> dict[str, str]:
    """Returns a map of texts."""
    if not isinstance(value, dict):
        raise Misfit("an object is needed")
    return {text(key): text(one) for key, one in value.items()}


def _listed(value: Any, place: str) -> Sequence[Any]:
    """Returns a list's values."""
    if not isinstance(value, list | tuple):
        raise Misfit("a list is needed", place)
    return value


def _further(misfit: Misfit, place: str) -> Misfit:
    """Returns the same misfit with `place` before its path."""
    return Misfit(misfit.message, join(place, misfit.place))


def write_json(answer: v1.GroupResult) -> dict[str, Any]:
    """Returns a group's answer as a JSON value: snake_case, every field without presence there."""
    return json_format.MessageToDict(
        answer, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
