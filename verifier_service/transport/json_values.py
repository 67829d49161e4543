# ruff: noqa: ANN401 - JSON holds values of any type
"""Single values of proto JSON: texts, numbers, words and durations, each checked against its field of the contract.

Returns what the message's constructor takes. A wrong type or range is a `Misfit`; a word that an enum
has not is `Unsupported`, since a newer contract may have it. Called by `json_form`.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from google.protobuf.descriptor import FieldDescriptor

from verifier_service.domain.errors import Unsupported
from verifier_service.transport.twins import AnyDescriptor
from verifier_service.transport.writing import clean, write_duration

_DURATION = re.compile(r"(-?)([0-9]{1,12})(?:\.([0-9]{1,9}))?s")
_RANGES = {
    FieldDescriptor.CPPTYPE_INT32: (-(2**31), 2**31 - 1),
    FieldDescriptor.CPPTYPE_INT64: (-(2**63), 2**63 - 1),
    FieldDescriptor.CPPTYPE_UINT32: (0, 2**32 - 1),
    FieldDescriptor.CPPTYPE_UINT64: (0, 2**64 - 1),
}
MOST_TOLD = 1000
"""Characters of a message that lists an enum's words."""
_SPECIAL = {"NaN", "Infinity", "-Infinity"}


class Misfit(Exception):
    """A JSON value does not fit the contract; `place` is the path to it below what was read."""

    def __init__(self, message: str, place: str = "") -> None:
        """Keeps what is wrong and where."""
        super().__init__(f"{place}: {message}" if place else message)
        self.message = message
        self.place = place


def value_reader(field: FieldDescriptor) -> Callable[[Any], Any]:
    """Returns what reads one value of a field that holds no message of ours."""
    if field.enum_type is not None:
        return lambda value: word(value, field.enum_type)
    if field.cpp_type == FieldDescriptor.CPPTYPE_STRING:
        return json_text if field.name.endswith("_json") else text
    if field.cpp_type == FieldDescriptor.CPPTYPE_BOOL:
        return truth
    if field.cpp_type == FieldDescriptor.CPPTYPE_DOUBLE:
        return number
    low, high = _RANGES[field.cpp_type]
    return lambda value: whole_number(value, low, high)


def text(value: Any) -> str:
    """Returns a text, fit for UTF-8."""
    if not isinstance(value, str):
        raise Misfit(f"a string is needed, not {_named(value)}")
    return clean(value)


def json_text(value: Any) -> str:
    """Returns a text that holds JSON; a bare value is refused, since reading it has lost how numbers were written."""
    if not isinstance(value, str):
        raise Misfit(f"a string that holds JSON is needed, not {_named(value)}")
    return clean(value)


def truth(value: Any) -> bool:
    """Returns a truth value."""
    if not isinstance(value, bool):
        raise Misfit(f"true or false is needed, not {_named(value)}")
    return value


def number(value: Any) -> float:
    """Returns a number; proto JSON also writes one as a string."""
    if isinstance(value, str) and (value in _SPECIAL or re.fullmatch(r"-?[0-9.]+([eE][-+]?[0-9]+)?", value)):
        value = _parsed(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Misfit(f"a number is needed, not {_named(value)}")
    try:
        return float(value)
    except OverflowError:
        raise Misfit("the number is too large") from None


def _parsed(value: str) -> float:
    """Returns the number that a string writes."""
    try:
        return float(value)
    except ValueError:
        raise Misfit("the string is no number") from None


def whole_number(value: Any, low: int, high: int) -> int:
    """Returns an integer of the range; proto JSON also writes one as a string or with a point."""
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise Misfit(f"a whole number is needed, not {_named(value)}")
    if not low <= value <= high:
        raise Misfit(f"the number is outside {low} to {high}")
    return value


def word(value: Any, enum: AnyDescriptor) -> int:
    """Returns an enum's number, given by name or number. Raises `Unsupported` for one that the enum has not."""
    if isinstance(value, str):
        found = enum.values_by_name.get(value)
        if found is None:
            known = ", ".join(enum.values_by_name)
            raise Unsupported(f"{enum.name} has no {clean(value)[:100]}; it has {known}"[:MOST_TOLD])
        return int(found.number)
    return whole_number(value, -(2**31), 2**31 - 1)


def duration(value: Any) -> dict[str, int]:
    """Returns a duration: `"1.5s"`, or a `timedelta` from Python."""
    if isinstance(value, timedelta):
        return write_duration(value)
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise Misfit(f'a duration such as "1.5s" is needed, not {_named(value)}')
    sign = -1 if match[1] else 1
    return {"seconds": sign * int(match[2]), "nanos": sign * int((match[3] or "").ljust(9, "0"))}


def _named(value: Any) -> str:
    """Returns the JSON name of a value's type; never the value, which may be a completion."""
    names = {dict: "an object", list: "a list", str: "another string", bool: "a truth value", type(None): "null"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else type(value).__name__)
