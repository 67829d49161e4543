"""Tells of a JSON Schema that no value satisfies, or that refers to what it does not hold, before any value is read.

Only what is plain from the schema itself is told: bounds that cross, listed values of another type, a member that is
needed and forbidden. `$ref`s are looked up and not followed; linear in the schema.
"""

from collections.abc import Iterator
from urllib.parse import unquote

from verifier_service.verifiers.structured.comparing import pointer
from verifier_service.verifiers.structured.function_schemas import misfit
from verifier_service.verifiers.structured.strict_json import Value

_BOUNDS = (
    ("string", "minLength", "maxLength"),
    ("array", "minItems", "maxItems"),
    ("object", "minProperties", "maxProperties"),
    ("number", "minimum", "maximum"),
)
_ONE = (
    "items",
    "additionalProperties",
    "additionalItems",
    "contains",
    "propertyNames",
    "not",
    "if",
    "then",
    "else",
    "unevaluatedItems",
    "unevaluatedProperties",
)
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems", "items")
_MAPS = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")


def impossible(schema: Value, place: str = "") -> str:
    """Returns where and why no value satisfies a schema; nothing where that is not plain."""
    if schema is False:
        return f"takes no value at /{place}"
    if not isinstance(schema, dict) or "$ref" in schema:  # beside which older drafts pass everything over
        return ""
    if _bounds_cross(schema):
        return f"has bounds that cross at /{place}"
    listed = schema.get("enum", [schema["const"]] if "const" in schema else None)
    if isinstance(listed, list) and all(
        misfit(each, {"type": schema["type"]} if "type" in schema else {}) for each in listed
    ):
        return f"lists no value of its type at /{place}"
    return _impossible_parts(schema, place) or _impossible_members(schema, place)


def _bounds_cross(schema: dict[str, Value]) -> bool:
    kind = "number" if schema.get("type") == "integer" else schema.get("type")
    for of, low_name, high_name in _BOUNDS:
        low, high = schema.get(low_name), schema.get(high_name)
        if kind == of and isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            return True
    return False


def _impossible_parts(schema: dict[str, Value], place: str) -> str:
    """Returns why alternatives leave nothing: one of all, or each of any."""
    for word in ("allOf", "anyOf", "oneOf"):
        parts = schema.get(word)
        if isinstance(parts, list) and parts:
            faults = [impossible(part, f"{place}{word}/{index}/") for index, part in enumerate(parts)]
            if any(faults) if word == "allOf" else all(faults):
                return next(filter(None, faults))
    return ""


def _impossible_members(schema: dict[str, Value], place: str) -> str:
    """Returns which member or item an object or array needs and cannot have."""
    properties, required, least = schema.get("properties"), schema.get("required"), schema.get("minItems")
    held = properties if isinstance(properties, dict) else {}
    closed = schema.get("additionalProperties") is False and "patternProperties" not in schema
    for name in required if schema.get("type") == "object" and isinstance(required, list) else []:
        if closed and name not in held:
            return f"needs {str(name)[:60]}, and forbids it, at /{place}"
        fault = impossible(held.get(str(name)), f"{place}properties/{str(name)[:60]}/")
        if fault:
            return fault
    if schema.get("type") == "array" and isinstance(least, int) and least > 0 and "prefixItems" not in schema:
        return impossible(schema.get("items"), f"{place}items/")
    return ""


def dangling(root: Value) -> str:
    """Returns the first `$ref` into the schema itself that leads nowhere; nothing where all do, or have other bases."""
    schemas = list(_within(root))
    if any("$id" in schema or "id" in schema for schema in schemas[1:]):
        return ""  # within one of these `#` is another document
    for schema in schemas:
        target = schema.get("$ref")
        if isinstance(target, str) and (target == "#" or target.startswith("#/")) and not _leads(root, target[1:]):
            return target[:120]
    return ""


def _within(root: Value) -> Iterator[dict[str, Value]]:
    """Yields a schema and every one within it."""
    left = [root]
    while left:
        schema = left.pop()
        if not isinstance(schema, dict):
            continue
        yield schema
        left += [schema[word] for word in _ONE if word in schema]
        for word in _LISTS:
            inner = schema.get(word)
            left += inner if isinstance(inner, list) else []
        for word in _MAPS:
            named = schema.get(word)
            left += named.values() if isinstance(named, dict) else []


def _leads(root: Value, text: str) -> bool:
    place = root
    try:
        names = pointer(unquote(text))
    except ValueError:
        return False
    for name in names:
        if isinstance(place, dict) and name in place:
            place = place[name]
        elif (
            isinstance(place, list) and name.isascii() and name.isdigit() and len(name) < 10 and int(name) < len(place)
        ):
            place = place[int(name)]
        else:
            return False
    return True
