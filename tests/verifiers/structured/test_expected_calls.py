"""Expected calls are held against the functions that are offered: what nobody could call is the task's fault."""

import json

import pytest

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import ToolCallsTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.structured.tool_calls import prepare

FERRY = {
    "name": "ferry",
    "parameters": {
        "type": "object",
        "properties": {
            "to": {"type": "string"},
            "deck": {"type": "string", "enum": ["upper", "lower"]},
            "seats": {"type": "integer"},
            "bikes": {"type": "array", "items": {"type": "string"}},
            "payer": {"type": "object", "properties": {"card": {"type": "string"}}, "required": ["card"]},
            "day": {"type": "string", "default": "today"},
            "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        },
        "required": ["to", "day"],
    },
}
PLACE = "tool_calls.expected_json[0]"


def prepared(call, function=FERRY):
    functions = json.dumps([function]) if function is not None else ""
    return prepare(ToolCallsTask(functions_json=functions, expected_json=json.dumps([call])), False)


def ferry(**arguments):
    return {"name": "ferry", "arguments": {"to": "Hven", **arguments}}


@pytest.mark.parametrize(
    ("call", "field"),
    [
        ({"name": "ferry", "args": {"to": "Hven"}}, f"{PLACE}.args"),
        ({"type": "function", "function": {"name": "ferry", "parameters": {"to": "Hven"}}}, f"{PLACE}.parameters"),
        ({"name": "ferry", "arguments": {}}, f"{PLACE}.arguments.to"),
        ({"name": "ferry"}, f"{PLACE}.arguments.to"),
        (ferry(class_="first"), f"{PLACE}.arguments.class_"),
        (ferry(seats="two"), f"{PLACE}.arguments.seats"),
        (ferry(seats=1.5), f"{PLACE}.arguments.seats"),
        (ferry(seats=True), f"{PLACE}.arguments.seats"),
        (ferry(deck="roof"), f"{PLACE}.arguments.deck"),
        (ferry(deck=["roof", "hold"]), f"{PLACE}.arguments.deck"),
        (ferry(bikes=[[1, 2]]), f"{PLACE}.arguments.bikes"),
        (ferry(payer={"cash": "5"}), f"{PLACE}.arguments.payer"),
        (ferry(note=7), f"{PLACE}.arguments.note"),
        (ferry(to=7), f"{PLACE}.arguments.to"),
    ],
)
def test_a_call_that_nobody_could_make_names_its_place(call, field):
    with pytest.raises(BadTask) as caught:
        prepared(call)
    assert caught.value.field == field


@pytest.mark.parametrize(
    "call",
    [
        ferry(),
        ferry(seats=[2, 2.0], deck=["upper", "UPPER"]),
        ferry(seats=["", 2]),
        ferry(seats=[None]),
        ferry(bikes=["red", "blue"]),
        ferry(bikes=[["red", "blue"], ["blue"]]),
        ferry(payer=[{"card": "A1"}], note=[None]),
        {"id": "c1", "type": "function", "function": {"name": "ferry", "arguments": {"to": "Hven"}}},
    ],
)
def test_a_call_that_can_be_made_is_read(call):
    assert prepared(call) is not None


@pytest.mark.parametrize(
    ("kind", "value"),
    [("dict", {"a": 1}), ("FLOAT", 1.5), ("tuple", [1]), ("any", "x"), ("String", "x"), (["string", "null"], None)],
)
def test_types_have_the_names_that_schemas_give_them(kind, value):
    function = {"name": "f", "parameters": {"type": "dict", "properties": {"x": {"type": kind}}}}
    call = {"name": "f", "arguments": {"x": [value]}}
    said = json.dumps({"name": "f", "arguments": {"x": value}})
    assert prepared(call, function).judge(Completion(said)).passed


@pytest.mark.parametrize("kind", ["strng", "", 7, [], ["string", "nil"], "HashMap"])
@pytest.mark.parametrize("inner", [False, True])
def test_a_type_that_is_none_is_named(kind, inner):
    schema = {"type": "array", "items": {"type": kind}} if inner else {"type": kind}
    with pytest.raises(BadTask, match=r"f\.parameters\.properties\.x\..*type") as caught:
        prepared({"name": "f", "arguments": {}}, {"name": "f", "parameters": {"properties": {"x": schema}}})
    assert caught.value.field == "tool_calls.functions_json"


@pytest.mark.parametrize("parameters", [None, {}, {"type": "object"}, {"properties": {}, "additionalProperties": True}])
def test_where_no_parameters_are_told_nothing_is_checked(parameters):
    function = {"name": "f"} if parameters is None else {"name": "f", "parameters": parameters}
    assert prepared({"name": "f", "arguments": {"x": 1}}, function) is not None
    assert prepared({"name": "g", "arguments": {"x": 1}}, None) is not None


@pytest.mark.parametrize("fields", [{"tool_calls": "ferry()"}, {"tool_calls": {"name": "ferry"}}])
def test_a_transcript_whose_calls_are_no_list_is_the_callers_fault(fields):
    messages = json.dumps([{"role": "assistant", "content": "x", **fields}])
    with pytest.raises(BadTask) as caught:
        prepared(ferry()).judge(Completion("", messages_json=messages))
    assert caught.value.field == "completions.messages_json"


def test_expected_calls_are_needed():
    with pytest.raises(BadTask, match="is needed"):
        prepare(ToolCallsTask(), False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("g(x=1)", "g is not expected"),
        ("f(x=2)", "f is not expected with these arguments"),
        ("f(x=1)\nf(x=1)", "a call is made too often, or in another order"),
    ],
)
def test_what_is_not_expected_of_a_call_is_told(text: str, told: str):
    judge = prepare(ToolCallsTask("", '[{"name": "f", "arguments": {"x": 1}}]'), False)
    assert judge.judge(Completion(text)).explanation == told
