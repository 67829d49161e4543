"""Arithmetic over whole numbers as people write it: read to an exact fraction, with the numbers that it uses.

Our own reader with four operations, brackets and unary minus; nothing is evaluated by anyone else. Bounded
in length and depth; anything else is `Unreadable`.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

MAX_CHARACTERS = 2000
MAX_DEPTH = 50
MAX_DIGITS = 18
_TOKEN = re.compile(r"\s*(?:(\d{1,18}(?:\.\d{1,18})?)|(.))", re.DOTALL)
_LATEX = (
    ("\\times", "*"),
    ("\\cdot", "*"),
    ("\\div", "/"),
    ("\\left", ""),
    ("\\right", ""),
    ("\\,", " "),
    ("\\ ", " "),
)
_SIGNS = str.maketrans("×·⋅∗÷∕⁄−–—＋（）［］[]{}", "****///---+()()()()")
_FRACTION = re.compile(r"\\[dt]?frac\{([^{}]{1,200})\}\{([^{}]{1,200})\}")


class Unreadable(Exception):
    """The text is no arithmetic expression."""


@dataclass(frozen=True, slots=True)
class Read:
    """An expression's value, the numbers that it uses, and whether it computes anything."""

    value: Fraction
    numbers: tuple[Fraction, ...]
    operations: int


def read_expression(text: str) -> Read:
    """Returns what an expression comes to. Raises `Unreadable`, also on division by 0."""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("is too long")
    text = _FRACTION.sub(r"((\1)/(\2))", text)
    for command, sign in _LATEX:
        text = text.replace(command, sign)
    reader = _Reader(text.translate(_SIGNS))
    value = reader.sum(0)
    if reader.sign:
        raise Unreadable(f"has {reader.sign!r} where it should end")
    return Read(value, tuple(reader.numbers), reader.operations)


class _Reader:
    """Reads from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = ((found[1] or "", found[2] or "") for found in _TOKEN.finditer(text.rstrip()))
        self.numbers: list[Fraction] = []
        self.operations = 0
        self.number = self.sign = ""
        self._next()

    def _next(self) -> None:
        self.number, self.sign = next(self._tokens, ("", ""))

    def sum(self, depth: int) -> Fraction:
        value = self._product(depth)
        while self.sign in ("+", "-") and self.sign:
            sign = self.sign
            self._next()
            term = self._product(depth)
            value = value + term if sign == "+" else value - term
            self.operations += 1
        return value

    def _product(self, depth: int) -> Fraction:
        value = self._factor(depth)
        while self.sign in ("*", "/", "x", "X", ":") and self.sign:
            divides = self.sign in "/:"
            self._next()
            factor = self._factor(depth)
            if divides and factor == 0:
                raise Unreadable("divides by 0")
            value = value / factor if divides else value * factor
            self.operations += 1
        return value

    def _factor(self, depth: int) -> Fraction:
        if depth > MAX_DEPTH:
            raise Unreadable("is nested too deep")
        if self.number:
            value = Fraction(self.number)
            self.numbers.append(value)
            self._next()
            if self.number:
                raise Unreadable("has two numbers side by side")
            return value
        if self.sign in ("-", "+") and self.sign:
            minus = self.sign == "-"
            self._next()
            value = self._factor(depth + 1)
            return -value if minus else value
        if self.sign != "(":
            raise Unreadable(f"has {self.sign!r} where a number should be" if self.sign else "ends too early")
        self._next()
        value = self.sum(depth + 1)
        if self.sign != ")":
            raise Unreadable("has an open bracket")
        self._next()
        return value
