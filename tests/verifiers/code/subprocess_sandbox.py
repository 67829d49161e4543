"""A fake sandbox for tests: the shipped harness in plain subprocesses, with rlimits and no isolation whatever.

It holds honest programs and harmless cheats; what must be contained is tested on the real backends.
"""

import asyncio
import contextlib
import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from verifier_service.domain.errors import Unsupported
from verifier_service.isolation.sandbox import Ended, Execution, Mode, Program, Run, RunLimits, SandboxInfo

HARNESS = Path(__file__).resolve().parents[3] / "sandbox"
DRIVER = f"""
import socket, sys, os
sys.path.insert(0, {str(HARNESS)!r})
os.dup2(int(sys.argv[2]), 9)  # where a forging program looks for it, however many files this process had open
os.close(int(sys.argv[2])) if int(sys.argv[2]) != 9 else None
channel = socket.socket(fileno=9)
import harness.%(module)s
harness.%(module)s.main(open(sys.argv[1], encoding="utf-8").read(), channel)
sys.stdout.flush()
channel.shutdown(socket.SHUT_RDWR)
os._exit(0)
"""
TESTER = f"""
import socket, sys
sys.path.insert(0, {str(HARNESS)!r})
import harness.tester
candidate, out = (socket.socket(fileno=int(fd)) for fd in sys.argv[2:4])
harness.tester.main(open(sys.argv[1], "rb").read(), candidate, out)
"""
MODULES = {Mode.CALLS: "calls", Mode.ASSERTS: "candidate", Mode.IN_PROCESS: "in_process"}
COMPILERS = {"cpp": ("g++", ".cpp"), "c": ("gcc", ".c")}
RUNNERS = {"python": [sys.executable, "-I"], "javascript": ["node"], "bash": ["bash"]}
SUFFIXES = {"python": ".py", "javascript": ".js", "bash": ".sh", "cpp": ".cpp", "c": ".c"}


class SubprocessSandbox:
    """So many submissions at once."""

    def __init__(self, slots: int = 2) -> None:
        """Takes the number of slots."""
        self._slots = asyncio.Semaphore(slots)
        self.open_now = 0
        self.most_open = 0

    async def start(self) -> SandboxInfo:
        """Needs no start."""
        return SandboxInfo("none", frozenset(SUFFIXES), "fake")

    async def stop(self) -> None:
        """Has nothing to stop."""

    @asynccontextmanager
    async def open(self, program: Program) -> AsyncIterator["SubprocessSubmission"]:
        """Holds a slot and a folder."""
        if program.language not in SUFFIXES:
            raise Unsupported(f"no toolchain for {program.language}", "code.language")
        async with self._slots:
            self.open_now += 1
            self.most_open = max(self.most_open, self.open_now)
            folder = Path(tempfile.mkdtemp(prefix="fake-slot-"))
            try:
                yield SubprocessSubmission(program, folder)
            finally:
                self.open_now -= 1
                shutil.rmtree(folder, ignore_errors=True)


