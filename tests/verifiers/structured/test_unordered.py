"""Paths of arrays without an order lead to an array, or the task is at fault; tolerances leave numbers apart."""

import json

import pytest

from verifier_service.domain.enums import ExtraCalls, Mode
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import JsonTask, ToolCallsTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.structured import json as json_kind
from verifier_service.verifiers.structured import tool_calls
from verifier_service.verifiers.structured.unordered import leads_in_schema

BOOK = {"title": "Emma", "tags": ["old", "novel"], "parts": [{"pages": [1, 2]}, {"pages": []}], "notes": [], "by": None}
ARRAY = {"type": "array", "items": {"type": "string"}}
SCHEMA = {
    "type": "object",
    "properties": {"by": {"type": ["array", "null"]}, "prizes": {"$ref": "#/$defs/names"}, "title": {"type": "string"}},
    "$defs": {"names": {"anyOf": [{"type": "null"}, ARRAY]}},
}


def json_task(path, schema=None, **more):
    schema_json = json.dumps(schema) if schema else ""
    more = {"expected_json": json.dumps(BOOK)} | more
    return json_kind.prepare(JsonTask(schema_json=schema_json, unordered_paths=("/tags", path), **more), False)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/tag", None),
        ("/title", None),
        ("", None),
        ("/by", None),
        ("/parts/2/pages", None),
        ("/parts/pages", None),
        ("/parts/*/page", None),
        ("tags", None),
        ("/ta~gs", None),
        ("/prize", SCHEMA),
        ("/title", SCHEMA),
        ("/prizes/0", SCHEMA),
    ],
)
def test_a_path_that_leads_to_no_array_is_the_tasks_fault(path, schema):
    with pytest.raises(BadTask) as raised:
        json_task(path, schema)
    assert raised.value.field == "json.unordered_paths[1]"


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/parts", None),
        ("/parts/0/pages", None),
        ("/parts/*/pages", None),
        ("/*", None),
        ("/notes/*/lines", None),
        ("/prizes", SCHEMA),
        ("/by", SCHEMA),
    ],
)
def test_a_path_to_an_array_of_the_value_or_the_schema_is_read(path, schema):
    turned = BOOK | {"tags": BOOK["tags"][::-1]}
    assert json_task(path, schema).judge(Completion(json.dumps(turned))).passed


def test_a_schema_that_holds_itself_is_followed_once_a_step():
    schema = {
        "properties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}, "c": {"anyOf": [{"$ref": "#"}, {"type": "array"}]}}
    }
    assert leads_in_schema(schema, ("*",) * 60 + ("c",))
    assert not leads_in_schema(schema, ("*",) * 60 + ("d",))


@pytest.mark.parametrize("tolerance", [-0.1, 1.0, 5.0, float("nan"), float("inf")])
def test_a_tolerance_that_is_none_is_the_tasks_fault(tolerance):
    with pytest.raises(BadTask) as raised:
        json_task("/tags", relative_tolerance=tolerance)
    assert raised.value.field == "json.relative_tolerance"
    with pytest.raises(BadTask) as raised:
        tool_calls.prepare(ToolCallsTask(expected_json="[]", relative_tolerance=tolerance), False)
    assert raised.value.field == "tool_calls.relative_tolerance"


@pytest.mark.parametrize("expected", ["{", '{"title": 1}'])
def test_an_expected_value_beside_a_schema_alone_is_read_all_the_same(expected):
    with pytest.raises(BadTask) as raised:
        json_task("/prizes", SCHEMA, expected_json=expected, mode=Mode.SCHEMA_ONLY)
    assert raised.value.field == "json.expected_json"


FUNCTIONS = json.dumps(
    [{"name": "send", "parameters": {"type": "object", "properties": {"to": ARRAY, "cc": ARRAY, "text": {}}}}]
)
CALLS = json.dumps([{"name": "send", "arguments": {"to": ["ann", "bob"], "text": "hi"}}])


@pytest.mark.parametrize("path", ["", "/send", "/text", "/bcc", "/to/0"])
def test_a_path_that_leads_to_no_array_of_a_call_is_the_tasks_fault(path):
    with pytest.raises(BadTask) as raised:
        tool_calls.prepare(ToolCallsTask(FUNCTIONS, CALLS, unordered_paths=("/to", path)), False)
    assert raised.value.field == "tool_calls.unordered_paths[1]"


@pytest.mark.parametrize(("functions", "path"), [(FUNCTIONS, "/cc"), (FUNCTIONS, "/*"), ("", "/to")])
def test_a_path_to_an_array_of_a_call_or_a_function_is_read(functions, path):
    calls = json.dumps([{"name": "send", "arguments": {"to": [["ann", "bob"]], "text": "hi"}}])
    judge = tool_calls.prepare(ToolCallsTask(functions, calls, unordered_paths=("/to", path)), False)
    said = {"name": "send", "arguments": {"to": ["bob", "ann"], "text": "hi"}}
    assert judge.judge(Completion(json.dumps(said))).passed


def test_every_call_allowed_where_none_is_expected_asks_for_nothing():
    with pytest.raises(BadTask) as raised:
        tool_calls.prepare(ToolCallsTask(FUNCTIONS, "[]", extra_calls=ExtraCalls.ALLOW), False)
    assert raised.value.field == "tool_calls.extra_calls"
    judge = tool_calls.prepare(ToolCallsTask(FUNCTIONS, "[]"), False)
    assert judge.judge(Completion("None of them serves.")).passed
    assert not judge.judge(Completion(json.dumps({"name": "send", "arguments": {"text": "hi"}}))).passed
