"""The expected calls of a task, read and held against the functions that it offers.

A call that no completion could rightly make (an argument that the function does not have, one that it needs and lacks,
no value that its schema takes) is the task's fault. Where a function tells no parameters, nothing can be checked.
"""

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.structured.call_matching import Expected
from verifier_service.verifiers.structured.function_schemas import misfit
from verifier_service.verifiers.structured.functions import Functions, Schema
from verifier_service.verifiers.structured.strict_json import Value

_WRAPPING = frozenset({"id", "type", "index", "function"})
_OWN = frozenset({"name", "arguments"})
SHAPE = 'needs a name, and arguments that are an object, no text: {"name": "f", "arguments": {"x": 1}}'


def read_expected(raw: Value, functions: Functions, field: str) -> Expected:
    """Returns an expected call of a JSON value, OpenAI's wrapper taken off. Raises `BadTask` naming the place."""
    wrapped = isinstance(raw, dict) and isinstance(raw.get("function"), dict)
    inner = raw["function"] if isinstance(raw, dict) and wrapped else raw
    if not isinstance(raw, dict) or not isinstance(inner, dict):
        raise BadTask(SHAPE, field)
    extra = next(iter([*(raw.keys() - _WRAPPING if wrapped else ()), *(inner.keys() - _OWN - _outer(wrapped))]), None)
    if extra is not None:
        raise BadTask("is no member of a call, which has a name and arguments", f"{field}.{extra[:60]}")
    name, arguments = inner.get("name"), inner.get("arguments", {})
    if not isinstance(name, str) or not isinstance(arguments, dict):
        raise BadTask(SHAPE, field)
    if functions.schemas and not functions.knows(name):
        raise BadTask(f"calls a function that is not offered: {name[:80]!r}", f"{field}.name")
    schemas = functions.properties(name)
    allowed = {key: _allowed(value, schemas.get(key, {})) for key, value in arguments.items()}
    if any(not values for values in allowed.values()):
        raise BadTask("allows no value of an argument", field)
    if functions.knows(name):
        _check(allowed, functions.schemas[name], schemas, f"{field}.arguments")
    return Expected(name, allowed)


def _outer(wrapped: bool) -> frozenset[str]:
    """Returns what may stand beside the name of a call that has no wrapper."""
    return frozenset() if wrapped else frozenset({"id", "type"})


def _allowed(value: Value, schema: Schema) -> list[Value]:
    """Returns the allowed values of an argument: a list of them, or one; a bare array of an array's is one."""
    if not isinstance(value, list):
        return [value]
    is_array = schema.get("type") == "array" and not any(isinstance(each, list) for each in value)
    return [value] if is_array and not any(each in ("", None) for each in value) else value


def _check(allowed: dict[str, list[Value]], schema: Schema, properties: dict[str, Schema], field: str) -> None:
    listed = schema.get("required")
    needed = [each for each in listed if isinstance(each, str)] if isinstance(listed, list) else []
    for name in needed:
        if name not in allowed and "default" not in properties.get(name, {}):
            raise BadTask("is an argument that the function needs", f"{field}.{name[:60]}")
    closed = isinstance(schema.get("properties"), dict) and not schema.get("additionalProperties")
    for name, values in allowed.items():
        if name not in properties:
            if closed and name not in needed and "patternProperties" not in schema:
                raise BadTask("is no argument of the function", f"{field}.{name[:60]}")
            continue
        faults = [misfit(value, properties[name]) for value in values]
        may_be_left_out = name not in needed and any(value in ("", None) for value in values)
        if all(faults) and not may_be_left_out:
            raise BadTask(f"{faults[0]}, as the function's schema has it", f"{field}.{name[:60]}")
