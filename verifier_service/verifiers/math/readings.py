r"""What a tree also says beside another: the reading under which a reference and an answer can be compared.

    answer            beside            is read as
    P(3,-1)           a tuple           the tuple: a point with its name
    C(10,3)           anything else     a binomial; P(10,3): the count of permutations
    4 and 2/5         a single value    the mixed number
    2 m and 30 cm     anything          one length
    137_{10}          another form      the digits
    2i - j + 5k       a vector          its entries
    \begin{cases}x=1\\y=2\end{cases}    the two equations
    x \in \emptyset   words             the empty set
    n\pi, n \in \mathbb{Z}             the first of the two

Called before anything is compared; ordinary trees pass through untouched.
"""

from verifier_service.verifiers.math.exact import exact
from verifier_service.verifiers.math.forms import vector
from verifier_service.verifiers.math.matrices import as_matrix, components
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
)
from verifier_service.verifiers.math.probing import free_symbols
from verifier_service.verifiers.math.units import measure

_PLAIN = (Number, Symbol)
_INFINITIES = {
    "infinity": Symbol("infty"),
    "infinite": Symbol("infty"),
    "diverges to infinity": Symbol("infty"),
    "tends to infinity": Symbol("infty"),
}


def read_together(reference: Node, answer: Node) -> tuple[Node, Node]:
    """Returns both sides in the reading under which they compare."""
    if isinstance(reference, _PLAIN) and isinstance(answer, _PLAIN):
        return reference, answer
    left, right = _alone(reference), _alone(answer)
    return _beside(left, right), _beside(right, left)


def _alone(node: Node) -> Node:
    """Returns what a node says whatever it is compared with."""
    if isinstance(node, Listing):
        node = _without_domain(node)
        if isinstance(node, Listing) and node.joiner == "and" and len(node.items) == 2:
            return _one_measure(node)
        return node
    if isinstance(node, Call):
        if node.head == "cases":
            return _system(node)
        if node.head in ("neg", "mul", "div", "pow"):
            return as_matrix(node)
        if node.head == "add" and isinstance(node.args[0], Symbol) and node.args[0].name.startswith("set:"):
            return _difference(node)
    if isinstance(node, Group):
        return as_matrix(node)
    return node


def _beside(node: Node, other: Node) -> Node:
    if isinstance(node, Call):
        if node.head == "base" and node.args[1] == Symbol("10") and not _is_based(other):
            return node.args[0]
        if node.head == "mul" and len(node.args) == 2:
            node = _named_point(node, other)
        size = len(vector(other) or ())
        return (components(node, size) or node) if size and vector(node) is None else node
    if isinstance(node, Listing) and node.joiner == "and" and not isinstance(other, Listing | Group):
        return _mixed(node)
    if isinstance(node, Chain) and node.ops == ("in",) and isinstance(other, Words | Symbol):
        inside = node.operands[1]
        return inside if inside == Symbol("emptyset") else node
    if isinstance(node, Words) and isinstance(other, Symbol | Call):
        return _INFINITIES.get(node.text, node)
    return node


def _without_domain(node: Listing) -> Node:
    r"""Reads `n\pi, n \in \mathbb{Z}` without what it says of its own letters."""
    last = node.items[-1]
    if not (isinstance(last, Chain) and last.ops == ("in",) and len(node.items) == 2):
        return node
    name, domain = last.operands
    if not (isinstance(name, Symbol) and isinstance(domain, Symbol) and domain.name.startswith("set:")):
        return node
    return node.items[0] if name.name in free_symbols(node.items[0]) else node


def _is_based(node: Node) -> bool:
    return isinstance(node, Call) and node.head == "base"


def _one_measure(node: Listing) -> Node:
    """Reads `2 hours and 30 minutes` as one quantity."""
    great, small = node.items
    if not (isinstance(great, Quantity) and isinstance(small, Quantity)):
        return node
    (dimension, scale), (other, size) = measure(great.unit), measure(small.unit)
    if dimension != other or size >= scale:
        return node
    part = Call("mul", (small.value, Number(size / scale)))
    return Quantity(Call("add", (great.value, part)), great.unit, node.span)


def _mixed(node: Listing) -> Node:
    """Reads `4 and 2/5` as a mixed number."""
    whole, part = node.items[0], node.items[-1]
    if len(node.items) != 2 or not (isinstance(whole, Number) and isinstance(whole.value, int) and whole.value > 0):
        return node
    proper = isinstance(part, Call) and part.head in ("div", "mul") and not isinstance(exact(part), int | None)
    value = exact(part) if proper else None
    return Call("add", (whole, part), node.span) if value is not None and 0 < value < 1 else node


def _system(node: Call) -> Node:
    """Reads equations under one another in a brace as a list of them."""
    matrix = node.args[0]
    if not isinstance(matrix, Matrix):
        return node
    cells = [row[0] for row in matrix.rows if len(row) == 1]
    if len(cells) < len(matrix.rows) or not all(isinstance(cell, Chain) for cell in cells):
        return node
    return Listing(tuple(cells), ",", node.span)


def _difference(node: Call) -> Node:
    r"""Reads `\mathbb{R} - \{0\}` as a difference of sets."""
    taken = node.args[1]
    if len(node.args) == 2 and isinstance(taken, Call) and taken.head == "neg" and isinstance(taken.args[0], Group):
        return Call("without", (node.args[0], taken.args[0]))
    return node


def _named_point(node: Call, other: Node) -> Node:
    r"""Reads `P(3,-1)` as the point beside a tuple, `C(n,k)` and `P(n,k)` as counts beside anything else."""
    name, group = node.args
    if not (isinstance(name, Symbol) and isinstance(group, Group) and (group.opening, group.closing) == ("(", ")")):
        return node
    if len(name.name) > 2 or not name.name[:1].isupper():
        return node
    if vector(other) is not None:
        return group
    if len(group.items) != 2 or name.name not in ("C", "P"):
        return node
    top, bottom = group.items
    if name.name == "C":
        return Call("binom", (top, bottom))
    rest = Call("add", (top, Call("neg", (bottom,))))
    return Call("div", (Call("fact", (top,)), Call("fact", (rest,))))
