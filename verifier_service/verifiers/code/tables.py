"""Values as flat tables: how arguments travel to the program, and how what it returns is read, without trusting it.

A value is an item (null, true, false, a number, a text, `[k]` for node k, `{"t": tag, "v": ...}`), a node a list
that begins with its tag; `sandbox/harness` writes and reads the same form. Digests make comparison linear: equal
values have equal digests, a value that equals nothing (NaN, a cycle, an object) has none, and no hash of the
program's choosing ever fills a table here.
"""

import hashlib
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from verifier_service.domain.enums import ValueSyntax

Item = Any
SMALL_INT_BITS = 63
DIGEST_BYTES = 16
MAPPINGS = frozenset({"dict", "counter", "ordered", "default"})
SEQUENCES = frozenset({"list", "tuple"})
SETS = frozenset({"set", "frozenset"})
COMPARED = MAPPINGS | SEQUENCES | SETS


class Unreadable(ValueError):
    """What the program sent is no table."""


@dataclass(slots=True)
class Table:
    """A value: its nodes and its root item."""

    nodes: list[list[Item]]
    root: Item
    digests: dict[int, bytes | None] = field(default_factory=dict)

    def node(self, item: Item) -> list[Item] | None:
        """Returns the node that an item refers to, None for a scalar."""
        return self.nodes[item[0]] if isinstance(item, list) else None


def table_of(value: object) -> Table:
    """Returns the table of a value that was read from JSON or from a literal."""
    table = Table([], None)
    waiting: list[tuple[int, object]] = []

    def item(part: object) -> Item:
        if isinstance(part, list | tuple | dict | set | frozenset):
            table.nodes.append([])
            waiting.append((len(table.nodes) - 1, part))
            return [len(table.nodes) - 1]
        return scalar_item(part)

    table.root = item(value)
    while waiting:
        number, held = waiting.pop()
        parts = [part for pair in held.items() for part in pair] if isinstance(held, dict) else held
        table.nodes[number] = [type(held).__name__, *map(item, parts)]  # type: ignore[call-overload]
    return table


def scalar_item(value: object) -> Item:
    """Returns the item of a value that holds no other."""
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > SMALL_INT_BITS:
        return {"t": "int", "v": format(value, "x")}
    if isinstance(value, float) and not math.isfinite(value):
        return {"t": "float", "v": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}
    if isinstance(value, complex):
        return {"t": "complex", "v": [scalar_item(value.real), scalar_item(value.imag)]}
    if isinstance(value, bytes):
        return {"t": "bytes", "v": value.hex()}
    return value


def received(nodes: object, root: Item) -> Table:
    """Returns the table that the program sent. Raises `Unreadable` unless every reference leads to a node."""
    if not isinstance(nodes, list):
        raise Unreadable("no table")
    for node in nodes:
        if not (isinstance(node, list) and node and isinstance(node[0], str)):
            raise Unreadable("a node is malformed")
        if node[0] in MAPPINGS and len(children(node)) % 2:
            raise Unreadable("a mapping holds a key without a value")
        if node[0] in COMPARED:
            for item in children(node):
                _check(item, len(nodes))
    _check(root, len(nodes))
    return Table(nodes, root)


def _check(item: Item, count: int) -> None:
    if isinstance(item, list):
        if len(item) != 1 or type(item[0]) is not int or not 0 <= item[0] < count:
            raise Unreadable("a reference leads nowhere")
    elif isinstance(item, dict) and not (isinstance(item.get("t"), str) and "v" in item):
        raise Unreadable("a scalar is malformed")


def children(node: list[Item]) -> list[Item]:
    """Returns the items that a node holds."""
    return node[2:] if node[0] == "default" else node[1:]


def digest(table: Table, item: Item, syntax: ValueSyntax) -> bytes | None:
    """Returns the digest of an item's value under the rules of a syntax, None where it equals nothing; linear."""
    if not isinstance(item, list):
        return scalar_digest(item, syntax)
    done = table.digests
    stack = [(int(item[0]), False)]
    open_ones: set[int] = set()
    while stack:
        number, ready = stack.pop()
        if ready:
            open_ones.discard(number)
            done[number] = _node_digest(table, table.nodes[number], syntax)
        elif number in open_ones:
            done[number] = None  # it holds itself
        elif number not in done:
            open_ones.add(number)
            stack.append((number, True))
            if table.nodes[number][0] in COMPARED:
                stack.extend((part[0], False) for part in children(table.nodes[number]) if isinstance(part, list))
    return done[item[0]]


