"""What a code sandbox offers, whatever backend holds it: open a submission, compile it once, run it test by test.

Backends (`docker.py`, `socket.py`) and the verifier of code know each other through these shapes
alone. A run's end is data, never an exception; what raises is ours: `domain.errors.OursFault` with
SANDBOX_LOST after a slot was lost twice, SANDBOX_UNAVAILABLE where there is no engine or no image,
and `domain.errors.Unsupported` for a language that the image lacks.
"""

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Mode(StrEnum):
    """What runs in the slot.

    PROGRAM: the submission itself, reading `Run.stdin`. CALLS: a driver in the candidate's process that
    reads `Run.payload` and writes one reply a call to its channel. ASSERTS: the trusted tester (a
    second process, another uid) with `Run.payload`, which reaches the candidate's process through a
    value-only channel. IN_PROCESS: the tests in the candidate's own process, only where a task asks.
    """

    PROGRAM = "program"
    CALLS = "calls"
    ASSERTS = "asserts"
    IN_PROCESS = "in_process"


class Ended(StrEnum):
    """How a run ended; for the limits, which one it breached first."""

    EXITED = "EXITED"
    SIGNALLED = "SIGNALLED"
    CPU_LIMIT = "CPU_LIMIT"
    WALL_LIMIT = "WALL_LIMIT"
    MEMORY_LIMIT = "MEMORY_LIMIT"
    OUTPUT_LIMIT = "OUTPUT_LIMIT"


@dataclass(frozen=True, slots=True)
class RunLimits:
    """One run's limits."""

    cpu_s: float = 10.0
    wall_s: float = 30.0
    memory_bytes: int = 512 * 1024 * 1024
    processes: int = 64
    output_bytes: int = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Program:
    """A submission: one source text in a language ("python", "cpp", ...).

    `ahead`: it ends work that others have begun, and so is opened before submissions that only begin some.
    """

    language: str
    source: str
    ahead: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an opened submission. `payload` is for the modes other than PROGRAM (JSON, by the harness' law)."""

    mode: Mode = Mode.PROGRAM
    stdin: bytes = b""
    payload: bytes = b""
    limits: RunLimits = field(default_factory=RunLimits)


@dataclass(frozen=True, slots=True)
class Execution:
    """How a run or a compilation went; outputs are cut at the output limit. `replies`: what came over the channel.

    `channel_closed` tells that the trusted end of an ASSERTS run ended properly: without it `replies`
    of that mode mean nothing. The tester's CPU time is part of `cpu_s`, but is held to the limit apart from the
    program's. `contended` marks a wall-only kill on a busy machine (measured under doubt).
    """

    ended: Ended
    exit_code: int = 0
    signal: int = 0
    stdout: bytes = b""
    stderr: bytes = b""
    replies: bytes = b""
    channel_closed: bool = False
    cpu_s: float = 0.0
    wall_s: float = 0.0
    peak_memory_bytes: int = 0
    tester_cpu_s: float = 0.0
    tester_peak_bytes: int = 0
    contended: bool = False

    @property
    def ok(self) -> bool:
        """Whether it left by itself with exit status 0."""
        return self.ended is Ended.EXITED and self.exit_code == 0


class Submission(Protocol):
    """A program in a slot of its own, until it is closed."""

    async def compile(self, limits: RunLimits) -> Execution | None:
        """Compiles once; None for a language that is not compiled."""
        ...

    async def run(self, run: Run) -> Execution:
        """Runs once, in a fresh process, file system and namespaces; nothing of an earlier run is left."""
        ...


@dataclass(frozen=True, slots=True)
class SandboxInfo:
    """What a backend found out about itself: isolation level, languages, the image's digest, its interpreter."""

    level: str
    languages: frozenset[str]
    digest: str
    runtime: str = ""


class Sandbox(Protocol):
    """A pool of slots."""

    @property
    def info(self) -> SandboxInfo | None:
        """What it found out about itself; None until it has started."""
        ...

    async def start(self) -> SandboxInfo | None:
        """Tests itself and starts its slots. Raises `OursFault` SANDBOX_UNAVAILABLE, and then goes on trying."""
        ...

    async def stop(self) -> None:
        """Ends every slot."""
        ...

    def open(self, program: Program) -> AbstractAsyncContextManager[Submission]:
        """Waits for a free slot and holds it for one submission; a lost slot is replaced and the run repeated once."""
        ...