class SubprocessSubmission:
    """A program in a folder."""

    def __init__(self, program: Program, folder: Path) -> None:
        """Writes the source."""
        self._program = program
        self._folder = folder
        self._source = folder / f"solution{SUFFIXES[program.language]}"
        self._source.write_text(program.source, encoding="utf-8", errors="surrogatepass")

    async def compile(self, limits: RunLimits) -> Execution | None:
        """Runs the compiler for C and C++."""
        if self._program.language not in COMPILERS:
            return None
        command = [COMPILERS[self._program.language][0], "-O1", "-o", str(self._folder / "program"), str(self._source)]
        return await asyncio.to_thread(_run, command, b"", limits, ())

    async def run(self, run: Run) -> Execution:
        """Runs in a process of its own, and the tester in another."""
        return await asyncio.to_thread(self._run, run)

    def _run(self, run: Run) -> Execution:
        if run.mode is Mode.PROGRAM:
            compiled = self._folder / "program"
            command = [str(compiled)] if compiled.exists() else [*RUNNERS[self._program.language], str(self._source)]
            return _run(command, run.stdin, run.limits, ())
        ours, theirs = socket.socketpair()
        if run.mode is Mode.ASSERTS:
            return self._run_with_tester(run, ours, theirs)
        reader = _Reader(ours, run.payload)
        command = self._driver(run.mode, theirs)
        execution = _run(command, b"", run.limits, (theirs,))
        return _with(execution, reader.data(), closed=True)

    def _driver(self, mode: Mode, channel: socket.socket) -> list[str]:
        if self._program.language == "javascript":
            command = f"exec node {HARNESS}/harness/calls.js {self._source} 3<&{channel.fileno()}"
            return ["bash", "-c", command]
        script = DRIVER % {"module": MODULES[mode]}
        return [sys.executable, "-I", "-c", script, str(self._source), str(channel.fileno())]

    def _run_with_tester(self, run: Run, ours: socket.socket, theirs: socket.socket) -> Execution:
        """Starts the tester, then the program; the tester's end is what counts."""
        report, out = socket.socketpair()
        payload = self._folder / "payload"
        payload.write_bytes(run.payload)
        command = [sys.executable, "-I", "-c", TESTER, str(payload), str(ours.fileno()), str(out.fileno())]
        child = subprocess.Popen(command, pass_fds=(ours.fileno(), out.fileno()), stderr=subprocess.PIPE)
        ours.close()
        out.close()
        reader = _Reader(report, None)
        execution = _run(self._driver(run.mode, theirs), b"", run.limits, (theirs,))
        try:
            child.wait(20 if execution.ended is Ended.EXITED else 0.5)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        assert child.stderr is not None
        with child.stderr:
            complaint = child.stderr.read()
        done = _with(execution, reader.data(), closed=child.returncode == 0)
        if child.returncode != 0 and execution.ended is Ended.EXITED:
            done = _with(done, done.replies, closed=False, stderr=done.stderr + complaint)
        return done


class _Reader:
    """Sends the payload and reads all that comes, in a thread of its own."""

    def __init__(self, channel: socket.socket, payload: bytes | None) -> None:
        self._parts: list[bytes] = []
        self._thread = threading.Thread(target=self._read, args=(channel, payload))
        self._thread.start()

    def _read(self, channel: socket.socket, payload: bytes | None) -> None:
        with channel:
            if payload is not None:
                with contextlib.suppress(OSError):
                    channel.sendall(len(payload).to_bytes(4, "big") + payload)
            with contextlib.suppress(OSError):
                while part := channel.recv(1 << 20):
                    self._parts.append(part)

    def data(self) -> bytes:
        self._thread.join()
        return b"".join(self._parts)


def _with(execution: Execution, replies: bytes, closed: bool, stderr: bytes | None = None) -> Execution:
    given = execution.stderr if stderr is None else stderr
    return replace(execution, replies=replies, channel_closed=closed, stderr=given)


def _run(command: list[str], stdin: bytes, limits: RunLimits, channels: tuple[socket.socket, ...]) -> Execution:
    def confine() -> None:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_CPU, (max(1, round(limits.cpu_s)), max(1, round(limits.cpu_s)) + 1))
        if "node" not in " ".join(command):
            resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes + (64 << 20), limits.memory_bytes + (64 << 20)))

    began = time.monotonic()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        pass_fds=[channel.fileno() for channel in channels],
        preexec_fn=confine,  # noqa: PLW1509 - the fake has no other way to set limits
    )
    for channel in channels:
        channel.close()
    late = False
    try:
        stdout, stderr = process.communicate(stdin, timeout=limits.wall_s)
    except subprocess.TimeoutExpired:
        late = True
        os.killpg(process.pid, signal.SIGKILL)
        stdout, stderr = process.communicate()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = process.returncode
    too_much = len(stdout) + len(stderr) > limits.output_bytes
    return Execution(
        ended=Ended.OUTPUT_LIMIT if too_much else Ended.WALL_LIMIT if late else _ended(code, stderr),
        exit_code=max(code, 0),
        signal=max(-code, 0),
        stdout=stdout[: limits.output_bytes],
        stderr=stderr[: limits.output_bytes],
        cpu_s=(after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime),
        wall_s=time.monotonic() - began,
        peak_memory_bytes=after.ru_maxrss * 1024,
    )


def _ended(code: int, stderr: bytes) -> Ended:
    """How a process ended that was not stopped, as far as its status and its last words tell."""
    if code < 0:
        return Ended.CPU_LIMIT if -code in (signal.SIGXCPU, signal.SIGKILL) else Ended.SIGNALLED
    return Ended.MEMORY_LIMIT if code and b"MemoryError" in stderr else Ended.EXITED
