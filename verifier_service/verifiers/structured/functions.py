"""The functions that a task offers: their parameters, defaults, and which of their texts are free.

A text is free, so that case and blanks around it do not count, unless its schema says enum, const, format or
pattern, its name says that it identifies something (`order_id`, `sku`), or it looks like a code (`W-123`).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from verifier_service.verifiers.structured.function_schemas import with_known_types
from verifier_service.verifiers.structured.strict_json import MAX_DEPTH, NotJson, Value, depth, loads

_EXACT_WORDS = frozenset(
    [
        "id",
        "ids",
        "uuid",
        "guid",
        "key",
        "keys",
        "token",
        "code",
        "codes",
        "sku",
        "path",
        "file",
        "filename",
        "url",
        "uri",
        "email",
        "hash",
        "pattern",
        "regex",
        "sql",
        "query_id",
        "password",
        "symbol",
        "ticker",
        "iban",
        "isbn",
        "currency",
        "locale",
        "timezone",
        "username",
        "handle",
        "version",
    ]
)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_CODE = re.compile(r"(?=[^\s]*\d)[\w#./:@+-]+")
_NUMERIC = frozenset({"integer", "number", "float", "boolean", "array", "object", "dict", "tuple", "null", "double"})
Schema = Mapping[str, Value]


class UnreadableCall(ValueError):
    """A call is begun and is none: the completion's fault."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as made."""

    name: str
    arguments: dict[str, Value]


class Functions:
    """The functions by name; none known accepts any name and any argument."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        """Takes each function's parameter schema."""
        self.schemas = dict(schemas)

    def knows(self, name: str) -> bool:
        """Tells whether a function is offered."""
        return name in self.schemas

    def parameters(self, name: str) -> tuple[str, ...]:
        """Returns the names of a function's parameters in order."""
        return tuple(self.properties(name))

    def properties(self, name: str) -> dict[str, Schema]:
        """Returns the schema of each parameter."""
        return properties_of(self.schemas.get(name, {}))

    def call(self, name: str, arguments: Value) -> Call:
        """Returns a call. Raises `UnreadableCall` where the arguments are no object, or too deep."""
        if not isinstance(arguments, dict) or depth(arguments) > MAX_DEPTH:
            raise UnreadableCall("arguments that are no object, or too deep")
        return Call(name, arguments)

    def value_of(self, name: str, parameter: str, text: str) -> Value:
        """Returns the value of a parameter that is written as bare text: JSON unless its type is a text."""
        kind = self.properties(name).get(parameter, {}).get("type")
        if kind == "string":
            return text
        try:
            return loads(text.strip())
        except NotJson:
            if kind in _NUMERIC:
                raise UnreadableCall(f"a parameter that is no {kind}") from None
            return text


def properties_of(schema: Schema) -> dict[str, Schema]:
    """Returns the properties of an object's schema; what is no schema is an empty one."""
    found = schema.get("properties")
    if not isinstance(found, dict):
        return {}
    return {name: each if isinstance(each, dict) else {} for name, each in found.items()}


def is_free(name: str, schema: Schema, values: list[Value]) -> bool:
    """Tells whether a text parameter is free text, by its schema, its name and the values that are allowed."""
    if any(word in schema for word in ("enum", "const", "format", "pattern")):
        return False
    if any(word.lower() in _EXACT_WORDS for word in _WORDS.findall(name)):
        return False
    return not any(isinstance(value, str) and _CODE.fullmatch(value.strip()) for value in values)


def read_functions(raw: Value) -> Functions:
    """Returns the functions of a JSON list, OpenAI's wrapper taken off. Raises `ValueError`."""
    if not isinstance(raw, list):
        raise ValueError("is no list of functions")
    schemas: dict[str, Schema] = {}
    for each in raw:
        inner = each.get("function", each) if isinstance(each, dict) else None
        if not isinstance(inner, dict) or not isinstance(inner.get("name"), str):
            raise ValueError("holds a function without a name")
        schema = inner.get("parameters") or inner.get("input_schema") or {}
        if not isinstance(schema, dict) or inner["name"] in schemas:
            raise ValueError("holds a function twice, or with parameters that are no schema")
        name = str(inner["name"])
        schemas[name] = with_known_types(schema, f"{name[:60]}.parameters")
    return Functions(schemas)
