r"""Numbers as they are written: separators of thousands, decimals, repeating decimals, exponents.

    2,187   1{,}250   1\,000   .375   6.02e23   0.\overline{27}   0.333...

Called by the lexer where a digit stands; gives a `Number` and where it ends.
"""

import re
from fractions import Fraction

from verifier_service.verifiers.math.caps import MAX_EXPONENT_DIGITS, MAX_LITERAL_DIGITS, TooComplex, Unreadable
from verifier_service.verifiers.math.nodes import Number

_SEPARATED = r"[1-9]\d{0,2}(?:(?:,\\!|\{,\}|\\[,;: ]|,|[ ])\d{3}(?!\d))+"
_TIGHT = r"[1-9]\d{0,2}(?:(?:,\\!|\{,\}|\\[,;: ])\d{3}(?!\d))+"
_TAIL = r"(?:\.\d+|\.(?![\d.]))?(?:[eE][+-]?\d+(?![A-Za-z\d]))?(\s*(?:\\[lc]?dots\b|\.\.\.))?"
_NUMBER = re.compile(r"(\d+|(?=\.\d))" + _TAIL)
_GROUPED_OUT = re.compile(f"({_SEPARATED})" + _TAIL)
_GROUPED_IN = re.compile(f"({_TIGHT})" + _TAIL)
_REPEATING = re.compile(r"(\d*)\.(\d*)(?:\\(?:overline|bar|dot)\s*\{(\d+)\}|\\dot\s*(\d))")
_DECIMAL_COMMA = re.compile(r"(\d+)\{,\}(\d+)")
_NOT_DIGIT = re.compile(r"[^0-9]")


def read_number(text: str, start: int, in_brackets: bool, in_script: bool = False) -> tuple[Number, int]:
    r"""Returns the number at `start` and the index behind it; in brackets a comma separates items, not thousands.

    An index or exponent without braces (`in_script`) ends with its digits: `\log_4 144`.
    Raises `TooComplex` over the caps.
    """
    repeating = _REPEATING.match(text, start)
    if repeating:
        return _repeating(repeating), repeating.end()
    comma = _DECIMAL_COMMA.match(text, start)
    if comma and (len(comma[2]) != 3 or comma[1].startswith("0")) and not text.startswith("{,}", comma.end()):
        return literal(f"{comma[1]}.{comma[2]}"), comma.end()
    grouped = _GROUPED_IN if in_brackets and ", " not in text else _GROUPED_OUT
    match = (not in_script and grouped.match(text, start)) or _NUMBER.match(text, start)
    if match is None:
        raise Unreadable("no number")
    end, dots = match.end(), match[2]
    if dots and "." not in text[match.end(1) : match.start(2)]:
        end, dots = match.start(2), None
    tail = text[match.end(1) : end - len(dots) if dots else end]
    return literal(_NOT_DIGIT.sub("", match[1]) + tail, ellipsis=bool(dots)), end


def literal(spelling: str, ellipsis: bool = False) -> Number:
    """Returns the number that a decimal literal without separators names. Raises `TooComplex` over the caps."""
    if len(spelling) > MAX_LITERAL_DIGITS:
        raise TooComplex("a number of too many digits")
    mantissa, _, exponent = spelling.lower().partition("e")
    whole, _, decimals = mantissa.partition(".")
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
    return Number(exact, len(decimals) - shift, digits, spelling)


def _period(decimals: str) -> tuple[str, int] | None:
    """Returns the block that repeats at the end of `decimals`, and where it begins."""
    for size in range(1, min(len(decimals), 40) // 2 + 1):
        block = decimals[-size:]
        times = 1
        while decimals.endswith(block * (times + 1)):
            times += 1
        if times >= (3 if size == 1 else 2):
            return block, len(decimals) - size * times
    return None


def _repeating(match: re.Match[str]) -> Number:
    whole, fixed, block = match[1] or "0", match[2], match[3] or match[4]
    if len(match[0]) > 200:
        raise TooComplex("a repeating decimal of too many digits")
    value = Fraction(int(whole + fixed), 10 ** len(fixed))
    return Number(value + Fraction(int(block), (10 ** len(block) - 1) * 10 ** len(fixed)), None, 0, match[0])
