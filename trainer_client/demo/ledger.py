"""Keeps what every step's verification came to, for the report: the reward itself remembers the last one only."""

from typing import Any

from trainer_client.reward import Rewards, VerifierReward
from trainer_client.summary import Summary, merged


class Ledger:
    """A reward function that calls the verifier's and files its summary each time."""

    def __init__(self, reward: VerifierReward) -> None:
        """Takes the reward to be called."""
        self.reward = reward
        self.summaries: list[Summary] = []
        self.__name__ = reward.__name__

    async def __call__(self, **columns: Any) -> Rewards:  # noqa: ANN401 - the data set's columns, and TRL's own extras
        """Returns the verifier's rewards. Raises what it raises."""
        rewards = await self.reward(**columns)
        self.summaries.append(self.reward.last)
        return rewards

    def take(self) -> Summary:
        """Returns everything filed since the last time, merged."""
        found, self.summaries = merged(self.summaries), []
        return found
