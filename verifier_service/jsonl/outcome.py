"""What became of a file, as an exit code and in a sentence."""

from collections import Counter
from dataclasses import dataclass, field

from verifier_service.domain.errors import ItemError
from verifier_service.domain.verdict import GroupResult

OK, SOME_ERRORS, UNREADABLE = 0, 1, 2


@dataclass(slots=True)
class Outcome:
    """Verdicts by reason, errors by code, unreadable lines, groups of nothing, ids that stood before."""

    errors: int = 0
    unreadable: int = 0
    repeated: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    passed: int = 0
    empty: int = 0

    def add(self, answer: GroupResult) -> None:
        """Counts one group's answer."""
        self.unreadable += answer.error is not None
        self.empty += answer.error is None and not answer.results
        for result in answer.results:
            if isinstance(result.outcome, ItemError):
                self.errors += 1
                self.codes[result.outcome.code.value] += 1
            else:
                self.passed += result.outcome.passed
                self.reasons[result.outcome.reason.value] += 1

    @property
    def exit_code(self) -> int:
        """0: only verdicts; 1: some item ended in an error; 2: some line was unreadable."""
        if self.unreadable:
            return UNREADABLE
        return SOME_ERRORS if self.errors else OK

    def told(self) -> str:
        """Returns the counts as a sentence."""
        verdicts = f"{self.reasons.total()} verdicts, {self.passed} of them passed{_listed(self.reasons)}"
        empty = f"; {self.empty} groups without completions" if self.empty else ""
        again = f"; {self.repeated} groups have the id of an earlier one" if self.repeated else ""
        errors = f"{self.errors} errors{_listed(self.codes)}"
        return f"{verdicts}; {errors}; {self.unreadable} groups unreadable{empty}{again}"


def _listed(counts: Counter[str]) -> str:
    """Returns the names with their counts in brackets, the most frequent first; nothing of none."""
    return f" ({', '.join(f'{name} {count}' for name, count in counts.most_common())})" if counts else ""
