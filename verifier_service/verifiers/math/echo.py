"""Whether an answer only says the question again.

A text of the question commits to nothing, and an expression of the question that still has an operation
to carry out is no answer unless the reference has that very form. Numbers, lowest terms, surds and
monomials have nothing left to carry out: they may stand in a question and be its answer.
"""

import re
from math import gcd, isqrt

from verifier_service.verifiers.math.caps import MAX_ANSWER_CHARS, TooComplex, Unreadable
from verifier_service.verifiers.math.exact import exact
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
    walk,
)
from verifier_service.verifiers.math.prose import is_worded, math_segments
from verifier_service.verifiers.math.statements import parse

_MAX_SEGMENTS = 200
_MAX_SQUARE = 10**8
_MATH_MODE = re.compile(r"\$+|\\[()\[\]]")


class Question:
    """What a task asks, as far as its mathematics can be read; an empty text asks nothing."""

    def __init__(self, text: str) -> None:
        """Reads the question once, for all completions."""
        self._text = text.strip()
        self._squeezed = "".join(text.split())
        self._worded = bool(self._text) and is_worded(self._text)
        trees = _trees(self._text) if self._text else []
        self._parts = frozenset(canonical(part) for tree in trees for part in walk(tree))

    def end_of_echo(self, text: str, start: int, end: int) -> int | None:
        """Returns where `text` is through with saying the whole question again, if `text[start:end]` lies in that."""
        if not self._worded:
            return None
        if text.lstrip()[:1] == self._text[:1] and "".join(text.split()) == self._squeezed:
            return len(text)
        found = text.rfind(self._text, 0, start + len(self._text))
        over = found + len(self._text)
        return over if 0 <= found <= start and end <= over else None

    def says(self, sentence: str) -> bool:
        """Tells whether a sentence is one of the question's own."""
        return sentence in self._text

    def is_echoed_by(self, answer: Node, references: tuple[Node, ...]) -> bool:
        """Tells whether an answer is an expression of the question with an operation left that no reference has."""
        if not self._parts or canonical(answer) in {canonical(reference) for reference in references}:
            return False
        return self._echoes(answer)

    def _echoes(self, answer: Node) -> bool:
        if not is_evaluated(answer) and canonical(answer) in self._parts:
            return True
        if isinstance(answer, Chain) and set(answer.ops) <= {"=", "~"}:
            said = [operand for operand in answer.operands if not isinstance(operand, Symbol | Words)]
            return bool(said) and all(map(self._echoes, said))
        return isinstance(answer, Group | Listing) and bool(answer.items) and all(map(self._echoes, answer.items))


def _trees(text: str) -> list[Node]:
    """Returns what can be read of a text's mathematics, between delimiters or between words."""
    if len(text) > MAX_ANSWER_CHARS:
        return []
    trees = []
    for piece in _MATH_MODE.split(text)[:_MAX_SEGMENTS]:
        for segment in (piece, *math_segments(piece)[:_MAX_SEGMENTS]):
            try:
                trees.append(parse(segment.strip(" ?!.,;:\n")))
            except (Unreadable, TooComplex):
                continue
    return trees


def canonical(node: Node) -> Node:
    """Returns a node that does not depend on the order of terms and factors, nor on how a quotient is written."""
    if isinstance(node, Chain):
        return Chain(node.ops, tuple(map(canonical, node.operands)))
    if isinstance(node, Group):
        return Group(node.opening, node.closing, tuple(map(canonical, node.items)))
    if isinstance(node, Listing):
        return Listing(tuple(map(canonical, node.items)), node.joiner)
    if isinstance(node, Quantity):
        return Quantity(canonical(node.value), node.unit)
    if isinstance(node, Matrix):
        return Matrix(tuple(tuple(map(canonical, row)) for row in node.rows))
    return _canonical_call(node) if isinstance(node, Call) else node


def _canonical_call(node: Call) -> Node:
    args = tuple(map(canonical, node.args))
    if node.head == "div":
        return _flat("mul", (args[0], canonical(Call("inv", args[1:]))))
    if node.head == "inv" and args[0] == Number(1):
        return args[0]
    if node.head in ("pow", "root") and args[1:] == (Number(1),):
        return args[0]
    if node.head == "neg" and isinstance(args[0], Call) and args[0].head == "neg":
        return args[0].args[0]
    return _flat(node.head, args) if node.head in ("add", "mul") else Call(node.head, args)


def _flat(head: str, args: tuple[Node, ...]) -> Node:
    neutral = Number(0 if head == "add" else 1)
    flat: list[Node] = []
    for arg in args:
        flat.extend(arg.args if isinstance(arg, Call) and arg.head == head else (arg,))
    kept = sorted((arg for arg in flat if arg != neutral), key=_spelling)
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else Call(head, tuple(kept))


def _spelling(node: Node) -> str:
    if isinstance(node, Number):
        return str(node.value)
    if isinstance(node, Symbol):
        return node.name
    label = node.head if isinstance(node, Call) else type(node).__name__
    return f"{label}({','.join(map(_spelling, children(node)))})"


def is_evaluated(node: Node) -> bool:
    """Tells whether no operation is left to carry out: a number, lowest terms, a surd, a monomial, lists of these."""
    if isinstance(node, Number | Symbol | Words):
        return True
    if isinstance(node, Chain):
        return any(isinstance(side, Symbol) for side in node.operands) and all(map(is_evaluated, node.operands))
    if not isinstance(node, Call):
        return all(map(is_evaluated, children(node)))
    if node.head in ("neg", "percent", "deg"):
        return is_evaluated(node.args[0])
    if node.head == "root":
        return _is_surd(node)
    if node.head in ("mul", "div"):
        return _is_monomial(node)
    return node.head == "pow" and isinstance(node.args[0], Symbol) and isinstance(node.args[1], Number)


def _is_surd(node: Call) -> bool:
    radicand, index = node.args
    if index != Number(2) or not isinstance(radicand, Number) or not isinstance(radicand.value, int):
        return False
    value = radicand.value
    return 1 < value <= _MAX_SQUARE and all(value % (root * root) for root in range(2, isqrt(value) + 1))


def _is_monomial(node: Call) -> bool:
    """Tells whether a product has one numeral above and one below, in lowest terms, and other factors once each."""
    flat = canonical(node)
    factors = flat.args if isinstance(flat, Call) and flat.head == "mul" else (flat,)
    above = [factor for factor in factors if not (isinstance(factor, Call) and factor.head == "inv")]
    below = [factor.args[0] for factor in factors if isinstance(factor, Call) and factor.head == "inv"]
    numerals = [[exact(each) for each in side if isinstance(each, Number)] for side in (above, below)]
    others = [each for each in (*above, *below) if not isinstance(each, Number)]
    if any(len(side) > 1 for side in numerals) or len(set(others)) < len(others):
        return False
    if any(isinstance(each, Call) and each.head in ("mul", "div") for each in others):
        return False
    top, bottom = (side[0] if side else 1 for side in numerals)
    lowest = isinstance(top, int) and isinstance(bottom, int) and gcd(top, bottom) == 1
    return (lowest or not numerals[1]) and all(map(is_evaluated, others))
