"""Everything with arguments: fractions, roots, functions, accents, big operators, environments.

Called by the expression parser at a command, function or environment; gives back one node.
"""

from collections.abc import Callable

from verifier_service.verifiers.math import names
from verifier_service.verifiers.math.brackets import brace, bracket
from verifier_service.verifiers.math.caps import Unreadable
from verifier_service.verifiers.math.cursor import Cursor
from verifier_service.verifiers.math.environments import environment
from verifier_service.verifiers.math.literals import literal
from verifier_service.verifiers.math.nodes import Call, Group, Node, Number, Symbol, Words, is_constant
from verifier_service.verifiers.math.parser import PRODUCTS, UNARY, expression


def macro(cursor: Cursor) -> Node:
    """Reads what the command ahead begins. Raises `Unreadable` where its arguments are missing."""
    token = cursor.take()
    if token.kind == "func":
        return _function(cursor, token.text)
    if token.kind == "big":
        return _big_operator(cursor, token.text)
    if token.kind == "begin":
        return environment(cursor, token.text)
    if token.kind == "null":
        return _open_sided(cursor)
    reader = _READERS.get(token.text)
    if reader is not None:
        return reader(cursor)
    if token.text in names.ACCENTS:
        return _accent(cursor, names.ACCENTS[token.text])
    if token.text in names.TRANSPARENT:
        return argument(cursor)
    if token.text in names.SKIPPED:
        _skip_argument(cursor)
        return expression(cursor, UNARY)
    return Symbol("\\" + token.text, (token.start, token.end))


def _skip_argument(cursor: Cursor) -> None:
    cursor.expect("lbrace")
    depth = 1
    while depth:
        token = cursor.take()
        if token.kind == "eof":
            raise Unreadable("an argument that is never closed")
        depth += (token.kind == "lbrace") - (token.kind == "rbrace")


def argument(cursor: Cursor, digitwise: bool = False) -> Node:
    """Reads one argument of a command: a braced group or a single token (`digitwise`: one digit of a number)."""
    token = cursor.peek()
    if token.kind == "lbrace":
        return brace(cursor)
    if token.kind == "num" and token.number is not None:
        if digitwise and len(token.text) > 1 and token.text.isdigit():
            rest = token._replace(
                text=token.text[1:], start=token.start + 1, spaced=False, number=literal(token.text[1:])
            )
            cursor.tokens[cursor.index] = rest
            return literal(token.text[0])
        cursor.take()
        return token.number
    if token.kind == "letter":
        cursor.take()
        return Symbol(token.text, (token.start, token.end))
    if token.kind == "open":
        return bracket(cursor)
    if token.kind in ("cmd", "func"):
        cursor.deeper()
        node = macro(cursor)
        cursor.level -= 1
        return node
    raise Unreadable("a command without its argument")


def _fraction(cursor: Cursor) -> Node:
    top = argument(cursor, digitwise=True)
    bottom = argument(cursor, digitwise=True)
    if _differential(top) and _differential(bottom):
        return Call("deriv", (top, bottom))
    return Call("div", (top, bottom))


def _differential(node: Node) -> bool:
    if isinstance(node, Call) and node.head == "mul":
        node = node.args[0]
    if isinstance(node, Call) and node.head == "pow":
        node = node.args[0]
    return isinstance(node, Symbol) and node.name in ("d", "partial")


def _root(cursor: Cursor) -> Node:
    index: Node = Number(2)
    if cursor.peek().kind == "open" and cursor.peek().text == "[":
        index = bracket(cursor)
    radicand = argument(cursor)
    return Call("root", (radicand, index))


def _cube_root(cursor: Cursor) -> Node:
    return Call("root", (argument(cursor), Number(3)))


def _binomial(cursor: Cursor) -> Node:
    top = argument(cursor, digitwise=True)
    return Call("binom", (top, argument(cursor, digitwise=True)))


def _accent(cursor: Cursor, accent: str) -> Node:
    inner = argument(cursor)
    if isinstance(inner, Symbol):
        return Symbol(f"{accent}:{inner.name}", inner.span)
    if accent == "bf":
        return inner
    return Call(f"over-{accent}", (inner,))


def _mod(cursor: Cursor) -> Node:
    raise Unreadable("a modulus with nothing before it")


def _brace_note(cursor: Cursor) -> Node:
    inner = argument(cursor)
    if cursor.peek().kind == "op" and cursor.peek().text in ("_", "^"):
        cursor.take()
        argument(cursor)
    return inner


