"""Tokens to a tree: a Pratt parser for expressions.

Knows precedence, implicit multiplication, mixed numbers and postfix signs. Commands with arguments
are `macros.py`'s, statements (relations, lists, units) `statements.py`'s; both work on this cursor.
Nesting is capped before Python's own stack is at risk.
"""

from collections.abc import Callable

from verifier_service.verifiers.math.caps import MAX_NESTING, TooComplex, Unreadable
from verifier_service.verifiers.math.lexer import Token
from verifier_service.verifiers.math.nodes import Call, Group, Listing, Matrix, Node, Number, Quantity, Symbol, negative
from verifier_service.verifiers.math.units import canonical

SETS, RATIOS, SUMS, PRODUCTS, UNARY, POWERS = 20, 25, 30, 40, 45, 50

_LEVELS = {
    "cup": SETS, "cap": SETS, "minus": SETS, ":": RATIOS, "+": SUMS, "-": SUMS, "pm": SUMS, "mp": SUMS,
    "*": PRODUCTS, "/": PRODUCTS, "o": PRODUCTS,
}  # fmt: skip
_STARTS = frozenset({"letter", "func", "open", "lbrace", "big", "begin", "num", "cmd"})
_NOT_FACTORS = frozenset({"over", "choose", "pmod", "bmod", "mod", "atop", "tag", "label"})
_POSTFIX = frozenset({"^", "_", "!", "'", "%", "degree"})
_CURRENCIES = {"currency": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₹": "inr"}
_CLOSING = {"(": ")", "[": "]", "{": "}", "<": ">", "floor": "floor", "ceil": "ceil"}
_PLAIN_UNITS = frozenset("mghsLlJNWVAK")
_END = Token("eof", "", 0, 0)


class Cursor:
    """A place in the tokens, with the brackets that are open around it."""

    def __init__(self, tokens: list[Token], plain: bool, rules: "Rules") -> None:
        """Starts at the first token; `plain` says that the text has no LaTeX in it."""
        self.tokens = tokens
        self.index = 0
        self.level = 0
        self.bars = 0
        self.in_set = False
        self.in_cases = False
        self.in_rows = False
        self.plain = plain
        self.rules = rules

    def peek(self, ahead: int = 0) -> Token:
        """Returns the token `ahead` of the cursor without moving."""
        position = self.index + ahead
        return self.tokens[position] if position < len(self.tokens) else _END

    def take(self) -> Token:
        """Returns the next token and moves past it."""
        token = self.peek()
        self.index += 1
        return token

    def accept(self, kind: str, text: str | None = None) -> bool:
        """Moves past the next token if it is of this kind (and text)."""
        token = self.peek()
        if token.kind == kind and (text is None or token.text == text):
            self.index += 1
            return True
        return False

    def expect(self, kind: str) -> Token:
        """Returns the next token, which must be of this kind. Raises `Unreadable` otherwise."""
        token = self.take()
        if token.kind != kind:
            raise Unreadable(f"expected {kind}, found {token.text or 'the end'}")
        return token

    def deeper(self) -> None:
        """Counts one level of nesting. Raises `TooComplex` over the cap."""
        self.level += 1
        if self.level > MAX_NESTING:
            raise TooComplex("brackets nested too deep")


class Rules:
    """How statements and macros are read: the two neighbours that the expression parser calls back."""

    def __init__(self, listing: Callable[[Cursor], Node], macro: Callable[[Cursor], Node]) -> None:
        """Takes the reader of a bracket's content and the reader of everything with arguments."""
        self.listing = listing
        self.macro = macro


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
    if token.kind == "open" and token.text == "[" and closes_outward(cursor):
        return False
    return not (token.kind == "letter" and is_unit(cursor, token, left))


def closes_outward(cursor: Cursor) -> bool:
    """Tells whether the `[` ahead ends an interval such as `]0, 1[`."""
    after = cursor.peek(1)
    return after.kind in ("eof", "sep", "and", "or", "close", "rbrace", "null") or after.text in ("cup", "cap", "minus")


def is_unit(cursor: Cursor, token: Token, left: Node) -> bool:
    """Tells whether a single letter behind a number is a unit: upright, or spaced in text without LaTeX."""
    if not _numeric(left) or canonical(token.text) is None:
        return False
    if token.upright:
        return token.text not in ("e", "i", "d")
    return cursor.plain and token.spaced and token.text in _PLAIN_UNITS and cursor.peek(1).kind not in ("letter", "open")


def _numeric(node: Node) -> bool:
    stack = [node]
    while stack:
        top = stack.pop()
        if isinstance(top, Call):
            stack.extend(top.args)
        elif isinstance(top, Symbol):
            if top.name != "pi":
                return False
        elif not isinstance(top, Number):
            return False
    return True


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
                factor = Call("inv", (factor,))
            elif token.text == "o":
                factors.append(Symbol("circ"))
        elif token.kind == "op" and token.text in ("|", "norm") and not cursor.bars and not cursor.in_set:
            factor = expression(cursor, UNARY)
        elif token.kind != "op" and _begins_factor(cursor, token, factors[-1]):
            factor = expression(cursor, UNARY)
        else:
            break
        factors.append(factor)
    return Call("mul", tuple(factors)) if len(factors) > 1 else left


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
        return _postfix(cursor, _literal(cursor))
    if token.kind == "letter":
        cursor.take()
        return _postfix(cursor, Symbol(token.text, (token.start, token.end)))
    if token.kind == "open" or token.text == "]" and token.kind == "close":
        return _postfix(cursor, bracket(cursor))
    if token.kind == "lbrace":
        return _postfix(cursor, brace(cursor))
    if token.kind in ("func", "cmd", "big", "begin", "null"):
        return _postfix(cursor, cursor.rules.macro(cursor))
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
        return _postfix(cursor, _absolute(cursor, token.text))
    if token.text in _CURRENCIES:
        return Quantity(expression(cursor, PRODUCTS), _CURRENCIES[token.text])
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
    """Reads the fraction of a mixed number (`4\\frac25`, `4 2/5`), if one stands here."""
    token = cursor.peek()
    if token.kind == "num" and token.spaced and cursor.peek(1).text == "/" and cursor.peek(2).kind == "num":
        top, bottom = token.number, cursor.peek(2).number
        if top and bottom and _proper(top, bottom):
            cursor.index += 3
            return Call("div", (top, bottom))
        return None
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


def _proper(top: Number, bottom: Number) -> bool:
    return top.places is None and bottom.places is None and 0 < top.value < bottom.value


def bracket(cursor: Cursor) -> Node:
    """Reads a bracket with its content: grouping, tuple, interval in either notation, set, floor."""
    opening = cursor.take()
    outer = cursor.bars, cursor.in_set, cursor.in_rows
    cursor.bars, cursor.in_set, cursor.in_rows = 0, opening.text == "{", False
    closing = _CLOSING.get(opening.text, "[")
    if cursor.peek().kind == "close" and cursor.peek().text == closing:
        cursor.take()
        cursor.bars, cursor.in_set, cursor.in_rows = outer
        return Group(opening.text, closing, ())
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


def _postfix(cursor: Cursor, node: Node) -> Node:
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
    if base not in _FUNCTION_LETTERS and not _is_designation(cursor):
        return symbol
    argument = bracket(cursor)
    arguments = argument.items if isinstance(argument, Group) else (argument,)
    return _postfix(cursor, Call("apply", (symbol, *arguments), symbol.span))


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
    exponent = _exponent(cursor)
    inverse = isinstance(exponent, Number) and exponent.value == -1
    if isinstance(base, Symbol) and base.name in _FUNCTION_LETTERS and inverse and cursor.peek().text == "(":
        return Symbol(base.name + "^-1", base.span)
    return Call("pow", (base, exponent))


def _primes(cursor: Cursor) -> bool:
    """Moves past `{\\prime}` or `\\prime` if it stands here."""
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


def _degrees(cursor: Cursor, base: Node) -> Node:
    """Reads what follows a degree sign: minutes and seconds of arc belong to the same angle."""
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
        return Call("base", (base, Symbol(spelling)))
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
