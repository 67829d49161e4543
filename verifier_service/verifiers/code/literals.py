"""Reads Python literals without compiling anything: numbers, texts, bytes, lists, tuples, sets, dicts, constants.

Linear in the text, nesting capped, integers of any length within a cap. Also `set()`, `frozenset(..)`, complex
sums (`1+2j`), and `inf`, which `repr` prints.
"""

import re
from collections.abc import Callable
from typing import Any

MAX_DEPTH = 80
MAX_DIGITS = 1_000_000
_DIGITS_AT_ONCE = 4000

_GAP = re.compile(r"\s*")
_TEXT = re.compile(
    r"(?P<prefix>[rR]?[bB]|[bB][rR]|[uUrR])?"
    r"(?:'''(?P<a>(?:[^'\\]|\\[\s\S]|'(?!''))*)'''|\"\"\"(?P<b>(?:[^\"\\]|\\[\s\S]|\"(?!\"\"))*)\"\"\""
    r"|'(?P<c>(?:[^'\\\n]|\\[\s\S])*)'|\"(?P<d>(?:[^\"\\\n]|\\[\s\S])*)\")"
)
_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?[jJ]?"
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\n)|([\s\S]))")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CONSTANTS = {"None": None, "True": True, "False": False, "inf": float("inf")}


class NoLiteral(ValueError):
    """The text is no literal; says where it stops being one."""


def read(text: str) -> object:
    """Returns the value of a literal. Raises `NoLiteral`."""
    reader = _Reader(text)
    value = reader.value(0)
    reader.skip()
    if reader.position < len(text):
        raise reader.fault("more text follows")
    return value


def whole_number(text: str) -> int:
    """Returns a decimal integer of up to a million digits, in less than quadratic time. Raises `NoLiteral`."""
    digits = text.replace("_", "")
    if len(digits) > MAX_DIGITS:
        raise NoLiteral(f"an integer has more than {MAX_DIGITS} digits")
    if digits.startswith("-"):
        return -whole_number(digits[1:])
    if len(digits) <= _DIGITS_AT_ONCE:
        return int(digits)
    half = len(digits) // 2
    return int(whole_number(digits[:half]) * 10 ** (len(digits) - half) + whole_number(digits[half:]))


