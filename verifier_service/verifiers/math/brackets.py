"""Brackets with their content: grouping, tuples, intervals in either notation, sets, floors."""

from verifier_service.verifiers.math.caps import Unreadable
from verifier_service.verifiers.math.cursor import Cursor
from verifier_service.verifiers.math.nodes import Call, Group, Listing, Matrix, Node, Symbol

_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">", "floor": "floor", "ceil": "ceil"}


def bracket(cursor: Cursor) -> Node:
    """Reads a bracket with its content: grouping, tuple, interval in either notation, set, floor."""
    opening = cursor.take()
    outer = cursor.bars, cursor.in_set, cursor.in_rows
    cursor.bars, cursor.in_set, cursor.in_rows = 0, opening.text == "{", False
    closing = _CLOSING.get(opening.text, "[")
    if cursor.peek().kind == "close" and cursor.peek().text == closing:
        cursor.take()
        cursor.bars, cursor.in_set, cursor.in_rows = outer
        return Symbol("emptyset") if opening.text == "{" else Group(opening.text, closing, ())
    inner = cursor.rules.listing(cursor)
    token = cursor.take()
    cursor.bars, cursor.in_set, cursor.in_rows = outer
    outward = token.kind == "open" and token.text == "["
    if not (token.kind in ("close", "null") or outward):
        raise Unreadable("a bracket that is never closed")
    closing = closing if token.kind == "null" else token.text
    span = (opening.start, token.end)
    return _grouped(opening.text, closing, inner, span)


def _grouped(opening: str, closing: str, inner: Node, span: tuple[int, int]) -> Node:
    if opening in ("floor", "ceil"):
        return Call(opening, (inner,), span)
    if isinstance(inner, Listing):
        return Group(opening, closing, inner.items, span)
    if opening == "{" or (isinstance(inner, Call) and inner.head == "such"):
        if isinstance(inner, Matrix) or (isinstance(inner, Call) and inner.head in ("cases", "such")):
            return inner if not isinstance(inner, Matrix) else Call("cases", (inner,), span)
        return Group(opening, closing, (inner,), span)
    if opening in "([" and closing in ")]":
        return inner
    return Group(opening, closing, (inner,), span)


def brace(cursor: Cursor) -> Node:
    """Reads `{...}`, which groups without showing."""
    cursor.expect("lbrace")
    outer = cursor.bars, cursor.in_set
    cursor.bars, cursor.in_set = 0, False
    inner = cursor.rules.listing(cursor)
    cursor.bars, cursor.in_set = outer
    cursor.expect("rbrace")
    return inner
