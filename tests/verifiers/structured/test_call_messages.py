"""Calls in transcripts: in every field that holds one, and whose fault a field of another shape is."""

import json

import pytest

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import ToolCallsTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason
from verifier_service.verifiers.structured.tool_calls import prepare

FUNCTIONS = json.dumps([{"name": "send", "parameters": {"type": "object", "properties": {"to": {"type": "string"}}}}])
CALL = {"name": "send", "arguments": {"to": "ann"}}
WRITTEN = f"<tool_call>{json.dumps(CALL)}</tool_call>"
TEXT = {"type": "text", "text": "One moment."}
ENVELOPES = [{"name": "send"}, "send", "[]", 5, True]


def judged(expected, message, **task):
    judge = prepare(ToolCallsTask(functions_json=FUNCTIONS, expected_json=json.dumps(expected), **task), False)
    return judge.judge(Completion(messages_json=json.dumps([{"role": "assistant", **message}])))


@pytest.mark.parametrize(
    "message",
    [
        {"content": "", "tool_calls": [{"type": "function", "function": CALL}]},
        {"content": None, "function_call": {"name": "send", "arguments": json.dumps(CALL["arguments"])}},
        {"content": [TEXT, {"type": "tool_use", "id": "1", "name": "send", "input": {"to": "ann"}}]},
        {"content": [TEXT, {"type": "function_call", "name": "send", "arguments": json.dumps(CALL["arguments"])}]},
        {"content": [TEXT, {"type": "text", "text": WRITTEN}]},
        {"content": [{"type": "text", "text": WRITTEN[:6]}, {"type": "text", "text": WRITTEN[6:]}]},
    ],
)
def test_a_call_counts_wherever_a_message_holds_it(message):
    assert judged([CALL], message).passed
    assert not judged([], message).passed
    assert not judged([{**CALL, "arguments": {"to": "bob"}}], message).passed


@pytest.mark.parametrize(
    "content", [[TEXT, {"type": "thinking", "thinking": WRITTEN}], [TEXT, {"type": "tool_result", "content": WRITTEN}]]
)
def test_a_part_that_is_neither_text_nor_call_makes_no_call(content):
    assert not judged([CALL], {"content": content}).passed
    assert judged([], {"content": content}).passed


@pytest.mark.parametrize("field", ["tool_calls", "function_call"])
@pytest.mark.parametrize("expected", [[], [CALL]])
def test_a_field_of_another_shape_is_the_callers_fault(field, expected):
    for envelope in ENVELOPES:
        if not (field == "function_call" and isinstance(envelope, dict)):
            with pytest.raises(BadTask, match=field):
                judged(expected, {"content": "No tool fits.", field: envelope})


@pytest.mark.parametrize("call", ["send", 5, None, {}, {"name": 3}, {"function": {"name": "send", "arguments": "{"}}])
def test_a_call_of_another_shape_is_the_models_fault(call):
    for expected in ([], [CALL]):
        found = judged(expected, {"content": "hi", "tool_calls": [call]})
        assert (found.passed, found.reason) == (False, Reason.UNPARSABLE_ANSWER)


@pytest.mark.parametrize("nothing", [None, []])
def test_a_message_without_calls_may_say_so(nothing):
    assert judged([], {"content": "No tool fits.", "tool_calls": nothing}).passed
    assert not judged([CALL], {"content": "No tool fits.", "tool_calls": nothing}).passed
