"""TRL: a reward function for `GRPOTrainer` and `RLOOTrainer` (1.6 and newer). Imports nothing of TRL.

    from trainer_client.adapters.trl import verifier_reward

    trainer = GRPOTrainer(
        model="Qwen/Qwen2.5-0.5B-Instruct",
        reward_funcs=verifier_reward("localhost:50051"),
        train_dataset=dataset,  # columns `prompt` and `answer`
    )

Whole episodes: with `environment_factory` the reward reads the transcript from the completion and the final state from
each environment's `state_json`, a property; `examples/agentic` is one. The row's `task` column says what is judged.

TRL adds several reward functions up as if a missing reward were nothing: beside another function, use
`trainer_client.combined.all_or_none`.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from trainer_client.client import DEFAULT_TARGET
from trainer_client.reward import Rewards, VerifierReward


def verifier_reward(target: str = DEFAULT_TARGET, **settings: Any) -> Callable[..., Awaitable[Rewards]]:  # noqa: ANN401
    """Returns the async reward function of a `VerifierReward` with these settings.

    It is the bound method `verifier`: older TRL recognises an async callable only in that form. The
    object itself, with its `last`, is the method's `__self__`.
    """
    return VerifierReward(target, **settings).verifier
