# ruff: noqa: ANN401 - messages of any kind
"""What a task's message says: the fields of a dataclass that differ from their defaults. Knows no kind."""

import dataclasses
from typing import Any


def said(message: Any) -> list[tuple[str, Any]]:
    """Returns name and value of every field that is not its default, in their order; none of what is no dataclass."""
    return [
        (name, value)
        for name, default in _defaults(type(message))
        if (value := getattr(message, name)) is not default and value != default
    ]


_KNOWN: dict[type[Any], tuple[tuple[str, object], ...]] = {}


def _defaults(kind: type[Any]) -> tuple[tuple[str, object], ...]:
    known = _KNOWN.get(kind)
    if known is None:
        fields = dataclasses.fields(kind) if dataclasses.is_dataclass(kind) else ()
        known = _KNOWN[kind] = tuple((field.name, _default(field)) for field in fields)
    return known


def _default(field: "dataclasses.Field[Any]") -> object:
    return field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
