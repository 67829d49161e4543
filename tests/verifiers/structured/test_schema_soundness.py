"""A schema that takes no value, or that refers to nothing, is the task's fault; its honest twins are read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import Mode
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import JsonTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.structured.json import prepare


def read(schema, mode=Mode.SCHEMA_ONLY, expected=""):
    return prepare(JsonTask(schema_json=json.dumps(schema), mode=mode, expected_json=expected), False)


def closed(*names, **more):
    return {"type": "object", "properties": {name: {} for name in names}, "additionalProperties": False} | more


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"type": "string", "minLength": 5, "maxLength": 3},
        {"type": "array", "minItems": 2, "maxItems": 1},
        {"type": "integer", "minimum": 5, "maximum": 3},
        {"type": "integer", "enum": ["a", 1.5]},
        {"type": "string", "const": 3},
        {"enum": []},
        closed("a", required=["b"]),
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "number", "minimum": 2, "maximum": 1}}},
        {"type": "array", "minItems": 1, "items": False},
        {"allOf": [{}, {"type": "string", "const": 3}]},
        {"anyOf": [False, {"enum": []}]},
        {"properties": {"a": {"$ref": "#/$defs/none"}}, "$defs": {"one": {}}},
        {"items": {"anyOf": [{}, {"$ref": "#/definitions/x"}]}},
    ],
)
def test_a_schema_that_takes_no_value_or_refers_to_nothing_is_the_tasks_fault(schema):
    with pytest.raises(BadTask) as raised:
        read(schema)
    assert raised.value.field == "json.schema_json"


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        (True, 1),
        ({}, 1),
        ({"minLength": 5, "maxLength": 3}, 1),  # of a text alone
        ({"type": "string", "minLength": 3, "maxLength": 3}, "abc"),
        ({"type": ["integer", "null"], "enum": ["a", None]}, None),
        ({"type": "integer", "enum": [1.0]}, 1),
        (closed("a", required=["a"]), {"a": 1}),
        (closed("a", required=["b"], patternProperties={"^b": {}}), {"b": 1}),
        ({"additionalProperties": False, "required": ["b"]}, 1),
        ({"type": "object", "properties": {"a": False}}, {}),
        ({"type": "array", "items": False}, []),
        ({"anyOf": [False, {"const": 3}]}, 3),
        ({"$ref": "#/$defs/a%20b", "$defs": {"a b": {"type": "integer"}}}, 3),
        ({"properties": {"a": {"$ref": "#"}, "$ref": {"type": "string"}}}, {"a": {"$ref": "x"}}),
        ({"enum": [{"$ref": "#/none"}]}, {"$ref": "#/none"}),
    ],
)
def test_a_schema_that_takes_a_value_is_read(schema, value):
    assert read(schema).judge(Completion(json.dumps(value))).passed


def test_a_reference_into_nothing_is_told_beside_an_expected_value_too():
    with pytest.raises(BadTask) as raised:
        read({"properties": {"a": {"$ref": "#/$defs/none"}}}, Mode.MATCH, '{"b": 1}')
    assert "#/$defs/none" in raised.value.message


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 4) | st.sampled_from(["", "a", "abc"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=5,
)
SIZES = st.integers(0, 3)
TYPES = st.sampled_from(["string", "integer", "number", "array", "object", "null", "boolean"])


def _schemas(inner):
    members = {
        "type": TYPES,
        "minLength": SIZES,
        "maxLength": SIZES,
        "minimum": SIZES,
        "maximum": SIZES,
        "minItems": SIZES,
        "maxItems": SIZES,
        "enum": st.lists(VALUES, max_size=2),
        "items": inner,
        "properties": st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
        "required": st.lists(st.sampled_from("ab"), max_size=2, unique=True),
        "additionalProperties": inner,
        "anyOf": st.lists(inner, min_size=1, max_size=2),
        "allOf": st.lists(inner, min_size=1, max_size=2),
    }
    return st.fixed_dictionaries({}, optional=members)


@given(st.recursive(st.booleans(), _schemas, max_leaves=6), VALUES)
def test_what_a_value_satisfies_is_never_called_impossible(schema, value):
    try:
        read(schema, Mode.MATCH, json.dumps(value))
    except BadTask:
        return  # the value is none of the schema's
    assert read(schema)
