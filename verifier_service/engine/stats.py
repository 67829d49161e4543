"""What the engine tells of itself: counts since its start and the load of the moment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from verifier_service.domain.verdict import GroupResult, Outcome, Verdict


@dataclass(frozen=True, slots=True)
class EngineStats:
    """A snapshot. `queued_*` counts unfinished items; `outcomes` counts results by reason or error code."""

    queued_items: int
    queued_bytes: int
    running_works: int
    cache_items: int
    cache_bytes: int
    cache_hits: int
    cache_misses: int
    coalesced: int
    shed: int
    results: int
    work_seconds: float
    cpu_seconds: float
    outcomes: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Tally:
    """Counts as the engine goes."""

    cache_hits: int = 0
    cache_misses: int = 0
    coalesced: int = 0
    shed: int = 0
    results: int = 0
    work_seconds: float = 0.0
    cpu_seconds: float = 0.0
    outcomes: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))

    def count(self, results: Iterable[GroupResult]) -> None:
        """Counts results on their way out."""
        for group in results:
            self.results += len(group.results)
            for result in group.results:
                self.outcomes[_word(result.outcome)] += 1


def _word(outcome: Outcome) -> str:
    return outcome.reason if isinstance(outcome, Verdict) else outcome.code
