"""Goals about a state: where a JSON Pointer leads, and whether what is there satisfies an operator.

A place that is not there satisfies `absent` alone. Strings are exact, a boolean is never a number. Whatever a goal says
is understood or refused: `state_soundness` looks at goals together.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.structured.comparing import Comparison, Path, pointer
from verifier_service.verifiers.structured.state_patterns import read_pattern
from verifier_service.verifiers.structured.strict_json import MAX_DEPTH, Value

DEFAULT_TOLERANCE = 1e-9
"""The absolute tolerance of `approx` where a goal tells none: what binary fractions lose, no more."""
EXACT = Comparison()
_MEMBERS = ("path", "op", "value", "tol")
_WITHOUT_VALUE = frozenset({"exists", "absent"})


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
        return self.takes(at(state, self.path))

    def takes(self, found: "Value | Missing") -> bool:
        """Tells whether what is found at the goal's place satisfies it."""
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
    return isinstance(found, str) and isinstance(goal.value, str) and read_pattern(goal.value).found_in(found)


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


def read_goal(raw: Value, field: str) -> Goal:
    """Returns a goal of a JSON object. Raises `BadTask` naming the member that is missing, unknown or unusable."""
    if not isinstance(raw, dict):
        raise BadTask("is no object with a path, an op and mostly a value", field)
    for name in raw:
        if name not in _MEMBERS:
            raise BadTask(f"is no member of a goal, which has {', '.join(_MEMBERS)}", f"{field}.{name[:60]}")
    op, value, path = raw.get("op"), raw.get("value"), raw.get("path")
    if not isinstance(op, str) or op not in OPERATORS:
        raise BadTask(f"must be one of {', '.join(OPERATORS)}", f"{field}.op")
    if not isinstance(path, str):
        raise BadTask("must be a JSON Pointer", f"{field}.path")
    try:
        place = pointer(path)
    except ValueError as error:
        raise BadTask(str(error), f"{field}.path") from None
    if len(place) > MAX_DEPTH:
        raise BadTask(f"leads deeper than {MAX_DEPTH} levels, which no state has", f"{field}.path")
    if op in _WITHOUT_VALUE and value is not None:  # a null is a member that is not there, as tables have it
        raise BadTask(f"belongs to no goal of {op}, which would pass it over", f"{field}.value")
    if op not in _WITHOUT_VALUE and "value" not in raw:
        raise BadTask(f"is needed by {op}", f"{field}.value")
    fault = _fault_of_value(op, value)
    if fault:
        raise BadTask(fault, f"{field}.value")
    return Goal(place, op, value, _tolerance(raw.get("tol"), op, f"{field}.tol"))


def _fault_of_value(op: str, value: Value) -> str:
    """Returns why nothing could satisfy the operator with this value; nothing where something could."""
    if op == "approx" and not is_number(value):
        return "must be a number"
    if op == "count" and not (isinstance(value, int) and is_number(value) and value >= 0):
        return "must be a whole number of at least 0"
    if op in ("gt", "lt") and not (is_number(value) or isinstance(value, str)):
        return "must be a number or a text"
    if op == "regex":
        try:
            read_pattern(value if isinstance(value, str) else "(")
        except ValueError as error:
            return str(error) if isinstance(value, str) else "must be a regular expression"
    return ""


def _tolerance(value: Value, op: str, field: str) -> float:
    if value is None:
        return DEFAULT_TOLERANCE
    if op != "approx":
        raise BadTask(f"belongs to approx alone, {op} would pass it over", field)
    try:
        tolerance = float(value) if is_number(value) else -1.0  # type: ignore[arg-type]
    except OverflowError:
        tolerance = math.inf
    if not 0 <= tolerance < math.inf:
        raise BadTask("must be a number of at least 0", field)
    return tolerance
