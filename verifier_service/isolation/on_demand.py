"""What starts with its first use: a script that verifies only math never waits for containers, nor one that verifies
only code for workers.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from verifier_service.isolation.jobs import EndingSink, Job
from verifier_service.isolation.process import ProcessPool
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


class WorkersOnDemand:
    """Starts a pool of workers once, in one event loop."""

    def __init__(self, pool: ProcessPool) -> None:
        """Takes the pool; nothing is started yet."""
        self._pool = pool
        self._starting = asyncio.Lock()
        self._started = False

    async def start(self) -> None:
        """Starts the workers, if that is still to be done. Raises `OursFault`; a later start may do better."""
        async with self._starting:
            if not self._started:
                await self._pool.start()
                self._started = True

    async def run(self, job: Job, sink: EndingSink) -> None:
        """Has a job's completions judged as `ProcessPool.run` does. Raises `OursFault` where workers cannot start."""
        if not self._started:
            await self.start()
        await self._pool.run(job, sink)
