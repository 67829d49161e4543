"""A task's own checker: a program in a sandbox of its own, which says whether an output will do.

It reads one JSON object on standard input, `{"input": ..., "expected": ..., "output": ...}`, and prints `accept` or
`reject` (also `1`/`0`, `true`/`false`) as the first word of its last line. Where it says neither, fails or reaches a
limit, it is asked about the expected output itself: if it accepts that, the odd output was to blame and is wrong;
if not, the checker is, and so the task. A task without an expected output leaves nothing that has to be accepted: there
it is asked about a few plain outputs, and one that can tell of any of them works (`docs/decisions/0037`).
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import Checker
from verifier_service.isolation.sandbox import Mode, Program, Run, RunLimits, Sandbox
from verifier_service.verifiers.code.bench import Bench, manner_of
from verifier_service.verifiers.code.languages import LANGUAGES, canonical
from verifier_service.verifiers.code.limits import Budget

PLAIN_OUTPUTS = (b"", b"0\n", b"1\n", b"1 1\n", b"a\n")
FIELD = "code.stdio.checker.program"
SAYINGS = {b"accept": True, b"1": True, b"true": True, b"reject": False, b"0": False, b"false": False}


@dataclass(frozen=True, slots=True)
class Shown:
    """What a checker is shown of one test."""

    stdin: bytes
    expected: bytes
    output: bytes


Ask = Callable[[Shown], Awaitable[bool]]


class CheckerProgram:
    """A checker's source with the sandbox that runs it."""

    def __init__(self, checker: Checker, sandbox: Sandbox, limits: RunLimits) -> None:
        """Takes the task's checker. Raises `Unsupported` for a language that nobody knows."""
        language = canonical(checker.language)
        if language not in LANGUAGES:
            raise Unsupported(f"{checker.language!r} is no known language", "code.stdio.checker.language")
        self._program = Program(language, checker.program, ahead=True)  # outputs are held until it has seen them
        self._sandbox = sandbox
        self._limits = limits

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Ask]:
        """Holds a slot and yields the question to ask. Raises `BadTask` on a checker that does not work."""
        async with self._sandbox.open(self._program) as submission:
            bench = Bench(submission, self._limits, Budget(None))
            compiled = await bench.compile(self._limits)
            if compiled is not None and not compiled.ok:
                raise BadTask(f"does not compile: {manner_of(compiled)}", FIELD)

            async def ask(shown: Shown) -> bool:
                said = await _said(bench, shown)
                if said is None:
                    await _require_working(bench, shown)
                return said is True

            yield ask


async def _require_working(bench: Bench, shown: Shown) -> None:
    """Raises `BadTask` where the checker, which said nothing of an output, works for none."""
    if shown.expected.strip():
        if not await _said(bench, replace(shown, output=shown.expected)):
            raise BadTask("neither accepts nor rejects, not even the expected output", FIELD)
        return
    for plain in (*PLAIN_OUTPUTS, shown.stdin):
        if await _said(bench, replace(shown, output=plain)) is not None:
            return
    raise BadTask("neither accepts nor rejects any output", FIELD)


async def _said(bench: Bench, shown: Shown) -> bool | None:
    """Returns what the checker says of an output, None where it says nothing; bytes that are no text are wrong."""
    try:
        texts = {"input": shown.stdin.decode(), "expected": shown.expected.decode(), "output": shown.output.decode()}
    except UnicodeDecodeError:
        return False
    execution = await bench.run(Run(Mode.PROGRAM, json.dumps(texts).encode()))
    words = execution.stdout.rstrip().rpartition(b"\n")[2].split()
    return SAYINGS.get(words[0].lower()) if execution.ok and words else None
