"""Figures of merit over several samples a problem, unbiased, with confidence intervals. Pure arithmetic, no torch.

Counts come in as `(samples, correct)` of each problem. `docs/metrics.md` defines every figure.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Z_95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean over problems with the half-width of its 95 % confidence interval, both as shares of one."""

    mean: float
    half_width: float

    def __str__(self) -> str:
        """Returns `61.2 % +- 3.1`."""
        return f"{100 * self.mean:.1f} % ± {100 * self.half_width:.1f}"


def _check(samples: int, correct: int, k: int) -> None:
    if not (0 <= correct <= samples and 1 <= k <= samples):
        raise ValueError(f"no estimate at k={k} from {correct} of {samples} samples")


def mean_at_k(samples: int, correct: int, k: int) -> float:
    """Returns the expected mean reward of k samples, which is the mean of all."""
    _check(samples, correct, k)
    return correct / samples


def pass_at_k(samples: int, correct: int, k: int) -> float:
    """Returns the chance that at least one of k samples drawn without replacement is right: 1 - C(n-c, k) / C(n, k)."""
    _check(samples, correct, k)
    return 1.0 - math.comb(samples - correct, k) / math.comb(samples, k)


def harmonic_at_k(samples: int, correct: int, k: int) -> float:
    """Returns the expected harmonic mean of k binary rewards, 0 if any is 0: C(c, k) / C(n, k)."""
    _check(samples, correct, k)
    return math.comb(correct, k) / math.comb(samples, k)


def over_problems(counts: Sequence[tuple[int, int]], k: int, figure: Callable[[int, int, int], float]) -> Estimate:
    """Returns the mean of a figure over problems; the interval is normal, over problems and not over samples.

    Problems with fewer than k samples (the rest ended in errors) are left out. Raises `ValueError`
    where none is left.
    """
    return _estimate([figure(samples, correct, k) for samples, correct in counts if samples >= k], k)


def _estimate(values: Sequence[float], k: int) -> Estimate:
    if not values:
        raise ValueError(f"no problem has {k} judged samples")
    mean = sum(values) / len(values)
    if len(values) == 1:
        return Estimate(mean, 1.0)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1)
    return Estimate(mean, Z_95 * math.sqrt(variance / len(values)))


def harmonic_of_mean_and_pass(mean: float, passed: float) -> float:
    """Returns the other reading of HM: the harmonic mean of the two shares mean@k and pass@k."""
    return 0.0 if mean + passed == 0 else 2 * mean * passed / (mean + passed)


def paired_change(
    before: Sequence[tuple[int, int]],
    after: Sequence[tuple[int, int]],
    k: int,
    figure: Callable[[int, int, int], float],
) -> Estimate:
    """Returns the mean change of a figure over the same problems, with the interval of the paired differences.

    Both hold one `(samples, correct)` a problem in one order. Raises `ValueError` where no problem
    has k judged samples in both.
    """
    changes = [
        figure(*late, k) - figure(*early, k)
        for early, late in zip(before, after, strict=True)
        if min(early[0], late[0]) >= k
    ]
    return _estimate(changes, k)
