"""A step without verdicts moves nothing: neither weights, nor the optimizer's momentum, nor the scheduler.

Zero gradients are not enough, because Adam's momentum moves weights on its own. Works through the
callback order of `transformers.Trainer`: it asks the optimizer whether its step was skipped before it
moves the scheduler.
"""

import functools
from collections.abc import Callable
from typing import cast

from accelerate.optimizer import AcceleratedOptimizer
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments


class HoldableOptimizer(AcceleratedOptimizer):  # type: ignore[misc]
    """An accelerated optimizer whose next step can be held back."""

    held = False

    @property
    def step_was_skipped(self) -> bool:
        """Whether the last step moved nothing, in which case the scheduler stays too."""
        return self.held or bool(super().step_was_skipped)

    @classmethod
    def adopt(cls, optimizer: AcceleratedOptimizer) -> None:
        """Makes a prepared optimizer holdable where it stands, its state kept; doing so again changes nothing.

        The scheduler has put a counting `step` on the instance by now, which a method of this class
        would not override, so that one is wrapped.
        """
        if isinstance(optimizer, cls):
            return
        step = optimizer.step

        @functools.wraps(step)
        def step_unless_held(closure: Callable[[], float] | None = None) -> None:
            if not optimizer.held:
                step(closure)

        optimizer.__class__ = cls
        optimizer.step = step_unless_held


class HoldStepsWithoutVerdicts(TrainerCallback):  # type: ignore[misc]
    """Asks before every optimizer step how many rows of its window were scored, and holds the step at none."""

    def __init__(self, take_scored: Callable[[], int]) -> None:
        """Takes the question: the number of scored rows since it was last asked, over all processes."""
        self._take_scored = take_scored

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Makes the optimizer holdable."""
        HoldableOptimizer.adopt(kwargs["optimizer"])

    def on_pre_optimizer_step(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Holds the step that is about to be done where no row was scored."""
        cast("HoldableOptimizer", kwargs["optimizer"]).held = self._take_scored() == 0
