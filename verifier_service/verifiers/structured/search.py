"""A bounded search for whether a puzzle has a solution at all: items with few places each, and rules between two.

Answers no only where that is proven; where its steps run out, a puzzle counts as one that may be solved.
"""

from collections import deque
from collections.abc import Sequence

MAX_STEPS = 60_000
Places = list[int]
"""For each item a bit a place that it may have."""


class Search:
    """Items by number, with rules between two: places that may stand beside each place, or simply another one."""

    def __init__(self, items: int, places: int) -> None:
        """Takes how many items there are, each of which may have any of so many places."""
        self.open: Places = [(1 << places) - 1] * items
        self._rules: list[list[tuple[int, tuple[int, ...] | None]]] = [[] for _ in range(items)]
        self._steps = 0

    def differ(self, one: int, other: int) -> None:
        """Adds the rule that two items have two places."""
        self._rules[one].append((other, None))
        self._rules[other].append((one, None))

    def related(self, one: int, other: int, beside: Sequence[int]) -> None:
        """Adds the rule that, where `one` has a place, `other` has one of those of that place's bits."""
        places = range(len(beside))
        back = tuple(sum(1 << place for place in places if beside[place] >> each & 1) for each in places)
        self._rules[one].append((other, tuple(beside)))
        self._rules[other].append((one, back))

    def may_succeed(self) -> bool:
        """Tells whether a solution is found, or none is ruled out within the steps."""
        self._steps = 0
        try:
            return self._solved(self.open, range(len(self.open)))
        except _OutOfSteps:
            return True

    def _solved(self, before: Places, changed: Sequence[int]) -> bool:
        found = self._narrowed(before, changed)
        if found is None:
            return False
        undecided = [item for item, places in enumerate(found) if places & (places - 1)]
        if not undecided:
            return True
        item = min(undecided, key=lambda each: found[each].bit_count())
        left = found[item]
        while left:
            place = left & -left
            left ^= place
            if self._solved([*found[:item], place, *found[item + 1 :]], (item,)):
                return True
        return False

    def _narrowed(self, before: Places, changed: Sequence[int]) -> Places | None:
        """Returns what is left for every item once the rules of the changed ones are followed, None for nothing."""
        found = list(before)
        waiting = deque(changed)
        while waiting:
            item = waiting.popleft()
            for other, beside in self._rules[item]:
                self._steps += 1
                if self._steps > MAX_STEPS:
                    raise _OutOfSteps
                left = found[other] & _beside(found[item], beside)
                if not left:
                    return None
                if left != found[other]:
                    found[other] = left
                    waiting.append(other)
        return found if all(found) else None


class _OutOfSteps(Exception):
    """The search took too long."""


def _beside(places: int, beside: tuple[int, ...] | None) -> int:
    """Returns the places that may stand beside those that an item may have."""
    if beside is None:
        return ~places if not places & (places - 1) else -1
    union = 0
    while places:
        union |= beside[(places & -places).bit_length() - 1]
        places &= places - 1
    return union
