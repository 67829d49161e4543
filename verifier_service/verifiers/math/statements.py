"""What stands around expressions: relations, lists, units, lead-in words, delimiters of math mode.

`parse` is the grammar's door. Text that is no mathematics raises `Unreadable`; the caller may then
take it for prose.
"""

import re

from verifier_service.verifiers.math.caps import MAX_DEPTH, MAX_ITEMS, MAX_NESTING, TooComplex, Unreadable
from verifier_service.verifiers.math.characters import plain
from verifier_service.verifiers.math.cursor import Cursor, Rules
from verifier_service.verifiers.math.lexer import Token, tokenize
from verifier_service.verifiers.math.literals import literal
from verifier_service.verifiers.math.macros import argument, macro
from verifier_service.verifiers.math.nodes import Call, Chain, Listing, Node, Number, Quantity, Words, depth
from verifier_service.verifiers.math.parser import SETS, expression
from verifier_service.verifiers.math.spellings import respelled
from verifier_service.verifiers.math.units import PREFIXED, canonical, measure, singular
from verifier_service.verifiers.math.vocabulary import (
    CONDITIONS,
    CURRENCIES,
    LEAD_INS,
    MULTIPLIERS,
    NEGATIONS,
    NUMBER_WORDS,
    OPERATION_WORDS,
)

_DELIMITERS = re.compile(r"\\[()\[\]]|\\\$(?=\$)|(?<!\\)\$\$?|\*\*(?![\w(])|(?<![\w)])\*\*|`")
_MATH_MODE = re.compile(r"(?<!\\)\$")
_BRACED_SIGN = re.compile(r"\{\s*([-+=:<>]|,(?=\s*\}(?!\d)))\s*\}")
_NEGATED = re.compile(r"\\not\s*(=|\\in\b|\\equiv\b|<|>)")
_NEGATIONS = {"=": "\\ne ", "\\in": "\\notin ", "\\equiv": "\\ne ", "<": "\\ge ", ">": "\\le "}
_DOUBLED = re.compile(r"\\\\(?=(?:d?frac|sqrt|pi|text|cdot|times|left|right|pm|infty|boxed|mathrm|circ)(?![a-z]))")
_HALF_DAY = re.compile(
    r"(\d[\s~}]{0,8}(?:\\,\s?|\\ )?(?:\\(?:text|mathrm|mbox|textrm)\{)?\s{0,8})([ap])\.\s?m\b\.?", re.IGNORECASE
)
_BOLD_NUMERAL = re.compile(r"\\(?:mathbf|boldsymbol|bm|pmb)\s{0,4}\{\s{0,4}([-+]?\d[\d.,]{0,60})\s{0,4}\}")
_LINE_BREAK = re.compile(r"\\\\\[[^\]]{0,10}\]")
_SIGNS = ("-", "+", "*", "/")
_BEFORE_END = (*_SIGNS, "^")


def clean(text: str) -> str:
    """Returns the text without math delimiters, trailing stops and braces around single signs."""
    if text.isdigit() and text.isascii():
        return text
    text = plain(text).strip()
    if "\\\\" in text and "\\begin" not in text:
        text = _DOUBLED.sub(r"\\", text)
    if "\\\\[" in text:
        text = _LINE_BREAK.sub(r"\\\\", text)
    if "$" in text and len(_MATH_MODE.findall(text)) % 2:
        text = _MATH_MODE.sub(r"\\$", text, count=1) if text.count("$") == 1 else text
    text = respelled(_DELIMITERS.sub(lambda match: " " if match[0] != "\\$" else match[0], text).strip())
    if "{" in text:
        text = _BOLD_NUMERAL.sub(r"\1", text)
        text = _BRACED_SIGN.sub(r"\1", text)
    if "." in text:
        text = _HALF_DAY.sub(r"\1\2m", text)
    if "\\not" in text:
        text = _NEGATED.sub(lambda match: _NEGATIONS[match[1]], text)
    return text if text.endswith("...") else _without_trail(text).strip()


def _without_trail(text: str) -> str:
    r"""Returns the text without the stops, spaces (`\,`) and line breaks at its end, read from the right: linear."""
    end = len(text)
    while end:
        if text.endswith("\\right.", 0, end):
            break
        last = text[end - 1]
        stop = last.isspace() or last in ".,;:"
        if not (stop or last in "!\\"):
            break
        slashes = end - 1
        while slashes and text[slashes - 1] == "\\":
            slashes -= 1
        if last == "\\":
            end = slashes
        elif (end - 1 - slashes) % 2 and last in " ,;:!":
            end -= 2
        elif stop:
            end -= 1
        else:
            break
    return text[:end]


