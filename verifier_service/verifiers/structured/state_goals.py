"""Goals about a state: where a JSON Pointer leads, and whether what is there satisfies an operator.

A place that is not there satisfies `absent` alone. Strings are exact, a boolean is never a number.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from verifier_service.verifiers.structured.comparing import Comparison, Path
from verifier_service.verifiers.structured.strict_json import Value

DEFAULT_TOLERANCE = 1e-9
EXACT = Comparison()


@dataclass(frozen=True, slots=True)
class Missing:
    """What a pointer leads to where there is nothing."""


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Goal:
    """One assertion about one place; `tolerance` is absolute and belongs to `approx`."""

    path: Path
    op: str
    value: Value = None
    tolerance: float = DEFAULT_TOLERANCE

    def holds(self, state: Value) -> bool:
        """Tells whether the state satisfies the goal."""
        found = at(state, self.path)
        if isinstance(found, Missing):
            return self.op == "absent"
        return OPERATORS[self.op](found, self)


def at(state: Value, path: Path) -> Value | Missing:
    """Returns what the path leads to in the state."""
    place: Value = state
    for token in path:
        if isinstance(place, dict) and token in place:
            place = place[token]
        elif (
            isinstance(place, list)
            and token.isascii()
            and token.isdigit()
            and len(token) < 10
            and int(token) < len(place)
        ):
            place = place[int(token)]
        else:
            return MISSING
    return place


def is_number(value: Value) -> bool:
    """Tells whether a value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _approx(found: Value, goal: Goal) -> bool:
    if not (is_number(found) and is_number(goal.value)):
        return False
    try:
        # A breath beyond the tolerance: 0.1 off is 0.1 off, whatever binary makes of it.
        return bool(abs(found - goal.value) <= goal.tolerance * (1 + 1e-9) + 1e-12)  # type: ignore[operator]
    except OverflowError:
        return False


def _contains(found: Value, goal: Goal) -> bool:
    if isinstance(found, str):
        return isinstance(goal.value, str) and bool(goal.value) and goal.value in found
    if isinstance(found, list):
        return any(EXACT.same(each, goal.value) for each in found)
    return isinstance(found, dict) and isinstance(goal.value, str) and goal.value in found


def _regex(found: Value, goal: Goal) -> bool:
    return isinstance(found, str) and isinstance(goal.value, str) and re.search(goal.value, found) is not None


def _ordered(sign: int) -> Callable[[Value, Goal], bool]:
    def compare(found: Value, goal: Goal) -> bool:
        if is_number(found) and is_number(goal.value):
            return bool(found > goal.value if sign > 0 else found < goal.value)  # type: ignore[operator]
        if isinstance(found, str) and isinstance(goal.value, str):
            return found > goal.value if sign > 0 else found < goal.value
        return False

    return compare


def _count(found: Value, goal: Goal) -> bool:
    return isinstance(found, list | dict) and is_number(goal.value) and len(found) == goal.value


OPERATORS: dict[str, Callable[[Value, Goal], bool]] = {
    "eq": lambda found, goal: EXACT.same(found, goal.value),
    "ne": lambda found, goal: not EXACT.same(found, goal.value),
    "approx": _approx,
    "exists": lambda found, goal: True,
    "absent": lambda found, goal: False,
    "contains": _contains,
    "regex": _regex,
    "gt": _ordered(1),
    "lt": _ordered(-1),
    "count": _count,
}


def read_goal(raw: Value, path: Path) -> Goal:
    """Returns a goal of a JSON object whose path is read already. Raises `ValueError` saying what it lacks."""
    if not isinstance(raw, dict) or raw.get("op") not in OPERATORS:
        raise ValueError(f"op must be one of {', '.join(OPERATORS)}")
    op, value, tolerance = str(raw["op"]), raw.get("value"), raw.get("tol")
    if op not in ("exists", "absent") and "value" not in raw:
        raise ValueError(f"{op} needs a value")
    if op in ("approx", "count") and not is_number(value):
        raise ValueError(f"{op} needs a number")
    if op in ("gt", "lt") and not (is_number(value) or isinstance(value, str)):
        raise ValueError(f"{op} needs a number or a text")
    if op == "regex":
        try:
            re.compile(value if isinstance(value, str) else "(")
        except re.error as error:
            raise ValueError(f"is no regular expression: {error}") from None
    if tolerance is None:
        return Goal(path, op, value)
    if not isinstance(tolerance, int | float) or isinstance(tolerance, bool) or not 0 <= tolerance < math.inf:
        raise ValueError("tol must be a number of at least 0")
    return Goal(path, op, value, float(tolerance))
