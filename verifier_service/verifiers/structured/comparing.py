"""Compares JSON values: strings exact, a boolean never a number, arrays in any order where a pointer says so.

Without a tolerance the work is linear; with one, arrays in any order are paired by an exact matching, of few items.
"""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from verifier_service.verifiers.structured.strict_json import Value

MAX_PAIRED = 256
Path = tuple[str, ...]


def pointer(text: str) -> Path:
    """Returns the tokens of a JSON Pointer (RFC 6901). Raises `ValueError` where it is none."""
    if text and not text.startswith("/"):
        raise ValueError("is no JSON Pointer: it does not begin with /")
    if "~" in text.replace("~0", "").replace("~1", ""):
        raise ValueError("is no JSON Pointer: ~ is written ~0, and / within a name ~1")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in text.split("/")[1:])


def pointed(path: Path) -> str:
    """Returns a path for people: a JSON Pointer, cut where it is long."""
    return ("/" + "/".join(path))[:120].encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class Comparison:
    """How values compare; in a pointer of `unordered`, `*` stands for any name or index."""

    tolerance: float | None = None
    unordered: tuple[Path, ...] = ()

    def same(self, value: Value, expected: Value) -> bool:
        """Tells whether a value is the expected one. Deep values raise `RecursionError`: cap them before."""
        if not self.tolerance:
            return self._form(value, self.unordered) == self._form(expected, self.unordered)
        return self._close(value, expected, self.unordered)

    def first_difference(self, value: Value, expected: Value) -> Path | None:
        """Returns where a value first differs from the expected one, None where it is the same; in linear time."""
        return self._differs(value, expected, self.unordered)

    def _differs(self, value: Value, expected: Value, paths: tuple[Path, ...]) -> Path | None:
        pairs: Iterable[tuple[str, Value, Value]]
        if isinstance(value, dict) and isinstance(expected, dict):
            apart = [
                *(name for name in expected if name not in value),
                *(name for name in value if name not in expected),
            ]
            if apart:
                return (apart[0],)
            pairs = ((name, value[name], each) for name, each in expected.items())
        elif isinstance(value, list) and isinstance(expected, list) and () not in paths:
            if len(value) != len(expected):
                return (str(min(len(value), len(expected))),)
            pairs = ((str(index), *both) for index, both in enumerate(zip(value, expected, strict=True)))
        else:
            return None if Comparison(self.tolerance, paths).same(value, expected) else ()
        for name, one, other in pairs:
            inner = self._differs(one, other, _below(paths, name))
            if inner is not None:
                return (name, *inner)
        return None

    def _form(self, value: Value, paths: tuple[Path, ...]) -> Hashable:
        if isinstance(value, dict):
            return frozenset((name, self._form(each, _below(paths, name))) for name, each in value.items())
        if isinstance(value, list):
            forms = [self._form(each, _below(paths, str(index))) for index, each in enumerate(value)]
            return ("any", frozenset(Counter(forms).items())) if () in paths else ("list", tuple(forms))
        return (type(value) in (bool, str), value is None, value) if not isinstance(value, bool) else ("bool", value)

    def _close(self, value: Value, expected: Value, paths: tuple[Path, ...]) -> bool:
        if isinstance(expected, dict) and isinstance(value, dict):
            return value.keys() == expected.keys() and all(
                self._close(value[name], each, _below(paths, name)) for name, each in expected.items()
            )
        if isinstance(expected, list) and isinstance(value, list):
            if len(value) != len(expected):
                return False
            if () in paths:
                return self._paired(value, expected, paths)
            return all(
                self._close(one, other, _below(paths, str(index)))
                for index, (one, other) in enumerate(zip(value, expected, strict=True))
            )
        if _is_number(expected) and _is_number(value):
            return value == expected or self._near(value, expected)
        return type(value) is type(expected) and value == expected

    def _near(self, value: Value, expected: Value) -> bool:
        try:
            gap = abs(value - expected)  # type: ignore[operator]
            return bool(gap <= (self.tolerance or 0.0) * abs(expected))  # type: ignore[arg-type]
        except OverflowError:
            return False

    def _paired(self, values: list[Value], expected: list[Value], paths: tuple[Path, ...]) -> bool:
        """Tells whether values and expected pair off one to one: augmenting paths, so that order decides nothing."""
        if len(values) > MAX_PAIRED:
            return Counter(self._form(each, ()) for each in values) == Counter(
                self._form(each, ()) for each in expected
            )
        below = _below(paths, "*")
        fits = [[i for i, value in enumerate(values) if self._close(value, each, below)] for each in expected]
        owner: dict[int, int] = {}
        return all(_placed(index, fits, owner, set()) for index in range(len(expected)))


def _placed(index: int, fits: list[list[int]], owner: dict[int, int], seen: set[int]) -> bool:
    for place in fits[index]:
        if place not in seen:
            seen.add(place)
            if place not in owner or _placed(owner[place], fits, owner, seen):
                owner[place] = index
                return True
    return False


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _below(paths: tuple[Path, ...], name: str) -> tuple[Path, ...]:
    return tuple(path[1:] for path in paths if path and path[0] in (name, "*")) if paths else ()
