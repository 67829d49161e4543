"""Tests that are methods of a `unittest.TestCase`: run one by one, with what they raise kept."""

import unittest
from collections.abc import Callable

from harness.proxy import TaskFault
from harness.small_pytest import Skipped


class _Keeping(unittest.TestResult):
    """Keeps what a test case raised."""

    def __init__(self) -> None:
        """Starts with nothing raised."""
        super().__init__()
        self.raised: list[BaseException] = []

    def addError(self, test: object, err: tuple) -> None:
        """Keeps an exception."""
        self.raised.append(err[1])

    addFailure = addError

    def addSubTest(self, test: object, subtest: object, err: tuple | None) -> None:
        """Keeps an exception of a part."""
        if err is not None:
            self.raised.append(err[1])

    def addSkip(self, test: object, reason: str) -> None:
        """Keeps a skip as an exception."""
        self.raised.append(Skipped(reason))

    def addExpectedFailure(self, test: object, err: tuple) -> None:
        """Refuses a test that is turned around."""
        self.raised.append(TaskFault("a test expects its own failure"))


def methods_of(kind: type[unittest.TestCase]) -> list[tuple[str, Callable[[], None]]]:
    """Returns the tests of a class by name; each raises what it failed by."""
    return [(method, _case(kind, method)) for method in unittest.TestLoader().getTestCaseNames(kind)]


def _case(kind: type[unittest.TestCase], method: str) -> Callable[[], None]:
    def run() -> None:
        result = _Keeping()
        kind.setUpClass()
        try:
            kind(method).run(result)
        finally:
            kind.tearDownClass()
        for error in result.raised:
            raise error

    return run
