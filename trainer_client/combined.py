"""Several reward functions as one, for trainers that add them up as if a missing reward were nothing.

TRL sums with `nansum`: an error beside a format reward would become a number. Here an error in any
makes the row None in all.
"""

import asyncio
import inspect
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Rewards = list[float | None]
RewardFunction = Callable[..., Any]


@dataclass(eq=False)
class AllOrNone:
    """The weighted sum of several reward functions, async or plain; None for a row that any of them leaves unscored."""

    functions: Sequence[RewardFunction]
    weights: Sequence[float]

    def __post_init__(self) -> None:
        """Takes a name that tells its parts, as trainers log by name; raises `ValueError` on unlike lengths."""
        if not self.functions or len(self.functions) != len(self.weights):
            raise ValueError(f"{len(self.functions)} reward functions do not fit {len(self.weights)} weights")
        self.__name__ = "+".join(getattr(each, "__name__", type(each).__name__) for each in self.functions)

    async def __call__(self, prompts: Sequence[Any], completions: Sequence[Any], **columns: Any) -> Rewards:  # noqa: ANN401
        """Returns one reward a row, in order."""
        calls = [_called(each, prompts=prompts, completions=completions, **columns) for each in self.functions]
        return combine(await asyncio.gather(*calls), self.weights, len(prompts))


def all_or_none(*functions: RewardFunction, weights: Sequence[float] | None = None) -> AllOrNone:
    """Returns one reward function of several; `weights` are 1 each when not given.

    >>> reward = all_or_none(VerifierReward(), has_format, weights=[1.0, 0.1])  # doctest: +SKIP
    """
    return AllOrNone(functions, weights if weights is not None else [1.0] * len(functions))


def combine(columns: Sequence[Sequence[float | None]], weights: Sequence[float], rows: int) -> Rewards:
    """Returns each row's weighted sum, None where any column has no finite number.

    Raises `ValueError` on a short column.
    """
    for column in columns:
        if len(column) != rows:
            raise ValueError(f"a reward function returned {len(column)} rewards for {rows} rollouts")
    rewards: Rewards = []
    for values in zip(*columns, strict=True):
        numbers = [float(value) for value in values if value is not None and math.isfinite(value)]
        scored = len(numbers) == len(columns)
        rewards.append(math.fsum(w * n for w, n in zip(weights, numbers, strict=True)) if scored else None)
    return rewards


async def _called(function: RewardFunction, **columns: Any) -> Sequence[float | None]:  # noqa: ANN401
    """Calls a reward function; a plain one runs in a thread, so that it does not hold up the others."""
    if inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__):
        rewards = await function(**columns)
    else:
        rewards = await asyncio.to_thread(function, **columns)
        if inspect.isawaitable(rewards):
            rewards = await rewards
    return list(rewards)