class _Reader:
    """A position in a text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def fault(self, why: str) -> NoLiteral:
        return NoLiteral(f"{why} at character {self.position}")

    def skip(self) -> None:
        gap = _GAP.match(self.text, self.position)
        self.position = gap.end() if gap else self.position

    def at(self, token: str) -> bool:
        self.skip()
        return self.text.startswith(token, self.position)

    def take(self, token: str) -> bool:
        found = self.at(token)
        self.position += len(token) if found else 0
        return found

    def match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        self.skip()
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def value(self, depth: int) -> object:
        if depth > MAX_DEPTH:
            raise self.fault("nested too deeply")
        for opening, form in _FORMS.items():
            if self.take(opening):
                return form(self, depth + 1)
        if self.at("-") or self.at("+"):
            return self.signed(depth)
        if (text := self.match(_TEXT)) is not None:
            return self.texts(text)
        if (number := self.match(_NUMBER)) is not None:
            return self.sum(_number(number[0], self))
        return self.named(depth)

    def signed(self, depth: int) -> object:
        negative = self.take("-")
        if not negative:
            self.take("+")
        number = self.match(_NUMBER)
        if number is not None:
            value = _number(number[0], self)
            return self.sum(-value if negative else value)
        if self.take("inf"):
            return float("-inf") if negative else float("inf")
        raise self.fault("a sign without a number")

    def sum(self, value: complex) -> complex:
        """Returns a number, with the imaginary part that may follow it."""
        start = self.position
        sign = 1 if self.take("+") else -1 if self.take("-") else 0
        if sign and type(value) is not complex:
            number = self.match(_NUMBER)
            if number is not None and number[0][-1] in "jJ":
                return value + sign * _number(number[0], self)
        self.position = start
        return value

    def named(self, depth: int) -> object:
        name = self.match(_NAME)
        if name is None:
            raise self.fault("no literal")
        if name[0] in _CONSTANTS:
            return _CONSTANTS[name[0]]
        if name[0] in ("set", "frozenset") and self.take("("):
            held = () if self.at(")") else self.value(depth + 1)
            if not self.take(")") or not isinstance(held, list | tuple | set | frozenset):
                raise self.fault("no literal")
            return self.hashed(frozenset if name[0] == "frozenset" else set, held)
        raise self.fault(f"{name[0]!r} is no literal")

    def texts(self, first: re.Match[str]) -> object:
        """Returns a text or bytes, with those that follow it at once joined to it."""
        parts = [_text(first, self)]
        while (more := self.match(_TEXT)) is not None:
            parts.append(_text(more, self))
        if all(isinstance(part, str) for part in parts):
            return "".join(part for part in parts if isinstance(part, str))
        if all(isinstance(part, bytes) for part in parts):
            return b"".join(part for part in parts if isinstance(part, bytes))
        raise self.fault("text and bytes are joined")

    def items(self, closing: str, depth: int, first: tuple[object, ...] = ()) -> tuple[list[object], bool]:
        """Returns what stands up to the closing bracket, and whether a comma ended it; `first` was read already."""
        found: list[object] = list(first)
        comma = bool(first) and self.take(",")
        while not self.take(closing):
            if found and not comma:
                raise self.fault(f"neither a comma nor {closing!r}")
            found.append(self.value(depth))
            comma = self.take(",")
        return found, comma

    def braces(self, depth: int) -> object:
        if self.take("}"):
            return {}
        first = self.value(depth)
        if not self.at(":"):
            return self.hashed(set, self.items("}", depth, (first,))[0])
        found: dict[object, object] = {}
        key: object = first
        while True:
            if not self.take(":"):
                raise self.fault("no ':' after a key")
            value = self.value(depth)
            try:
                found[key] = value
            except TypeError as error:
                raise self.fault(str(error)) from None
            comma = self.take(",")
            if self.take("}"):
                return found
            if not comma:
                raise self.fault("neither a comma nor '}'")
            key = self.value(depth)

    def parenthesis(self, depth: int) -> object:
        found, comma = self.items(")", depth)
        return found[0] if len(found) == 1 and not comma else tuple(found)

    def hashed(self, kind: Callable[[Any], object], held: object) -> object:
        try:
            return kind(held)
        except TypeError as error:
            raise self.fault(str(error)) from None


_FORMS: dict[str, Callable[[_Reader, int], object]] = {
    "[": lambda reader, depth: reader.items("]", depth)[0],
    "(": _Reader.parenthesis,
    "{": _Reader.braces,
}


def _number(text: str, reader: _Reader) -> complex:
    plain = text.replace("_", "")
    try:
        if plain[:2].lower() in ("0x", "0o", "0b"):
            return int(plain, 0)
        if plain[-1] in "jJ":
            return complex(0.0, float(plain[:-1]))
        if any(mark in plain for mark in ".eE"):
            return float(plain)
        if len(plain) > 1 and plain[0] == "0" and plain.strip("0"):
            raise reader.fault("a number begins with 0")
        return whole_number(plain)
    except ValueError as error:
        raise reader.fault(str(error)) from None


def _text(found: re.Match[str], reader: _Reader) -> str | bytes:
    prefix = (found["prefix"] or "").lower()
    body = next(part for part in (found["a"], found["b"], found["c"], found["d"]) if part is not None)
    is_bytes = "b" in prefix
    if "r" not in prefix:
        body = _ESCAPE.sub(lambda escape: _unescaped(escape, is_bytes), body)
    if not is_bytes:
        return body
    try:
        return body.encode("latin-1")
    except UnicodeEncodeError:
        raise reader.fault("bytes hold more than bytes") from None


def _unescaped(escape: re.Match[str], is_bytes: bool) -> str:
    octal, two, four, eight, newline, other = escape.groups()
    if octal is not None:
        return chr(int(octal, 8) & 0xFF if is_bytes else int(octal, 8))
    if two is not None:
        return chr(int(two, 16))
    if newline is not None:
        return ""
    code = four or eight
    if code is not None and not is_bytes and int(code, 16) <= 0x10FFFF:
        return chr(int(code, 16))
    return _SIMPLE.get(other, escape[0]) if other is not None else escape[0]
