r"""Matrices and vectors worked out: scalar multiples, transposes, rows written as nested lists, unit vectors.

    \frac13\begin{pmatrix}3&6\end{pmatrix}   (2,-1,5)^T   [[1,2],[3,4]]   2\mathbf{i}-\mathbf{j}

Gives a plain matrix or tuple where there is one, the node itself otherwise. Multiplies scalars into cells; never
one matrix with another.
"""

from verifier_service.verifiers.math.caps import MAX_CELLS
from verifier_service.verifiers.math.nodes import Call, Group, Matrix, Node, Number, Symbol, negative

_BASIS = {f"{accent}{letter}": index for accent in ("bf:", "hat:", "vec:") for index, letter in enumerate("ijk")}
_PLAIN_BASIS = {"i": 0, "j": 1, "k": 2}
_TRANSPOSED = (Symbol("T"), Symbol("top"), Symbol("\\top"), Symbol("\\intercal"))


def as_matrix(node: Node) -> Node:
    """Returns the matrix or tuple that a node comes to, or the node itself."""
    if isinstance(node, Call):
        if node.head == "neg":
            return _multiple((Number(-1),), node.args[0], node)
        if node.head == "pow" and node.args[1] in _TRANSPOSED:
            return _transposed(as_matrix(node.args[0]), node)
        if node.head in ("mul", "div"):
            factors = node.args if node.head == "mul" else (node.args[0], Call("inv", (node.args[1],)))
            wide = [factor for factor in factors if isinstance(factor, Matrix)]
            if len(wide) == 1:
                return _multiple(tuple(factor for factor in factors if factor is not wide[0]), wide[0], node)
    if isinstance(node, Group) and (node.opening, node.closing) == ("[", "]") and node.items:
        rows = [item.items for item in node.items if isinstance(item, Group) and item.opening == "["]
        if len(rows) == len(node.items) and len({len(row) for row in rows}) == 1:
            return Matrix(tuple(rows), node.span)
    return node


def _multiple(factors: tuple[Node, ...], matrix: Node, node: Node) -> Node:
    if not isinstance(matrix, Matrix) or sum(map(len, matrix.rows)) > MAX_CELLS:
        return node
    if factors == (Number(-1),):
        return Matrix(tuple(tuple(negative(cell) for cell in row) for row in matrix.rows), matrix.span)
    return Matrix(tuple(tuple(Call("mul", (*factors, cell)) for cell in row) for row in matrix.rows), matrix.span)


def _transposed(inner: Node, node: Node) -> Node:
    if isinstance(inner, Group) and len(inner.items) > 1 and inner.opening in "([<" and inner.closing in ")]>":
        return Matrix(tuple((item,) for item in inner.items), inner.span)
    if isinstance(inner, Matrix) and len({len(row) for row in inner.rows}) == 1:
        return Matrix(tuple(zip(*inner.rows, strict=True)), inner.span)
    return node


def components(node: Node, size: int) -> Group | None:
    r"""Returns `2\mathbf{i}-\mathbf{j}+5\mathbf{k}` as a tuple of `size` entries, or None where it is no such sum."""
    if size not in (2, 3) or not isinstance(node, Call | Symbol):
        return None
    terms = node.args if isinstance(node, Call) and node.head == "add" else (node,)
    entries: list[list[Node]] = [[] for _ in range(3)]
    for term in terms:
        part = _component(term)
        if part is None:
            return None
        entries[part[0]].append(part[1])
    if any(entries[size:]):
        return None
    values = tuple(
        Number(0) if not entry else entry[0] if len(entry) == 1 else Call("add", tuple(entry))
        for entry in entries[:size]
    )
    return Group("<", ">", values)


def _component(term: Node) -> tuple[int, Node] | None:
    if isinstance(term, Call) and term.head == "neg":
        inner = _component(term.args[0])
        return inner and (inner[0], negative(inner[1]))
    factors = term.args if isinstance(term, Call) and term.head == "mul" else (term,)
    units = [factor for factor in factors if _direction(factor) is not None]
    if len(units) != 1:
        return None
    index = _direction(units[0])
    rest = tuple(factor for factor in factors if factor is not units[0])
    value: Node = Number(1) if not rest else rest[0] if len(rest) == 1 else Call("mul", rest)
    return (index or 0, value)


def _direction(node: Node) -> int | None:
    if not isinstance(node, Symbol):
        return None
    return _BASIS.get(node.name, _PLAIN_BASIS.get(node.name))
