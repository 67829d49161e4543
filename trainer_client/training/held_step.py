"""A step without verdicts moves nothing: neither weights, nor the optimizer's momentum, nor the scheduler.

Zero gradients are not enough, because Adam's momentum moves weights on its own. Works through the
callback order of `transformers.Trainer`: it asks the optimizer whether its step was skipped before it
moves the scheduler.
"""

from collections.abc import Callable, Mapping
from typing import cast

from accelerate.optimizer import AcceleratedOptimizer
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments


class HoldableOptimizer(AcceleratedOptimizer):  # type: ignore[misc]
    """An accelerated optimizer whose next step can be held back."""

    held = False

    def step(self, closure: Callable[[], float] | None = None) -> None:
        """Does nothing while held."""
        if not self.held:
            super().step(closure)

    @property
    def step_was_skipped(self) -> bool:
        """Whether the last step moved nothing, in which case the scheduler stays too."""
        return self.held or bool(super().step_was_skipped)


def _optimizer(event: Mapping[str, object]) -> HoldableOptimizer:
    return cast("HoldableOptimizer", event["optimizer"])


class HoldStepsWithoutVerdicts(TrainerCallback):  # type: ignore[misc]
    """Asks before every optimizer step how many rows of its window were scored, and holds the step at none."""

    def __init__(self, take_scored: Callable[[], int]) -> None:
        """Takes the question: the number of scored rows since it was last asked, over all processes."""
        self._take_scored = take_scored

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Makes the optimizer holdable; it was prepared by now and keeps its state."""
        _optimizer(kwargs).__class__ = HoldableOptimizer

    def on_pre_optimizer_step(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Holds the step that is about to be done where no row was scored."""
        _optimizer(kwargs).held = self._take_scored() == 0
