"""JSON Schemas made ready, through jsonschema: exact multiples, formats asserted, nothing fetched.

A `$ref` that a schema does not hold itself is told when it is followed.
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from fractions import Fraction
from functools import cache, lru_cache
from typing import cast

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend, validator_for
from referencing import Registry

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.structured.state_patterns import read_pattern
from verifier_service.verifiers.structured.strict_json import Value, read_task

KEPT_CHARACTERS = 20_000
_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,30})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d:\d\d(?:\.\d{1,30})?(?:[Zz]|[+-]\d\d:\d\d)", re.ASCII)
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")


def schema_of(text: str, field: str) -> Validator:
    """Returns the validator of a schema, the common ones kept. Raises `BadTask` at the field where it is none."""
    return _read(text, field) if len(text) > KEPT_CHARACTERS else _kept(text, field)


@lru_cache(maxsize=64)
def _kept(text: str, field: str) -> Validator:
    return _read(text, field)


def _read(text: str, field: str) -> Validator:
    schema = read_task(text, field)
    if not isinstance(schema, dict | bool):
        raise BadTask("is neither an object nor a boolean", field)
    kind = validator_for(schema, default=Draft202012Validator)
    try:
        kind.check_schema(cast("dict[str, object]", schema))  # its stub forgets that a boolean is a schema
    except SchemaError as fault:
        place = "/".join(map(str, fault.absolute_path))[:80]
        raise BadTask(f"is no JSON Schema at /{place}: {fault.message}"[:200], field) from None
    return _exact(kind)(schema, registry=Registry(), format_checker=_formats(kind))


@cache
def _exact(kind: type[Validator]) -> type[Validator]:
    """Returns a dialect whose `multipleOf` is exact and whose `pattern` is linear where RE2 reads it.

    19.99 is a multiple of 0.01, whatever binary makes of it.
    """
    made: type[Validator] = extend(kind, {"multipleOf": _multiple_of, "pattern": _matches})  # type: ignore[no-untyped-call]
    return made


def _multiple_of(_validator: Validator, step: Value, value: Value, _schema: Value) -> Iterator[ValidationError]:
    if isinstance(value, int | float) and not isinstance(value, bool) and Fraction(str(value)) % Fraction(str(step)):
        yield ValidationError(f"no multiple of {step}")


def _matches(_validator: Validator, pattern: Value, value: Value, _schema: Value) -> Iterator[ValidationError]:
    if isinstance(value, str) and isinstance(pattern, str) and not _finder(pattern)(value):
        yield ValidationError(f"does not match {pattern}")


@lru_cache(maxsize=64)
def _finder(pattern: str) -> Callable[[str], object]:
    """Returns what finds a pattern: RE2, or `re` for one that looks around, as ECMA-262 allows."""
    try:
        return read_pattern(pattern).found_in
    except ValueError:
        return re.compile(pattern).search


@cache
def _formats(kind: type[Validator]) -> FormatChecker:
    """Returns the dialect's formats, with those that the library leaves to other packages."""
    made = FormatChecker()
    ours: dict[str, Callable[[str], bool]] = {"date-time": _is_date_time, "time": _is_time, "uri": _is_uri}
    made.checkers = {**kind.FORMAT_CHECKER.checkers, **{name: (_of_texts(check), ()) for name, check in ours.items()}}
    return made


def _of_texts(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or check(value)


def _is_date_time(text: str) -> bool:
    if not _DATE_TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return _is_time(text[11:])


def _is_time(text: str) -> bool:
    hours, minutes, seconds = (text[place : place + 2] for place in (0, 3, 6))
    zone = text[-6:] if text[-1:] not in ("Z", "z", "") else "+00:00"
    return (
        _TIME.fullmatch(text) is not None
        and (hours, minutes, seconds) <= ("23", "59", "59")
        and max(minutes, seconds, zone[4:]) <= "59"
        and zone[1:3] <= "23"
    )


def _is_uri(text: str) -> bool:
    return _URI.fullmatch(text) is not None
