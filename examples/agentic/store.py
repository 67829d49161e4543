"""The desk's database: four tables in memory, filled from JSON and read back as JSON. Knows no tools and no tasks."""

import json
import sqlite3
from typing import Any

SCHEMA = """
CREATE TABLE customers (id TEXT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE);
CREATE TABLE stock (sku TEXT PRIMARY KEY, title TEXT NOT NULL, quantity INTEGER NOT NULL CHECK (quantity >= 0));
CREATE TABLE orders (
    id TEXT PRIMARY KEY, customer TEXT NOT NULL REFERENCES customers,
    status TEXT NOT NULL CHECK (status IN ('pending', 'shipped', 'delivered', 'cancelled')),
    street TEXT NOT NULL, city TEXT NOT NULL, postcode TEXT NOT NULL,
    cancel_reason TEXT, refunded_cents INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE items (
    order_id TEXT NOT NULL REFERENCES orders, sku TEXT NOT NULL REFERENCES stock,
    quantity INTEGER NOT NULL, price_cents INTEGER NOT NULL, refunded INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, sku), CHECK (refunded BETWEEN 0 AND quantity)
);
"""
TABLES = ("items", "orders", "stock", "customers")  # in the order in which they can be emptied

HOME = {"street": "4 Harbour Row", "city": "Porto", "postcode": "4050-253"}
CONTENTS: dict[str, Any] = {
    "customers": {
        "C1": {"name": "Ines Duarte", "email": "ines@example.org"},
        "C2": {"name": "Ola Berg", "email": "ola@example.org"},
    },
    "stock": {
        "LAMP": {"title": "Desk lamp", "quantity": 4},
        "MUG": {"title": "Blue mug", "quantity": 9},
        "RUG": {"title": "Wool rug", "quantity": 0},
    },
    "orders": {
        "W1001": {
            "customer": "C1", "status": "pending", "address": HOME, "cancel_reason": None, "refunded_cents": 0,
            "items": {
                "MUG": {"quantity": 2, "price_cents": 1200, "refunded": 0},
                "RUG": {"quantity": 1, "price_cents": 4550, "refunded": 0},
            },
        },
        "W1002": {
            "customer": "C1", "status": "delivered", "address": HOME, "cancel_reason": None, "refunded_cents": 0,
            "items": {"LAMP": {"quantity": 2, "price_cents": 3100, "refunded": 0}},
        },
        "W1003": {
            "customer": "C1", "status": "pending", "address": HOME, "cancel_reason": None, "refunded_cents": 0,
            "items": {"MUG": {"quantity": 1, "price_cents": 1250, "refunded": 0}},
        },
        "W2001": {
            "customer": "C2", "status": "pending", "cancel_reason": None, "refunded_cents": 0,
            "address": {"street": "1 Fjord Lane", "city": "Bergen", "postcode": "5003"},
            "items": {"LAMP": {"quantity": 1, "price_cents": 3100, "refunded": 0}},
        },
    },
}  # fmt: skip
"""What a desk holds where a row of a data set does not say otherwise."""


def opened() -> sqlite3.Connection:
    """Returns an empty database in memory; a trainer may use it from another thread than the one that made it."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.row_factory = sqlite3.Row
    database.execute("PRAGMA foreign_keys = ON")
    database.executescript(SCHEMA)
    return database


def fill(database: sqlite3.Connection, contents: dict[str, Any]) -> None:
    """Makes the database hold these contents and nothing else. Raises `KeyError` or `sqlite3.Error` on others."""
    with database:
        for table in TABLES:
            database.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of our own
        for key, one in contents["customers"].items():
            database.execute("INSERT INTO customers VALUES (?, ?, ?)", (key, one["name"], one["email"]))
        for key, one in contents["stock"].items():
            database.execute("INSERT INTO stock VALUES (?, ?, ?)", (key, one["title"], one["quantity"]))
        for key, one in contents["orders"].items():
            place = one["address"]
            row = (key, one["customer"], one["status"], place["street"], place["city"], place["postcode"])
            reason, refunded = one["cancel_reason"], one["refunded_cents"]
            database.execute("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, reason, refunded))
            for sku, item in one["items"].items():
                numbers = item["quantity"], item["price_cents"], item["refunded"]
                database.execute("INSERT INTO items VALUES (?, ?, ?, ?, ?)", (key, sku, *numbers))


def contents_of(database: sqlite3.Connection) -> dict[str, Any]:
    """Returns all that the database holds, in the form that `fill` takes."""
    orders = [row["id"] for row in database.execute("SELECT id FROM orders ORDER BY id")]
    customers = database.execute("SELECT * FROM customers ORDER BY id")
    stock = database.execute("SELECT * FROM stock ORDER BY sku")
    return {
        "customers": {row["id"]: {"name": row["name"], "email": row["email"]} for row in customers},
        "stock": {row["sku"]: {"title": row["title"], "quantity": row["quantity"]} for row in stock},
        "orders": {order_id: order_of(database, order_id) for order_id in orders},
    }


def order_of(database: sqlite3.Connection, order_id: str) -> dict[str, Any] | None:
    """Returns an order with its items, None where there is none."""
    row = database.execute("SELECT * FROM orders WHERE id = ?", (order_id,)).fetchone()
    if row is None:
        return None
    items = database.execute("SELECT * FROM items WHERE order_id = ? ORDER BY sku", (order_id,))
    return {
        "customer": row["customer"],
        "status": row["status"],
        "address": {part: row[part] for part in ("street", "city", "postcode")},
        "items": {
            item["sku"]: {part: item[part] for part in ("quantity", "price_cents", "refunded")} for item in items
        },
        "cancel_reason": row["cancel_reason"],
        "refunded_cents": row["refunded_cents"],
    }


def written(value: Any) -> str:  # noqa: ANN401 - a JSON value has no narrower type
    """Returns a value as JSON text."""
    return json.dumps(value, ensure_ascii=False)
