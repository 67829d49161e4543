"""What customers ask, and the task that judges what a model does about it: one scenario a kind, and more of `state`.

A task is proto JSON, as in a line of `verifier-service verify` and in a data set's `task` column.
"""

import json
from dataclasses import dataclass
from typing import Any

from examples.agentic.functions import functions
from examples.agentic.store import CONTENTS

Task = dict[str, Any]
RULES = (
    "You serve an order desk. Look an order up before you change it, do only what the customer asks for, and end with "
    "a message to the customer."
)
NEW_HOME = {"street": "9 Mill Lane", "city": "Braga", "postcode": "4700-001"}


@dataclass(frozen=True, slots=True)
class Scenario:
    """One request; `task` judges the episode."""

    name: str
    request: str
    task: Task

    @property
    def prompt(self) -> list[dict[str, str]]:
        """The messages that a model is given."""
        return [{"role": "system", "content": RULES}, {"role": "user", "content": self.request}]

    def row(self) -> dict[str, Any]:
        """Returns the scenario as a row of a data set for TRL: `prompt`, `desk`, `task`."""
        return {"prompt": self.prompt, "desk": json.dumps(CONTENTS), "task": json.dumps(self.task)}


def goal(path: str, value: object) -> dict[str, object]:
    """Returns the goal that a place of the state holds a value."""
    return {"path": path, "op": "eq", "value": value}


def state(*goals: dict[str, object], may_change: tuple[str, ...] = (), tell: tuple[str, ...] = ()) -> Task:
    """Returns the task of reaching goals, changing nothing else, and telling texts."""
    fields = {"initial_json": json.dumps(CONTENTS), "goal_json": json.dumps(goals)}
    return {"state": fields | {"allow_changes": list(may_change), "must_communicate": list(tell)}}


def calls(*expected: tuple[str, dict[str, object]], **more: object) -> Task:
    """Returns the task of making calls."""
    listed = [{"name": name, "arguments": arguments} for name, arguments in expected]
    return {"tool_calls": {"functions_json": json.dumps(functions()), "expected_json": json.dumps(listed), **more}}


def cancelled(order_id: str, refunded_cents: int, **stock: int) -> list[dict[str, object]]:
    """Returns the goals of an order that is cancelled, refunded and back in stock."""
    back = [goal(f"/stock/{sku}/quantity", quantity) for sku, quantity in stock.items()]
    order = f"/orders/{order_id}"
    return [goal(f"{order}/status", "cancelled"), goal(f"{order}/refunded_cents", refunded_cents), *back]


LOOK_UP_AND_CANCEL = calls(
    ("get_order", {"order_id": "W1003"}),
    ("cancel_order", {"order_id": "W1003", "reason": "no longer needed"}),
    order="ORDER_STRICT",
)
REFUNDED = state(goal("/orders/W1002/items/LAMP/refunded", 1), goal("/orders/W1002/refunded_cents", 3100))
LOOKED_UP_FIRST = calls(
    ("get_order", {"order_id": "W1002"}),
    ("refund_item", {"order_id": "W1002", "sku": "LAMP", "quantity": 1}),
    order="ORDER_STRICT",
    extra_calls="EXTRA_CALLS_ALLOW",
)

SCENARIOS = {
    each.name: each
    for each in (
        Scenario(
            "cancel",
            "I am ines@example.org. I ordered W1001 by mistake. Please cancel it and tell me how much I get back.",
            state(
                *cancelled("W1001", 6950, MUG=11, RUG=1), may_change=("/orders/W1001/cancel_reason",), tell=("69.50",)
            ),
        ),
        Scenario(
            "move",
            "I am ines@example.org and have moved: 9 Mill Lane, 4700-001 Braga. Please send my two open orders there.",
            state(*(goal(f"/orders/{order}/address", NEW_HOME) for order in ("W1001", "W1003"))),
        ),
        Scenario(
            "ask",
            "I am ines@example.org. What did one lamp of my order W1002 cost?",
            state(tell=("31.00",)),
        ),
        Scenario(
            "calls",
            "Please cancel my order W1003, I no longer need it.",
            LOOK_UP_AND_CANCEL,
        ),
        Scenario(
            "report",
            "What is the status of my order W1003, and its total? Then cancel it, I no longer need it. Write the "
            "status as it was on a line `status:`, the total on a line `total:`, and end with a line `Final answer:`.",
            {
                "steps": {
                    "steps": [
                        {"id": "status", "task": {"qa": {"references": ["pending"]}}},
                        {"id": "total", "task": {"qa": {"references": ["12.50"], "type": "ANSWER_TYPE_NUMBER"}}},
                        {"id": "lookup", "task": LOOK_UP_AND_CANCEL},
                    ],
                    "final": {
                        "id": "final",
                        "task": state(*cancelled("W1003", 1250, MUG=10), may_change=("/orders/W1003/cancel_reason",)),
                    },
                }
            },
        ),
        Scenario(
            "refund",
            "One of the two lamps of my order W1002 came broken. Please refund that one.",
            {
                "composite": {
                    "mode": "COMPOSITE_MODE_WEIGHTED",
                    "parts": [
                        {"task": REFUNDED, "weight": 3, "gate": True},
                        {"task": LOOKED_UP_FIRST, "weight": 1},
                    ],
                }
            },
        ),
    )
}