def _stacked(cursor: Cursor) -> Node:
    note, base = argument(cursor), argument(cursor)
    if isinstance(base, Number) and not isinstance(note, Words):
        raise Unreadable("a numeral with mathematics above or below it")
    return base


_READERS: dict[str, Callable[[Cursor], Node]] = {
    "frac": _fraction, "dfrac": _fraction, "tfrac": _fraction, "cfrac": _fraction, "sfrac": _fraction,
    "nicefrac": _fraction, "sqrt": _root, "surd": _root, "cbrt": _cube_root, "binom": _binomial, "dbinom": _binomial,
    "tbinom": _binomial, "pmod": _mod, "bmod": _mod, "mod": _mod, "underbrace": _brace_note,
    "overbrace": _brace_note, "stackrel": _stacked, "underset": _stacked,
}  # fmt: skip


def _function(cursor: Cursor, name: str) -> Node:
    power: Node | None = None
    base: Node | None = None
    while cursor.peek().kind == "op" and cursor.peek().text in ("^", "_"):
        if cursor.take().text == "^":
            power = _script(cursor)
        else:
            base = _base(cursor)
    if isinstance(power, Number) and power.value == -1 and name in _INVERSES:
        name, power = _INVERSES[name], None
    inner = _function_argument(cursor, name)
    if name == "cis":
        return Call("add", (Call("cos", (inner,)), Call("mul", (Symbol("i"), Call("sin", (inner,))))))
    arguments = inner.items if isinstance(inner, Group) and name in names.MANY_ARGUMENTS else (inner,)
    call = Call(name, (*arguments, base) if base is not None else arguments)
    return call if power is None else Call("pow", (call, power))


def _base(cursor: Cursor) -> Node:
    r"""Reads the base of a logarithm; of `\log_35` the first digit, as nothing else is left to take it of."""
    alone = cursor.peek().kind == "num" and cursor.peek(1).kind in ("eof", "op", "sep", "rbrace", "close", "rel")
    return argument(cursor, digitwise=True) if alone else _script(cursor)


_INVERSES = {name: "arc" + name for name in ("sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh")}


def _script(cursor: Cursor) -> Node:
    if cursor.peek().kind == "op" and cursor.peek().text in ("-", "+"):
        sign = cursor.take().text
        inner = argument(cursor)
        return Number(-inner.value) if sign == "-" and isinstance(inner, Number) else inner
    return argument(cursor)


def _function_argument(cursor: Cursor, name: str) -> Node:
    token = cursor.peek()
    if token.kind == "open" and token.text in ("(", "["):
        inner = bracket(cursor)
        if not (token.spaced and is_constant(inner) and cursor.peek().kind == "letter"):
            return inner
        return _run(cursor, inner)  # \cos (4) t, as typesetters space it
    if token.kind == "lbrace":
        inner = brace(cursor)
        if not (cursor.peek().kind == "op" and cursor.peek().text == "^" and name not in _POWER_OUTSIDE):
            return inner
        cursor.take()
        return _run(cursor, Call("pow", (inner, argument(cursor))))
    if token.kind == "op" and token.text in ("-", "+"):
        return expression(cursor, PRODUCTS)
    return _run(cursor, expression(cursor, UNARY))


_POWER_OUTSIDE = frozenset({"ln", "log", "exp"})


def _run(cursor: Cursor, first: Node) -> Node:
    """Reads the factors that go on with a function's argument written without brackets."""
    factors = [first]
    while _continues(cursor, factors[-1]):
        factors.append(expression(cursor, UNARY))
    return Call("mul", tuple(factors)) if len(factors) > 1 else factors[0]


def _continues(cursor: Cursor, last: Node) -> bool:
    token = cursor.peek()
    if token.kind == "letter":
        return not token.upright
    if token.kind == "cmd":
        return token.text in ("frac", "dfrac", "tfrac", "sqrt")
    return token.kind == "num" and not isinstance(last, Number)


def _big_operator(cursor: Cursor, name: str) -> Node:
    lower: Node = Words("")
    upper: Node = Words("")
    while cursor.peek().kind == "op" and cursor.peek().text in ("^", "_"):
        if cursor.take().text == "_":
            lower = _script(cursor)
        else:
            upper = _script(cursor)
    return Call(name, (lower, upper, expression(cursor, PRODUCTS)))


def _open_sided(cursor: Cursor) -> Node:
    inner = cursor.rules.listing(cursor)
    if cursor.peek().kind in ("close", "null"):
        cursor.take()
    elif not cursor.accept("op", "|"):
        raise Unreadable("a bracket that is never closed")
    return inner
