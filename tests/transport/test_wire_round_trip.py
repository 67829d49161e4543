"""What is written is read back the same, for every kind and field; JSON and bytes read the same."""

from datetime import timedelta

from google.protobuf import json_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st
from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.task import Group, Task
from verifier_service.transport.intake import read_group
from verifier_service.transport.json_form import read_json_group
from verifier_service.transport.reading import NEED_REFERENCES
from verifier_service.transport.twins import message_twin
from verifier_service.transport.writing import write_group

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = {
    FieldDescriptor.CPPTYPE_STRING: TEXTS,
    FieldDescriptor.CPPTYPE_BOOL: st.booleans(),
    FieldDescriptor.CPPTYPE_DOUBLE: st.floats(0, 1e300),
    FieldDescriptor.CPPTYPE_UINT32: st.integers(0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_UINT64: st.integers(0, 2**64 - 1),
}
DURATIONS = st.timedeltas(timedelta(microseconds=1), timedelta(days=10_000))
KINDS = v1.Task.DESCRIPTOR.oneofs_by_name["kind"].fields


@st.composite
def messages(draw, descriptor, depth):
    """Draws a domain object for a message of the contract."""
    twin = message_twin(descriptor)
    drawn = {}
    for field, theirs in zip(twin.fields, descriptor.fields, strict=True):
        one = value(field, theirs, depth)
        if field.repeated:
            drawn[field.name] = tuple(draw(st.lists(one, max_size=2)))
        elif field.presence and field.default is None and field.shape != "task" and draw(st.booleans()):
            drawn[field.name] = None
        else:
            drawn[field.name] = draw(one)
    return one_of_each_oneof(draw, twin.domain(**drawn), descriptor)


def value(field, theirs, depth):
    if field.enum is not None:
        return st.sampled_from(sorted(field.enum.members.values()))
    if field.shape == "duration":
        return DURATIONS
    if field.shape == "task":
        return tasks(depth - 1)
    if field.message is not None:
        return messages(field.message, depth)
    return SCALARS[theirs.cpp_type]


def one_of_each_oneof(draw, made, descriptor):
    """Keeps one member of each real oneof."""
    for oneof in descriptor.oneofs:
        if len(oneof.fields) > 1:
            kept = draw(st.sampled_from([field.name for field in oneof.fields]))
            for field in oneof.fields:
                if field.name != kept:
                    object.__setattr__(made, field.name, None)
    return made


@st.composite
def tasks(draw, depth=2):
    kinds = [kind for kind in KINDS if depth > 0 or kind.name not in ("steps", "composite")]
    kind = draw(st.sampled_from(kinds))
    spec = draw(messages(kind.message_type, depth))
    if kind.name in NEED_REFERENCES and not spec.references:
        object.__setattr__(spec, "references", ("1",))
    return Task(kind.name, spec)


@st.composite
def groups(draw):
    completions = draw(st.lists(messages(v1.Completion.DESCRIPTOR, 0), min_size=1, max_size=3))
    return Group(
        id=draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)),
        task=draw(tasks()),
        completions=tuple(completions),
        timeout=draw(st.none() | DURATIONS),
        deadline=draw(st.none() | DURATIONS),
        cache=draw(value(message_twin(v1.Group.DESCRIPTOR).fields[5], None, 0)),
        starts_in_thinking=draw(st.booleans()),
        labels=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
    )


@given(groups())
def test_what_is_written_is_read_back(group):
    reading = read_group(v1.Group.FromString(write_group(group).SerializeToString()), "groups[0]", Caps())
    assert reading.error is None
    assert reading.faults == {}
    assert reading.group == group


@given(groups(), st.booleans())
def test_json_in_either_spelling_reads_as_the_bytes_do(group, snake_case):
    message = write_group(group)
    value = json_format.MessageToDict(message, preserving_proto_field_name=snake_case)
    assert read_json_group(value, "groups[0]", Caps()) == read_group(message, "groups[0]", Caps())


@given(st.binary(max_size=200))
def test_reading_never_raises_on_any_bytes_that_are_a_group(data):
    message = v1.Group()
    try:
        message.ParseFromString(data)
    except DecodeError:
        return
    read_group(message, "groups[0]", Caps())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["id", "task", "math", "qa", "references", "policy", "completions", "text", "timeout", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_reading_never_raises_on_any_json(value):
    reading = read_json_group(value, "groups[0]", Caps())
    assert reading.error is not None or len(reading.faults) <= reading.size
