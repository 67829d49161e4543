"""The demo's task: sums and differences of two small numbers, split so that no held-out pair is ever trained on.

Pure data: no model, no randomness beyond the seed given. A problem and its mirror (`3+5`, `5+3`) and
the differences of the same two numbers share one unordered pair, and a pair lies in one split only.
"""

import random
from collections.abc import Iterable
from dataclasses import dataclass

LARGEST = 49


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, `left sign right`, with `sign` either `+` or `-`."""

    left: int
    sign: str
    right: int

    @property
    def pair(self) -> tuple[int, int]:
        """Returns the unordered pair that decides the split."""
        return min(self.left, self.right), max(self.left, self.right)

    @property
    def prompt(self) -> str:
        """Returns what the model reads, such as `12+34=`; there is no chat around it."""
        return f"{self.left}{self.sign}{self.right}="

    @property
    def value(self) -> int:
        """Returns the right answer, which may be negative."""
        return self.left + self.right if self.sign == "+" else self.left - self.right

    @property
    def answer(self) -> str:
        """Returns the reference as a data set's `answer` column holds it."""
        return str(self.value)

    def row(self) -> dict[str, str]:
        """Returns the problem as a data set's row."""
        return {"prompt": self.prompt, "answer": self.answer}


@dataclass(frozen=True, slots=True)
class Splits:
    """Three sets of problems that share no unordered pair."""

    train: tuple[Problem, ...]
    validation: tuple[Problem, ...]
    held_out: tuple[Problem, ...]


def problems_of(pairs: Iterable[tuple[int, int]]) -> list[Problem]:
    """Returns every problem of the pairs, sums and differences in both orders, sorted."""
    found = {Problem(left, sign, right) for a, b in pairs for left, right in ((a, b), (b, a)) for sign in ("+", "-")}
    return sorted(found, key=lambda problem: (problem.left, problem.sign, problem.right))


def split_problems(seed: int, *, largest: int = LARGEST, held_out: int = 500, validation: int = 250) -> Splits:
    """Returns the splits that a seed gives; `held_out` and `validation` are exact numbers of problems.

    Raises `ValueError` where numbers up to `largest` do not give enough problems for training to be left.
    """
    rng = random.Random(seed)  # noqa: S311 - shuffles problems, keeps no secret
    pairs = [(a, b) for a in range(largest + 1) for b in range(a, largest + 1)]
    rng.shuffle(pairs)
    taken: list[tuple[Problem, ...]] = []
    for wanted in (held_out, validation):
        found: list[Problem] = []
        while len(found) < wanted and pairs:
            found += problems_of([pairs.pop()])
        if len(found) < wanted or not pairs:
            raise ValueError(f"numbers up to {largest} are too few for {held_out} + {validation} problems and training")
        taken.append(tuple(found[:wanted]))
    return Splits(train=tuple(problems_of(pairs)), validation=taken[1], held_out=taken[0])
