"""Every message and enum of the contract has its twin in the domain, field by field."""

import dataclasses
import typing
from datetime import timedelta

import pytest
from google.protobuf.descriptor import FieldDescriptor
from rlvr import v1

from verifier_service.domain import task
from verifier_service.transport.twins import DURATION, ContractMismatch, enum_twin, message_twin

ONEOFS = {"rlvr.v1.Task", "rlvr.v1.Result"}
TYPES = {
    FieldDescriptor.CPPTYPE_STRING: str,
    FieldDescriptor.CPPTYPE_BOOL: bool,
    FieldDescriptor.CPPTYPE_DOUBLE: float,
    FieldDescriptor.CPPTYPE_UINT32: int,
    FieldDescriptor.CPPTYPE_UINT64: int,
}


def below(descriptor, found):
    """Collects every message that the descriptor holds, itself among them."""
    if descriptor.full_name not in found and not descriptor.GetOptions().map_entry and descriptor.full_name != DURATION:
        found[descriptor.full_name] = descriptor
        for field in descriptor.fields:
            if field.message_type is not None:
                below(field.message_type, found)
    return found


MESSAGES = below(v1.Group.DESCRIPTOR, below(v1.GroupResult.DESCRIPTOR, {}))
ENUMS = {f.enum_type.full_name: f.enum_type for m in MESSAGES.values() for f in m.fields if f.enum_type is not None}


@pytest.mark.parametrize("name", sorted(set(MESSAGES) - ONEOFS))
def test_every_message_has_a_twin_with_the_same_fields(name):
    twin = message_twin(MESSAGES[name])
    hints = typing.get_type_hints(twin.domain)
    assert [field.name for field in twin.fields] == [field.name for field in MESSAGES[name].fields]
    for field in MESSAGES[name].fields:
        if not (field.message_type and field.message_type.GetOptions().map_entry):
            check_type(field, hints[field.name])


def check_type(field, hint):
    if field.is_repeated:
        assert typing.get_origin(hint) is tuple, field.full_name
        hint = typing.get_args(hint)[0]
    options = typing.get_args(hint) or (hint,)
    plain = next(option for option in options if option is not type(None))
    if field.message_type is not None:
        expected = timedelta if field.message_type.full_name == DURATION else field.message_type.name
        assert (
            plain in (expected, task.Task) if expected == "Task" else (plain is expected or plain.__name__ == expected)
        ), field.full_name
    elif field.enum_type is not None:
        assert plain.__name__ == field.enum_type.name
    else:
        assert plain is TYPES[field.cpp_type], field.full_name
        assert (type(None) in options) == (field.has_presence and not field.is_repeated), field.full_name


@pytest.mark.parametrize("name", sorted(ENUMS))
def test_every_word_has_a_member_and_the_unspecified_has_none(name):
    twin = enum_twin(ENUMS[name])
    assert set(twin.members) == {value.number for value in ENUMS[name].values} - {0}
    assert {twin.names[member] for member in twin.members.values()} == {
        value.name for value in ENUMS[name].values if value.number
    }


def test_the_members_of_the_task_are_the_domains_specs():
    kinds = {member.message_type.name for member in v1.Task.DESCRIPTOR.oneofs_by_name["kind"].fields}
    assert kinds == {spec.__name__ for spec in typing.get_args(task.Spec)}
    assert {field.name for field in dataclasses.fields(task.Task)} == {"kind", "spec"}


def test_a_message_without_a_twin_is_our_mistake():
    with pytest.raises(ContractMismatch):
        message_twin(v1.VerifyRequest.DESCRIPTOR)
