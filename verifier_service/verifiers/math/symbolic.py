"""The last resort: sympy, for what has no common point of definition.

Sympy objects are built from the tree node by node, never from text, and only below its caps. Called
rarely, inside a worker that its parent may kill.
"""

from collections.abc import Callable

import sympy

from verifier_service.verifiers.math.caps import TooComplex
from verifier_service.verifiers.math.exact import exact
from verifier_service.verifiers.math.nodes import Call, Node, Number, Symbol, walk

MAX_NODES = 200
MAX_EXPONENT = 100

_CONSTANTS = {"pi": sympy.pi, "e": sympy.E, "i": sympy.I, "infty": sympy.oo}
_OPERATIONS: dict[str, Callable[..., sympy.Expr]] = {
    "add": sympy.Add,
    "mul": sympy.Mul,
    "neg": lambda value: -value,
    "inv": lambda value: sympy.Pow(value, -1),
    "div": lambda top, bottom: sympy.Mul(top, sympy.Pow(bottom, -1)),
    "pow": sympy.Pow,
    "root": lambda value, index: sympy.Pow(value, sympy.Pow(index, -1)),
    "abs": sympy.Abs,
    "ln": sympy.log,
    "log": lambda value, base=10: sympy.log(value, base),
    "exp": sympy.exp,
    "binom": sympy.binomial,
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
} | {name: getattr(sympy, name) for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh")}


class Unbuildable(ValueError):
    """The tree holds something that has no sympy form here."""


def same_symbolically(left: Node, right: Node) -> bool | None:
    """Tells whether two expressions are equal, None where sympy cannot tell either."""
    if sum(1 for side in (left, right) for _ in walk(side)) > MAX_NODES:
        return None
    try:
        same: bool | None = (build(left) - build(right)).equals(0)
        return same
    except (Unbuildable, TooComplex, ValueError, TypeError, ArithmeticError, RecursionError, NotImplementedError):
        return None


def build(node: Node) -> sympy.Expr:
    """Returns the sympy expression of a tree. Raises `Unbuildable` and `TooComplex`."""
    if isinstance(node, Number):
        return sympy.Rational(node.value.numerator, node.value.denominator)
    if isinstance(node, Symbol):
        constant = _CONSTANTS.get(node.name)
        return sympy.Symbol(node.name) if constant is None else constant
    if not isinstance(node, Call) or node.head not in _OPERATIONS:
        raise Unbuildable(type(node).__name__)
    if node.head == "pow":
        exponent = exact(node.args[1])
        if exponent is None or not -MAX_EXPONENT <= exponent <= MAX_EXPONENT:
            raise TooComplex("a power that sympy might work out")
    return _OPERATIONS[node.head](*(build(arg) for arg in node.args))
