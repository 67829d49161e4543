"""Whether numbers can come to a target at all: every way of joining two of them, within so many steps.

Answers no only where that is proven. As an expression may have a minus before anything, signs do not count.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

MAX_STEPS = 8_000
MAX_NUMBERS = 6
Numbers = tuple[Fraction, ...]


def may_be_reached(numbers: Numbers, target: Fraction, use_all: bool) -> bool:
    """Tells whether the target is reached, with every number where `use_all`, or cannot be ruled out."""
    if len(numbers) > MAX_NUMBERS:
        return True
    due = abs(target)
    start = tuple(sorted(map(abs, numbers)))
    seen, waiting = {start}, [start]
    steps = 0
    while waiting:
        held = waiting.pop()
        if due in held and (len(held) == 1 or not use_all):
            return True
        for left in _joined(held):
            steps += 1
            if steps > MAX_STEPS:
                return True
            if left not in seen:
                seen.add(left)
                waiting.append(left)
    return False


def _joined(held: Numbers) -> Iterator[Numbers]:
    """Yields what is left where two of the numbers are joined by an operation, in order of size."""
    for one, other in combinations(range(len(held)), 2):
        a, b = held[one], held[other]
        rest = [each for place, each in enumerate(held) if place not in (one, other)]
        made = {a + b, abs(a - b), a * b}
        made |= ({a / b} if b else set()) | ({b / a} if a else set())
        for value in made:
            yield tuple(sorted([*rest, value]))
