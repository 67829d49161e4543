"""What stands behind an operand: powers, subscripts, primes, factorials, percent and degree signs, arguments."""

from collections.abc import Callable

from verifier_service.verifiers.math.brackets import brace, bracket
from verifier_service.verifiers.math.caps import TooComplex, Unreadable
from verifier_service.verifiers.math.cursor import Cursor
from verifier_service.verifiers.math.nodes import Call, Group, Node, Number, Quantity, Symbol, negative

_POSTFIX = frozenset({"^", "_", "!", "'", "%", "degree"})


def postfix(cursor: Cursor, node: Node) -> Node:
    """Reads the signs behind `node`. Raises `TooComplex` where there are too many."""
    steps = 0
    while (token := cursor.peek()).kind == "op" and token.text in _POSTFIX:
        steps += 1
        if steps > 8:
            raise TooComplex("too many signs behind one another")
        cursor.take()
        node = _POSTFIX_READERS[token.text](cursor, node)
    if isinstance(node, Symbol) and cursor.peek().kind == "open" and cursor.peek().text == "(":
        return _application(cursor, node)
    return node


_FUNCTION_LETTERS = frozenset("fghFGH")


def _application(cursor: Cursor, symbol: Symbol) -> Node:
    base = symbol.name.replace("'", "").split("^")[0].split("_")[0]
    if base not in _FUNCTION_LETTERS and not _is_designation(cursor) and not _is_value(cursor, base):
        return symbol
    argument = bracket(cursor)
    arguments = argument.items if isinstance(argument, Group) else (argument,)
    return postfix(cursor, Call("apply", (symbol, *arguments), symbol.span))


def _is_value(cursor: Cursor, base: str) -> bool:
    """Tells whether `(0)` or, behind a capital, any single number stands here: a function's value, no product."""
    token = cursor.peek(1)
    if token.number is None or cursor.peek(2).kind != "close":
        return False
    return base.isupper() or token.number.value == 0


def _is_designation(cursor: Cursor) -> bool:
    """Tells whether `(t)` or `(x, y)` stands here with an equals sign behind it: the left side of a definition."""
    ahead = 1
    while cursor.peek(ahead).kind == "letter" and cursor.peek(ahead + 1).kind == "sep" and ahead < 9:
        ahead += 2
    if cursor.peek(ahead).kind != "letter" or cursor.peek(ahead + 1).kind != "close":
        return False
    return cursor.peek(ahead + 2).kind == "rel"


def _power(cursor: Cursor, base: Node) -> Node:
    token = cursor.peek()
    if token.text in ("o", "degree") and token.kind == "op":
        cursor.take()
        return _degrees(cursor, base)
    if token.kind == "lbrace" and cursor.peek(1).text in ("o", "degree") and cursor.peek(2).kind == "rbrace":
        cursor.index += 3
        return _degrees(cursor, base)
    if _primes(cursor):
        return _prime(cursor, base)
    if token.kind == "op" and token.text == "*":
        cursor.take()
        return Call("pow", (base, Symbol("star")))
    if token.kind == "lbrace" and cursor.peek(1).text == "*" and cursor.peek(2).kind == "rbrace":
        cursor.index += 3
        return Call("pow", (base, Symbol("star")))
    exponent = _exponent(cursor)
    inverse = isinstance(exponent, Number) and exponent.value == -1
    if isinstance(base, Symbol) and base.name in _FUNCTION_LETTERS and inverse and cursor.peek().text == "(":
        return Symbol(base.name + "^-1", base.span)
    return Call("pow", (base, exponent))


def _primes(cursor: Cursor) -> bool:
    r"""Moves past `{\prime}` or `\prime` if it stands here."""
    if cursor.accept("letter", "prime"):
        return True
    if cursor.peek().kind == "lbrace" and cursor.peek(1).text == "prime" and cursor.peek(2).kind == "rbrace":
        cursor.index += 3
        return True
    return False


