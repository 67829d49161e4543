r"""Expressions without a value: a division by zero, `0^{-1}`, `\log 0`, `\tan 90^\circ`, `\sqrt[0]{2}`.

Looks at each operation on constants by itself. What is zero is told exactly, or as equal to it. `0^0`, logarithms of
negative numbers and expressions of variables may have a value for someone.
"""

from collections.abc import Callable

from verifier_service.verifiers.math.caps import TooComplex, Undefined
from verifier_service.verifiers.math.exact import exact
from verifier_service.verifiers.math.nodes import Call, Matrix, Node, Number, Symbol, Words, negative, walk
from verifier_service.verifiers.math.probing import Undecided, free_symbols, same_value

_MAX_NODES = 200
_COMPUTED = frozenset({"sum", "prod", "int", "lim", "apply"})  # what only a hash of its form stands for


def is_undefined(tree: Node) -> bool:
    """Tells whether a part of an expression is an operation on constants that has no value."""
    return any(isinstance(node, Call) and node.head in _FAULTS and _FAULTS[node.head](node.args) for node in walk(tree))


def is_zero(node: Node) -> bool:
    """Tells whether a constant is zero; False where that cannot be told."""
    if isinstance(node, Number):
        return node.value == 0
    if isinstance(node, Symbol | Words) or not _is_constant(node):
        return False
    try:
        value = exact(node)
        return value == 0 if value is not None else same_value(node, Number(0))
    except (Undefined, Undecided, TooComplex):
        return False


def _is_constant(node: Node) -> bool:
    if free_symbols(node):
        return False
    parts = list(walk(node))
    return len(parts) <= _MAX_NODES and not any(
        isinstance(part, Matrix | Words)
        or (isinstance(part, Symbol) and part.name in ("infty", "emptyset"))
        or (isinstance(part, Call) and part.head in _COMPUTED)
        for part in parts
    )


def _is_one(node: Node) -> bool:
    return is_zero(Call("add", (node, Number(-1))))


def _is_negative(node: Node) -> bool:
    try:
        value = exact(node)
    except Undefined:
        return False
    return value is not None and value < 0


def _negative_whole(node: Node) -> bool:
    try:
        value = exact(node)
    except Undefined:
        return False
    return value is not None and value < 0 and value.denominator == 1


def _of(name: str, argument: Node) -> Node:
    return Call(name, (argument,))


Args = tuple[Node, ...]


def _is_pole(cofunction: str) -> Callable[[Args], bool]:
    return lambda args: is_zero(_of(cofunction, args[0]))


_FAULTS: dict[str, Callable[[Args], bool]] = {
    "div": lambda args: is_zero(args[1]),
    "inv": lambda args: is_zero(args[0]),
    "modulo": lambda args: is_zero(args[1]),
    "pow": lambda args: _is_negative(args[1]) and is_zero(args[0]),
    "root": lambda args: is_zero(args[1]),
    "fact": lambda args: _negative_whole(args[0]),
    "ln": lambda args: is_zero(args[0]),
    "log": lambda args: is_zero(args[0]) or (len(args) > 1 and (is_zero(args[1]) or _is_one(args[1]))),
    "tan": _is_pole("cos"),
    "sec": _is_pole("cos"),
    "cot": _is_pole("sin"),
    "csc": _is_pole("sin"),
    "coth": lambda args: is_zero(args[0]),
    "csch": lambda args: is_zero(args[0]),
    "arctanh": lambda args: _is_one(args[0]) or _is_one(negative(args[0])),
    "arcsec": lambda args: is_zero(args[0]),
    "arccsc": lambda args: is_zero(args[0]),
}
