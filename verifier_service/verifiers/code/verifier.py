"""The verifier of code: takes each completion's program out of its text, runs it in a slot, and says how it did.

Runs in the service's event loop, which waits and compares; reading large texts and values happens in threads, and
everything untrusted runs in the sandbox. The completion's fault is a verdict, the task's or ours an error of the item.
"""

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol

from verifier_service.domain.errors import BadTask, Fault, Unsupported
from verifier_service.domain.specs import CodeTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Outcome, Reason, Verdict, failed
from verifier_service.domain.work import Report, Sink, Work
from verifier_service.isolation.sandbox import Program, RunLimits, Sandbox
from verifier_service.verifiers.code.asserts import AssertTrials
from verifier_service.verifiers.code.calls import CallTrials
from verifier_service.verifiers.code.extraction import program, why_none
from verifier_service.verifiers.code.limits import CodeCaps, run_limits
from verifier_service.verifiers.code.outcomes import Outcomes
from verifier_service.verifiers.code.stdio import StdioTrials
from verifier_service.verifiers.programs.bench import Bench, OutOfTime, Spent, manner_of, reason_of
from verifier_service.verifiers.programs.budget import Budget
from verifier_service.verifiers.programs.languages import LANGUAGES, canonical, unknown
from verifier_service.verifiers.reading.answer import is_truncated, read_answer
from verifier_service.verifiers.reading.flags import said_text, text_flags, with_flags

LARGE_CHARACTERS = 16 * 1024


class Trials(Protocol):
    """A task's prepared tests, of whatever form; shared by all completions, so they keep nothing of any."""

    total: int

    async def run(self, bench: Bench, outcomes: Outcomes) -> None:
        """Runs the tests while a slot is held. Raises `OutOfTime`, `Fault`."""
        ...

    async def conclude(self, outcomes: Outcomes) -> None:
        """Does what is left once the slot is free again. Raises `Fault`."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A task, read."""

    spec: CodeTask
    language: str
    limits: RunLimits
    trials: Trials


class CodeVerifier:
    """Judges programs in the slots of a sandbox."""

    def __init__(self, sandbox: Sandbox, version: str, caps: CodeCaps | None = None) -> None:
        """Takes a sandbox that others start and stop, what the verdicts depend on, and the server's caps."""
        self._sandbox = sandbox
        self._version = version
        self._caps = caps or CodeCaps()

    @property
    def version(self) -> str:
        """What the verdicts depend on: rules, harness, and the image's digest."""
        info = self._sandbox.info
        return f"{self._version} {info.digest}" if info else self._version

    async def verify(self, work: Work, sink: Sink) -> None:
        """Calls `sink` once for each completion; as many run at once as the sandbox has free slots.

        Raises `BadTask` and `Unsupported` where the task is at fault, before anything runs. What else goes wrong
        with one completion is raised once its siblings have their outcomes.
        """
        spec = work.task.spec
        if not isinstance(spec, CodeTask):
            raise Unsupported("is no code task", work.task.kind)
        prepared = await asyncio.to_thread(prepare, spec, self._sandbox, self._caps)
        surprises: list[Exception] = []
        async with asyncio.TaskGroup() as running:
            for index in range(len(work.completions)):
                running.create_task(self._report(index, work, prepared, sink, surprises))
        if surprises:
            raise surprises[0]

    async def _report(self, index: int, work: Work, prepared: Prepared, sink: Sink, surprises: list[Exception]) -> None:
        attempt = Attempt(self._sandbox, self._caps, prepared, work.timeout_s)
        cacheable = True
        outcome: Outcome
        try:
            outcome = await attempt.outcome(work.completions[index], work.starts_in_thinking)
            cacheable = not attempt.spent.by_wall_clock
        except Fault as fault:
            outcome, cacheable = fault.as_item_error(), False
        except Exception as surprise:  # noqa: BLE001 - the boundary between a group's completions
            surprises.append(surprise)
            return
        sink(Report(index, outcome, attempt.started, time.monotonic(), attempt.spent.cpu, cacheable))


