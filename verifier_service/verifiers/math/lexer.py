"""Text to tokens, linear in its length.

Knows LaTeX commands, and words against variables; numbers are `literals.py`'s. Knows no grammar:
whether brackets match is the parser's business.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from verifier_service.verifiers.math import names
from verifier_service.verifiers.math.caps import MAX_TOKENS, TooComplex, Unreadable
from verifier_service.verifiers.math.literals import read_number
from verifier_service.verifiers.math.nodes import Number
from verifier_service.verifiers.math.vocabulary import SHORT_WORDS


class Token(NamedTuple):
    """A token: `kind` is one of the words below, `text` its canonical spelling.

    num letter word func big cmd op rel open close null lbrace rbrace sep cell begin end and or
    """

    kind: str
    text: str
    start: int
    end: int
    spaced: bool = False
    upright: bool = False
    number: Number | None = None
    wide: bool = False


_MAX_TEXT_NESTING = 4
_SPACE = re.compile(r"(?:\s|~)+")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)\*?|(.))", re.DOTALL)
_RUN = re.compile(r"[A-Za-z]+(?:'[a-z]{1,2}(?![A-Za-z]))?")
_SIGNS = re.compile(r"<=>|<=|>=|==|!=|<>|=<|=>|:=|->|\*\*|[=<>]")
_COLUMNS = re.compile(r"\s*(?:\[[a-z]\])?\s*\{[^{}]{0,200}\}")
_STUCK = re.compile(r"(sin|cos|tan|cot|sec|csc|ln|log|sqrt)([xyzunAB]|pi)")
_DOLLAR = re.compile(r"(?<!\\)\$")
_SINGLES = {
    "{": "lbrace", "}": "rbrace", "(": "open", "[": "open", ")": "close", "]": "close", ",": "sep", ";": "sep",
    "&": "cell",
} | dict.fromkeys("^_+-*/|!'%:?#.¢$€£¥₹", "op")  # fmt: skip
_SYMBOL_WORDS = {
    word: word for word in ("pi", "theta", "alpha", "beta", "phi", "lambda", "infty")
} | dict.fromkeys(("infinity", "inf", "oo"), "infty")  # fmt: skip
_COMMAND_WORDS = frozenset({"sqrt", "frac", "dfrac", "tfrac", "cbrt", "binom"})


@dataclass(slots=True)
class _State:
    text: str
    upright: bool
    nesting: int
    depth: int
    position: int = 0
    spaced: bool = False
    wide: bool = False


def tokenize(text: str, upright: bool = False, nesting: int = 0, depth: int = 0) -> list[Token]:
    """Returns the tokens of `text`; `upright` reads letters as the content of a text command.

    `depth` counts the brackets open around it. Raises `TooComplex` over the caps and `Unreadable` on
    characters that no answer has.
    """
    state = _State(text, upright, nesting, depth)
    tokens: list[Token] = []
    while state.position < len(text):
        tokens.extend(_next(state))
        if len(tokens) > MAX_TOKENS:
            raise TooComplex("more tokens than an answer has")
    return tokens


def _next(state: _State) -> Iterator[Token]:
    text, start = state.text, state.position
    char = text[start]
    if char.isspace() or char == "~":
        match = _SPACE.match(text, start)
        state.position = match.end() if match else start + 1
        state.wide = char == "~" or (state.spaced and state.wide)
        state.spaced = True
        return
    spaced, state.spaced = state.spaced, False
    if (char.isascii() and char.isdigit()) or (char == "." and text[start + 1 : start + 2].isdigit()):
        number, end = read_number(text, start, state.depth > 0, in_script=start > 0 and text[start - 1] in "^_")
        state.position = end
        yield Token("num", text[start:end], start, end, spaced, number=number)
    elif char == "\\":
        yield from _command(state, start, spaced)
    elif char.isascii() and char.isalpha():
        yield from _letters(state, start, spaced)
    elif char in "=<>!:-*" and not _is_factorial(text, start) and (match := _SIGNS.match(text, start)):
        state.position = match.end()
        yield _sign(match[0], start, match.end(), spaced)
    else:
        state.position = start + 1
        yield from _single(state, char, start, spaced)


def _is_factorial(text: str, start: int) -> bool:
    """Tells `5!=120` from `x != 5`."""
    return text[start] == "!" and start > 0 and text[start - 1].isdigit()


def _sign(sign: str, start: int, end: int, spaced: bool) -> Token:
    if sign == "**":
        return Token("op", "^", start, end, spaced)
    return Token("rel", names.RELATIONS.get(sign, sign), start, end, spaced)


def _single(state: _State, char: str, start: int, spaced: bool) -> Iterator[Token]:
    kind = _SINGLES.get(char)
    if char == "." and state.upright:
        return  # a full stop, or an abbreviation's
    if kind is not None:
        state.depth += (kind == "open") - (kind == "close")
        yield Token(kind, "currency" if char == "$" else char, start, start + 1, spaced)
    elif char.isalpha():
        yield Token("letter", char, start, start + 1, spaced)
    elif char not in '"`':
        raise Unreadable(f"no reading for {char!r}")


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
    elif (match[2] and name in names.SPACES) or name in names.IGNORED:
        state.spaced = True
        state.wide = name in (",", ";", ":", " ", "quad", "qquad")
    elif name in names.OPENERS:
        state.depth += 1
        yield Token("open", names.OPENERS[name], start, end, spaced)
    elif name in names.CLOSERS:
        state.depth -= 1
        yield Token("close", names.CLOSERS[name], start, end, spaced)
    elif name in names.TEXTS:
        yield from _text(state, start, spaced)
    else:
        yield _named(name, start, end, spaced)


def _named(name: str, start: int, end: int, spaced: bool) -> Token:
    if name in names.FUNCTIONS:
        return Token("func", names.FUNCTIONS[name], start, end, spaced)
    if name in names.BIG_OPERATORS:
        return Token("big", name, start, end, spaced)
    if name in names.RELATIONS:
        return Token("rel", names.RELATIONS[name], start, end, spaced)
    if name in names.OPERATORS:
        text = names.OPERATORS[name]
        return Token(text if text in ("and", "or") else "op", text, start, end, spaced)
    if name == "\\":
        return Token("sep", "\\\\", start, end, spaced)
    name = names.RENAMED.get(name, name)
    if name in names.SYMBOLS or name.startswith("set:") or len(name) == 1:
        return Token("letter", name, start, end, spaced)
    return Token("cmd", name, start, end, spaced)


def _environment(state: _State, name: str, start: int, spaced: bool) -> Token:
    close = state.text.find("}", state.position, state.position + 24)
    if state.text[state.position : state.position + 1] != "{" or close < 0:
        raise Unreadable("an environment without a name")
    kind = state.text[state.position + 1 : close].rstrip("*")
    state.position = close + 1
    if name == "begin" and kind in ("array", "tabular"):
        columns = _COLUMNS.match(state.text, state.position)
        state.position = columns.end() if columns else state.position
    return Token(name, kind, start, state.position, spaced)


def _text(state: _State, start: int, spaced: bool) -> Iterator[Token]:
    text, opening = state.text, state.position
    while opening < len(text) and text[opening].isspace():
        opening += 1
    if text[opening : opening + 1] != "{":
        state.position = opening
        state.spaced = spaced
        return
    close = matching_brace(text, opening)
    if close < 0:
        raise Unreadable("a text command that is never closed")
    if state.nesting >= _MAX_TEXT_NESTING:
        raise TooComplex("text within text, too deep")
    state.position = close + 1
    content = _DOLLAR.sub(" ", text[opening + 1 : close])
    inner = tokenize(content, True, state.nesting + 1, state.depth)
    state.spaced = content[-1:].isspace()
    for index, token in enumerate(inner):
        gap = token.spaced or (spaced and index == 0)
        yield token._replace(start=token.start + opening + 1, end=token.end + opening + 1, spaced=gap)


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


def _letters(state: _State, start: int, spaced: bool) -> Iterator[Token]:
    match = _RUN.match(state.text, start)
    run = match[0] if match else state.text[start]
    state.position = end = start + len(run)
    lower = run.lower()
    if lower in ("or", "and") and (state.upright or spaced):
        yield Token(lower, lower, start, end, spaced, state.upright)
    elif _is_function(state, run, end):
        yield Token("func", names.FUNCTIONS[run], start, end, spaced, state.upright)
    elif run in _SYMBOL_WORDS:
        yield Token("letter", _SYMBOL_WORDS[run], start, end, spaced)
    elif run in _COMMAND_WORDS:
        yield Token("cmd", run, start, end, spaced)
    elif state.upright or lower in SHORT_WORDS or len(run) > 3 or "'" in run:
        yield _word(state, run, start, spaced)
    else:
        wide = spaced and state.wide
        for index, letter in enumerate(run):
            yield Token(
                "letter", letter, start + index, start + index + 1, spaced and index == 0, wide=wide and index == 0
            )


def _is_function(state: _State, run: str, end: int) -> bool:
    if run not in names.PLAIN_FUNCTIONS:
        return False
    return run not in ("max", "min") or state.text[end : end + 1] in ("(", "_", "{", "\\")


def _word(state: _State, run: str, start: int, spaced: bool) -> Token:
    end = start + len(run)
    stuck = None if state.upright else _STUCK.fullmatch(run)
    if stuck:  # sinx, lnx
        state.position = end = start + len(stuck[1])
        return Token("cmd" if stuck[1] == "sqrt" else "func", stuck[1], start, end, spaced)
    kind = "letter" if len(run) == 1 and state.upright else "word"
    return Token(kind, run, start, end, spaced, state.upright)
