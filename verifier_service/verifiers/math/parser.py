"""Tokens to a tree: a Pratt parser for expressions.

Knows precedence, implicit multiplication, mixed numbers and postfix signs. Brackets, postfix signs, commands
with arguments and statements have rooms of their own; all work on one cursor.
"""

from collections.abc import Callable

from verifier_service.verifiers.math.brackets import brace, bracket
from verifier_service.verifiers.math.caps import Unreadable
from verifier_service.verifiers.math.cursor import Cursor
from verifier_service.verifiers.math.lexer import Token
from verifier_service.verifiers.math.nodes import Call, Node, Number, Quantity, Symbol, is_constant, negative
from verifier_service.verifiers.math.postfix import postfix
from verifier_service.verifiers.math.units import canonical
from verifier_service.verifiers.math.vocabulary import CURRENCIES

SETS, RATIOS, SUMS, PRODUCTS, UNARY = 20, 25, 30, 40, 45

_LEVELS = {
    "cup": SETS, "cap": SETS, "minus": SETS, ":": RATIOS, "+": SUMS, "-": SUMS, "pm": SUMS, "mp": SUMS,
    "*": PRODUCTS, "/": PRODUCTS, "o": PRODUCTS,
}  # fmt: skip
_STARTS = frozenset({"letter", "func", "open", "lbrace", "big", "begin", "num", "cmd"})
_NOT_FACTORS = frozenset({"over", "choose", "pmod", "bmod", "mod", "atop", "tag", "label"})
_PLAIN_UNITS = frozenset("mghsLlJNWVAK")


def expression(cursor: Cursor, level: int = SETS) -> Node:
    """Reads operators that bind at least as tightly as `level`. Raises `Unreadable` and `TooComplex`."""
    cursor.deeper()
    left = _prefix(cursor)
    while True:
        token = cursor.peek()
        if token.kind == "op":
            binding = _LEVELS.get(token.text)
            if binding is None or (token.text == ":" and cursor.in_set):
                if token.text in ("|", "norm") and not cursor.bars and not cursor.in_set and level <= PRODUCTS:
                    left = _product(cursor, left)
                    continue
                break
        elif _begins_factor(cursor, token, left):
            binding = PRODUCTS
        else:
            break
        if binding < level:
            break
        left = _INFIX[binding](cursor, left)
    cursor.level -= 1
    return left


def _begins_factor(cursor: Cursor, token: Token, left: Node) -> bool:
    if token.kind not in _STARTS or (token.kind == "cmd" and token.text in _NOT_FACTORS):
        return False
    if token.kind == "num":
        return not isinstance(left, Number)
    if token.kind == "open":
        return not (token.text == "[" and closes_outward(cursor)) and cursor.peek(1).kind != "word"
    return not (token.kind == "letter" and is_unit(cursor, token, left))


def closes_outward(cursor: Cursor) -> bool:
    """Tells whether the `[` ahead ends an interval such as `]0, 1[`."""
    after = cursor.peek(1)
    return after.kind in ("eof", "sep", "and", "or", "close", "rbrace", "null") or after.text in ("cup", "cap", "minus")


def is_unit(cursor: Cursor, token: Token, left: Node) -> bool:
    """Tells whether a single letter behind a number is a unit: upright, or spaced in text without LaTeX."""
    if not is_constant(left) or canonical(token.text) is None:
        return False
    if token.upright:
        return token.text not in ("e", "i", "d")
    apart = token.wide or (cursor.plain and token.spaced)
    return apart and token.text in _PLAIN_UNITS and cursor.peek(1).kind not in ("letter", "open")


def _sum(cursor: Cursor, left: Node) -> Node:
    terms = [left]
    while (token := cursor.peek()).kind == "op" and _LEVELS.get(token.text) == SUMS:
        cursor.take()
        term = expression(cursor, PRODUCTS)
        if token.text == "-":
            term = negative(term)
        elif token.text != "+":
            term = Call(token.text, (term,))
        terms.append(term)
    return Call("add", tuple(terms))


def _product(cursor: Cursor, left: Node) -> Node:
    factors = [left]
    while True:
        token = cursor.peek()
        if token.kind == "op" and token.text in ("*", "/", "o"):
            cursor.take()
            factor = expression(cursor, UNARY)
            if token.text == "/":
                if isinstance(factor, Call) and factor.head in ("percent", "deg") and _are_numbers(factors, factor):
                    return Call(factor.head, (Call("mul", (factors[0], Call("inv", factor.args))),))
                factor = Call("inv", (factor,))
            elif token.text == "o":
                factors.append(Symbol("circ"))
        elif (token.kind == "op" and token.text in ("|", "norm") and not cursor.bars and not cursor.in_set) or (
            token.kind != "op" and _begins_factor(cursor, token, factors[-1])
        ):
            factor = expression(cursor, UNARY)
            if token.kind == "cmd" and isinstance(factor, Number) and isinstance(factors[-1], Number):
                raise Unreadable("two numerals side by side")
        else:
            break
        factors.append(factor)
    return Call("mul", tuple(factors)) if len(factors) > 1 else left