def parse(text: str, cleaned: str | None = None) -> Node:
    """Returns the tree of an answer or reference, which may come `cleaned`. Raises `Unreadable` and `TooComplex`."""
    if text.isdigit() and text.isascii():
        return literal(text)
    cleaned = clean(text) if cleaned is None else cleaned
    if cleaned.endswith(_SIGNS) and not cleaned[:-1].rstrip().endswith(_BEFORE_END) and len(cleaned) > 2:
        return Call("unfinished" + cleaned[-1], (parse(cleaned[:-1]),))
    tokens = tokenize(cleaned)
    if not tokens:
        raise Unreadable("nothing to read")
    latex = any(sign in text for sign in "\\{$")
    cursor = Cursor(tokens, not latex, _RULES)
    node = listing(cursor)
    if cursor.peek().kind != "eof":
        raise Unreadable(f"cannot go on at {cursor.peek().text}")
    if cursor.deepest > MAX_NESTING // 4 and depth(node) > MAX_DEPTH:
        raise TooComplex("an expression nested too deep")
    return node


def listing(cursor: Cursor) -> Node:
    """Reads statements with what joins them, up to a closing bracket or the end."""
    items = [_relation(cursor)]
    joiners = set()
    while True:
        token = cursor.peek()
        if token.kind not in ("sep", "and", "or") or (token.text == "\\\\" and cursor.in_rows):
            break
        while cursor.peek().kind in ("sep", "and", "or") and not (cursor.peek().text == "\\\\" and cursor.in_rows):
            joiners.add(cursor.take().text)
        if cursor.peek().kind in ("eof", "rbrace", "close", "cell", "end") or cursor.peek().text == "\\\\":
            break
        items.append(_relation(cursor))
        if len(items) > MAX_ITEMS:
            raise TooComplex("a list of too many items")
    if len(items) == 1:
        return items[0]
    joiner = next((word for word in ("or", "and", ";") if word in joiners), ",")
    return Listing(tuple(items), joiner)


def _relation(cursor: Cursor) -> Node:
    operands: list[Node] = []
    ops: list[str] = []
    if cursor.peek().kind == "rel" and cursor.peek().text in ("=", "~", "to"):
        cursor.take()
    operands.append(_item(cursor))
    while cursor.peek().kind == "rel":
        ops.append(cursor.take().text)
        operands.append(_item(cursor))
    node: Node = Chain(tuple(ops), tuple(operands)) if ops else operands[0]
    if cursor.peek().kind == "cmd" and cursor.peek().text in ("pmod", "bmod", "mod"):
        cursor.take()
        node = Call("modulo", (node, argument(cursor)))
    if cursor.in_set and cursor.peek().kind == "op" and cursor.peek().text in ("|", ":"):
        cursor.take()
        cursor.in_set = False
        node = Call("such", (node, listing(cursor)))
    return node


def _item(cursor: Cursor) -> Node:
    if cursor.peek().kind == "word" or _is_article(cursor):
        words = _words(cursor)
        if words is not None:
            return words
    value = expression(cursor, SETS)
    if cursor.peek().text in ("over", "atop", "choose"):
        head = "binom" if cursor.take().text == "choose" else "div"
        value = Call(head, (value, expression(cursor, SETS)))
    if cursor.peek().kind == "word" and singular(cursor.peek().text) in MULTIPLIERS:
        value = _times(value, MULTIPLIERS[singular(cursor.take().text)])
    unit = _unit(cursor)
    if cursor.peek().kind == "open":
        note = _note(cursor)
        unit = unit or canonical(note or "")
    if unit is None:
        return value
    while cursor.peek().kind == "num" and unit not in ("degree", "deg", "percent", "pct"):
        value = Call("add", (value, _smaller_part(cursor, unit)))
    if unit in ("degree fahrenheit", "degree celsius"):
        unit = unit.removeprefix("degree ")
    if unit in ("degree", "deg"):
        return Call("deg", (value,))
    return Call("percent", (value,)) if unit in ("percent", "pct") else Quantity(value, unit)


def _is_article(cursor: Cursor) -> bool:
    token = cursor.peek()
    return token.kind == "letter" and token.upright and token.text in ("a", "A") and cursor.peek(1).kind == "word"


