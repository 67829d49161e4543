"""What kind of answer a tree is: several values or one, named or bare, an equation or a false statement.

Turns spelling into meaning before anything is compared: plus-minus into two values, `x = 2, -5`
into two equations, a chain into what it says.
"""

from collections.abc import Callable
from dataclasses import dataclass

from verifier_service.verifiers.math.caps import MAX_SIGNED_VALUES, TooComplex
from verifier_service.verifiers.math.nodes import (
    Call,
    Chain,
    Group,
    Listing,
    Matrix,
    Node,
    Number,
    Quantity,
    Symbol,
    Words,
    children,
    negative,
    walk,
)
from verifier_service.verifiers.math.probing import free_symbols

Same = Callable[[Node, Node], bool]

UNEVALUATED = frozenset(
    {"sum", "prod", "int", "oint", "iint", "iiint", "lim", "limsup", "liminf", "gcd", "lcm", "max", "min", "det"}
) | {"base", "modulo"}


@dataclass(frozen=True, slots=True)
class Several:
    """Values side by side; `kind` is `set` (braces), or the joiner of a list: `,` `;` `and` `or`."""

    items: tuple[Node, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Named:
    """A value with the designation that an equation gives it; `name` is None for a bare value."""

    name: Node | None
    value: Node


def unevaluated(node: Node) -> frozenset[str]:
    """Returns the operators in `node` that restate a question rather than answer it."""
    return frozenset(part.head for part in walk(node) if isinstance(part, Call)) & UNEVALUATED


def is_set(node: Node) -> bool:
    """Tells whether a node is a set in braces."""
    return isinstance(node, Group) and node.opening == "{"


def several(node: Node) -> Several | None:
    """Returns the values of a tree that gives more than one (or a set of one), or None."""
    if isinstance(node, Group) and (node.opening, node.closing) == ("{", "}") and Symbol("emptyset") not in node.items:
        inner = [value for item in node.items for value in _flat(item)]
        return Several(tuple(inner), "set")
    if isinstance(node, Chain) and len(node.operands) == 2 and node.ops[0] in ("=", "in"):
        inner_values = several(node.operands[1])
        if inner_values is not None and _is_name(node.operands[0]):
            items = tuple(Chain(("=",), (node.operands[0], item)) for item in inner_values.items)
            return Several(items, inner_values.kind)
    if isinstance(node, Listing):
        return Several(_distributed(tuple(value for item in node.items for value in _flat(item))), node.joiner)
    signed = _signed_values(node)
    return Several(signed, "or") if len(signed) > 1 else None


def _is_name(node: Node) -> bool:
    """Tells whether `x` or `(x, y)` stands here."""
    return isinstance(node, Symbol) or (
        isinstance(node, Group) and bool(node.items) and all(isinstance(item, Symbol) for item in node.items)
    )


def _flat(node: Node) -> tuple[Node, ...]:
    inner = several(node)
    return inner.items if inner is not None and inner.kind != "set" else (node,)


def _distributed(items: tuple[Node, ...]) -> tuple[Node, ...]:
    """Gives `x = 2, -5` its name twice."""
    first = items[0]
    if not (isinstance(first, Chain) and len(first.operands) == 2 and first.ops[0] in ("=", "!=", "~")):
        return items
    if not isinstance(first.operands[0], Symbol):
        return items
    name = first.operands[0]
    if not all(isinstance(item, Chain) or not isinstance(item, Words | Group | Listing) for item in items):
        return items
    return tuple(item if isinstance(item, Chain) else Chain(first.ops, (name, item)) for item in items)


def _signed_values(node: Node) -> tuple[Node, ...]:
    if not any(isinstance(part, Call) and part.head in ("pm", "mp") for part in walk(node)):
        return (node,)
    if sum(1 for _ in walk(node)) > MAX_SIGNED_VALUES * 20:
        raise TooComplex("too long for plus-minus signs")
    return (_with_sign(node, True), _with_sign(node, False))


def _with_sign(node: Node, upper: bool) -> Node:
    if isinstance(node, Call):
        args = tuple(_with_sign(arg, upper) for arg in node.args)
        if node.head in ("pm", "mp"):
            return args[0] if (node.head == "pm") == upper else negative(args[0])
        return Call(node.head, args, node.span)
    if isinstance(node, Chain):
        return Chain(node.ops, tuple(_with_sign(operand, upper) for operand in node.operands), node.span)
    if isinstance(node, Group):
        return Group(node.opening, node.closing, tuple(_with_sign(item, upper) for item in node.items), node.span)
    if isinstance(node, Quantity):
        return Quantity(_with_sign(node.value, upper), node.unit, node.span)
    return node


def settled(node: Node, same: Same) -> Named | None:
    """Returns what a chain of equalities says: a named or bare value, an equation; None where it is false."""
    if not isinstance(node, Chain) or not set(node.ops) <= {"=", "~"}:
        return Named(None, node)
    operands, ops = node.operands, node.ops
    name: Node | None = None
    if _designates(operands[0], operands[1:]):
        name, operands, ops = operands[0], operands[1:], ops[1:]
    if len(operands) == 1:
        return Named(name, operands[0])
    if name is None and all(operand == operands[0] for operand in operands):
        return None  # 2 = 2 tells nothing
    if name is None and len(operands) == 2 and any(free_symbols(operand) for operand in operands):
        return Named(None, node)
    if any(isinstance(operand, Symbol) and free_symbols(operand) for operand in operands[:-1]):
        return Named(None, node)
    for left, op, right in zip(operands, ops, operands[1:], strict=False):
        if not (same(left, right) if op == "=" else same(right, left)):
            return None if name is not None or not free_symbols(node) else Named(None, node)
    last_exact = next((index for index, op in enumerate(ops) if op == "~"), len(ops))
    return Named(name, operands[last_exact])


def _designates(node: Node, others: tuple[Node, ...]) -> bool:
    if isinstance(node, Symbol):
        if not free_symbols(node):
            return False
    elif isinstance(node, Group):
        if not _is_name(node):
            return False
    elif isinstance(node, Call) and node.head == "ratio":
        return all(isinstance(item, Symbol) or is_lettering(item) for item in node.args)
    elif isinstance(node, Words) or is_lettering(node):
        return True
    elif not (isinstance(node, Call) and node.head in ("apply", "deriv", "prime", "over-bar", "over-vec")):
        return False
    return not any(part == node for other in others for part in walk(other))


def asked_value(node: Node, same: Same) -> Named | None:
    """Returns the constant that a chain such as `a + b = 5` gives to what was asked for, or None."""
    if not (isinstance(node, Chain) and set(node.ops) <= {"=", "~"} and is_asked(node.operands[0])):
        return None
    rest: Node = node.operands[1]
    if len(node.operands) > 2:
        rest = Chain(node.ops[1:], node.operands[1:], node.span)
    return None if free_symbols(rest) else settled(rest, same)


_PROPERTIES = frozenset({"abs", "norm", "gcd", "lcm", "max", "min", "dim", "rank", "ker", "det", "tr", "deg", "arg"})


def is_asked(node: Node) -> bool:
    """Tells whether an expression names what is asked for and has no value of its own: `a + b`, `|S|`, `gcd(a, b)`.

    Two unknowns at least, or a property of one; an expression in one unknown (`2x`, `x^2`) makes an
    equation for it, whose solution is another value.
    """
    if not isinstance(node, Call):
        return False
    names = free_symbols(node)
    if node.head in _PROPERTIES:
        leaves = [part for part in walk(node) if not children(part)]
        return bool(names) and all(isinstance(leaf, Symbol) for leaf in leaves) and not _may_be_unknown(node)
    return len(names) > 1 and node.head in ("add", "mul", "div", "neg", "pow", "inv") and not _is_curve(node, names)


def _is_curve(node: Node, names: frozenset[str]) -> bool:
    """Tells whether an expression in two unknowns makes the equation of a curve: numbers, or powers of `x`, in it."""
    numbers = sum(isinstance(part, Number) for part in walk(node))
    powers = sum(
        isinstance(part, Call) and part.head == "pow" and isinstance(part.args[1], Number) for part in walk(node)
    )
    return numbers > powers or (powers > 0 and bool(names & set("xyz")))


def _may_be_unknown(node: Call) -> bool:
    """Tells whether bars stand around a small letter: `|x| = 5` is an equation, `|S| = 5` counts a set."""
    inner = node.args[0]
    named = is_lettering(inner) or (isinstance(inner, Symbol) and inner.name[:1].isupper())
    return node.head in ("abs", "norm") and not named


def is_lettering(node: Node) -> bool:
    r"""Tells whether a product is the name of a figure rather than a product: `AB`, `\angle ABC`."""
    if not (isinstance(node, Call) and node.head == "mul"):
        return False
    names = [arg.name if isinstance(arg, Symbol) else "" for arg in node.args]
    figure = names[0] in ("angle", "triangle")
    return all(len(name) == 1 and name.isupper() for name in names[figure:]) and len(names) <= 5


def is_arrow(node: Node) -> bool:
    r"""Tells whether this is the arrow between two named points, `\overrightarrow{AB}`."""
    return isinstance(node, Call) and node.head == "over-vec" and is_lettering(node.args[0])


def assignments(node: Node) -> dict[str, Node] | None:
    """Returns `x = 3, y = -1` or `(x, y) = (3, -1)` as a mapping when every name is another, or None."""
    if isinstance(node, Chain) and node.ops == ("=",):
        return _paired(*node.operands)
    if not isinstance(node, Listing):
        return None
    found: dict[str, Node] = {}
    for item in node.items:
        if not (isinstance(item, Chain) and set(item.ops) == {"="}):
            return None
        for name in item.operands[:-1]:
            if not isinstance(name, Symbol) or name.name in found:
                return None
            found[name.name] = item.operands[-1]
    return found


def _paired(names: Node, values: Node) -> dict[str, Node] | None:
    if not (isinstance(names, Group) and isinstance(values, Group) and len(names.items) == len(values.items) > 1):
        return None
    if not _is_name(names) or (values.opening, values.closing) != ("(", ")"):
        return None
    paired = {
        item.name: value for item, value in zip(names.items, values.items, strict=True) if isinstance(item, Symbol)
    }
    return paired if len(paired) == len(values.items) else None


def in_order(named: dict[str, Node]) -> list[Node]:
    """Returns named coordinates in the order of a tuple: `x, y, z` by their names, others as they were listed."""
    return [named[name] for name in (sorted(named) if set(named) <= set("wxyz") else named)]


def vector(node: Node) -> tuple[Node, ...] | None:
    """Returns the entries of a column, a row or an angle-bracket vector, or None."""
    if isinstance(node, Group):
        return node.items if len(node.items) > 1 and node.opening in "(<[" and node.closing in ")>]" else None
    if isinstance(node, Matrix):
        if len(node.rows) == 1:
            return node.rows[0]
        if all(len(row) == 1 for row in node.rows):
            return tuple(row[0] for row in node.rows)
    return None


def with_constant_of(reference: Node, answer: Node) -> Node:
    """Returns the answer with its constant of integration, `C` or `c`, spelled as the reference spells its own.

    A term by itself is one where neither letter stands for anything else, and no `a` and `b` stand beside it.
    """
    ours, theirs = _constant_term(reference), _constant_term(answer)
    if ours is None or theirs is None or ours == theirs or not isinstance(answer, Call):
        return answer
    terms = tuple(ours if term == theirs else term for term in answer.args)
    return Call(answer.head, terms, answer.span)


_CONSTANTS = ("C", "c", "K", "C_1", "C_0", "c_1")


def _constant_term(node: Node) -> Symbol | None:
    if not (isinstance(node, Call) and node.head == "add"):
        return None
    names = [part.name for part in walk(node) if isinstance(part, Symbol)]
    terms = [term for term in node.args if isinstance(term, Symbol) and term.name in _CONSTANTS]
    alone = len(terms) == 1 and sum(map(names.count, _CONSTANTS)) == 1 and not {"a", "b", "A", "B"} & set(names)
    return terms[0] if alone else None
