"""An exam: held-out problems, several samples each, judged by the verifier like any rollout.

Sampling runs under a seed of its own, so that evaluating changes nothing about training. Items that
ended in errors are no samples at all: a problem simply has fewer.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from trainer_client.training.estimators import (
    Estimate,
    harmonic_at_k,
    harmonic_of_mean_and_pass,
    mean_at_k,
    over_problems,
    pass_at_k,
)
from trainer_client.training.watched import RewardFunction, Rewards

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Exam:
    """What to ask: rows, `samples` completions each, figures at `k`, `batch_rows` completions at a time."""

    rows: Sequence[Row]
    reward: RewardFunction
    samples: int = 8
    k: int = 4
    seed: int = 0
    batch_rows: int = 1024

    def __post_init__(self) -> None:
        """Raises `ValueError` where no figure could be estimated."""
        if not self.rows or self.samples < self.k:
            raise ValueError(f"an exam needs rows and at least {self.k} samples a problem, not {self.samples}")

    def lots(self) -> Iterator[Sequence[Row]]:
        """Yields rows, as many as fit one generation with all their samples."""
        size = max(1, self.batch_rows // self.samples)
        for start in range(0, len(self.rows), size):
            yield self.rows[start : start + size]


@dataclass(slots=True)
class Marks:
    """What an exam gave: `(samples judged, correct)` a problem, items in error, and the reward's own summaries."""

    k: int = 4
    counts: list[tuple[int, int]] = field(default_factory=list)
    errors: int = 0
    summaries: list[Any] = field(default_factory=list)

    def add(self, rewards: Rewards, samples: int) -> None:
        """Adds the rewards of whole problems, `samples` a problem, in their order; a reward of 1 is correct."""
        for start in range(0, len(rewards), samples):
            judged = [reward for reward in rewards[start : start + samples] if reward is not None]
            self.counts.append((len(judged), sum(reward >= 1.0 for reward in judged)))
            self.errors += samples - len(judged)

    @property
    def items(self) -> int:
        """Returns how many completions were asked about."""
        return self.errors + sum(samples for samples, _ in self.counts)

    @property
    def mean(self) -> Estimate:
        """Returns mean@k."""
        return over_problems(self.counts, self.k, mean_at_k)

    @property
    def passed(self) -> Estimate:
        """Returns pass@k."""
        return over_problems(self.counts, self.k, pass_at_k)

    @property
    def harmonic(self) -> Estimate:
        """Returns HM@k: the harmonic mean of a problem's k binary rewards."""
        return over_problems(self.counts, self.k, harmonic_at_k)

    @property
    def judged(self) -> bool:
        """Returns whether any problem has enough judged samples for the figures."""
        return any(samples >= self.k for samples, _ in self.counts)

    def metrics(self, prefix: str) -> dict[str, float]:
        """Returns the figures as flat metrics, shares of one; without enough verdicts only the unscored share."""
        found = {f"{prefix}_unscored_share": self.errors / max(1, self.items)}
        if self.judged:
            mean, passed = self.mean.mean, self.passed.mean
            found |= {
                f"{prefix}_mean_at_{self.k}": mean,
                f"{prefix}_pass_at_{self.k}": passed,
                f"{prefix}_hm_at_{self.k}": self.harmonic.mean,
                f"{prefix}_hm_of_mean_and_pass": harmonic_of_mean_and_pass(mean, passed),
            }
        return found


Generate = Callable[[list[Any]], tuple[list[list[int]], list[Any]]]


def ask(exam: Exam, generate: Generate, call: Callable[[RewardFunction, dict[str, Any]], Rewards]) -> Marks:
    """Returns the marks of an exam.

    `generate` maps prompts to token ids and completions in their order, `call` calls a reward
    function with its columns. Raises what the reward raises.
    """
    marks = Marks(exam.k)
    for lot in exam.lots():
        rows = [row for row in lot for _ in range(exam.samples)]
        prompts = [row["prompt"] for row in rows]
        ids, completions = generate(prompts)
        columns = {key: [row.get(key) for row in rows] for key in lot[0] if key != "prompt"}
        rewards = call(
            exam.reward,
            {"prompts": prompts, "completions": completions, "completion_ids": ids, **columns},
        )
        marks.add(rewards, exam.samples)
        marks.summaries.append(getattr(exam.reward, "last", None))
    return marks
