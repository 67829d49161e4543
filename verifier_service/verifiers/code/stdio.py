"""Tests through standard input and output: a fresh run a case, the output compared here, where the program never is."""

import asyncio
import re
from dataclasses import dataclass

from verifier_service.domain.enums import CheckerKind
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import Checker, StdioTests
from verifier_service.domain.verdict import Reason
from verifier_service.isolation.sandbox import Execution, Mode, Run, RunLimits, Sandbox
from verifier_service.verifiers.code.checker_program import CheckerProgram, Shown
from verifier_service.verifiers.code.checkers import accepts, check_spec
from verifier_service.verifiers.code.limits import CodeCaps
from verifier_service.verifiers.code.outcomes import Outcomes
from verifier_service.verifiers.programs.bench import MOST_TOLD, Bench, reason_of, told

LARGE_BYTES = 64 * 1024
_LINE = re.compile(r'", line ([0-9]{1,9})$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Case:
    """A case as bytes."""

    stdin: bytes
    expected: bytes


class StdioTrials:
    """The prepared cases of a task."""

    def __init__(self, spec: StdioTests, limits: RunLimits, sandbox: Sandbox, caps: CodeCaps) -> None:
        """Reads the cases. Raises `BadTask` where there is none, one is over the limits, or the checker is useless."""
        if not spec.cases:
            raise BadTask("at least one is needed", "code.stdio.cases")
        check_spec(spec.checker)
        self.total = len(spec.cases)
        self._spec = spec
        self._cases = [_Case(_bytes(case.stdin), _bytes(case.expected_stdout)) for case in spec.cases]
        _require_room(spec.checker, self._cases, limits.output_bytes)
        is_program = spec.checker.kind is CheckerKind.PROGRAM
        self._program = CheckerProgram(spec.checker, sandbox, caps.checker) if is_program else None

    async def run(self, bench: Bench, outcomes: Outcomes) -> None:
        """Runs the cases in order. A checker program's say comes later, in `conclude`."""
        for case in self._cases:
            if outcomes.finished:
                return
            execution = await bench.run(Run(Mode.PROGRAM, case.stdin))
            reason, detail = await self._judged(case, execution)
            outcomes.add(reason, detail, execution)
            if self._program is not None:
                outcomes.printed.append(execution.stdout)

    async def conclude(self, outcomes: Outcomes) -> None:
        """Lets a checker program look at the outputs of the runs that ended well; needs a slot of its own for it."""
        if self._program is None:
            return
        shown = [
            (index, Shown(case.stdin, case.expected, output))
            for index, (case, output) in enumerate(zip(self._cases, outcomes.printed, strict=False))
            if outcomes.tests[index].passed
        ]
        async with self._program.opened() as ask:
            for index, what in shown:
                if not await ask(what):
                    outcomes.revoke(index, Reason.WRONG_ANSWER, "the checker rejects the output")
                    if not outcomes.run_all:
                        return

    async def _judged(self, case: _Case, execution: Execution) -> tuple[Reason, str]:
        reason = reason_of(execution)
        if reason is not None:
            if _is_syntax_error(execution):
                return Reason.COMPILE_ERROR, _why_not_compiled(execution)
            return reason, told(execution)
        if self._spec.checker.kind is CheckerKind.PROGRAM:
            return Reason.ACCEPTED, ""
        if max(len(execution.stdout), len(case.expected)) > LARGE_BYTES:
            good = await asyncio.to_thread(accepts, self._spec.checker, case.expected, execution.stdout)
        else:
            good = accepts(self._spec.checker, case.expected, execution.stdout)
        return (Reason.ACCEPTED, "") if good else (Reason.WRONG_ANSWER, "the output differs")


def _require_room(checker: Checker, cases: list[_Case], output_bytes: int) -> None:
    """Raises `BadTask` where what has to be printed, white space aside, is over the output limit."""
    if checker.kind in (CheckerKind.PROGRAM, CheckerKind.FLOATS):
        return  # these may take less than what is expected
    for number, case in enumerate(cases):
        needed = sum(map(len, case.expected.split()))
        if needed > output_bytes:
            why = f"is less than the {needed} bytes that case {number} expects"
            raise BadTask(f"{output_bytes} {why}", "code.limits.output_bytes")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _why_not_compiled(execution: Execution) -> str:
    """Returns an interpreter's refusal with the line that it names."""
    said = execution.stderr[-MOST_TOLD:].decode("utf-8", "replace").rstrip()
    lines = _LINE.findall(said)
    where = f" (line {lines[-1]})" if lines else ""
    return f"the program does not compile{where}: {said.rpartition(chr(10))[2]}"


def _is_syntax_error(execution: Execution) -> bool:
    """Tells whether an interpreter refused the whole program: it prints the error without a trace of calls."""
    if execution.exit_code != 1 or b"Traceback" in execution.stderr:
        return False
    last = execution.stderr.rstrip().rpartition(b"\n")[2]
    return last.startswith((b"SyntaxError:", b"IndentationError:", b"TabError:"))
