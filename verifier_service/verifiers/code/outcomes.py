"""Tests that were run become a verdict: one `TestResult` each, texts cut short, the score and the first failure."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from verifier_service.domain.verdict import Flag, Reason, TestResult, Verdict
from verifier_service.isolation.sandbox import Execution

TEXT_BYTES = 2048
ALL_TEXT_BYTES = 48 * 1024
MAX_EXPLANATION = 600


@dataclass(slots=True)
class Outcomes:
    """What is known of a completion's tests so far; `total` is how many there are."""

    total: int
    run_all: bool
    tests: list[TestResult] = field(default_factory=list)
    failure: str = ""
    flags: tuple[Flag, ...] = ()
    printed: list[bytes] = field(default_factory=list)
    _text_room: int = ALL_TEXT_BYTES

    @property
    def finished(self) -> bool:
        """Whether no further test need run."""
        return len(self.tests) >= self.total or (not self.run_all and any(not test.passed for test in self.tests))

    def add(self, reason: Reason, detail: str = "", execution: Execution | None = None, share: int = 1) -> None:
        """Adds the next test; `share` is the number of tests that the execution ran, which split its time evenly."""
        index = len(self.tests)
        self.total = max(self.total, index + 1)  # what went wrong after the last test counts as one more
        passed = reason is Reason.ACCEPTED
        if not passed and not self.failure:
            self.failure = f"test {index + 1} of {self.total}: {detail or reason.value}"[:MAX_EXPLANATION]
        if execution is None:
            self.tests.append(TestResult(index, reason, passed))
            return
        self.tests.append(
            TestResult(
                index=index,
                reason=reason,
                passed=passed,
                cpu=timedelta(seconds=execution.cpu_s / share),
                wall=timedelta(seconds=execution.wall_s / share),
                peak_memory_bytes=execution.peak_memory_bytes,
                stdout=self._text(execution.stdout),
                stderr=self._text(execution.stderr),
            )
        )

    def revoke(self, index: int, reason: Reason, detail: str) -> None:
        """Fails a test that had passed so far; where the first failure ends it, what came after never was."""
        before = all(test.passed for test in self.tests[:index])
        self.tests[index] = replace(self.tests[index], reason=reason, passed=False)
        if before:
            self.failure = f"test {index + 1} of {self.total}: {detail}"[:MAX_EXPLANATION]
        if not self.run_all:
            del self.tests[index + 1 :]

    def rest(self, reason: Reason, detail: str, execution: Execution | None = None) -> None:
        """Fails every test that is left, or the next one where the first failure ends it."""
        while not self.finished:
            self.add(reason, detail, execution)

    def verdict(self, extracted: str) -> Verdict:
        """Returns the verdict: passed when all tests did; the score is the share of them under `run_all`."""
        good = sum(test.passed for test in self.tests)
        passed = self.total > 0 and good == self.total and len(self.tests) == self.total
        score = good / self.total if self.run_all and self.total else float(passed)
        failed = next((test for test in self.tests if not test.passed), None)
        return Verdict(
            passed=passed,
            score=score,
            reason=Reason.ACCEPTED if failed is None else failed.reason,
            explanation=self.failure or f"{good} of {self.total} tests passed",
            extracted=extracted,
            tests=tuple(self.tests),
            flags=self.flags,
        )

    def _text(self, data: bytes) -> str:
        room = min(TEXT_BYTES, self._text_room)
        text = data[:room].decode("utf-8", "replace")
        self._text_room -= min(room, len(data))
        return text + "…" if len(data) > room else text
