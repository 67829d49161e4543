"""Whole episodes reach the verifier: the transcript, and the state that the environment, never the model, wrote."""

import json

import pytest
from rlvr import v1

from trainer_client import Client, ClientOptions, episode
from trainer_client.errors import BadRow
from trainer_client.reward import VerifierReward

STATE = v1.Task(state=v1.StateTask(initial_json="{}", goal_json="[]"))
STATE_CELL = '{"state": {"initial_json": "{}", "goal_json": "[]"}}'  # as a `task` column holds it
CALLS_CELL = '{"tool_calls": {"expected_json": "[]"}}'
CALL = {"type": "function", "function": {"name": "refund", "arguments": {"order": 7}}}
TURNS = [
    {"role": "assistant", "content": "", "tool_calls": [CALL], "reasoning_content": "secret"},
    {"role": "tool", "name": "refund", "content": "done"},
    {"role": "assistant", "content": "Refunded."},
]


class Desk:
    """An environment as trainers keep it."""

    def __init__(self, state):
        self.state_json = state


class Tool:
    def state_json(self):
        return "{}"


@pytest.fixture
def reward(fake):
    reward = VerifierReward(fake.target, options=ClientOptions(attempt_s=1.0, info_attempt_s=1.0), deadline_s=20.0)
    yield reward
    reward.close()


def sent(fake):
    """The completions that the fake has received, in order."""
    return [each for request in fake.requests for group in request.groups for each in group.completions]


def test_an_episode_is_a_completion_of_transcript_and_state():
    made = episode(TURNS, {"orders": {"7": None}})
    assert (made.text, made.state_json) == ("Refunded.", '{"orders":{"7":null}}')
    assert json.loads(made.messages_json)[0]["tool_calls"] == [CALL]
    assert "secret" not in made.messages_json
    assert episode(TURNS, '{"a": 1.0}').state_json == '{"a": 1.0}'
    assert episode(TURNS).state_json == ""


@pytest.mark.parametrize("state", [float("nan"), {"a": {1, 2}}, object(), {"price": b"1"}, lambda: "{}"])
def test_a_state_that_is_no_json_is_the_environments_fault(state):
    with pytest.raises((TypeError, ValueError)):
        episode(TURNS, state)


def test_an_episode_passes_through_the_client(fake):
    with Client(fake.target) as client:
        client.verify([v1.Group(id="a", task=STATE, completions=[episode(TURNS, {"a": 1}), episode(TURNS, {"a": 2})])])
        client.verify_one(STATE, episode(TURNS, {"a": 3}))
    assert [each.state_json for each in sent(fake)] == ['{"a":1}', '{"a":2}', '{"a":3}']
    assert all(len(json.loads(each.messages_json)) == 3 for each in sent(fake))


async def test_the_state_comes_from_the_environments_that_the_trainer_drives(fake, reward):
    desks = [Desk('{"a": 1}'), Desk({"a": 2}), object()]
    await reward(["p"] * 3, [TURNS] * 3, task=[STATE_CELL] * 3, environments=desks)
    assert [each.state_json for each in sent(fake)] == ['{"a": 1}', '{"a":2}', ""]
    assert [each.text for each in sent(fake)] == ["Refunded."] * 3


async def test_equal_words_with_unlike_states_are_judged_apart(fake, reward):
    await reward(["p"] * 3, [TURNS] * 3, task=[STATE_CELL] * 3, state_json=["[1]", "[2]", "[1]"])
    assert sorted(each.state_json for each in sent(fake)) == ["[1]", "[2]"]


async def test_a_column_goes_before_the_environment(fake, reward):
    await reward(["p"] * 2, [TURNS] * 2, task=[STATE_CELL] * 2, environments=[Desk("1")] * 2, state_json=["2", None])
    assert [each.state_json for each in sent(fake)] == ["2", "1"]


async def test_a_column_of_transcripts_stands_for_the_texts(fake, reward):
    rollouts, told = ["raw", "raw"], [json.dumps(TURNS), None]
    await reward(["p"] * 2, rollouts, task=[STATE_CELL] * 2, messages_json=told, state_json=["1", "1"])
    assert [(each.text, bool(each.messages_json)) for each in sent(fake)] == [("Refunded.", True), ("raw", False)]
    assert "secret" not in sent(fake)[0].messages_json


async def test_tool_calls_travel_as_json_and_no_state_with_them(fake, reward):
    await reward(["p"], [TURNS[:1]], task=[CALLS_CELL], environments=[Desk("1")])
    [made] = sent(fake)
    assert json.loads(made.text) == [CALL]
    assert made.state_json == ""


async def test_other_kinds_send_neither(fake, reward):
    await reward(["p"], [TURNS], answer=["4"], environments=[Desk("1")])
    assert sent(fake) == [v1.Completion(text="Refunded.")]


@pytest.mark.parametrize(
    ("columns", "row", "column"),
    [
        ({"state_json": ["1"]}, 1, "state_json"),
        ({"state_json": ["1"] * 3}, 2, "state_json"),
        ({"messages_json": ["[]"]}, 1, "messages_json"),
        ({"environments": [Desk("1")]}, 1, "environments"),
        ({"environments": [Desk("1"), Desk({1, 2})]}, 1, "environments"),
        ({"environments": [Tool()] * 2}, 0, "environments"),
        ({"state_json": ["1", "{"]}, 1, "state_json"),
        ({"state_json": ["1", {1, 2}]}, 1, "state_json"),
        ({"messages_json": [None, "{"]}, 1, "messages_json"),
        ({"messages_json": [None, "{}"]}, 1, "messages_json"),
        ({"messages_json": [None, 7]}, 1, "messages_json"),
        ({"messages_json": [None, "[]"]}, 1, "messages_json"),
        ({"messages_json": [None, '[{"role": "user"}]']}, 1, "messages_json"),
    ],
)
async def test_what_the_trainer_built_wrongly_names_its_row_and_column_before_anything_is_sent(
    fake, reward, columns, row, column
):
    with pytest.raises(BadRow) as caught:
        await reward(["p"] * 2, [TURNS] * 2, task=[STATE_CELL] * 2, **columns)
    assert (caught.value.row, caught.value.column) == (row, column)
    assert fake.requests == []