def _exponent(cursor: Cursor) -> Node:
    token = cursor.peek()
    if token.kind == "lbrace":
        return brace(cursor)
    if token.kind == "op" and token.text in ("-", "+", "pm"):
        cursor.take()
        inner = _exponent(cursor)
        return negative(inner) if token.text == "-" else inner
    cursor.deeper()
    if token.kind == "num" and token.number is not None:
        cursor.take()
        node: Node = token.number
    elif token.kind == "letter":
        cursor.take()
        node = Symbol(token.text, (token.start, token.end))
    elif token.kind == "open":
        node = bracket(cursor)
    elif token.kind in ("cmd", "func"):
        node = cursor.rules.macro(cursor)
    else:
        raise Unreadable("a power without an exponent")
    if cursor.accept("op", "^"):  # sloppy 2^3^4: the tower, not the power of a power
        node = Call("pow", (node, _exponent(cursor)))
    cursor.level -= 1
    return node


_SCALES = {"C": "celsius", "F": "fahrenheit"}


def _degrees(cursor: Cursor, base: Node) -> Node:
    """Reads what follows a degree sign: a scale of temperature, or minutes and seconds of arc of the same angle."""
    scale = _SCALES.get(cursor.peek().text) if cursor.peek().kind == "letter" else None
    if scale is not None and cursor.peek(1).kind in ("eof", "sep", "and", "or", "rbrace"):
        cursor.take()
        return Quantity(base, scale)
    parts = [Call("deg", (base,))]
    for divisor, marks in ((60, 1), (3600, 2)):
        start = cursor.index
        token = cursor.take()
        count = 0
        while cursor.accept("op", "'"):
            count += 1
        if not count and cursor.accept("op", "^") and _primes(cursor):
            count = 1
            while cursor.accept("letter", "prime"):
                count += 1
        if token.kind != "num" or token.number is None or count != marks:
            cursor.index = start
            break
        parts.append(Call("deg", (Call("div", (token.number, Number(divisor))),)))
    return parts[0] if len(parts) == 1 else Call("deg", (Call("add", tuple(part.args[0] for part in parts)),))


def _subscript(cursor: Cursor, base: Node) -> Node:
    start = cursor.index
    if cursor.peek().kind == "lbrace":
        depth = 0
        while True:
            token = cursor.take()
            depth += (token.kind == "lbrace") - (token.kind == "rbrace")
            if token.kind == "eof":
                raise Unreadable("a subscript that is never closed")
            if depth == 0:
                break
        tokens = cursor.tokens[start + 1 : cursor.index - 1]
    else:
        tokens = [cursor.take()]
        if tokens[0].kind not in ("num", "letter", "word"):
            raise Unreadable("a subscript without content")
    spelling = "".join(token.text for token in tokens)
    if isinstance(base, Number) or (isinstance(base, Call) and base.head == "neg"):
        return Call("base", (base, Symbol("10" if spelling == "ten" else spelling)))
    if isinstance(base, Symbol):
        return Symbol(f"{base.name}_{spelling}", base.span)
    return Call("sub", (base, Symbol(spelling)))


def _prime(cursor: Cursor, base: Node) -> Node:
    while _primes(cursor):
        base = Symbol(base.name + "'", base.span) if isinstance(base, Symbol) else Call("prime", (base,))
    if isinstance(base, Symbol):
        return Symbol(base.name + "'", base.span)
    return Call("prime", (base,))


def _factorial(cursor: Cursor, base: Node) -> Node:
    return Call("fact2" if cursor.accept("op", "!") else "fact", (base,))


_POSTFIX_READERS: dict[str, Callable[[Cursor, Node], Node]] = {
    "^": _power,
    "_": _subscript,
    "!": _factorial,
    "'": _prime,
    "%": lambda cursor, base: Call("percent", (base,)),
    "degree": _degrees,
}
