"""Reward functions as the trainer calls them: a lost verifier is remembered, never raised out of TRL's gather.

With several processes, one that raised would leave the others waiting in a collective. So every
function returns, and the trainer asks afterwards, in all processes at once, whether any verifier is lost.
"""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

from trainer_client.errors import VerifierLost

Rewards = list[float | None]
RewardFunction = Callable[..., Rewards] | Callable[..., Awaitable[Rewards]]


def is_async(function: Callable[..., Any]) -> bool:
    """Returns whether calling the function gives a coroutine; instances with an async `__call__` do."""
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(type(function).__call__)


class LostAndFound:
    """Where watched functions leave the error of a lost verifier."""

    def __init__(self) -> None:
        """Starts with nothing lost."""
        self.error: VerifierLost | None = None

    def watch(self, function: RewardFunction) -> RewardFunction:
        """Returns a function of the same name and kind that returns no rewards where the verifier is lost."""
        name = getattr(function, "__name__", type(function).__name__)

        async def awaited(prompts: Sequence[Any], **columns: object) -> Rewards:
            try:
                return await cast("Awaitable[Rewards]", function(prompts=prompts, **columns))
            except VerifierLost as error:
                self.error = error
                return [None] * len(prompts)

        def called(prompts: Sequence[Any], **columns: object) -> Rewards:
            try:
                return cast("Rewards", function(prompts=prompts, **columns))
            except VerifierLost as error:
                self.error = error
                return [None] * len(prompts)

        watched = awaited if is_async(function) else called
        watched.__name__ = name
        return watched

    def take(self) -> VerifierLost | None:
        """Returns the error and forgets it."""
        error, self.error = self.error, None
        return error
