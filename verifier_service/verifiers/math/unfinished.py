r"""Mathematics that breaks off: an operator without an operand, a command without its argument, an open bracket.

    * 3      3 * / 4      (3 +)      2^{}      \frac{1}      \sqrt[3]{}      2\sin      (1, 2

Looks at the tokens of a text that no grammar could read; what could be read is not its business.
"""

from verifier_service.verifiers.math.caps import TooComplex, Unreadable
from verifier_service.verifiers.math.lexer import Token, tokenize
from verifier_service.verifiers.math.statements import clean

_BINARY = frozenset({"*", "/", "cup", "cap", "minus"})
_SUMS = frozenset({"+", "-", "pm", "mp"})
_OPERANDS = frozenset({"num", "letter", "close", "rbrace"})
_CLOSING = frozenset({"close", "rbrace"})
_NO_OPERAND = frozenset({"eof", "close", "rbrace", "sep", "rel"})
_ARGUMENTS = dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom"), 2) | {"sqrt": 1}
_END = Token("eof", "", 0, 0)


def is_unfinished(text: str) -> bool:
    """Tells whether something is certain to be missing in a text that could not be read."""
    try:
        tokens = [token for token in tokenize(clean(text)) if token.kind != "null"]
    except (Unreadable, TooComplex):
        return False
    if len(tokens) < 2:
        return False  # a lone sign may be what fills a gap
    emphasised = tokens[0].text == tokens[-1].text == "*"
    if (_is_operator(tokens[0], _BINARY) and not emphasised) or _opens_more(tokens):
        return True
    return any(
        _lacks_operand(tokens, index) or _lacks_exponent(tokens, index) or _lacks_argument(tokens, index)
        for index in range(len(tokens))
    )


def _is_operator(token: Token, signs: frozenset[str]) -> bool:
    return token.kind == "op" and token.text in signs


def _opens_more(tokens: list[Token]) -> bool:
    kinds = [token.kind for token in tokens]
    return kinds.count("open") > kinds.count("close")


def _at(tokens: list[Token], index: int) -> Token:
    return tokens[index] if 0 <= index < len(tokens) else _END


def _lacks_operand(tokens: list[Token], index: int) -> bool:
    """Tells whether the token is an operator before another one, or before a closing bracket; a charge is none."""
    token, before, after = tokens[index], _at(tokens, index - 1), _at(tokens, index + 1)
    if not _is_operator(token, _BINARY | _SUMS) or before.kind not in _OPERANDS:
        return False
    if _is_operator(after, _BINARY) or (after.kind == "eof" and token.text in ("cup", "cap", "minus")):
        return True
    stands_apart = token.spaced or (token.text not in _SUMS and before.kind != "letter")
    return after.kind in _CLOSING and stands_apart


def _lacks_exponent(tokens: list[Token], index: int) -> bool:
    empty = _at(tokens, index + 1).kind == "lbrace" and _at(tokens, index + 2).kind == "rbrace"
    based = tokens[index].text == "^" and _at(tokens, index - 1).kind in _OPERANDS
    return empty and based and _at(tokens, index + 3).text != "_"


def _lacks_argument(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    if token.kind == "func":
        return _lacks_value(tokens, index)
    wanted = _ARGUMENTS.get(token.text, 0) if token.kind == "cmd" else 0
    place = index + 1
    if token.text == "sqrt" and _at(tokens, place).text == "[":
        place = next((end + 1 for end in range(place, len(tokens)) if tokens[end].text == "]"), place)
    for _ in range(wanted):
        first = _at(tokens, place)
        if first.kind in _NO_OPERAND or (first.kind == "lbrace" and _at(tokens, place + 1).kind == "rbrace"):
            return True
        if first.kind == "num" and first.text.isdigit() and len(first.text) > 1:
            return False  # `\frac12`
        if first.kind == "cmd":
            return False  # told of that one
        place = _behind_group(tokens, place)
    return False


def _lacks_value(tokens: list[Token], index: int) -> bool:
    r"""Tells whether a text ends with a function that something stands before, or that has a base: `2\sin`."""
    place = index + 1
    while _at(tokens, place).text in ("^", "_"):
        place = _behind_group(tokens, place + 1)
    started = place > index + 1 or _at(tokens, index - 1).kind in ("num", "op", "close", "rbrace")
    return place >= len(tokens) and started


def _behind_group(tokens: list[Token], start: int) -> int:
    """Returns the index behind the braced group or the token that begins at `start`."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += (tokens[index].kind == "lbrace") - (tokens[index].kind == "rbrace")
        if depth <= 0:
            return index + 1
    return len(tokens)
