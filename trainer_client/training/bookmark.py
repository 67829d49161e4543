"""The state before generation: random states and counters at the start of a step, to stop and go on from there.

Weights, optimizer and scheduler only move at a step's end, so these are all that generation changes.
"""

import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments, set_seed


@dataclass(frozen=True, slots=True)
class RandomStates:
    """Every global random state that generation, shuffling or data loading may draw from."""

    python: Any
    numpy: Any
    torch_cpu: torch.Tensor
    torch_cuda: list[torch.Tensor]

    @classmethod
    def take(cls) -> "RandomStates":
        """Returns the states of now."""
        cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
        return cls(random.getstate(), np.random.get_state(), torch.get_rng_state(), cuda)

    def restore(self) -> None:
        """Puts every state back."""
        random.setstate(self.python)
        np.random.set_state(self.numpy)
        torch.set_rng_state(self.torch_cpu)
        if self.torch_cuda:
            torch.cuda.set_rng_state_all(self.torch_cuda)


@contextlib.contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Runs a block under a seed of its own and leaves the global random states as they were."""
    before = RandomStates.take()
    set_seed(seed)
    try:
        yield
    finally:
        before.restore()


class Bookmark(TrainerCallback):  # type: ignore[misc]
    """Remembers the random states and the token count with which the current step began.

    The first step of an epoch is marked before the data loader draws its own seed, because a run that
    goes on from a checkpoint draws it again.
    """

    def __init__(self, tokens_seen: Callable[[], int]) -> None:
        """Takes where to read the number of tokens seen so far."""
        self._tokens_seen = tokens_seen
        self._epoch_start: RandomStates | None = None
        self._states: RandomStates | None = None
        self.tokens_seen = 0

    def on_epoch_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Marks a whole epoch's start; an epoch entered in its middle has its states loaded later."""
        self._epoch_start = RandomStates.take() if float(state.epoch or 0).is_integer() else None

    def on_step_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Marks the step's start."""
        self._states = self._epoch_start or RandomStates.take()
        self._epoch_start = None
        self.tokens_seen = self._tokens_seen()

    def go_back(self) -> None:
        """Puts the random states of the step's start back."""
        if self._states is not None:
            self._states.restore()
