"""The order desk: its tools do what they say or refuse and change nothing; its state is read back as it was filled."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.agentic.desk import OrderDesk
from examples.agentic.functions import tool_names
from examples.agentic.playing import Call, Turn, answer, play
from examples.agentic.store import CONTENTS


@pytest.fixture
def desk():
    return OrderDesk()


def state(desk):
    return json.loads(desk.state_json)


def test_a_desk_holds_what_it_was_filled_with(desk):
    assert state(desk) == CONTENTS
    small = {"customers": {}, "stock": {"CUP": {"title": "Cup", "quantity": 1}}, "orders": {}}
    desk.reset(desk=json.dumps(small), prompt="ignored", task="ignored")
    assert state(desk) == small
    desk.reset()
    assert state(desk) == CONTENTS


def test_desks_share_nothing(desk):
    other = OrderDesk()
    other.cancel_order("W1001", "ordered by mistake")
    assert state(desk) == CONTENTS
    assert state(other) != CONTENTS


def test_cancelling_refunds_and_puts_back_into_stock(desk):
    assert json.loads(desk.cancel_order("W1001", "no longer needed"))["refunded_cents"] == 6950
    order = state(desk)["orders"]["W1001"]
    assert (order["status"], order["cancel_reason"], order["refunded_cents"]) == ("cancelled", "no longer needed", 6950)
    assert {sku: one["quantity"] for sku, one in state(desk)["stock"].items()} == {"LAMP": 4, "MUG": 11, "RUG": 1}


def test_looking_changes_nothing(desk):
    assert json.loads(desk.find_customer("ines@example.org"))["orders"] == ["W1001", "W1002", "W1003"]
    assert json.loads(desk.get_order("W1002")) == CONTENTS["orders"]["W1002"]
    assert state(desk) == CONTENTS


def test_pieces_are_refunded_once(desk):
    desk.refund_item("W1002", "LAMP", 2)
    with pytest.raises(ValueError, match="0 pieces"):
        desk.refund_item("W1002", "LAMP", 1)
    assert state(desk)["orders"]["W1002"]["refunded_cents"] == 6200


@pytest.mark.parametrize(
    "call",
    [
        Call("cancel_order", {"order_id": "W1002", "reason": "no longer needed"}),
        Call("cancel_order", {"order_id": "W1001", "reason": "too dear"}),
        Call("cancel_order", {"order_id": "W1001"}),
        Call("cancel_order", {"order_id": ["W1001"], "reason": "no longer needed"}),
        Call("change_address", {"order_id": "W1002", "street": "a", "city": "b", "postcode": "c"}),
        Call("change_address", {"order_id": "W1001", "street": "a", "city": "b", "postcode": " "}),
        Call("refund_item", {"order_id": "W1002", "sku": "RUG", "quantity": 1}),
        Call("refund_item", {"order_id": "W1002", "sku": "LAMP", "quantity": 3}),
        Call("refund_item", {"order_id": "W1002", "sku": "LAMP", "quantity": True}),
        Call("refund_item", {"order_id": "W1001", "sku": "MUG", "quantity": 1}),
        Call("get_order", {"order_id": "W1001' OR '1'='1"}),
        Call("find_customer", {"email": {"$ne": ""}}),
        Call("reset", {}),
        Call("state_json", {}),
        Call("_order", {"order_id": "W1001"}),
        Call("drop", {}),
    ],
    ids=lambda call: f"{call.name} {call.arguments}",
)
def test_a_refusal_is_an_answer_and_changes_nothing(desk, call):
    assert "error" in json.loads(answer(desk, call))
    assert state(desk) == CONTENTS


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["W1001", "W1002", "LAMP"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)
ARGUMENTS = ["order_id", "reason", "sku", "quantity", "email", "street", "city", "postcode"]


@pytest.mark.property
@given(st.sampled_from(tool_names()), st.dictionaries(st.sampled_from(ARGUMENTS), VALUES, max_size=4))
def test_no_call_that_a_model_may_make_raises(name, arguments):
    desk = OrderDesk()
    told = json.loads(answer(desk, Call(name, arguments)))
    assert isinstance(told, dict)
    assert "error" not in told or state(desk) == CONTENTS


def test_a_transcript_is_the_turns_with_the_tools_answers(desk):
    looked = Call("get_order", {"order_id": "W1003"})
    first, told, last = play(desk, [Turn("", (looked,)), Turn("It is pending.")])
    assert first["tool_calls"] == [
        {"type": "function", "function": {"name": "get_order", "arguments": looked.arguments}}
    ]
    assert (told["role"], json.loads(told["content"])["status"]) == ("tool", "pending")
    assert last == {"role": "assistant", "content": "It is pending."}
