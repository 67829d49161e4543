"""Cells of a row, checked: a text, a list, or JSON text; whatever else is there is named in a `BadRow`."""

import json
from collections.abc import Mapping
from typing import Any

from trainer_client.errors import BadRow
from trainer_client.texts import clean

Row = Mapping[str, Any]


def text(row: Row, column: str, number: int, *, needed: bool = True) -> str:
    """Returns a cell's text; an empty one where it is missing and not needed. Raises `BadRow`."""
    value = row.get(column)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or (needed and not value.strip()):
        raise BadRow(number, column, f"a text is needed, {_told(value)}")
    return clean(value)


def _told(value: object) -> str:
    if value is None:
        return "there is none"
    return "this is blank" if isinstance(value, str) else f"this is {type(value).__name__}"


def parsed(row: Row, column: str, number: int) -> Any:  # noqa: ANN401 - a JSON value has no narrower type
    """Returns a cell's JSON value; one that was parsed already stays as it is. Raises `BadRow`."""
    value = row.get(column)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        raise BadRow(number, column, f"is not JSON: {error}") from None


def lines(value: Any, number: int, column: str) -> str:  # noqa: ANN401 - a data set may hold anything
    """Returns what a program reads or prints: a text as it is, a list of lines joined. Raises `BadRow`."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list | tuple) and all(isinstance(line, str) for line in value):
        return clean("\n".join(line.removesuffix("\n") for line in value) + "\n")
    raise BadRow(number, column, f"a text or a list of lines is needed, this is {type(value).__name__}")


def written(value: Any, number: int, column: str) -> str:  # noqa: ANN401 - a JSON value has no narrower type
    """Returns a value as JSON text. Raises `BadRow` on one that JSON cannot write."""
    try:
        return clean(json.dumps(value, ensure_ascii=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise BadRow(number, column, f"cannot be written as JSON: {error}") from None