def _note(cursor: Cursor) -> str | None:
    """Moves past words in brackets behind a value, as in `42 (total)` or `5 (cm)`, and returns them joined."""
    words: list[str] = []
    while cursor.peek(len(words) + 1).kind == "word" and len(words) < 4:
        words.append(cursor.peek(len(words) + 1).text.lower())
    closed = cursor.peek(len(words) + 1).kind == "close" and cursor.peek(len(words) + 2).kind == "eof"
    if not words or not closed or cursor.peek().text != "(" or NEGATIONS.intersection(words):
        return None
    cursor.index += len(words) + 2
    return " ".join(words)


def _times(value: Node, factor: int) -> Node:
    if isinstance(value, Quantity):
        return Quantity(_times(value.value, factor), value.unit, value.span)
    return Call("mul", (value, Number(factor)))


def _smaller_part(cursor: Cursor, unit: str) -> Node:
    """Reads the `20 minutes` of `3 hours 20 minutes`, in the unit before it."""
    value = expression(cursor, SETS)
    smaller = _unit(cursor)
    if smaller is None:
        raise Unreadable("a number behind a unit")
    (dimension, scale), (other, size) = measure(unit), measure(smaller)
    if dimension != other or size >= scale:
        raise Unreadable("a number behind a unit that is not its part")
    return Call("mul", (value, Number(size / scale)))


def _words(cursor: Cursor) -> Words | None:
    """Reads words that are the whole item; skips words that only lead in; anything else is prose."""
    start = cursor.index
    words = []
    while cursor.peek().kind == "word" or (cursor.peek().kind == "letter" and cursor.peek().upright):
        words.append(cursor.take())
    following = cursor.peek()
    if following.kind in ("eof", "sep", "and", "or", "rbrace", "close", "cell", "end"):
        span = (words[0].start, words[-1].end)
        return Words(" ".join(word.text for word in words).lower(), span)
    texts = {word.text.lower() for word in words}
    if following.kind == "rel" and following.text in ("=", "~") and not texts & NEGATIONS and cursor.index > start:
        return Words(" ".join(word.text for word in words).lower(), (words[0].start, words[-1].end))
    if (cursor.in_cases and texts <= CONDITIONS) or texts <= LEAD_INS:
        cursor.accept("op", ":")
        return None
    cursor.index = start
    raise Unreadable("words beside mathematics")


def _unit(cursor: Cursor) -> str | None:
    """Reads a unit of measure behind a value: `cm`, `square feet`, `m/s^2`, `apples`."""
    parts: list[str] = []
    sign = ""
    prefix = 1
    while True:
        token = cursor.peek()
        if token.kind == "op" and token.text == "/" and parts and _may_be_unit(cursor.peek(1)):
            cursor.take()
            sign = "/ "
            token = cursor.peek()
        if token.kind == "op" and token.text == "*" and parts and _is_word(cursor.peek(1)):
            cursor.take()
            continue
        if token.kind == "op" and not parts and (token.text == "¢" or token.text in CURRENCIES):
            return CURRENCIES.get(cursor.take().text, "cent")
        if not (_is_word(token) or (sign and _may_be_unit(token))):
            break
        cursor.take()
        word = token.text.lower()
        if word in ("per", "a", "an", "each") and parts:
            sign = "/ "
        elif word in PREFIXED and (canonical(cursor.peek().text) or cursor.peek().kind == "word"):
            prefix = PREFIXED[word]
        elif word in PREFIXED and parts:
            parts[-1] = f"{parts[-1]}^{PREFIXED[word]}"
        elif word not in ("of", "the"):
            parts.append(sign + _unit_word(cursor, token, prefix))
            sign, prefix = "", 1
        if len(parts) > 4:
            raise Unreadable("too many words behind a number")
    return " ".join(parts) or None


def _may_be_unit(token: Token) -> bool:
    return token.kind == "word" or (token.kind == "letter" and canonical(token.text) is not None)


def _is_word(token: Token) -> bool:
    return token.kind == "word" or (
        token.kind == "letter" and (token.upright or token.spaced) and bool(canonical(token.text))
    )


def _unit_word(cursor: Cursor, token: Token, prefix: int) -> str:
    lower = token.text.lower()
    if lower in NEGATIONS or lower in NUMBER_WORDS or lower in OPERATION_WORDS:
        raise Unreadable("words behind a number that are no unit")
    name = canonical(token.text) or singular(token.text)
    if cursor.peek().kind == "op" and cursor.peek().text == "^":
        cursor.take()
        power = argument(cursor)
        if not isinstance(power, Number) or not isinstance(power.value, int) or not 0 < abs(power.value) < 10:
            raise Unreadable("a unit with a power that is no small number")
        return f"{name}^{power.value}" if power.value != 1 else name
    return f"{name}^{prefix}" if prefix != 1 else name


_RULES = Rules(listing, macro)
