"""The paths of arrays whose order does not count, read and held against what they lead through.

A path that leads to no array, of the expected value or of a schema that tells of one, would be passed over and leave
an order in force that the task meant to lift: the task's fault. `*` stands for any name or index.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.structured.comparing import Path, pointer
from verifier_service.verifiers.structured.strict_json import Value

_WITHIN = ("anyOf", "oneOf", "allOf", "then", "else")
Leads = Callable[[Path], bool]
"""Tells whether a path leads to an array."""


def read_unordered(paths: Sequence[str], field: str, leads: Leads) -> tuple[Path, ...]:
    """Returns the tokens of each path. Raises `BadTask` at the path that is none or leads to no array."""
    read = []
    for index, text in enumerate(paths):
        try:
            path = pointer(text)
        except ValueError as error:
            raise BadTask(str(error), f"{field}[{index}]") from None
        if not leads(path):
            raise BadTask("leads to no array, neither of what is expected nor of the schema", f"{field}[{index}]")
        read.append(path)
    return tuple(read)


def leads_in_value(value: Value, path: Path) -> bool:
    """Tells whether a path leads to an array of the value, or through an empty container that may hold some."""
    layer = [value]
    for name in path:
        if name == "*" and any(each in ([], {}) for each in layer):
            return True
        layer = [inner for each in layer for inner in _inside(each, name)]
    return any(isinstance(each, list) for each in layer)


def _inside(value: Value, name: str) -> list[Value]:
    if isinstance(value, dict):
        return list(value.values()) if name == "*" else [value[name]] if name in value else []
    if isinstance(value, list):
        at = int(name) if name.isascii() and name.isdigit() and len(name) < 10 else len(value)
        return value if name == "*" else value[at : at + 1]
    return []


def leads_in_schema(root: Value, path: Path) -> bool:
    """Tells whether a schema itself tells of an array where the path leads; what it leaves open is none."""
    layer = [*_alternatives(root, root)]
    for name in path:
        below = {id(raw): raw for each in layer for raw in _below(each, name)}  # each once, however many lead to it
        layer = [inner for raw in below.values() for inner in _alternatives(raw, root)]
    return any(_is_of_arrays(each) for each in layer)


def _alternatives(schema: Value, root: Value) -> Iterator[Mapping[str, Value]]:
    """Yields a schema and those that it is made of, each once; a `$ref` is followed within the root."""
    left, seen = [schema], set()
    while left:
        each = left.pop()
        if not isinstance(each, dict) or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        for word in _WITHIN:
            inner = each.get(word)
            left += inner if isinstance(inner, list) else [inner]
        target = each.get("$ref")
        if isinstance(target, str) and target.startswith("#"):
            left.append(_referred(root, target[1:]))


def _referred(root: Value, text: str) -> Value:
    try:
        tokens = pointer(text)
    except ValueError:
        return None
    for name in tokens:
        root = next(iter(_inside(root, name)), None)
    return root


def _below(schema: Mapping[str, Value], name: str) -> list[Value]:
    properties, items = schema.get("properties"), schema.get("items")
    named = properties if isinstance(properties, dict) else {}
    prefix = schema.get("prefixItems")
    listed = [*(items if isinstance(items, list) else [items]), *(prefix if isinstance(prefix, list) else [])]
    if name == "*":
        return [*named.values(), schema.get("additionalProperties"), *listed]
    inner = [named[name]] if name in named else [schema.get("additionalProperties")]
    return [*inner, *(listed if name.isascii() and name.isdigit() else [])]


def _is_of_arrays(schema: Mapping[str, Value]) -> bool:
    kind = schema.get("type")
    return kind == "array" or (isinstance(kind, list) and "array" in kind) or (kind is None and "items" in schema)
