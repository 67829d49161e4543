"""One progress bar for a run, with the figures that tell whether it learns, instead of a printed dict a log."""

from collections.abc import Mapping
from typing import Any

from tqdm import tqdm
from transformers import (
    PrinterCallback,
    ProgressCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)

SHOWN = {"reward": "reward", "entropy": "entropy", "kl": "kl", "eval_pass_at_4": "held-out pass@4"}


class Progress(TrainerCallback):  # type: ignore[misc]
    """The bar; it stays on the screen when the run ends or stops."""

    def __init__(self) -> None:
        """Makes no bar yet."""
        self._bar: tqdm[None] | None = None
        self._figures: dict[str, str] = {}

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Opens the bar at the step that the run starts from."""
        if state.is_world_process_zero:
            self._bar = tqdm(desc="GRPO", total=state.max_steps, initial=state.global_step, unit=" steps")

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Moves the bar."""
        if self._bar is not None:
            self._bar.update(1)

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: Mapping[str, Any] | None = None,
        **kwargs: object,
    ) -> None:
        """Shows the newest figures."""
        logs = logs or {}
        found = {shown: f"{logs[key]:.3f}" for key, shown in SHOWN.items() if logs.get(key) is not None}
        if self._bar is not None and found:
            self._figures |= found
            self._bar.set_postfix(self._figures, refresh=False)

    def on_train_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Closes the bar."""
        if self._bar is not None:
            self._bar.close()


def show_progress(trainer: Trainer) -> None:
    """Puts the bar in the place of what the trainer prints; `disable_tqdm` leaves both out."""
    trainer.remove_callback(ProgressCallback)
    trainer.remove_callback(PrinterCallback)
    if not trainer.args.disable_tqdm:
        trainer.add_callback(Progress())
