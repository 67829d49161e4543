"""Pairs the calls made with the calls expected, each with one at most, as many as can be.

An expected argument is a list of allowed values, or one value. An argument left out counts as its schema's
default; one that is not expected must be that default. `""` among the values of a parameter that is not
required lets it be left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from verifier_service.verifiers.structured.comparing import Comparison, Path
from verifier_service.verifiers.structured.functions import Call, Functions, Schema, is_free, properties_of
from verifier_service.verifiers.structured.strict_json import Value


@dataclass(frozen=True, slots=True)
class Expected:
    """One expected call: the allowed values of each argument."""

    name: str
    allowed: dict[str, list[Value]]


class Matcher:
    """Holds calls against expected ones."""

    def __init__(self, functions: Functions, tolerance: float | None, unordered: tuple[Path, ...]) -> None:
        """Takes the functions with their defaults, and how values compare."""
        self.functions = functions
        self.tolerance = tolerance
        self.unordered = unordered

    def fits(self, call: Call, expected: Expected) -> bool:
        """Tells whether a call is the expected one."""
        if call.name != expected.name:
            return False
        schemas = self.functions.properties(call.name)
        schema = self.functions.schemas.get(call.name, {})
        required = schema.get("required")
        needed = required if isinstance(required, list) else []
        for name, value in call.arguments.items():
            if name not in expected.allowed and not self._is_default(schemas.get(name, {}), value):
                return False
        for name, allowed in expected.allowed.items():
            of = schemas.get(name, {})
            if name in call.arguments:
                if not self._allowed(name, of, call.arguments[name], allowed):
                    return False
            elif not ("default" in of and self._allowed(name, of, of["default"], allowed)) and (
                name in needed or "" not in allowed
            ):
                return False
        return True

    def _is_default(self, schema: Schema, value: Value) -> bool:
        return "default" in schema and Comparison().same(value, schema["default"])

    def _allowed(self, name: str, schema: Schema, value: Value, allowed: list[Value]) -> bool:
        below = tuple(path[1:] for path in self.unordered if path and path[0] in (name, "*"))
        comparison = Comparison(None if schema.get("type") == "integer" else self.tolerance, below)
        said = folded(name, schema, value, allowed)
        return any(comparison.same(said, folded(name, schema, each, allowed)) for each in allowed)

    def matched(self, calls: Sequence[Call], expected: Sequence[Expected], in_order: bool) -> int:
        """Returns how many expected calls are made, each by another call; `in_order`: in the expected order."""
        fits = [[self.fits(call, each) for call in calls] for each in expected]
        return _longest(fits) if in_order else _most(fits)


def folded(name: str, schema: Schema, value: Value, peers: list[Value]) -> Value:
    """Returns a value with its free texts trimmed and casefolded, however deep; names stay as they are."""
    if isinstance(value, str):
        return value.strip().casefold() if is_free(name, schema, peers) else value
    if isinstance(value, dict):
        inner = properties_of(schema)
        return {key: folded(key, inner.get(key, {}), each, [each]) for key, each in value.items()}
    if isinstance(value, list):
        items = schema.get("items")
        of = items if isinstance(items, dict) else {}
        return [folded(name, of, each, [each]) for each in value]
    return value


def _longest(fits: list[list[bool]]) -> int:
    """Returns the length of the longest pairing that keeps both orders."""
    best = [0] * (len(fits[0]) + 1 if fits else 1)
    for row in fits:
        before = best[:]
        for index, fit in enumerate(row):
            best[index + 1] = before[index] + 1 if fit else max(best[index], before[index + 1])
    return best[-1]


def _most(fits: list[list[bool]]) -> int:
    """Returns the size of the largest one-to-one pairing."""
    owner: dict[int, int] = {}
    return sum(_placed(index, fits, owner, set()) for index in range(len(fits)))


def _placed(index: int, fits: list[list[bool]], owner: dict[int, int], seen: set[int]) -> bool:
    for place, fit in enumerate(fits[index]):
        if fit and place not in seen:
            seen.add(place)
            if place not in owner or _placed(owner[place], fits, owner, seen):
                owner[place] = index
                return True
    return False
