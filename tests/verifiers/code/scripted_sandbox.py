"""A sandbox whose runs end as they are told: for what the verifier makes of limits, losses and busy machines."""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from verifier_service.isolation.sandbox import Execution, Program, Run, RunLimits, SandboxInfo

Script = Callable[[Run, int], Execution]


def frames(*messages: Mapping[str, Any]) -> bytes:
    """Returns messages as they come over a channel."""
    bodies = [json.dumps(message).encode() for message in messages]
    return b"".join(len(body).to_bytes(4, "big") + body for body in bodies)


class ScriptedSandbox:
    """Calls the script with each run and its number; keeps the runs."""

    def __init__(self, script: Script, compilation: Execution | None = None) -> None:
        """Takes the script and what every compilation comes to."""
        self._script = script
        self._compilation = compilation
        self.runs: list[Run] = []
        self.programs: list[Program] = []

    async def start(self) -> SandboxInfo:
        """Needs no start."""
        return SandboxInfo("none", frozenset({"python"}), "scripted")

    async def stop(self) -> None:
        """Has nothing to stop."""

    @asynccontextmanager
    async def open(self, program: Program) -> AsyncIterator["ScriptedSandbox"]:
        """Is its own submission."""
        self.programs.append(program)
        yield self

    async def compile(self, limits: RunLimits) -> Execution | None:
        """Comes to what was told."""
        return self._compilation

    async def run(self, run: Run) -> Execution:
        """Ends as the script says."""
        self.runs.append(run)
        return self._script(run, len(self.runs) - 1)
