"""What became of a file, as an exit code."""

from dataclasses import dataclass

from verifier_service.domain.errors import ItemError
from verifier_service.domain.verdict import GroupResult

OK, SOME_ERRORS, UNREADABLE = 0, 1, 2


@dataclass(slots=True)
class Outcome:
    """Items that ended in an error, and lines that could not be read."""

    errors: int = 0
    unreadable: int = 0

    def add(self, answer: GroupResult) -> None:
        """Counts one group's answer."""
        self.unreadable += answer.error is not None
        self.errors += sum(isinstance(result.outcome, ItemError) for result in answer.results)

    @property
    def exit_code(self) -> int:
        """0: only verdicts; 1: some item ended in an error; 2: some line was unreadable."""
        if self.unreadable:
            return UNREADABLE
        return SOME_ERRORS if self.errors else OK