def _node_digest(table: Table, node: list[Item], syntax: ValueSyntax) -> bytes | None:
    if node[0] not in COMPARED:
        return None
    parts = []
    for part in children(node):
        found = table.digests.get(part[0]) if isinstance(part, list) else scalar_digest(part, syntax)
        if found is None:
            return None
        parts.append(found)
    if node[0] in MAPPINGS:
        pairs = sorted(_pairs(children(node), parts, syntax))
        if any(one[0] == other[0] for one, other in itertools.pairwise(pairs)):
            return None  # two keys that are one under these rules
        return _hash(b"M", [part for pair in pairs for part in pair])
    if node[0] in SETS:
        tag = b"F" if node[0] == "frozenset" and syntax is ValueSyntax.PYTHON_LITERAL else b"S"
        return _hash(tag, sorted(set(parts)))
    tag = b"T" if node[0] == "tuple" and syntax is ValueSyntax.PYTHON_LITERAL else b"L"
    return _hash(tag, parts)


def _pairs(items: list[Item], digests: list[bytes], syntax: ValueSyntax) -> Iterator[tuple[bytes, bytes]]:
    for place in range(0, len(items) - 1, 2):
        yield key_digest(items[place], digests[place], syntax), digests[place + 1]


def key_digest(item: Item, own: bytes, syntax: ValueSyntax) -> bytes:
    """Returns the digest of a key; under JSON a whole number is the text that it would be written as."""
    if syntax is ValueSyntax.JSON and type(item) is int:
        return _hash(b"s", [str(item).encode()])
    return own


def scalar_digest(item: Item, syntax: ValueSyntax) -> bytes | None:
    """Returns the digest of a scalar, None for what equals nothing. Raises `Unreadable` on one that is malformed."""
    if item is None or isinstance(item, bool):
        return _hash(b"c", [repr(item).encode()])
    if isinstance(item, str):
        return _hash(b"s", [item.encode("utf-8", "surrogatepass")])
    number = number_of(item)
    if number is not None:
        return _number_digest(number, syntax)
    if isinstance(item, dict) and item["t"] == "bytes" and isinstance(item["v"], str):
        return _hash(b"b", [item["v"].encode()])
    if isinstance(item, dict) and item["t"] == "complex":
        parts = _complex_parts(item["v"])
        return None if None in parts else _hash(b"j", [part for part in parts if part])
    return None


def number_of(item: Item) -> int | float | None:
    """Returns a real number's value, None for anything else. Raises `Unreadable` on one that is malformed."""
    if isinstance(item, bool):
        return None
    if isinstance(item, int | float):
        return item
    if isinstance(item, dict) and item["t"] in ("int", "float"):
        try:
            return int(item["v"], 16) if item["t"] == "int" else float(item["v"])
        except (TypeError, ValueError):
            raise Unreadable("a number is malformed") from None
    return None


def _complex_parts(content: Item) -> list[bytes | None]:
    if not isinstance(content, list) or len(content) != 2:
        raise Unreadable("a complex number is malformed")
    numbers = [number_of(part) for part in content]
    return [None if each is None else _number_digest(float(each), ValueSyntax.PYTHON_LITERAL) for each in numbers]


def _number_digest(number: float, syntax: ValueSyntax) -> bytes | None:
    if isinstance(number, float):
        if math.isnan(number):
            return None
        if syntax is ValueSyntax.PYTHON_LITERAL or not number.is_integer():
            return _hash(b"d", [(number + 0.0).hex().encode()])  # + 0.0: one zero
        number = int(number)
    return _hash(b"i", [format(number, "x").encode()])


def _hash(tag: bytes, parts: list[bytes]) -> bytes:
    made = hashlib.blake2b(tag, digest_size=DIGEST_BYTES)
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.digest()
