r"""Environments: matrices, cases and aligned lines, read row by row.

Called by `macros` behind a `\begin`; gives back one node.
"""

from verifier_service.verifiers.math.caps import MAX_CELLS, TooComplex, Unreadable
from verifier_service.verifiers.math.cursor import Cursor
from verifier_service.verifiers.math.nodes import Call, Chain, Listing, Matrix, Node, Words

_MATRICES = frozenset({"matrix", "pmatrix", "bmatrix", "Bmatrix", "smallmatrix", "array", "tabular"})
_LINES = frozenset({"aligned", "align", "split", "gathered", "gather", "equation", "alignedat", "eqnarray"})


def environment(cursor: Cursor, kind: str) -> Node:
    r"""Reads up to the `\end` of the `\begin` before the cursor. Raises `Unreadable` and `TooComplex`."""
    outer = cursor.bars, cursor.in_set, cursor.in_cases, cursor.in_rows
    cursor.bars, cursor.in_set, cursor.in_rows = 0, False, True
    cursor.in_cases = cursor.in_cases or kind in ("cases", "array", "dcases", "rcases")
    rows = _rows(cursor, lines=kind in _LINES)
    cursor.bars, cursor.in_set, cursor.in_cases, cursor.in_rows = outer
    if cursor.take().text != kind:
        raise Unreadable("an environment that ends under another name")
    if kind in _LINES:
        items = _continued([cell for row in rows for cell in row if cell != Words("")])
        return items[0] if len(items) == 1 else Listing(items)
    matrix = Matrix(tuple(rows))
    if kind in ("cases", "dcases", "rcases"):
        return Call("cases", (matrix,))
    if kind in ("vmatrix", "Vmatrix"):
        return Call("det", (matrix,))
    if kind not in _MATRICES:
        raise Unreadable(f"no reading for the environment {kind}")
    return matrix


def _continued(cells: list[Node]) -> tuple[Node, ...]:
    """Joins lines that begin with an equals sign to the lines before them."""
    items: list[Node] = []
    for cell in cells:
        if items and isinstance(cell, Chain) and cell.operands[0] == Words(""):
            before, rest = items[-1], cell.operands[1]
            ops, operands = (before.ops, before.operands) if isinstance(before, Chain) else ((), (before,))
            more, others = (rest.ops, rest.operands) if isinstance(rest, Chain) else ((), (rest,))
            items[-1] = Chain((*ops, cell.ops[0], *more), (*operands, *others))
        else:
            items.append(cell)
    return tuple(items)


def _rows(cursor: Cursor, lines: bool) -> list[tuple[Node, ...]]:
    if lines:
        depth = 0
        kept = []
        for position, token in enumerate(cursor.tokens):
            depth += (token.kind == "begin") - (token.kind == "end") if position >= cursor.index else 0
            if token.kind != "cell" or position < cursor.index or depth > 0:
                kept.append(token)
        cursor.tokens = kept
    rows: list[tuple[Node, ...]] = []
    row: list[Node] = []
    count = 0
    while True:
        token = cursor.peek()
        ends_cell = token.kind in ("cell", "end") or token.text == "\\\\"
        goes_on = lines and not row and bool(rows) and token.kind == "rel" and token.text in ("=", "~")
        cell = Words("") if ends_cell else cursor.rules.listing(cursor)
        row.append(Chain((token.text,), (Words(""), cell)) if goes_on else cell)
        token = cursor.peek()
        count += 1
        if count > MAX_CELLS:
            raise TooComplex("a matrix of too many cells")
        if token.kind == "cell":
            cursor.take()
            continue
        if row != [Words("")] or len(rows) == 0:
            rows.append(tuple(row))
        row = []
        if token.kind == "end":
            return rows
        if token.text != "\\\\":
            raise Unreadable("an environment that is never closed")
        cursor.take()
