"""A task's own checker: a program in a slot of its own, which is shown one JSON object and says yes or no.

It reads the object on standard input and prints `accept` or `reject` (also `1`/`0`, `true`/`false`) as the first
word of its last line. Where it says neither, fails or reaches a limit, it has said nothing: that is the output's
fault if the checker works, and the task's if it does not. One that takes too long twice in a row, for an output and
then for a plain one, does not work: it is asked nothing more.
"""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from verifier_service.domain.errors import BadTask
from verifier_service.isolation.sandbox import Ended, Mode, Program, Run, RunLimits, Sandbox
from verifier_service.verifiers.programs.bench import Bench, Spent, told
from verifier_service.verifiers.programs.budget import Budget

MOST_LATE = 2
_LATE = frozenset({Ended.CPU_LIMIT, Ended.WALL_LIMIT})
PLAIN_OUTPUTS = ("", "0\n", "1\n", "1 1\n", "a\n")
SAYINGS = {b"accept": True, b"1": True, b"true": True, b"reject": False, b"0": False, b"false": False}


class Asking:
    """A checker that is ready to be asked, for as long as its slot is held."""

    def __init__(self, bench: Bench) -> None:
        """Takes the bench that its runs go through."""
        self._bench = bench
        self.silence = ""
        """How the checker last came to say nothing."""
        self._late = 0

    @property
    def spent(self) -> Spent:
        """What its runs used so far."""
        return self._bench.spent

    async def ask(self, shown: Mapping[str, object]) -> bool | None:
        """Returns what the checker says of what it is shown, None where it says nothing. Raises `OursFault`."""
        if self._late >= MOST_LATE:
            return None
        execution = await self._bench.run(Run(Mode.PROGRAM, json.dumps(shown).encode()))
        words = execution.stdout.rstrip().rpartition(b"\n")[2].split()
        said = SAYINGS.get(words[0].lower()) if execution.ok and words else None
        late = execution.ended in _LATE
        self._late = self._late + 1 if late else 0
        if late:
            self.silence = f"it takes too long: {told(execution)}"
        elif said is None:
            self.silence = told(execution) if not execution.ok else "its last line begins with neither word"
        return said

    async def works(self, shown: Mapping[str, object]) -> bool:
        """Tells whether a checker that said nothing works: it accepts what is `expected`, where that is told.

        Where it is not, nothing has to be accepted: it is asked about a few plain outputs, and works if it can tell
        of any of them.
        """
        expected = shown.get("expected")
        if isinstance(expected, str) and expected.strip():
            return await self.ask({**shown, "output": expected}) is True
        for plain in (*PLAIN_OUTPUTS, shown.get("input")):
            if await self.ask({**shown, "output": plain}) is not None:
                return True
        return False


@asynccontextmanager
async def asking(checker: Program, sandbox: Sandbox, limits: RunLimits, field: str) -> AsyncIterator[Asking]:
    """Holds a slot with the checker in it. Raises `BadTask` at the field where the checker does not compile."""
    async with sandbox.open(checker) as submission:
        bench = Bench(submission, limits, Budget(None))
        compiled = await bench.compile(limits)
        if compiled is not None and not compiled.ok:
            raise BadTask(f"does not compile: {told(compiled)}", field)
        yield Asking(bench)
