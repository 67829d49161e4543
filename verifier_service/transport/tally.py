"""Counts of what was answered, for the one log line of a call. Holds no text of any request."""

from collections.abc import Iterable
from dataclasses import dataclass

from verifier_service.domain.errors import ItemError
from verifier_service.domain.verdict import GroupResult


@dataclass(slots=True)
class Tally:
    """How many groups and items were answered, and how."""

    groups: int = 0
    items: int = 0
    passed: int = 0
    failed: int = 0
    errors: int = 0
    cache_hits: int = 0

    def add(self, answer: GroupResult) -> None:
        """Counts one group's answer; a group that could not be read counts as one error."""
        self.groups += 1
        self.items += len(answer.results)
        self.errors += answer.error is not None
        for result in answer.results:
            self.cache_hits += result.cache_hit
            if isinstance(result.outcome, ItemError):
                self.errors += 1
            elif result.outcome.passed:
                self.passed += 1
            else:
                self.failed += 1

    def add_all(self, answers: Iterable[GroupResult]) -> "Tally":
        """Counts several, and returns itself."""
        for answer in answers:
            self.add(answer)
        return self

    def as_fields(self) -> dict[str, int]:
        """Returns the counts as fields of a log line."""
        return {name: getattr(self, name) for name in self.__slots__}
