"""Whole episodes and the kind `state`: silence is no deed, and a deed needs no last word."""

import json

import pytest

from verifier_service.local import Verifier

CALL = {"type": "function", "function": {"name": "close", "arguments": {}}}
DUE = {"initial_json": '{"open": 1}', "goal_json": '[{"path": "/open", "op": "eq", "value": 0}]'}
NOTHING = {"initial_json": '{"open": 1}', "goal_json": "[]", "must_communicate": ["open"]}
WHOLE = {"initial_json": '{"open": 1}', "expected_state_json": '{"open": 1}'}
DONE_ALREADY = {"initial_json": '{"open": 0}', "goal_json": DUE["goal_json"], "must_communicate": ["open"]}


@pytest.fixture(scope="module")
def verifier():
    with Verifier(workers=1) as started:
        yield started


def said(content, **more):
    return {"role": "assistant", "content": content, **more}


def judged(verifier, task, state, *messages):
    completion = {"messages_json": json.dumps(messages), "state_json": json.dumps({"open": state})}
    [answer] = verifier.verify([{"id": "a", "task": {"state": task}, "completions": [completion]}])
    return answer.results[0].outcome


@pytest.mark.parametrize("task", [NOTHING, WHOLE, DONE_ALREADY], ids=["no goal", "the state as it was", "so already"])
@pytest.mark.parametrize(
    "content", ["", None, " \n", ".", "<think>It is open.</think>", [{"type": "text", "text": ""}]]
)
def test_silence_is_no_reward_where_nothing_is_to_be_changed(verifier, task, content):
    state = 0 if task is DONE_ALREADY else 1
    found = judged(verifier, task, state, said("", tool_calls=[CALL]), {"role": "tool", "content": "no"}, said(content))
    assert (found.passed, found.score, found.reason) == (False, 0.0, "NO_ANSWER")


@pytest.mark.parametrize("task", [NOTHING, WHOLE])
def test_saying_something_is_enough_where_nothing_is_to_be_changed(verifier, task):
    assert judged(verifier, task, 1, said("It stays open.")).passed
    assert not judged(verifier, task, 0, said("It stays open.")).passed


def test_a_deed_needs_no_last_word(verifier):
    assert judged(verifier, DUE, 0, said("", tool_calls=[CALL])).passed
    assert not judged(verifier, DUE, 1, said("", tool_calls=[CALL])).passed
