"""Text to tokens, linear in its length.

Knows LaTeX commands, thousands separators, repeating decimals, words against variables. Knows no
grammar: whether brackets match is the parser's business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from verifier_service.verifiers.math import names
from verifier_service.verifiers.math.caps import (
    MAX_EXPONENT_DIGITS,
    MAX_LITERAL_DIGITS,
    MAX_TOKENS,
    TooComplex,
    Unreadable,
)
from verifier_service.verifiers.math.nodes import Number


class Token(NamedTuple):
    """A token: `kind` is one of the words below, `text` its canonical spelling.

    num letter word func big cmd op rel open close lbrace rbrace sep begin end and or
    """

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False
    upright: bool = False
    number: Number | None = None


_SEPARATED = r"[1-9]\d{0,2}(?:(?:,\\!|\{,\}|\\[,;: ]|,|[ ])\d{3}(?:(?!\d)))+"
_TIGHT = r"[1-9]\d{0,2}(?:(?:,\\!|\{,\}|\\[,;: ])\d{3}(?!\d))+"
_REPEATING = re.compile(r"(\d*)\.(\d*)(?:\\(?:overline|bar|dot)\s*\{(\d+)\}|\\dot\s*(\d)|\((\d+)\)(?=$|[\s,$.}]))")
_DECIMAL_COMMA = re.compile(r"(\d+)\{,\}(\d+)")
_TAIL = r"(?:\.\d+|\.(?![\d.]))?(?:[eE][+-]?\d+(?![A-Za-z\d]))?(\s*(?:\\[lc]?dots\b|\.\.\.))?"
_NUMBER = re.compile(r"(\d+|(?=\.\d))" + _TAIL)
_GROUPED_OUT = re.compile(f"({_SEPARATED})" + _TAIL)
_GROUPED_IN = re.compile(f"({_TIGHT})" + _TAIL)
_NOT_DIGIT = re.compile(r"[^0-9]")
_SPACE = re.compile(r"(?:\s|~|&nbsp;)+")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\*?|(.))", re.DOTALL)
_RUN = re.compile(r"[A-Za-z]+(?:'[a-z]{1,2}(?![A-Za-z]))?")
_SIGNS = re.compile(r"<=>|<=|>=|==|!=|<>|=<|=>|:=|->|\*\*|[=<>]")


@dataclass(slots=True)
class _State:
    text: str
    position: int
    depth: int
    spaced: bool
    count: int


def tokenize(text: str, upright: bool = False, depth: int = 0) -> list[Token]:
    """Returns the tokens of `text`; `upright` reads letters as the content of a text command.

    Raises `TooComplex` over the caps and `Unreadable` on characters that no answer has.
    """
    state = _State(text, 0, depth, False, 0)
    tokens: list[Token] = []
    while state.position < len(text):
        for token in _next(state, upright):
            tokens.append(token)
        if len(tokens) > MAX_TOKENS:
            raise TooComplex("more tokens than an answer has")
    return tokens


def _next(state: _State, upright: bool) -> Iterator[Token]:
    text, start = state.text, state.position
    char = text[start]
    if char.isspace() or char == "~":
        match = _SPACE.match(text, start)
        state.position = match.end() if match else start + 1
        state.spaced = True
        return
    spaced, state.spaced = state.spaced, False
    if char.isascii() and char.isdigit() or char == "." and text[start + 1 : start + 2].isdigit():
        yield _number(state, start, spaced)
    elif char == "\\":
        yield from _command(state, start, spaced)
    elif char.isascii() and char.isalpha():
        yield from _letters(state, start, spaced, upright)
    elif char in "=<>!:-*" and (match := _SIGNS.match(text, start)):
        state.position = match.end()
        yield _sign(match[0], start, match.end(), spaced)
    else:
        state.position = start + 1
        token = _single(char, start, spaced, state)
        if token is not None:
            yield token


def _sign(sign: str, start: int, end: int, spaced: bool) -> Token:
    if sign == "**":
        return Token("op", "^", start, end, spaced)
    return Token("rel", names.RELATIONS.get(sign, sign), start, end, spaced)


_SINGLES = {
    "{": "lbrace", "}": "rbrace", "(": "open", "[": "open", ")": "close", "]": "close", ",": "sep", ";": "sep",
    "^": "op", "_": "op", "+": "op", "-": "op", "*": "op", "/": "op", "|": "op", "!": "op", "'": "op", "%": "op",
    ":": "op", "&": "cell", "?": "op", "#": "op",
}  # fmt: skip


def _single(char: str, start: int, spaced: bool, state: _State) -> Token | None:
    kind = _SINGLES.get(char)
    if kind is None:
        if char in '".`':
            return None if char != "." else Token("op", ".", start, start + 1, spaced)
        if char in "$€£¥₹¢":
            return Token("op", "currency" if char != "¢" else char, start, start + 1, spaced, number=None, upright=False) if (
                char == "$"
            ) else Token("op", char, start, start + 1, spaced)
        if char.isalpha():
            return Token("letter", char, start, start + 1, spaced)
        raise Unreadable(f"no reading for {char!r}")
    if kind == "open":
        state.depth += 1
    elif kind == "close":
        state.depth -= 1
    return Token(kind, char, start, start + 1, spaced)


def _number(state: _State, start: int, spaced: bool) -> Token:
    text = state.text
    repeating = _REPEATING.match(text, start)
    if repeating:
        state.position = repeating.end()
        return Token("num", repeating[0], start, repeating.end(), spaced, number=_repeating(repeating))
    comma = _DECIMAL_COMMA.match(text, start)
    if comma and (len(comma[2]) != 3 or comma[1].startswith("0")) and "{,}" not in text[comma.end() : comma.end() + 3]:
        state.position = comma.end()
        return Token("num", comma[0], start, comma.end(), spaced, number=literal(f"{comma[1]}.{comma[2]}"))
    grouped = _GROUPED_IN if state.depth > 0 and not _spaced_list(state) else _GROUPED_OUT
    match = grouped.match(text, start) or _NUMBER.match(text, start)
    assert match is not None  # the caller saw a digit
    state.position = end = match.end()
    whole = _NOT_DIGIT.sub("", match[1])
    dots = match[2]
    tail = text[match.end(1) : end - len(dots) if dots else end]
    number = literal(whole + tail, ellipsis=bool(dots))
    return Token("num", text[start:end], start, end, spaced, number=number)


def _spaced_list(state: _State) -> bool:
    return ", " in state.text


def literal(spelling: str, ellipsis: bool = False) -> Number:
    """Returns the number that a decimal literal without separators names. Raises `TooComplex` over the caps."""
    if len(spelling) > MAX_LITERAL_DIGITS:
        raise TooComplex("a number of too many digits")
    mantissa, _, exponent = spelling.lower().partition("e")
    whole, point, decimals = mantissa.partition(".")
    shift = int(exponent) if exponent else 0
    if abs(shift) > MAX_EXPONENT_DIGITS:
        raise TooComplex("an exponent of too many digits")
    if ellipsis and (period := _period(decimals)):
        block, start = period
        value = Fraction(int((whole + decimals[:start]) or "0"), 10**start)
        return Number(value + Fraction(int(block), (10 ** len(block) - 1) * 10**start), None, 0, spelling)
    if not decimals and not exponent:
        return Number(int(whole or "0"), None, len(whole.lstrip("0")), whole)
    value = Fraction(int(whole + decimals), 10 ** len(decimals)) * Fraction(10) ** shift
    digits = len((whole + decimals).lstrip("0"))
    exact: Fraction | int = value.numerator if value.denominator == 1 else value
    places = len(decimals) - shift if point and decimals or exponent else None
    return Number(exact, places, digits, spelling)


def _period(decimals: str) -> tuple[str, int] | None:
    for size in range(1, len(decimals) // 2 + 1):
        block = decimals[-size:]
        times = 1
        while decimals.endswith(block * (times + 1)):
            times += 1
        if times >= (3 if size == 1 else 2):
            return block, len(decimals) - size * times
    return None


def _repeating(match: re.Match[str]) -> Number:
    whole, fixed, block = match[1] or "0", match[2], match[3] or match[4] or match[5]
    if len(match[0]) > 200:
        raise TooComplex("a repeating decimal of too many digits")
    value = Fraction(int(whole + fixed), 10 ** len(fixed))
    return Number(value + Fraction(int(block), (10 ** len(block) - 1) * 10 ** len(fixed)), None, 0, match[0])


def _command(state: _State, start: int, spaced: bool) -> Iterator[Token]:
    match = _COMMAND.match(state.text, start)
    if match is None:
        raise Unreadable("a backslash at the end")
    state.position = end = match.end()
    name = match[1] or match[2]
    if name in ("{", "}"):
        name = "\\" + name
    if name in ("begin", "end"):
        yield _environment(state, name, start, spaced)
    elif name in ("left", "right") and state.text[end : end + 1] == ".":
        state.position = end + 1
        yield Token("null", name, start, end + 1, spaced)
    elif match[2] and name in names.SPACES or name in names.IGNORED:
        state.spaced = True
    elif name in names.OPENERS or name in names.CLOSERS:
        state.depth += 1 if name in names.OPENERS else -1
        kind, table = ("open", names.OPENERS) if name in names.OPENERS else ("close", names.CLOSERS)
        yield Token(kind, table[name], start, end, spaced)
    elif name in names.TEXTS:
        yield from _text(state, start, spaced)
    else:
        yield _named(name, start, end, spaced)


def _named(name: str, start: int, end: int, spaced: bool) -> Token:
    if name in names.FUNCTIONS:
        return Token("func", names.FUNCTIONS[name], start, end, spaced)
    if name in names.BIG_OPERATORS:
        return Token("big", names.BIG_OPERATORS[name], start, end, spaced)
    if name in names.RELATIONS:
        return Token("rel", names.RELATIONS[name], start, end, spaced)
    if name in names.OPERATORS:
        text = names.OPERATORS[name]
        return Token(text if text in ("and", "or") else "op", text, start, end, spaced)
    if name == "\\":
        return Token("sep", "\\\\", start, end, spaced)
    name = names.RENAMED.get(name, name)
    if name in names.SYMBOLS or name.startswith("set:"):
        return Token("letter", name, start, end, spaced)
    return Token("cmd", name, start, end, spaced)


def _environment(state: _State, name: str, start: int, spaced: bool) -> Token:
    close = state.text.find("}", state.position)
    if state.text[state.position : state.position + 1] != "{" or not 0 < close - state.position < 20:
        raise Unreadable("an environment without a name")
    kind = state.text[state.position + 1 : close].rstrip("*")
    state.position = close + 1
    if name == "begin" and kind in ("array", "tabular"):
        columns = re.compile(r"\s*(?:\[[a-z]\])?\s*\{[^{}]{0,200}\}").match(state.text, state.position)
        state.position = columns.end() if columns else state.position
    return Token(name, kind, start, state.position, spaced)


def _text(state: _State, start: int, spaced: bool) -> Iterator[Token]:
    text, position = state.text, state.position
    while position < len(text) and text[position].isspace():
        position += 1
    if text[position : position + 1] != "{":
        state.position = position
        state.spaced = spaced
        return
    close = matching_brace(text, position)
    if close < 0:
        raise Unreadable("a text command that is never closed")
    state.position = close + 1
    inner = tokenize(text[position + 1 : close].replace("$", " "), upright=True, depth=state.depth)
    if not inner:
        state.spaced = True
    for index, token in enumerate(inner):
        offset = position + 1
        yield token._replace(start=token.start + offset, end=token.end + offset, spaced=token.spaced or (spaced and index == 0))


def matching_brace(text: str, opening: int) -> int:
    """Returns the index of the brace that closes the one at `opening`, or -1."""
    depth = 0
    position = opening
    while position < len(text):
        char = text[position]
        if char == "\\":
            position += 2
            continue
        depth += (char == "{") - (char == "}")
        if depth == 0:
            return position
        position += 1
    return -1


def _letters(state: _State, start: int, spaced: bool, upright: bool) -> Iterator[Token]:
    match = _RUN.match(state.text, start)
    assert match is not None  # the caller saw a letter
    run, end = match[0], match.end()
    state.position = end
    lower = run.lower()
    if lower in ("or", "and") and (upright or spaced):
        yield Token(lower, lower, start, end, spaced, upright)
    elif run in names.PLAIN_FUNCTIONS and not (upright and run in ("max", "min")) and not (
        run == "min" and state.text[end : end + 1] not in "(_"
    ):
        yield Token("func", names.FUNCTIONS[run], start, end, spaced, upright)
    elif run in ("pi", "theta", "alpha", "beta", "phi", "lambda", "infty", "infinity", "inf", "oo"):
        name = "infty" if run in ("infinity", "inf", "oo") else run
        yield Token("letter", name, start, end, spaced)
    elif run in ("sqrt", "frac", "dfrac", "tfrac", "cbrt", "binom"):
        yield Token("cmd", run, start, end, spaced)
    elif upright or lower in names.SHORT_WORDS or len(run) > 3 or "'" in run:
        yield from _word(state, run, start, end, spaced, upright)
    else:
        for index, letter in enumerate(run):
            yield Token("letter", letter, start + index, start + index + 1, spaced and index == 0)


_STUCK = re.compile(r"(sin|cos|tan|cot|sec|csc|ln|log|sqrt)([xyzunAB]|pi)")


def _word(state: _State, run: str, start: int, end: int, spaced: bool, upright: bool) -> Iterator[Token]:
    stuck = None if upright else _STUCK.fullmatch(run)
    if stuck:
        state.position = start + len(stuck[1])
        kind = "cmd" if stuck[1] == "sqrt" else "func"
        yield Token(kind, stuck[1], start, state.position, spaced)
    elif len(run) == 1 and upright:
        yield Token("letter", run, start, end, spaced, True)
    else:
        yield Token("word", run, start, end, spaced, upright)
