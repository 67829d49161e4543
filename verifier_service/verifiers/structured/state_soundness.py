"""Tells whether the parts of a state task fit together: what no episode could satisfy, or any could, is its fault.

Goals are held against each other, against the state at the start and against the expected state; linear in their
number. Only what is certain is refused: a state may get members, and values of another type where it holds null, a
boolean or a blank text.
"""

from collections.abc import Sequence
from fractions import Fraction

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.structured.comparing import Path
from verifier_service.verifiers.structured.state_frame import is_open
from verifier_service.verifiers.structured.state_goals import Goal, Missing, at, is_number
from verifier_service.verifiers.structured.strict_json import Value

GOALS = "state.goal_json"
MAX_ADDED = 1000
"""Items that a goal may need before its own, behind those that are there."""
_ALL = frozenset({"null", "boolean", "number", "text", "list", "object"})
_HOLDING = frozenset({"list", "object"})
_TAKEN = {
    "approx": frozenset({"number"}),
    "regex": frozenset({"text"}),
    "count": _HOLDING,
}


def check_goals(goals: Sequence[Goal]) -> None:
    """Raises `BadTask` naming a goal that no state satisfies together with the others."""
    places: dict[Path, list[int]] = {}
    for index, goal in enumerate(goals):
        places.setdefault(goal.path, []).append(index)
    for indices in places.values():
        _check_place(goals, indices)
    telling = {place: _telling(goals, indices) for place, indices in places.items()}
    for index, goal in enumerate(goals):
        for depth in range(len(goal.path)):
            for above in telling.get(goal.path[:depth], ()):
                if not _fits_below(goals[above], goal, goal.path[depth:]):
                    raise _contradicts(index, above)


def _telling(goals: Sequence[Goal], indices: Sequence[int]) -> list[int]:
    """Returns the goals of a place that tell what is below it: one of each operator, for the others say the same."""
    return list({goals[index].op: index for index in reversed(indices)}.values())


def _fits_below(above: Goal, goal: Goal, rest: Path) -> bool:
    if above.op == "eq":
        return goal.takes(at(above.value, rest))
    if above.op == "count" and above.value == 0:
        return goal.op == "absent"
    return goal.op == "absent" or (above.op != "absent" and not _HOLDING.isdisjoint(_types(above)))


def _check_place(goals: Sequence[Goal], indices: Sequence[int]) -> None:
    """Raises `BadTask` where the goals of one place exclude each other."""
    first = indices[0]
    exact = next((index for index in indices if goals[index].op == "eq"), None)
    absent = next((index for index in indices if goals[index].op == "absent"), None)
    types, count = _ALL, None
    ends: dict[str, tuple[Fraction | str, bool]] = {}
    for index in indices:
        goal = goals[index]
        if absent is not None and goal.op != "absent":
            raise _contradicts(max(index, absent), min(index, absent))
        if exact is not None and not goal.takes(goals[exact].value):
            raise _contradicts(max(index, exact), min(index, exact))
        types &= _types(goal) if goal.op != "absent" else _ALL
        if not types or not _narrowed(ends, goal) or (goal.op == "count" and count not in (None, goal.value)):
            raise _contradicts(index, first)
        count = goal.value if goal.op == "count" else count
        if count == 0 and goal.op == "contains":
            raise _contradicts(index, first)


def _narrowed(ends: dict[str, tuple[Fraction | str, bool]], goal: Goal) -> bool:
    """Puts a goal's bounds among the narrowest so far, each with whether it is itself left out.

    Returns whether anything is left between them; texts and numbers never meet, their types tell them apart.
    """
    value = goal.value
    if goal.op == "approx" and is_number(value):
        middle, slack = Fraction(value), Fraction(goal.tolerance) * (1 + Fraction(1, 10**9)) + Fraction(1, 10**12)  # type: ignore[arg-type]
        _narrow(ends, "low", middle - slack, open_end=False)
        _narrow(ends, "high", middle + slack, open_end=False)
    elif goal.op in ("gt", "lt"):
        bound = value if isinstance(value, str) else Fraction(value)  # type: ignore[arg-type]
        _narrow(ends, "low" if goal.op == "gt" else "high", bound, open_end=True)
    if "low" not in ends or "high" not in ends:
        return True
    (low, low_open), (high, high_open) = ends["low"], ends["high"]
    return bool(low < high or (low == high and not low_open and not high_open))  # type: ignore[operator]


