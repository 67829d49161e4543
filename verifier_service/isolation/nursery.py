"""The service's end of the zygote: starts it, asks it for workers, hears of their deaths, starts it again when it dies.

Knows no task: `process` decides how many workers there are, `handle` speaks with one.
"""

import asyncio
import contextlib
import itertools
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

import verifier_service
from verifier_service.isolation.zygote import MAX_MESSAGE_BYTES

T = TypeVar("T")

START_TIMEOUT_S = 120.0
SURROUNDINGS = {
    "PYTHONHASHSEED": "0",
    "PYTHONDONTWRITEBYTECODE": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}
"""What the environment of the zygote says besides."""


class CannotStart(Exception):
    """The zygote could not be started, or died before it could fork; says why."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a zygote imports (functions as `"package.module:name"`, found on `search_path` besides ours) and allows."""

    prepares: tuple[str, ...]
    memory_bytes: int
    lifetime_cpu_s: int
    search_path: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Death:
    """How a worker ended: by a signal, or (signal 0) by leaving with `code`. `orphaned`: its zygote died first."""

    signal: int
    code: int = 0
    orphaned: bool = False


@dataclass(slots=True)
class Child:
    """A forked worker: its pid, our end of its channel (non-blocking), and its death when that has come."""

    pid: int
    channel: socket.socket
    death: "asyncio.Future[Death]"

    def kill(self) -> None:
        """Kills it and what it may have forked; it is not reaped yet, so the pid is its own."""
        if not self.death.done():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, signal.SIGKILL)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)


class Nursery:
    """One zygote at a time, in one event loop."""

    def __init__(self, recipe: Recipe) -> None:
        """Takes what the zygote is to import; nothing is started yet."""
        self._recipe = recipe
        self._starting = asyncio.Lock()
        self._tokens = itertools.count()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._ready: asyncio.Future[None] | None = None
        self._expected: dict[int, tuple[socket.socket, asyncio.Future[Child]]] = {}
        self._children: dict[int, Child] = {}
        self.starts = 0

    @property
    def zygote_pid(self) -> int | None:
        """The pid of the running zygote."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Starts the zygote unless it runs; raises `CannotStart` when its imports fail."""
        async with self._starting:
            if self._control is not None:
                return
            ready = self._launch()
            try:
                await asyncio.wait_for(ready, START_TIMEOUT_S)
            except TimeoutError as error:
                self._lose("the zygote did not come up")
                raise CannotStart("the zygote did not come up") from error
            except asyncio.CancelledError:
                self._lose("stopped")
                raise

    async def fork(self) -> Child:
        """Returns a new worker, starting the zygote again if it has died; raises `CannotStart`."""
        await self.start()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        token = next(self._tokens)
        born: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._expected[token] = (ours, born)
        try:
            with theirs:
                self._send(["fork", token], theirs.fileno())
            return await born
        except BaseException:  # a cancelled caller included: a worker whose channel is closed leaves
            ours.close()
            raise
        finally:
            self._expected.pop(token, None)

    async def stop(self) -> None:
        """Ends the zygote and every worker."""
        async with self._starting:
            for child in self._children.values():
                child.kill()
            self._lose("stopped")

    def _launch(self) -> "asyncio.Future[None]":
        loop = asyncio.get_running_loop()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.setblocking(False)
        with theirs:
            self._process = _spawn(theirs)
        self.starts += 1
        self._ready = loop.create_future()
        loop.add_reader(self._control, self._hear)
        self._send(asdict(self._recipe))
        return self._ready

    def _send(self, message: object, *fds: int) -> None:
        if self._control is None:
            raise CannotStart("the zygote is gone")
        try:
            socket.send_fds(self._control, [json.dumps(message).encode()], fds)
        except OSError as error:
            raise CannotStart("the zygote does not listen") from error

    def _hear(self) -> None:
        while self._control is not None:
            try:
                data = self._control.recv(MAX_MESSAGE_BYTES)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if data:
                self._understand(json.loads(data))
            else:
                self._lose("the zygote died")

    def _understand(self, message: list[object]) -> None:
        match message:
            case ["ready"] if self._ready is not None:
                _settle(self._ready, None)
            case ["failed", str(why)]:
                self._lose(why)
            case ["forked", int(token), int(pid)]:
                self._welcome(token, pid)
            case ["died", int(pid), int(signal_number), int(code)]:
                child = self._children.pop(pid, None)
                if child is not None:
                    _settle(child.death, Death(signal_number, code))
                with contextlib.suppress(CannotStart):
                    self._send(["reap", pid])

    def _welcome(self, token: int, pid: int) -> None:
        expected = self._expected.get(token)
        if expected is not None:  # else whoever asked has gone, and the closed channel ends the worker
            channel, born = expected
            child = Child(pid, channel, asyncio.get_running_loop().create_future())
            self._children[pid] = child
            if not _settle(born, child):
                child.kill()

    def _lose(self, why: str) -> None:
        """Ends the zygote for certain and tells everyone who counts on it."""
        if self._control is not None:
            asyncio.get_running_loop().remove_reader(self._control)
            self._control.close()
            self._control = None
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(CannotStart(why))
        for _, born in list(self._expected.values()):
            if not born.done():
                born.set_exception(CannotStart(why))
        for child in self._children.values():
            _settle(child.death, Death(signal.SIGKILL, orphaned=True))
        self._children.clear()


def _settle(future: "asyncio.Future[T]", value: T) -> bool:
    if future.done():
        return False
    future.set_result(value)
    return True


def _spawn(control: socket.socket) -> "subprocess.Popen[bytes]":
    """Starts a fresh interpreter with one descriptor, a fixed hash seed, and out of the terminal's reach.

    Libraries of linear algebra have one thread in it and in its workers: it forks, and sums are the same everywhere.
    """
    root = str(Path(verifier_service.__file__).parent.parent)
    path = os.pathsep.join(part for part in (root, os.environ.get("PYTHONPATH", "")) if part)
    return subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
        [sys.executable, "-P", "-m", "verifier_service.isolation.zygote", str(control.fileno())],
        pass_fds=[control.fileno()],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": path, **SURROUNDINGS},
    )
