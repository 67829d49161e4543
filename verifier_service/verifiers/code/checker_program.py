"""A task's own checker of outputs: it is shown `{"input": ..., "expected": ..., "output": ...}` (`programs/asking.py`).

Where it says nothing of an output, one that works shows that the odd output was to blame and is wrong; one that does
not is the task's fault (`docs/decisions/0037`). One that rejects an output has to accept the expected one.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import Checker
from verifier_service.isolation.sandbox import Program, RunLimits, Sandbox
from verifier_service.verifiers.programs.asking import Asking, asking
from verifier_service.verifiers.programs.languages import LANGUAGES, canonical, unknown

FIELD = "code.stdio.checker.program"
MOST_SLOW = 3
"""Outputs of one program over which a working checker may reach its time limit; the rest is wrong, unseen."""


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
            raise Unsupported(unknown(checker.language), "code.stdio.checker.language")
        self._program = Program(language, checker.program, ahead=True)  # outputs are held until it has seen them
        self._sandbox = sandbox
        self._limits = limits
        self._sound: set[tuple[bytes, bytes]] = set()
        self._broken = ""

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Ask]:
        """Holds a slot and yields the question to ask. Raises `BadTask` on a checker that does not work."""
        if self._broken:  # as another completion of the group has found
            raise BadTask(self._broken, FIELD)
        async with _at_its_field(), asking(self._program, self._sandbox, self._limits, FIELD) as checker:
            slow = 0

            async def ask(shown: Shown) -> bool:
                nonlocal slow
                texts = _texts(shown)
                if texts is None or slow == MOST_SLOW:
                    return False
                before = checker.slow
                said = await checker.ask(texts)
                slow += checker.slow > before
                if said is not True:
                    await self._require_sound(checker, shown, texts, said)
                return said is True

            yield ask

    async def _require_sound(self, checker: Asking, shown: Shown, texts: dict[str, str], said: bool | None) -> None:
        """Raises `BadTask` where a checker that did not accept an output does not work; asks once a case."""
        case = shown.stdin, shown.expected
        if case in self._sound or (said is False and not shown.expected.strip()):
            return
        if await checker.works(texts):
            self._sound.add(case)
            return
        if shown.expected.strip() and not checker.silent:
            self._broken = "rejects the expected output"
        else:
            known = "not even the expected output" if shown.expected.strip() else "whatever the output"
            self._broken = f"neither accepts nor rejects, {known}: {checker.silence}"
        raise BadTask(self._broken, FIELD)


@asynccontextmanager
async def _at_its_field() -> AsyncIterator[None]:
    """Names the checker's own field where the sandbox lacks its language."""
    try:
        yield
    except Unsupported as fault:
        raise Unsupported(fault.message, "code.stdio.checker.language") from None


def _texts(shown: Shown) -> dict[str, str] | None:
    """Returns what is shown as text, None where it is none: bytes that are no text are wrong."""
    try:
        return {"input": shown.stdin.decode(), "expected": shown.expected.decode(), "output": shown.output.decode()}
    except UnicodeDecodeError:
        return None
