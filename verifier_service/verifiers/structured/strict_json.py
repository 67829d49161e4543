"""Reads JSON as the standard has it: no name twice, no NaN, numbers exact or refused, nesting capped.

A number that is whole is an `int` of any size (`3e1` is 30, `1.0` is 1: JSON knows one kind of number);
any other is a float, refused where a float cannot hold it. Nothing here knows tasks or completions.
"""

import json
import math
import re
from decimal import Decimal

from verifier_service.domain.errors import BadTask

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]

MAX_DEPTH = 64
MAX_DIGITS = 1000
_BLANKS = re.compile(r"[ \t\r\n]*")


class NotJson(ValueError):
    """The text is no JSON that is read here; `too_complex` where it may be JSON, beyond the caps."""

    def __init__(self, message: str, place: int = 0, too_complex: bool = False) -> None:
        """Keeps where in the text reading ended."""
        super().__init__(message)
        self.place = place
        self.too_complex = too_complex


def _whole(digits: str) -> int:
    if len(digits) > MAX_DIGITS:
        raise NotJson(f"a number has more than {MAX_DIGITS} digits", too_complex=True)
    return int(digits)


def _number(written: str) -> int | float:
    value = float(written)
    if len(written) <= 17 and value.is_integer() and abs(value) < 2**53 and (value or not written.strip("-0.eE+")):
        return int(value)
    if len(written) > MAX_DIGITS:
        raise NotJson(f"a number has more than {MAX_DIGITS} digits", too_complex=True)
    exact = Decimal(written)
    if exact == 0:
        return 0
    if exact.adjusted() > MAX_DIGITS or ((value == 0 or not math.isfinite(value)) and exact.adjusted() < 0):
        raise NotJson("a number is out of range", too_complex=True)
    if exact == exact.to_integral_value():
        return int(exact)
    if value.is_integer():
        raise NotJson("a number is finer than a float", too_complex=True)
    return value


def _constant(name: str) -> None:
    raise NotJson(f"{name} is no JSON")


def _object(pairs: list[tuple[str, Value]]) -> dict[str, Value]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("an object has a name twice")
    return found


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=_whole, parse_float=_number, parse_constant=_constant)


def loads(text: str) -> Value:
    """Returns the value that the whole text is. Raises `NotJson`."""
    value, end = decode_at(text, 0)
    if end != len(text):
        raise NotJson("text follows the value", end)
    return value


def decode_at(text: str, start: int) -> tuple[Value, int]:
    """Returns the value that begins at `start`, blanks skipped, and where what follows it begins. Raises `NotJson`."""
    try:
        value, end = _DECODER.raw_decode(text, _after_blanks(text, start))
    except json.JSONDecodeError as error:
        raise NotJson(error.msg, error.pos) from None
    except RecursionError:
        raise NotJson("nested too deep", start, too_complex=True) from None
    if depth(value) > MAX_DEPTH:
        raise NotJson(f"nested deeper than {MAX_DEPTH} levels", end, too_complex=True)
    return value, _after_blanks(text, end)


def depth(value: Value) -> int:
    """Returns how many objects and arrays stand within each other; looks no deeper than one level over the cap."""
    level, layer = 0, [value]
    while level <= MAX_DEPTH:
        layer = [inner for outer in layer if isinstance(outer, dict | list) for inner in _held(outer)]
        if not layer:
            return level + (level == 0 and isinstance(value, dict | list))
        level += 1
    return level


def _held(value: dict[str, Value] | list[Value]) -> list[Value]:
    return list(value.values()) if isinstance(value, dict) else value


def written(value: Value) -> str:
    """Returns the value as compact JSON, for people to read; never raises on what `loads` returned."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


def _after_blanks(text: str, start: int) -> int:
    blanks = _BLANKS.match(text, start)
    return blanks.end() if blanks else start


def read_task(text: str, field: str) -> Value:
    """Returns the value of a task's own JSON; raises `BadTask` at `field` where it is none."""
    if not text.strip():
        raise BadTask("is needed", field)
    try:
        return loads(text)
    except NotJson as fault:
        raise BadTask(f"is no JSON: {fault}", field) from None
