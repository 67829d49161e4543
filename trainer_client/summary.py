"""What one step's verification came to, in figures for logs and reports. Pure; never changes a reward."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rlvr import v1


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one verification, or of several merged.

    `reasons` counts verdicts by reason ("match"), `errors` the unscored by code ("overloaded").
    `latencies_s` has one value a verdict or error: its time in the service, waiting and work together.
    `wall_s` is what the trainer waited, network and re-sending included. Lengths are of the completions.
    """

    rollouts: int = 0
    passed: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    errors: Mapping[str, int] = field(default_factory=dict)
    latencies_s: Sequence[float] = ()
    wall_s: float = 0.0
    characters: int = 0
    tokens: int | None = None

    @property
    def unscored(self) -> int:
        """Rollouts without a verdict."""
        return sum(self.errors.values())

    @property
    def unscored_share(self) -> float:
        """The share of rollouts without a verdict, 0 to 1."""
        return self.unscored / self.rollouts if self.rollouts else 0.0

    @property
    def passed_share(self) -> float:
        """The share of verdicts that passed, 0 to 1."""
        verdicts = self.rollouts - self.unscored
        return self.passed / verdicts if verdicts else 0.0

    @property
    def latency_p50_s(self) -> float:
        """The median latency of an item in the service, in seconds."""
        return quantile(self.latencies_s, 0.50)

    @property
    def latency_p99_s(self) -> float:
        """The 99th percentile of the same."""
        return quantile(self.latencies_s, 0.99)

    def metrics(self, reasons: Iterable[str], errors: Iterable[str]) -> dict[str, float]:
        """Returns the scalars to log; names every reason and error asked for, so that averages over steps hold."""
        rollouts = self.rollouts or 1
        metrics = {
            "verifier/unscored": self.unscored_share,
            "verifier/passed": self.passed_share,
            "verifier/latency_p50_s": self.latency_p50_s,
            "verifier/latency_p99_s": self.latency_p99_s,
            "verifier/wall_s": self.wall_s,
            "verifier/completion_characters": self.characters / rollouts,
        }
        if self.tokens is not None:
            metrics["verifier/completion_tokens"] = self.tokens / rollouts
        metrics |= {f"verifier/reason/{reason}": self.reasons.get(reason, 0) / rollouts for reason in reasons}
        return metrics | {f"verifier/error/{error}": self.errors.get(error, 0) / rollouts for error in errors}


def summary_of(results: Sequence[v1.Result], wall_s: float, lengths: Sequence[int]) -> Summary:
    """Returns the figures of results, one a rollout; `lengths` are the completions' characters."""
    return Summary(
        rollouts=len(results),
        passed=sum(result.verdict.passed for result in results),
        reasons=Counter(word for result in results if (word := reason_of(result))),
        errors=Counter(word for result in results if (word := error_of(result))),
        latencies_s=tuple(latency_s(result) for result in results),
        wall_s=wall_s,
        characters=sum(lengths),
    )


def merged(summaries: Iterable[Summary]) -> Summary:
    """Returns the figures of several verifications together; tokens are known when each knows them."""
    parts = list(summaries)
    tokens = [part.tokens for part in parts if part.tokens is not None]
    return Summary(
        rollouts=sum(part.rollouts for part in parts),
        passed=sum(part.passed for part in parts),
        reasons=sum((Counter(part.reasons) for part in parts), Counter()),
        errors=sum((Counter(part.errors) for part in parts), Counter()),
        latencies_s=tuple(latency for part in parts for latency in part.latencies_s),
        wall_s=sum(part.wall_s for part in parts),
        characters=sum(part.characters for part in parts),
        tokens=sum(tokens) if len(tokens) == len(parts) and parts else None,
    )


def reason_of(result: v1.Result) -> str:
    """Returns a verdict's reason as a word, "" where there is no verdict."""
    if result.WhichOneof("outcome") != "verdict":
        return ""
    return v1.Reason.Name(result.verdict.reason).removeprefix("REASON_").lower()


def error_of(result: v1.Result) -> str:
    """Returns an error's code as a word, "" where there is a verdict; a code of a newer server is "unknown"."""
    if result.WhichOneof("outcome") != "error":
        return ""
    if result.error.code not in v1.ErrorCode.values():
        return "unknown"
    return v1.ErrorCode.Name(result.error.code).removeprefix("ERROR_CODE_").lower()


def latency_s(result: v1.Result) -> float:
    """Returns the seconds that an item spent in the service."""
    timings = result.timings
    return sum(part.seconds + part.nanos / 1e9 for part in (timings.queue, timings.work))


def quantile(values: Sequence[float], share: float) -> float:
    """Returns the smallest value that at least this share of the values does not exceed; 0.0 of none."""
    if not values:
        return 0.0
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
