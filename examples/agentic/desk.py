"""The order desk: an environment whose public methods are the tools that a model may call.

It has the shape that TRL's `environment_factory` asks for: made without arguments, `reset` before each episode with
the row's columns, and public methods with types and a docstring as tools. `state_json` is a property, which no trainer
offers as a tool: the verifier's client reads the final state there. A tool that refuses raises `ValueError`, whose
message the model gets as the tool's answer; nothing is changed then.
"""

import json
import sqlite3
from typing import Any, Literal, get_args

from examples.agentic.store import CONTENTS, contents_of, fill, opened, order_of, written

Reason = Literal["no longer needed", "ordered by mistake"]


class OrderDesk:
    """A desk of its own for one episode at a time."""

    def __init__(self) -> None:
        """Opens a desk with the standard contents."""
        self._database: sqlite3.Connection = opened()
        fill(self._database, CONTENTS)

    def reset(self, desk: str | None = None, **_row: object) -> None:
        """Begins an episode on what the row's `desk` column holds as JSON text, else on the standard contents."""
        fill(self._database, CONTENTS if desk is None else json.loads(desk))

    @property
    def state_json(self) -> str:
        """All that the desk holds now, as JSON text."""
        return written(contents_of(self._database))

    def find_customer(self, email: str) -> str:
        """Finds a customer by email address.

        Args:
            email: The customer's email address.

        Returns:
            The customer's id, name and order ids as JSON.

        """
        _check_texts(email=email)
        row = self._database.execute("SELECT id, name FROM customers WHERE email = ?", (email,)).fetchone()
        if row is None:
            raise ValueError(f"no customer has the email address {email}")
        orders = self._database.execute("SELECT id FROM orders WHERE customer = ? ORDER BY id", (row["id"],))
        return written({"customer_id": row["id"], "name": row["name"], "orders": [order["id"] for order in orders]})

    def get_order(self, order_id: str) -> str:
        """Looks up an order: its status, address, items with prices in cents, and what was refunded.

        Args:
            order_id: The order's id, such as W1001.

        Returns:
            The order as JSON.

        """
        return written(self._order(order_id))

    def cancel_order(self, order_id: str, reason: Reason) -> str:
        """Cancels a pending order, refunds all of it and puts its items back into stock.

        Args:
            order_id: The order's id, such as W1001.
            reason: Why the customer cancels.

        Returns:
            What was refunded, in cents, as JSON.

        """
        order = self._in_status(order_id, "pending")
        if reason not in get_args(Reason):
            raise ValueError(f"the reason is one of {', '.join(get_args(Reason))}")
        total = sum(item["quantity"] * item["price_cents"] for item in order["items"].values())
        with self._database:
            for sku, item in order["items"].items():
                self._database.execute(
                    "UPDATE stock SET quantity = quantity + ? WHERE sku = ?", (item["quantity"], sku)
                )
            self._database.execute(
                "UPDATE orders SET status = 'cancelled', cancel_reason = ?, refunded_cents = ? WHERE id = ?",
                (reason, total, order_id),
            )
        return written({"order_id": order_id, "status": "cancelled", "refunded_cents": total})

    def change_address(self, order_id: str, street: str, city: str, postcode: str) -> str:
        """Changes where a pending order is sent.

        Args:
            order_id: The order's id, such as W1001.
            street: House number and street.
            city: The city.
            postcode: The postcode.

        Returns:
            The order's new address as JSON.

        """
        self._in_status(order_id, "pending")
        _check_texts(street=street, city=city, postcode=postcode)
        with self._database:
            self._database.execute(
                "UPDATE orders SET street = ?, city = ?, postcode = ? WHERE id = ?", (street, city, postcode, order_id)
            )
        return written(self._order(order_id)["address"])

    def refund_item(self, order_id: str, sku: str, quantity: int) -> str:
        """Refunds pieces of one item of a delivered order; they do not go back into stock.

        Args:
            order_id: The order's id, such as W1001.
            sku: The item's article number.
            quantity: How many pieces are refunded.

        Returns:
            What was refunded, in cents, as JSON.

        """
        _check_texts(sku=sku)
        item = self._in_status(order_id, "delivered")["items"].get(sku)
        if item is None:
            raise ValueError(f"order {order_id} holds no {sku}")
        left = item["quantity"] - item["refunded"]
        if type(quantity) is not int or not 1 <= quantity <= left:
            raise ValueError(f"{left} pieces of {sku} are left to be refunded, not {quantity}")
        amount = quantity * item["price_cents"]
        with self._database:
            self._database.execute(
                "UPDATE items SET refunded = refunded + ? WHERE order_id = ? AND sku = ?", (quantity, order_id, sku)
            )
            self._database.execute(
                "UPDATE orders SET refunded_cents = refunded_cents + ? WHERE id = ?", (amount, order_id)
            )
        return written({"order_id": order_id, "sku": sku, "refunded_cents": amount})

    def _order(self, order_id: str) -> dict[str, Any]:
        _check_texts(order_id=order_id)
        order = order_of(self._database, order_id)
        if order is None:
            raise ValueError(f"there is no order {order_id}")
        return order

    def _in_status(self, order_id: str, status: str) -> dict[str, Any]:
        order = self._order(order_id)
        if order["status"] != status:
            raise ValueError(f"order {order_id} is {order['status']}; only a {status} one can be changed so")
        return order


def _check_texts(**given: object) -> None:
    """Raises `ValueError` on an argument that is no text: a model may send any JSON value."""
    for name, value in given.items():
        if not isinstance(value, str) or not value.strip():
            raise ValueError(f"{name} must be a text")
