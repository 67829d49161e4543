"""What a function's schema says of a value: its type, its listed values, its members.

Known words only, nothing is fetched. Called for the task's own expected calls, before any completion is read; what else
a schema says is not looked at here.
"""

from collections.abc import Mapping

from verifier_service.verifiers.structured.comparing import Comparison
from verifier_service.verifiers.structured.strict_json import Value

_NAMES = {
    "string": "string str",
    "integer": "integer int long",
    "number": "number float double",
    "boolean": "boolean bool",
    "array": "array list tuple",
    "object": "object dict",
    "null": "null none",
    "": "any",
}
_TYPES = {name: kind for kind, names in _NAMES.items() for name in names.split()}
_MANY = ("anyOf", "oneOf", "allOf")
_EXACT = Comparison()


def with_known_types(schema: Mapping[str, Value], place: str) -> dict[str, Value]:
    """Returns a schema whose types, however deep, are JSON Schema's: `dict` is an object, `any` none.

    Raises `ValueError` naming the place of a type that is not known.
    """
    made = {name: each for name, each in schema.items() if name != "type"}
    if "type" in schema:
        known = _known(schema["type"], f"{place}.type")
        if "" not in known:
            made["type"] = list(known) if isinstance(schema["type"], list) else known[0]
    properties = schema.get("properties")
    if properties is not None:
        if not isinstance(properties, dict) or not all(isinstance(each, dict | bool) for each in properties.values()):
            raise ValueError(f"{place}.properties is no object of schemas")
        made["properties"] = {
            name: with_known_types(each, f"{place}.properties.{name[:60]}") if isinstance(each, dict) else {}
            for name, each in properties.items()
        }
    for word in ("items", "additionalProperties"):
        inner = schema.get(word)
        if isinstance(inner, dict):
            made[word] = with_known_types(inner, f"{place}.{word}")
    for word in _MANY:
        listed = schema.get(word)
        if isinstance(listed, list):
            made[word] = [
                with_known_types(each, f"{place}.{word}[{index}]") if isinstance(each, dict) else each
                for index, each in enumerate(listed)
            ]
    return made


def _known(said: Value, place: str) -> list[str]:
    names = said if isinstance(said, list) else [said]
    known = [_TYPES.get(each.lower()) if isinstance(each, str) else None for each in names]
    found = [each for each in known if each is not None]
    if len(found) < len(names) or not found:
        raise ValueError(f"{place} is no type of JSON: {str(said)[:60]!r}")
    return found


def misfit(value: Value, schema: Mapping[str, Value]) -> str:
    """Returns in what a value is none of the schema's, with the place within; nothing where it may be one."""
    kinds = schema.get("type")
    named = kinds if isinstance(kinds, list) else [kinds] if isinstance(kinds, str) else []
    if named and not (any(_is(value, each) for each in named) or (value is None and schema.get("nullable") is True)):
        return f"is no {' or '.join(map(str, named))}"
    listed = schema.get("enum")
    if isinstance(listed, list) and not any(_EXACT.same(value, each) for each in listed):
        return "is none of the listed values"
    if "const" in schema and not _EXACT.same(value, schema["const"]):
        return "is not the only value there is"
    return _misfit_of_many(value, schema) or _misfit_within(value, schema)


def _misfit_of_many(value: Value, schema: Mapping[str, Value]) -> str:
    for word in _MANY:
        listed = schema.get(word)
        faults = [misfit(value, each) for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
        if faults and (any(faults) if word == "allOf" else all(faults)):
            return next(filter(None, faults))
    return ""


def _misfit_within(value: Value, schema: Mapping[str, Value]) -> str:
    items, properties, required = schema.get("items"), schema.get("properties"), schema.get("required")
    if isinstance(value, list) and isinstance(items, dict):
        faults = ((f"[{index}]", misfit(each, items)) for index, each in enumerate(value))
        return next((f"{place} {fault}" for place, fault in faults if fault), "")
    if not isinstance(value, dict):
        return ""
    for name in required if isinstance(required, list) else []:
        if isinstance(name, str) and name not in value:
            return f"lacks {name[:60]}"
    if not isinstance(properties, dict):
        return ""
    for name, each in value.items():
        inner = properties.get(name)
        if isinstance(inner, dict) and (fault := misfit(each, inner)):
            return f".{name[:60]} {fault}"
        if inner is None and schema.get("additionalProperties") is False:
            return f"has {name[:60]}, which is not there"
    return ""


def _is(value: Value, kind: Value) -> bool:
    if kind == "boolean" or isinstance(value, bool):
        return kind == "boolean" and isinstance(value, bool)
    held = {"string": str, "integer": int, "array": list, "object": dict, "null": type(None)}.get(str(kind))
    return isinstance(value, held) if held is not None else isinstance(value, int | float)
