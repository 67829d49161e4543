"""A task's own checker of outputs: it is shown `{"input": ..., "expected": ..., "output": ...}` (`programs/asking.py`).

Where it says nothing of an output, one that works shows that the odd output was to blame and is wrong; one that does
not is the task's fault (`docs/decisions/0037`).
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import Checker
from verifier_service.isolation.sandbox import Program, RunLimits, Sandbox
from verifier_service.verifiers.programs.asking import asking
from verifier_service.verifiers.programs.languages import LANGUAGES, canonical

FIELD = "code.stdio.checker.program"


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
        async with asking(self._program, self._sandbox, self._limits, FIELD) as checker:

            async def ask(shown: Shown) -> bool:
                texts = _texts(shown)
                if texts is None:
                    return False
                said = await checker.ask(texts)
                if said is None and not await checker.works(texts):
                    known = "not even the expected output" if shown.expected.strip() else "whatever the output"
                    raise BadTask(f"neither accepts nor rejects, {known}", FIELD)
                return said is True

            yield ask


def _texts(shown: Shown) -> dict[str, str] | None:
    """Returns what is shown as text, None where it is none: bytes that are no text are wrong."""
    try:
        return {"input": shown.stdin.decode(), "expected": shown.expected.decode(), "output": shown.output.decode()}
    except UnicodeDecodeError:
        return None
