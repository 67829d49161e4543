# ruff: noqa: ANN401 - a walk over descriptors meets values of any type
"""Which domain class stands for which message and enum of the contract, told from descriptors and dataclass fields.

Names are the same on both sides, so nothing is listed by hand: a field that is added to the contract
and to its dataclass travels without a change here. A twin that is missing or differs raises when it
is first asked for, and a test asks for all. Called by `reading`, `writing` and `json_form`.
"""

import dataclasses
import types
import typing
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal, TypeAlias

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor

from verifier_service.domain import enums, errors, specs, task, verdict

DURATION = "google.protobuf.Duration"
TASK = "rlvr.v1.Task"
AnyDescriptor: TypeAlias = Any
"""A message's descriptor, whichever implementation of protobuf is at work."""
Shape = Literal["scalar", "enum", "duration", "task", "message"]
_ROOMS = (enums, specs, task, verdict, errors)


@dataclass(frozen=True, slots=True)
class EnumTwin:
    """An enum of the contract beside its `StrEnum`; number 0 (`_UNSPECIFIED`) has no member."""

    members: dict[int, StrEnum]
    names: dict[str, str]
    """From a member to its name on the wire: `BOXED_ONLY` to `EXTRACTION_BOXED_ONLY`."""


@dataclass(frozen=True, slots=True)
class FieldTwin:
    """One field on both sides. `default` is what the dataclass holds where the wire says nothing."""

    name: str
    shape: Shape
    repeated: bool
    presence: bool
    default: Any
    number: bool
    """Whether the field is a floating-point number, which may be no NaN, infinity or less than 0."""
    enum: EnumTwin | None
    message: AnyDescriptor | None


@dataclass(frozen=True, slots=True)
class MessageTwin:
    """A message of the contract beside its dataclass."""

    domain: type[Any]
    fields: tuple[FieldTwin, ...]


class ContractMismatch(Exception):
    """The contract and the domain differ: a mistake of ours, found by the first test that looks."""


def _domain_class(name: str) -> Any:
    """Returns the domain's class of that name."""
    for room in _ROOMS:
        if hasattr(room, name):
            return getattr(room, name)
    raise ContractMismatch(f"the domain has no {name}")


@cache
def enum_twin(descriptor: EnumDescriptor) -> EnumTwin:
    """Returns an enum's twin. Raises `ContractMismatch` unless both hold the same words."""
    words = _domain_class(descriptor.name)
    zero = descriptor.values_by_number[0].name
    prefix = zero.removesuffix("UNSPECIFIED")
    members = {v.number: v.name.removeprefix(prefix) for v in descriptor.values if v.number != 0}
    if sorted(members.values()) != sorted(words.__members__):
        raise ContractMismatch(f"{descriptor.full_name} and {words.__name__} hold different words")
    return EnumTwin({n: words[w] for n, w in members.items()}, {words[w]: prefix + w for w in members.values()})


@cache
def message_twin(descriptor: AnyDescriptor) -> MessageTwin:
    """Returns a message's twin. Raises `ContractMismatch` unless both hold the same fields in the same shapes."""
    domain = _domain_class(descriptor.name)
    hints = typing.get_type_hints(domain)
    ours = {f.name: f for f in dataclasses.fields(domain)}
    if set(ours) != set(descriptor.fields_by_name):
        raise ContractMismatch(f"{descriptor.full_name} and {domain.__name__} hold different fields")
    return MessageTwin(domain, tuple(_field_twin(f, ours[f.name], hints[f.name]) for f in descriptor.fields))


def _field_twin(field: FieldDescriptor, ours: "dataclasses.Field[Any]", hint: Any) -> FieldTwin:
    """Returns one field's twin."""
    shape = _shape(field)
    may_be_none = isinstance(hint, types.UnionType) and type(None) in hint.__args__
    presence = not field.is_repeated and field.has_presence
    if presence and shape == "scalar" and not may_be_none:
        raise ContractMismatch(f"{field.full_name} is optional, but not in the domain")
    return FieldTwin(
        name=field.name,
        shape=shape,
        repeated=field.is_repeated,
        presence=presence,
        default=_default(ours),
        number=field.cpp_type == FieldDescriptor.CPPTYPE_DOUBLE,
        enum=enum_twin(field.enum_type) if field.enum_type is not None else None,
        message=field.message_type,
    )


def _shape(field: FieldDescriptor) -> Shape:
    """Tells how a field's values are turned."""
    if field.enum_type is not None:
        return "enum"
    if field.message_type is None:
        return "scalar"
    named: dict[str, Shape] = {DURATION: "duration", TASK: "task"}
    return named.get(field.message_type.full_name, "message")


def _default(ours: "dataclasses.Field[Any]") -> Any:
    """Returns what the dataclass holds when nothing is given; None for a required field."""
    if ours.default_factory is not dataclasses.MISSING:
        return ours.default_factory()
    return None if ours.default is dataclasses.MISSING else ours.default