def _narrow(ends: dict[str, tuple[Fraction | str, bool]], side: str, bound: Fraction | str, *, open_end: bool) -> None:
    held = ends.get(side)
    narrower = held is None or (bound > held[0] if side == "low" else bound < held[0])  # type: ignore[operator]
    if narrower or (held is not None and bound == held[0] and open_end):
        ends[side] = (bound, open_end)


def check_start(goals: Sequence[Goal], initial: Value) -> None:
    """Raises `BadTask` naming a goal that the state at the start puts out of reach."""
    for index, goal in enumerate(goals):
        for depth, token in enumerate(goal.path):
            if isinstance(at(initial, goal.path[:depth]), list) and not (token.isascii() and token.isdigit()):
                raise BadTask(f"{token[:40]!r} is no index of the list that is there", f"{GOALS}[{index}].path")
        found = at(initial, goal.path)
        if isinstance(found, Missing | bool) or found in (None, "") or goal.op in ("eq", "ne", "exists", "absent"):
            continue
        if _kind(found) not in _types(goal):
            why = f"{goal.op} holds of no {_kind(found)}, as it is there at the start"
            raise BadTask(why, f"{GOALS}[{index}].value")


def check_frame(goals: Sequence[Goal], initial: Value, open_places: tuple[Path, ...]) -> None:
    """Raises `BadTask` naming a goal that could be reached only by changing what has to stay as it is."""
    for index, goal in enumerate(goals):
        shut = None if goal.op == "absent" else _shut(goal.path, initial, open_places)
        if shut is not None:
            why = f"can be reached only by changing /{'/'.join(shut)[:60]}, which no goal and no allow_changes opens"
            raise BadTask(why, f"{GOALS}[{index}].path")


def _shut(path: Path, initial: Value, open_places: tuple[Path, ...]) -> Path | None:
    """Returns what would have to change on the way to a place, and may not: a scalar, or the items before an index."""
    for depth, name in enumerate(path):
        above = at(initial, path[:depth])
        if isinstance(above, Missing):
            return None
        if isinstance(above, list) and name.isascii() and name.isdigit() and len(name) < 10:
            if int(name) - len(above) > MAX_ADDED:
                return path[: depth + 1]
            before = ((*path[:depth], str(place)) for place in range(len(above), int(name)))
            return next((each for each in before if not is_open(each, open_places)), None)
        if above is not None and not isinstance(above, dict | list) and not is_open(path[:depth], open_places):
            return path[:depth]
    return None


def check_expected(goals: Sequence[Goal], whole: Value, allowed: Sequence[Path]) -> None:
    """Raises `BadTask` where a goal does not hold in the expected state, and no other value may stand there."""
    if () in allowed:
        raise BadTask("lets everything change, so that nothing is expected", "state.allow_changes")
    for index, goal in enumerate(goals):
        if not goal.holds(whole) and not any(_on_one_line(goal.path, place) for place in allowed):
            raise BadTask("does not hold in expected_state_json", f"{GOALS}[{index}]")


def _on_one_line(path: Path, place: Path) -> bool:
    return all(one == other or other in ("*", "-") for one, other in zip(path, place, strict=False))


def _contradicts(index: int, other: int) -> BadTask:
    index, other = max(index, other), min(index, other)
    return BadTask(f"cannot hold together with goal {other}", f"{GOALS}[{index}]")


def _types(goal: Goal) -> frozenset[str]:
    """Returns the types of what may satisfy a goal."""
    if goal.op in ("eq", "gt", "lt"):
        return frozenset({_kind(goal.value)})
    if goal.op == "contains":
        return _ALL & ({"list", "text", "object"} if isinstance(goal.value, str) else {"list"})
    return _TAKEN.get(goal.op, _ALL)


def _kind(value: Value) -> str:
    if value is None:
        return "null"
    kinds = {bool: "boolean", str: "text", list: "list", dict: "object"}
    return next((name for kind, name in kinds.items() if isinstance(value, kind)), "number")
