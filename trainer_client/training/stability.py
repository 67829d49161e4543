"""What watches a run for collapse: a guard on held-out pass@k, and an alarm on entropy to either side.

Both judge by the run's own log history, which checkpoints carry, so a resumed run goes on watching
where it stopped. The other two defaults, KL on and prompts per step constant, stand in `options.py`.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

logger = logging.getLogger(__name__)
BASELINE_LOGS = 5


def _logged(history: Sequence[Mapping[str, Any]], key: str) -> list[float]:
    return [entry[key] for entry in history if entry.get(key) is not None]


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """How far the guarded metric may fall below its best, and for how many evaluations in a row; 0: for ever."""

    metric: str = "eval_pass_at_4"
    drop: float = 0.1
    patience: int = 2


class PassGuard(TrainerCallback):  # type: ignore[misc]
    """Stops a run whose held-out pass@k has fallen and stayed down; `tripped` tells the caller to restore the best."""

    def __init__(self, limits: GuardLimits, keep_as_best: Callable[[float], None]) -> None:
        """Takes what to do with the policy as it was before the first step, the first best there is."""
        self._limits = limits
        self._keep_as_best = keep_as_best
        self.tripped = False

    def on_evaluate(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Looks at the last evaluations."""
        scores = _logged(state.log_history, self._limits.metric)
        if not scores or self._limits.patience < 1:
            return
        if state.global_step == 0:
            self._keep_as_best(scores[-1])
        floor = max(scores) - self._limits.drop
        recent = scores[-self._limits.patience :]
        if len(recent) == self._limits.patience and max(recent) < floor:
            self.tripped = True
            control.should_training_stop = True
            logger.warning(
                "%s stayed below %.3f: stopping, the best checkpoint will be restored", self._limits.metric, floor
            )


@dataclass(frozen=True, slots=True)
class EntropyLimits:
    """Alarm below `floor` nats a token or above `ceiling` times the first entropies, `patience` logs in a row."""

    floor: float = 0.01
    ceiling: float = 3.0
    patience: int = 10
    stops: bool = False


class EntropyAlarm(TrainerCallback):  # type: ignore[misc]
    """Warns of a policy that has stopped exploring or has come apart; `raised` says which, `low` or `high`."""

    def __init__(self, limits: EntropyLimits) -> None:
        """Takes the limits."""
        self._limits = limits
        self.raised: str | None = None

    def on_log(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object) -> None:
        """Looks at the last entropies; the alarm is given once a side."""
        found = _logged(state.log_history, "entropy")
        side = self._side(found)
        if side is not None and side != self.raised:
            self.raised = side
            logger.warning(
                "entropy alarm: %s at %.4f nats a token since %d logs", side, found[-1], self._limits.patience
            )
            control.should_training_stop = control.should_training_stop or self._limits.stops

    def _side(self, found: Sequence[float]) -> str | None:
        recent = found[-self._limits.patience :]
        if len(recent) < self._limits.patience:
            return None
        if max(recent) < self._limits.floor:
            return "low"
        first = found[:BASELINE_LOGS]
        return "high" if min(recent) > self._limits.ceiling * sum(first) / len(first) else None
