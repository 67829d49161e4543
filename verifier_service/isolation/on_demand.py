"""A sandbox that starts with the first program: a script that verifies only math never waits for containers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from verifier_service.isolation.sandbox import Program, Sandbox, SandboxInfo, Submission


class OnDemand:
    """Implements `sandbox.Sandbox` over another one, in one event loop."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Takes the sandbox; nothing is started yet."""
        self._sandbox = sandbox
        self._starting = asyncio.Lock()
        self._started = False

    @property
    def info(self) -> SandboxInfo | None:
        """What the sandbox found out about itself; None until it has started."""
        return self._sandbox.info

    async def start(self) -> SandboxInfo | None:
        """Starts the sandbox once. Raises `OursFault`; the sandbox then goes on trying by itself."""
        async with self._starting:
            if not self._started:
                self._started = True
                await self._sandbox.start()
        return self.info

    async def stop(self) -> None:
        """Stops the sandbox, if it was ever started."""
        if self._started:
            await self._sandbox.stop()

    @contextlib.asynccontextmanager
    async def open(self, program: Program) -> AsyncIterator[Submission]:
        """Opens a submission, starting the sandbox for the first. Raises `OursFault`."""
        await self.start()
        async with self._sandbox.open(program) as submission:
            yield submission
