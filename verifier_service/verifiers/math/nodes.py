"""The syntax tree: eight small frozen nodes with spans into the text they were read from.

Two trees are equal when they say the same in the same form; spans and spelling do not count. Sums
and products are flat, so depth follows brackets only. Nothing here computes or compares values.

Heads of `Call`: `add mul neg inv div pow pm mp root abs floor ceil fact binom deg percent prime
ratio base apply union inter minus over-* sum int lim ...` and the names of the elementary
functions; `div` is a written fraction, `inv` a factor behind a slash.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Number:
    """A literal. `places` is the count of decimals (None: no decimal point), `digits` of significant figures."""

    value: Fraction | int
    places: int | None = field(default=None, compare=False)
    digits: int = field(default=0, compare=False)
    raw: str = field(default="", compare=False)
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Symbol:
    """A variable or constant, subscripts and accents included in its name (`x_1`, `hat:x`)."""

    name: str
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is no mathematics, in lower case with single spaces."""

    text: str
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """An operation or function with its arguments."""

    head: str
    args: "tuple[Node, ...]"
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Chain:
    """A relation: `operands[0] ops[0] operands[1] ops[1] ...`."""

    ops: tuple[str, ...]
    operands: "tuple[Node, ...]"
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Group:
    """Items in brackets: tuple, interval, set, vector; `opening` and `closing` are one character each."""

    opening: str
    closing: str
    items: "tuple[Node, ...]"
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of cells."""

    rows: "tuple[tuple[Node, ...], ...]"
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value with a unit of measure or a counted noun, spelled as in `units.py`."""

    value: "Node"
    unit: str
    span: Span = field(default=(0, 0), compare=False)


@dataclass(frozen=True, slots=True)
class Listing:
    """Several statements side by side; `joiner` is `,`, `;`, `and` or `or`."""

    items: "tuple[Node, ...]"
    joiner: str = ","
    span: Span = field(default=(0, 0), compare=False)


Node = Number | Symbol | Words | Call | Chain | Group | Matrix | Quantity | Listing


def children(node: Node) -> "tuple[Node, ...]":
    """Returns the nodes right below `node`."""
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Chain):
        return node.operands
    if isinstance(node, Group | Listing):
        return node.items
    if isinstance(node, Quantity):
        return (node.value,)
    if isinstance(node, Matrix):
        return tuple(cell for row in node.rows for cell in row)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yields `node` and everything below it."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(children(top))


def depth(node: Node) -> int:
    """Returns how many nodes lie above one another."""
    level, deepest = [node], 0
    while level:
        deepest += 1
        level = [child for parent in level for child in children(parent)]
    return deepest


def negative(node: Node) -> Node:
    """Returns the node with its sign turned; a literal stays a literal."""
    if isinstance(node, Number):
        return Number(-node.value, node.places, node.digits, "-" + node.raw, node.span)
    return Call("neg", (node,), node.span)


def is_constant(node: Node) -> bool:
    """Tells whether an expression is made of numbers and pi alone."""
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, Call):
            stack.extend(top.args)
        elif isinstance(top, Symbol):
            if top.name != "pi":
                return False
        elif not isinstance(top, Number):
            return False
    return True