def _are_numbers(factors: list[Node], last: Call) -> bool:
    """Tells whether `25/2` stands before a percent or degree sign, which then belongs to the whole fraction."""
    return len(factors) == 1 and isinstance(factors[0], Number) and isinstance(last.args[0], Number)


def _ratio(cursor: Cursor, left: Node) -> Node:
    parts = [left]
    while cursor.accept("op", ":"):
        parts.append(expression(cursor, SUMS))
    return Call("ratio", tuple(parts))


def _set_operation(cursor: Cursor, left: Node) -> Node:
    token = cursor.take()
    head = {"cup": "union", "cap": "inter", "minus": "without"}[token.text]
    return Call(head, (left, expression(cursor, RATIOS)))


_INFIX: dict[int, Callable[[Cursor, Node], Node]] = {
    SETS: _set_operation,
    RATIOS: _ratio,
    SUMS: _sum,
    PRODUCTS: _product,
}


def _prefix(cursor: Cursor) -> Node:
    token = cursor.peek()
    if token.kind == "num":
        return postfix(cursor, _literal(cursor))
    if token.kind == "letter":
        cursor.take()
        return postfix(cursor, Symbol(token.text, (token.start, token.end)))
    if token.kind == "open" or (token.text == "]" and token.kind == "close"):
        return postfix(cursor, bracket(cursor))
    if token.kind == "lbrace":
        return postfix(cursor, brace(cursor))
    if token.kind in ("func", "cmd", "big", "begin", "null"):
        return postfix(cursor, cursor.rules.macro(cursor))
    if token.kind == "op":
        return _signed(cursor, token)
    raise Unreadable(f"no expression starts with {token.text or 'the end'}")


def _signed(cursor: Cursor, token: Token) -> Node:
    cursor.take()
    if token.text in ("-", "+", "pm", "mp"):
        operand = expression(cursor, PRODUCTS)
        if token.text == "+":
            return operand
        return negative(operand) if token.text == "-" else Call(token.text, (operand,))
    if token.text in ("|", "norm"):
        return postfix(cursor, _absolute(cursor, token.text))
    if token.text in CURRENCIES:
        return Quantity(expression(cursor, PRODUCTS), CURRENCIES[token.text])
    raise Unreadable(f"no expression starts with {token.text}")


def _absolute(cursor: Cursor, bar: str) -> Node:
    outer, cursor.bars = cursor.bars, cursor.bars + 1
    inner = expression(cursor, SUMS)
    cursor.bars = outer
    if not cursor.accept("op", bar):
        raise Unreadable("a bar that is never closed")
    return Call("abs" if bar == "|" else "norm", (inner,))


def _literal(cursor: Cursor) -> Node:
    token = cursor.take()
    number = token.number
    if number is None:
        raise Unreadable("a number without a value")
    number = Number(number.value, number.places, number.digits, number.raw, (token.start, token.end))
    if number.places is not None or not isinstance(number.value, int):
        return number
    fraction = _fraction_part(cursor)
    return number if fraction is None else Call("add", (number, fraction), number.span)


def _fraction_part(cursor: Cursor) -> Node | None:
    r"""Reads the fraction of a mixed number (`4\frac25`, `4 2/5`), if one stands here."""
    token = cursor.peek()
    if token.kind == "num" and token.spaced and cursor.peek(1).text == "/" and cursor.peek(2).kind == "num":
        top, bottom = token.number, cursor.peek(2).number
        if top and bottom and _proper(top, bottom):
            cursor.index += 3
            return Call("div", (top, bottom))
        return None
    if token.kind == "open" and token.spaced:
        return _bracketed_part(cursor)
    if token.kind != "cmd" or token.text not in ("frac", "dfrac", "tfrac", "cfrac"):
        return None
    start = cursor.index
    fraction = cursor.rules.macro(cursor)
    if isinstance(fraction, Call) and fraction.head == "div":
        top_node, bottom_node = fraction.args
        if isinstance(top_node, Number) and isinstance(bottom_node, Number) and _proper(top_node, bottom_node):
            return fraction
    cursor.index = start
    return None


def _bracketed_part(cursor: Cursor) -> Node | None:
    """Reads the `(1/3)` of `1 (1/3)`, as plain text sets a mixed number apart from a product."""
    top, slash, bottom, closing = (cursor.peek(ahead) for ahead in range(1, 5))
    if (slash.text, closing.text) != ("/", ")") or not (top.number and bottom.number):
        return None
    if not _proper(top.number, bottom.number):
        return None
    cursor.index += 5
    return Call("div", (top.number, bottom.number))


def _proper(top: Number, bottom: Number) -> bool:
    return top.places is None and bottom.places is None and 0 < top.value < bottom.value
