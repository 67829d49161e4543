"""How structures compare that are no scalars: vectors, matrices, bases, ratios, infinities.

Each function returns the rule that matched or an empty text, and compares parts through `same`.
"""

from verifier_service.verifiers.math.exact import exact
from verifier_service.verifiers.math.forms import Same, vector
from verifier_service.verifiers.math.nodes import (
    Call,
    Chain,
    Group,
    Matrix,
    Node,
    Number,
    Quantity,
    Symbol,
    children,
    is_constant,
)
from verifier_service.verifiers.math.vocabulary import BASES


def match_vectors(reference: Node, answer: Node, same: Same) -> str:
    """Compares vectors and tuples entry by entry; round and angle brackets mean the same, others do not."""
    ours, theirs = vector(reference), vector(answer)
    if ours is None or theirs is None or len(ours) != len(theirs):
        return ""
    if isinstance(reference, Matrix) and isinstance(answer, Matrix) and len(reference.rows) != len(answer.rows):
        return ""
    kinds = {(node.opening, node.closing) for node in (reference, answer) if isinstance(node, Group)}
    if len(kinds) == 2 and kinds != {("(", ")"), ("<", ">")}:
        return ""
    return "tuple" if all(map(same, ours, theirs)) else ""


def match_matrices(reference: Node, answer: Node, same: Same) -> str:
    """Compares matrices of the same shape cell by cell."""
    if not (isinstance(reference, Matrix) and isinstance(answer, Matrix)):
        return ""
    if [len(row) for row in reference.rows] != [len(row) for row in answer.rows]:
        return ""
    return "matrix" if all(map(same, children(reference), children(answer))) else ""


def match_base(reference: Node, answer: Node, same: Same) -> str:
    """Compares `254_7` with the same digits, with or without the base."""
    if not (isinstance(reference, Call) and reference.head == "base"):
        return ""
    digits, base = reference.args
    if isinstance(answer, Call) and answer.head == "base":
        return "base" if answer.args[0] == digits and _same_base(base, answer.args[1]) else ""
    return "base" if answer == digits else ""


def match_ratio(reference: Node, answer: Node, same: Same) -> str:
    """Compares ratios with one another and with fractions, by proportion."""
    sides = []
    units = [node.unit for node in (reference, answer) if isinstance(node, Quantity)]
    if len(units) == 2 and units[0] != units[1]:
        return ""
    for node in (node.value if isinstance(node, Quantity) else node for node in (reference, answer)):
        if (isinstance(node, Call) and node.head == "ratio") or (isinstance(node, Call) and node.head == "div"):
            sides.append(node.args)
        elif isinstance(node, Call) and node.head == "mul" and len(node.args) == 2 and _is_inverse(node.args[1]):
            sides.append((node.args[0], children(node.args[1])[0]))
        elif (
            sides and not isinstance(answer, Quantity) and (value := exact(node)) is not None
        ):  # a ratio asked for takes its value; a number takes no ratio
            sides.append((Number(value), Number(1)))
        else:
            return ""
    ours, theirs = sides
    if len(ours) != len(theirs):
        return ""
    if not all(is_constant(part) and exact(part) != 0 for part in (*ours, *theirs)):
        return "ratio" if all(map(same, ours, theirs)) else ""
    crossed = (same(Call("mul", (a, theirs[0])), Call("mul", (b, ours[0]))) for a, b in zip(ours, theirs, strict=True))
    return "ratio" if all(crossed) else ""


def match_parts(reference: Node, answer: Node, same: Same) -> str:
    """Compares operations without a value of their own part by part."""
    if type(reference) is not type(answer) or _label(reference) != _label(answer):
        return ""
    ours, theirs = children(reference), children(answer)
    return "structural" if len(ours) == len(theirs) and all(map(same, ours, theirs)) else ""


def match_limits(reference: Node, answer: Node, same: Same) -> str:
    """Compares infinities by sign, and the empty set with itself."""
    plain = [_signless(node) for node in (reference, answer)]
    return "structural" if plain[0] == plain[1] and infinite(reference) == infinite(answer) else ""


def _same_base(left: Node, right: Node) -> bool:
    names = [node.name.lower() for node in (left, right) if isinstance(node, Symbol)]
    return len({BASES.get(name, name) for name in names}) == 1


def _is_inverse(node: Node) -> bool:
    return isinstance(node, Call) and node.head == "inv"


def _label(node: Node) -> object:
    if isinstance(node, Call):
        return node.head
    if isinstance(node, Group):
        return node.opening, node.closing
    return node.ops if isinstance(node, Chain) else None


def infinite(node: Node) -> int:
    """Returns the sign of an infinity, 0 for anything else."""
    if isinstance(node, Symbol):
        return 1 if node.name == "infty" else 0
    if isinstance(node, Call) and node.head in ("neg", "mul") and any(infinite(arg) for arg in node.args):
        if node.head == "neg":
            return -infinite(node.args[0])
        others = [exact(arg) for arg in node.args if not infinite(arg)]
        sign = 1
        for value in others:
            if not value:
                return 0
            sign = sign if value > 0 else -sign
        return sign
    return 0


def _signless(node: Node) -> Node:
    return Symbol("infty") if infinite(node) else node