class Attempt:
    """The judging of one completion."""

    def __init__(self, sandbox: Sandbox, caps: CodeCaps, prepared: Prepared, timeout_s: float | None) -> None:
        """Takes what the completions of a group share."""
        self.started = time.monotonic()
        self.spent = Spent()
        self._sandbox = sandbox
        self._caps = caps
        self._prepared = prepared
        self._timeout_s = timeout_s

    async def outcome(self, completion: Completion, starts_in_thinking: bool) -> Outcome:
        """Returns the verdict. Raises `Fault` where it is not the completion's."""
        prepared = self._prepared
        if is_truncated(completion) and not prepared.spec.allow_truncated:
            return failed(Reason.TRUNCATED, "generation was cut off at its length limit")
        said = read_answer(completion, starts_in_thinking)
        if said.text is None:
            thought: tuple[Flag, ...] = (Flag.ANSWER_ONLY_IN_THINKING,) if said.only_thought else ()
            why = "nothing is said outside of thinking" if said.only_thought else "the text is blank"
            return failed(Reason.NO_ANSWER, why, flags=thought)
        if len(said.text) > LARGE_CHARACTERS:
            source, flags = await asyncio.to_thread(_read, completion, said.text, prepared.language)
        else:
            source, flags = _read(completion, said.text, prepared.language)
        if source is None:
            return failed(Reason.NO_ANSWER, why_none(said.text, prepared.language), flags=flags)
        if "\0" in source:
            return failed(Reason.COMPILE_ERROR, "the program holds a null character", flags=flags)
        outcome = await self._judged(source)
        return with_flags(outcome, flags) if isinstance(outcome, Verdict) else outcome

    async def _judged(self, source: str) -> Outcome:
        prepared = self._prepared
        outcomes = Outcomes(prepared.trials.total, prepared.spec.limits.run_all)
        async with self._sandbox.open(Program(prepared.language, source)) as submission:
            self.started = time.monotonic()
            bench = Bench(submission, prepared.limits, Budget(self._timeout_s))
            self.spent = bench.spent
            try:
                if await self._compiled(bench, outcomes):
                    await prepared.trials.run(bench, outcomes)
            except OutOfTime:
                outcomes.rest(Reason.TIME_LIMIT, "the completion's timeout is used up")
        await prepared.trials.conclude(outcomes)
        return outcomes.verdict(source)

    async def _compiled(self, bench: Bench, outcomes: Outcomes) -> bool:
        """Compiles where the language asks for it; where that fails, so do all tests."""
        execution = await bench.compile(self._caps.compilation)
        reason = None if execution is None else reason_of(execution)
        if execution is None or reason is None:
            return True
        said = execution.stderr[:400].decode("utf-8", "replace")
        reason = Reason.COMPILE_ERROR if reason is Reason.RUNTIME_ERROR else reason
        outcomes.rest(reason, f"the compiler {manner_of(execution)}: {said}", execution)
        return False


def _read(completion: Completion, said: str, language: str) -> tuple[str | None, tuple[Flag, ...]]:
    """Returns the program that a text commits to, and the flags of all that was said."""
    return program(said, language), text_flags(said_text(completion))


def prepare(spec: CodeTask, sandbox: Sandbox, caps: CodeCaps) -> Prepared:
    """Reads a task: its limits, its language and its tests. Raises `BadTask`, `Unsupported`."""
    language = canonical(spec.language)
    if language not in LANGUAGES:
        raise Unsupported(unknown(spec.language), "code.language")
    limits = run_limits(spec.limits, caps)
    trials: Trials
    if spec.stdio is not None:
        trials = StdioTrials(spec.stdio, limits, sandbox, caps)
    elif spec.calls is not None:
        trials = CallTrials(spec.calls, language)
    elif spec.asserts is not None:
        trials = AssertTrials(spec.asserts, language)
    else:
        raise BadTask("has no tests: one of stdio, calls, asserts is needed", "code")
    return Prepared(spec, language, limits, trials)
