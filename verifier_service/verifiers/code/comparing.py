"""Compares a returned value with the expected ones: exactly by digest, within a tolerance by walking both at once.

A walk follows the expected value, a finite tree of the task's, so its cost is the task's and not the program's.
"""

import math
from dataclasses import dataclass

from verifier_service.domain.enums import ValueSyntax
from verifier_service.verifiers.code.tables import (
    MAPPINGS,
    SEQUENCES,
    SETS,
    Item,
    Table,
    Unreadable,
    children,
    digest,
    key_digest,
    number_of,
)

MAX_MATCHED = 512


@dataclass(frozen=True, slots=True)
class Rules:
    """How values are compared."""

    syntax: ValueSyntax
    relative_tolerance: float | None
    unordered: bool


def equal(expected: Table, actual: Table, rules: Rules) -> bool:
    """Tells whether the value is as good as the expected one. Raises `Unreadable` on a malformed one."""
    try:
        if rules.unordered:
            return _unordered(expected, actual, rules)
        if rules.relative_tolerance is None:
            wanted = digest(expected, expected.root, rules.syntax)
            return wanted is not None and wanted == digest(actual, actual.root, rules.syntax)
        return _near(expected, expected.root, actual, actual.root, rules)
    except (KeyError, IndexError, TypeError, ValueError, OverflowError) as error:
        raise Unreadable(type(error).__name__) from None


def _unordered(expected: Table, actual: Table, rules: Rules) -> bool:
    wanted, found = expected.node(expected.root), actual.node(actual.root)
    if wanted is None or found is None or wanted[0] not in SEQUENCES | SETS:
        return _ordered(expected, actual, rules)
    if not _same_kind(wanted[0], found[0], rules, outermost=True):
        return False
    ours, theirs = children(wanted), children(found)
    if len(ours) != len(theirs):
        return False
    if rules.relative_tolerance is None:
        bag = _bag(expected, ours, rules)
        return bag is not None and bag == _bag(actual, theirs, rules)
    numbers = [number_of(item) for item in ours], [number_of(item) for item in theirs]
    if None not in numbers[0] and None not in numbers[1]:
        pairs = zip(sorted(_ordered_items(ours)), sorted(_ordered_items(theirs)), strict=True)
        return all(_near(expected, ours[one[-1]], actual, theirs[other[-1]], rules) for one, other in pairs)
    return _matched(expected, ours, actual, theirs, rules)


def _ordered(expected: Table, actual: Table, rules: Rules) -> bool:
    return equal(expected, actual, Rules(rules.syntax, rules.relative_tolerance, unordered=False))


def _ordered_items(items: list[Item]) -> list[tuple[float, int]]:
    return [(number_of(item) or 0, place) for place, item in enumerate(items)]


def _bag(table: Table, items: list[Item], rules: Rules) -> list[bytes] | None:
    found = [digest(table, item, rules.syntax) for item in items]
    return None if None in found else sorted(each for each in found if each)


def _matched(expected: Table, ours: list[Item], actual: Table, theirs: list[Item], rules: Rules) -> bool:
    """Tells whether every expected item has a near one of its own; by augmenting paths, for moderate lengths."""
    if len(ours) > MAX_MATCHED:
        return all(_near(expected, one, actual, other, rules) for one, other in zip(ours, theirs, strict=True))
    near = [[place for place, other in enumerate(theirs) if _near(expected, one, actual, other, rules)] for one in ours]
    taken: dict[int, int] = {}
    return all(_assign(start, near, taken) for start in range(len(ours)))


def _assign(start: int, near: list[list[int]], taken: dict[int, int]) -> bool:
    """Finds a place for one more item, moving others where needed; breadth first."""
    came_from: dict[int, int] = {}
    waiting = [start]
    for one in waiting:
        for place in near[one]:
            if place in came_from:
                continue
            came_from[place] = one
            if place not in taken:
                _move(place, start, came_from, taken)
                return True
            waiting.append(taken[place])
    return False


def _move(place: int, start: int, came_from: dict[int, int], taken: dict[int, int]) -> None:
    held = {one: spot for spot, one in taken.items()}
    while True:
        one = came_from[place]
        taken[place] = one
        if one == start:
            return
        place = held[one]


def _near(expected: Table, wanted: Item, actual: Table, found: Item, rules: Rules) -> bool:
    stack = [(wanted, found)]
    while stack:
        one, other = stack.pop()
        ours, theirs = expected.node(one), actual.node(other)
        if ours is None or theirs is None:
            if (ours is None) != (theirs is None) or not _near_scalars(expected, one, actual, other, rules):
                return False
            continue
        if not _same_kind(ours[0], theirs[0], rules):
            return False
        if ours[0] in SETS:
            wanted_digest = digest(expected, one, rules.syntax)
            if wanted_digest is None or wanted_digest != digest(actual, other, rules.syntax):
                return False
            continue
        pairs = _pairs(expected, ours, actual, theirs, rules)
        if pairs is None:
            return False
        stack.extend(pairs)
    return True


def _pairs(
    expected: Table, ours: list[Item], actual: Table, theirs: list[Item], rules: Rules
) -> list[tuple[Item, Item]] | None:
    """Returns the members of two containers side by side, None where they do not line up."""
    own, other = children(ours), children(theirs)
    if len(own) != len(other):
        return None
    if ours[0] not in MAPPINGS:
        return list(zip(own, other, strict=True))
    first, second = _by_key(expected, own, rules), _by_key(actual, other, rules)
    if first.keys() != second.keys() or len(first) != len(own) // 2:
        return None
    return [(first[key], second[key]) for key in first]


def _by_key(table: Table, items: list[Item], rules: Rules) -> dict[bytes, Item]:
    found: dict[bytes, Item] = {}
    for place in range(0, len(items) - 1, 2):
        own = digest(table, items[place], rules.syntax)
        if own is not None:
            found[key_digest(items[place], own, rules.syntax)] = items[place + 1]
    return found


def _near_scalars(expected: Table, one: Item, actual: Table, other: Item, rules: Rules) -> bool:
    wanted = digest(expected, one, rules.syntax)
    if wanted is not None and wanted == digest(actual, other, rules.syntax):
        return True
    first, second = number_of(one), number_of(other)
    if first is None or second is None:
        return False
    if rules.syntax is ValueSyntax.PYTHON_LITERAL and type(first) is not type(second):
        return False
    if not (math.isfinite(first) and math.isfinite(second)):
        return False
    return abs(second - first) <= (rules.relative_tolerance or 0.0) * abs(first)


def _same_kind(ours: str, theirs: str, rules: Rules, outermost: bool = False) -> bool:
    """Tells whether two containers may be equal; an unordered JSON list may come as a set, which JSON cannot write."""
    if ours in MAPPINGS:
        return theirs in MAPPINGS
    if rules.syntax is ValueSyntax.PYTHON_LITERAL:
        return ours == theirs
    if ours in SEQUENCES:
        return theirs in SEQUENCES or (outermost and theirs in SETS)
    return ours in SETS and theirs in SETS
