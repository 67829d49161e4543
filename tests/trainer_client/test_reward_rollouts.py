"""What a trainer generated becomes completions."""

import json

import pytest
from rlvr import v1

from trainer_client.rollouts import completion_of, finish_reason, opens_thinking

CALLS = [{"type": "function", "function": {"name": "refund", "arguments": {"order": 7}}}]
EPISODE = [
    {"role": "assistant", "content": "", "tool_calls": CALLS, "reasoning_content": "secret thought"},
    {"role": "tool", "name": "refund", "content": "done"},
    {"role": "assistant", "content": "It is \\boxed{4}", "reasoning_content": "\\boxed{5}"},
    {"role": "tool", "name": "noise", "content": "5"},
]


@pytest.mark.parametrize(
    ("rollout", "text"),
    [
        ("plain", "plain"),
        ("lone \ud800", "lone \ufffd"),
        (EPISODE, "It is \\boxed{4}"),
        ([{"role": "assistant", "content": None, "reasoning_content": "4"}], ""),
        ([{"role": "assistant", "content": "4"}, {"role": "assistant", "content": ""}], ""),
        ([{"content": "no role"}], "no role"),
        ([{"role": "assistant", "content": [{"type": "text", "text": "a"}, {"type": "image"}, {"text": "b"}]}], "ab"),
        ([{"role": "assistant", "content": [{"type": "thinking", "text": "5"}, {"type": "text", "text": "6"}]}], "6"),
        ([{"role": "assistant", "content": [{"type": "reasoning", "text": "5"}]}], ""),
    ],
)
def test_the_last_assistant_content_is_judged(rollout, text):
    completion = completion_of(rollout, "math")
    assert completion == v1.Completion(text=text)


@pytest.mark.parametrize(
    "rollout",
    [
        [],
        [{"role": "user", "content": "4"}],
        [{"role": "model", "content": "4"}],
        [{"role": "Assistant", "content": "4"}],
        [{"role": "assistant", "content": 4}],
        [{"role": "assistant", "content": {"text": "4"}}],
        [{"role": "assistant", "content": b"4"}],
        [{"role": "assistant", "content": ["4"]}],
    ],
    ids=str,
)
def test_a_transcript_that_the_caller_built_wrongly_is_never_a_silent_zero(rollout):
    with pytest.raises(TypeError, match=r"assistant|content"):
        completion_of(rollout, "math")


def test_tool_calls_are_judged_as_json_by_their_kind_and_the_transcript_goes_along():
    completion = completion_of(EPISODE[:1], "tool_calls")
    assert json.loads(completion.text) == CALLS
    assert json.loads(completion.messages_json)[0]["tool_calls"] == CALLS


def test_prose_instead_of_tool_calls_is_judged_as_prose():
    assert (
        completion_of([{"role": "assistant", "content": "I cannot", "tool_calls": None}], "tool_calls").text
        == "I cannot"
    )


@pytest.mark.parametrize("kind", ["tool_calls", "state", "steps", "composite", "custom"])
def test_thoughts_never_travel(kind):
    sent = completion_of(EPISODE, kind)
    assert len(json.loads(sent.messages_json)) == 4
    assert "secret thought" not in sent.messages_json
    assert "boxed{5}" not in sent.messages_json + sent.text


def test_blocks_travel_as_their_text_without_thoughts():
    blocks = [
        {"type": "thinking", "thinking": "secret"},
        {"type": "redacted_thinking", "data": "secret"},
        {"text": "6"},
    ]
    sent = completion_of([{"role": "assistant", "content": blocks}], "composite")
    assert (sent.text, json.loads(sent.messages_json)[0]["content"]) == ("6", "6")


class FromAnSdk:
    def model_dump(self):
        return CALLS[0]


@pytest.mark.parametrize(
    "calls", [CALLS, tuple(CALLS), [json.dumps(CALLS[0])], [FromAnSdk()]], ids=["list", "tuple", "texts", "objects"]
)
def test_calls_in_any_common_form_travel_as_json(calls):
    sent = completion_of([{"role": "assistant", "content": None, "tool_calls": calls}], "tool_calls")
    assert json.loads(sent.text) == json.loads(sent.messages_json)[0]["tool_calls"] == CALLS


@pytest.mark.parametrize("calls", [json.dumps(CALLS), {"function": {}}, 7])
@pytest.mark.parametrize("kind", ["tool_calls", "state"])
def test_calls_that_are_no_list_are_the_callers_fault_and_never_silence(calls, kind):
    with pytest.raises(TypeError, match="tool_calls"):
        completion_of([{"role": "assistant", "content": "", "tool_calls": calls}], kind)


def test_a_call_that_is_none_is_left_to_the_verifier():
    sent = completion_of([{"role": "assistant", "content": "", "tool_calls": ["refund", None, 7]}], "tool_calls")
    assert json.loads(sent.text) == ["refund", None, 7]


def test_a_message_without_a_role_is_the_assistants_in_the_transcript_too():
    sent = completion_of([{"content": "no role", "reasoning": "x"}], "state")
    assert json.loads(sent.messages_json) == [{"role": "assistant", "content": "no role"}]


def test_nesting_beyond_any_json_is_nothing_said_and_no_crash():
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert completion_of([{"role": "assistant", "content": "", "tool_calls": deep}], "tool_calls") == v1.Completion()
    sent = completion_of([{"role": "assistant", "content": "", "tool_calls": deep}], "state", "{}")
    assert sent == v1.Completion(state_json="{}")


@pytest.mark.parametrize("rollout", [None, 4, ["4"], b"4", {"role": "assistant"}, [[{"role": "assistant"}]]])
def test_what_is_no_rollout_is_a_type_error(rollout):
    with pytest.raises(TypeError):
        completion_of(rollout, "math")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (None, v1.FINISH_REASON_UNSPECIFIED),
        ("stop", v1.FINISH_REASON_STOP),
        ("Length", v1.FINISH_REASON_LENGTH),
        ("max_tokens", v1.FINISH_REASON_LENGTH),
        ("abort", v1.FINISH_REASON_OTHER),
    ],
)
def test_finish_reasons_are_read_as_generators_tell_them(told, reason):
    assert finish_reason(told) == reason


@pytest.mark.parametrize(
    ("prompt", "opens"),
    [
        ("2 + 2?\n<think>\n", True),
        ("2 + 2?", False),
        ("<think> over </think>", False),
        ([{"role": "user", "content": "x"}, {"role": "assistant", "content": "<think>"}], True),
        ([{"role": "user", "content": "<think>"}], False),
        ([], False),
        ([1, 2, 3], False),
        (None, False),
    ],
)
def test_a_prompt_that_opened_a_thinking_block_is_seen(prompt, opens):
    assert opens_thinking(prompt) is opens
