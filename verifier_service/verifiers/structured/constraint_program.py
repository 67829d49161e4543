"""The puzzle `program`: a checker of the task's own, run in the code sandbox, which is shown the committed answer.

Stands before the worker's verifier of constraints, in the service: every other puzzle goes on to the worker. The
checker reads `{"output": the answer, "input": "", "expected": ""}` and the puzzle's other parameters beside them
(`programs/asking.py`). Where it says nothing of an answer, one that works shows that the answer was to blame; one that
does not is the task's fault.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from verifier_service.domain.errors import BadTask, Fault, Unsupported
from verifier_service.domain.specs import ConstraintTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Outcome, Reason, Verdict, failed
from verifier_service.domain.work import Report, Sink, Work
from verifier_service.isolation.sandbox import Program, RunLimits, Sandbox
from verifier_service.verifiers.programs.asking import Asking, asking
from verifier_service.verifiers.programs.languages import LANGUAGES, canonical, unknown
from verifier_service.verifiers.reading.flags import said_text, text_flags, with_flags
from verifier_service.verifiers.reading.said import said_or_failed
from verifier_service.verifiers.structured.constraint import read_parameters
from verifier_service.verifiers.structured.puzzle import FIELD
from verifier_service.verifiers.structured.solutions import MAX_ANSWER, find_solution

PUZZLE = "program"
_OWN = frozenset({"source", "language"})


class Verifier(Protocol):
    """What judges the other puzzles."""

    @property
    def version(self) -> str:
        """What its verdicts depend on."""
        ...

    async def verify(self, work: Work, sink: Sink) -> None:
        """Judges."""
        ...


@dataclass(frozen=True, slots=True)
class CheckedPuzzle:
    """A checker with what it is shown beside each answer."""

    program: Program
    shown: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a completion commits to, with the flags of its text."""

    text: str
    flags: tuple[Flag, ...]


class WithPrograms:
    """The verifier of constraints, with the puzzle `program`."""

    def __init__(self, inner: Verifier, sandbox: Sandbox | None, limits: RunLimits) -> None:
        """Takes the sandbox that others start and stop, None where there is none, and a checker's limits."""
        self._inner = inner
        self._sandbox = sandbox
        self._limits = limits

    @property
    def version(self) -> str:
        """The rules' version, and the image that checkers run in."""
        info = self._sandbox.info if self._sandbox is not None else None
        return f"{self._inner.version} {info.digest}" if info else self._inner.version

    async def verify(self, work: Work, sink: Sink) -> None:
        """Judges. Raises `BadTask`, and `Unsupported` where a checker's language, or any checker, is not served."""
        spec = work.task.spec
        if not isinstance(spec, ConstraintTask) or spec.puzzle != PUZZLE:
            await self._inner.verify(work, sink)
            return
        puzzle = read_puzzle(spec)
        if self._sandbox is None:  # by the owner's choice, so that trying again is of no use
            raise Unsupported("the puzzle program is not served here, for programs are not", "constraint.puzzle")
        answers: dict[int, _Answer] = {}
        for index, completion in enumerate(work.completions):
            began = time.monotonic()
            found = await asyncio.to_thread(_answer, completion, work.starts_in_thinking)
            if isinstance(found, _Answer):
                answers[index] = found
            else:
                sink(Report(index, found, began, time.monotonic()))
        if answers:
            await self._ask(puzzle, answers, self._sandbox, sink)

    async def _ask(self, puzzle: CheckedPuzzle, answers: Mapping[int, _Answer], sandbox: Sandbox, sink: Sink) -> None:
        """Asks about each answer in one slot; equal answers once."""
        remembered: dict[str, Outcome] = {}
        try:
            async with asking(puzzle.program, sandbox, self._limits, FIELD) as checker:
                for index, answer in answers.items():
                    began, before = time.monotonic(), checker.spent.cpu
                    if answer.text not in remembered:
                        remembered[answer.text] = await _outcome(checker, puzzle, answer.text)
                    outcome, used = remembered[answer.text], checker.spent.cpu - before
                    if isinstance(outcome, Verdict):
                        outcome = with_flags(outcome, answer.flags)
                    certain = isinstance(outcome, Verdict) and not checker.spent.by_wall_clock
                    sink(Report(index, outcome, began, time.monotonic(), used, certain))
        except Unsupported as fault:
            raise Unsupported(fault.message, FIELD) from None


def read_puzzle(spec: ConstraintTask) -> CheckedPuzzle:
    """Returns the checker of a task. Raises `BadTask`, `Unsupported`."""
    parameters = read_parameters(spec.parameters_json, FIELD)
    source, language = parameters.get("source"), parameters.get("language", "")
    if not isinstance(source, str) or not source.strip() or "\0" in source:
        raise BadTask("source must be the text of a program", FIELD)
    if not isinstance(language, str) or canonical(language) not in LANGUAGES:
        raise Unsupported(unknown(str(language)), FIELD)
    if "output" in parameters:
        raise BadTask("output is the answer's name", FIELD)
    others = {name: value for name, value in parameters.items() if name not in _OWN}
    return CheckedPuzzle(Program(canonical(language), source), {"input": "", "expected": "", **others})


def _answer(completion: Completion, starts_in_thinking: bool) -> _Answer | Outcome:
    """Returns the answer that a completion commits to, or what it is without one."""
    try:
        said, flags = said_or_failed(completion, starts_in_thinking), text_flags(said_text(completion))
    except Fault as fault:
        return fault.as_item_error()
    found = find_solution(said) if isinstance(said, str) else said
    if isinstance(found, Verdict):
        return with_flags(found, flags)
    if len(found) > MAX_ANSWER:
        why = f"the answer is longer than {MAX_ANSWER} characters"
        return failed(Reason.TOO_LARGE, why, extracted=found[:200], flags=flags)
    return _Answer(found, flags)


async def _outcome(checker: Asking, puzzle: CheckedPuzzle, answer: str) -> Outcome:
    """Returns what the checker makes of an answer; a `BadTask` of its own, for others may fare better."""
    shown = answer[:200]
    said = await checker.ask({**puzzle.shown, "output": answer})
    if said is None and not await checker.works(puzzle.shown):
        why = f"its checker neither accepts nor rejects an answer, nor does it work otherwise: {checker.silence}"
        return BadTask(why, FIELD).as_item_error()
    if said:
        return Verdict(True, 1.0, Reason.ACCEPTED, extracted=shown, rule=PUZZLE)
    why = "the checker rejects the answer" if said is False else "the checker can make nothing of the answer"
    return failed(Reason.CONSTRAINT_VIOLATED, why, extracted=shown)
