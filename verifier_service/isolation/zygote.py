"""The process that workers are forked from: a fresh interpreter that has imported the kinds and nothing of the wire.

Started as `python -m verifier_service.isolation.zygote FD` by `nursery`, which speaks with it over the
sequenced-packet socket FD in small JSON messages:

    to it     {recipe}                                first, once: what to import, how to bound workers
              ["fork", token] with one descriptor     fork a worker that serves this channel
              ["reap", pid]                           the death of this child has been dealt with
    from it   ["ready"] | ["failed", why]             after the imports
              ["forked", token, pid]
              ["died", pid, signal, code]             signal 0: it left with `code`

A child stays a zombie until it is reaped on request, so a pid that the service holds is never another
process'. The zygote sees no task; it leaves when FD closes, and its workers die with it.
"""

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from typing import NoReturn

from verifier_service.isolation.confinement import Confinement
from verifier_service.isolation.worker import Kinds, Prepare, enter

MAX_MESSAGE_BYTES = 64 * 1024
REHEARSALS = 6  # enough for the interpreter to adapt to the code


def main(fd: int) -> None:
    """Serves until the socket closes."""
    control = socket.socket(fileno=fd)
    recipe = json.loads(control.recv(MAX_MESSAGE_BYTES) or b"null")
    if recipe is None:
        return
    sys.path.extend(path for path in recipe["search_path"] if path not in sys.path)
    try:
        prepares = {name: _resolve(name) for name in recipe["prepares"]}
        rehearsals = [rehearsal for name in prepares if (rehearsal := _rehearsal(name)) is not None]
        for rehearse in rehearsals * REHEARSALS:
            rehearse()
    except Exception as error:  # noqa: BLE001 - a process that cannot start must say why
        control.send(json.dumps(["failed", f"{type(error).__name__}: {error}"]).encode())
        return
    gc.collect()
    gc.freeze()  # what is shared with the workers is never touched by their collector, so it stays shared
    kinds = Kinds(prepares, rehearsals)
    Zygote(control, kinds, Confinement(recipe["memory_bytes"], recipe["lifetime_cpu_s"])).serve()


def _resolve(name: str) -> Prepare:
    module, _, function = name.partition(":")
    prepare: Prepare = getattr(importlib.import_module(module), function)
    return prepare


def _rehearsal(name: str) -> Callable[[], None] | None:
    """Returns `rehearse` of the module `rehearsal` beside a kind's own, None where its package has none."""
    package = name.partition(":")[0].rpartition(".")[0]
    if not package or importlib.util.find_spec(f"{package}.rehearsal") is None:
        return None
    rehearse: Callable[[], None] = importlib.import_module(f"{package}.rehearsal").rehearse
    return rehearse


class Zygote:
    """Forks on request and tells of deaths; single-threaded, so that forking is safe."""

    def __init__(self, control: socket.socket, kinds: Kinds, bounds: Confinement) -> None:
        """Takes the socket to the service and what its workers are made of."""
        self._control = control
        self._kinds = kinds
        self._bounds = bounds
        self._living: set[int] = set()
        self._dead: set[int] = set()
        self._pid = os.getpid()

    def serve(self) -> None:
        """Works until the service closes its end."""
        wake_read, wake_write = os.pipe()
        os.set_blocking(wake_read, False)
        os.set_blocking(wake_write, False)
        signal.set_wakeup_fd(wake_write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda _signal, _frame: None)
        self._tell("ready")
        while True:
            readable, _, _ = select.select([self._control.fileno(), wake_read], [], [])
            if wake_read in readable:
                with contextlib.suppress(BlockingIOError):
                    os.read(wake_read, 4096)
                self._tell_deaths()
            if self._control.fileno() in readable and not self._obey():
                return

    def _obey(self) -> bool:
        data, fds = b"", list[int]()
        with contextlib.suppress(ConnectionResetError):  # a service that left with our last words unread
            data, fds, _, _ = socket.recv_fds(self._control, MAX_MESSAGE_BYTES, 1)
        if not data:
            return False
        match json.loads(data):
            case ["fork", int(token)]:
                self._fork(token, fds[0])
            case ["reap", int(pid)] if pid in self._dead:
                os.waitpid(pid, 0)
                self._dead.discard(pid)
        return True

    def _fork(self, token: int, fd: int) -> None:
        pid = os.fork()
        if pid == 0:
            self._become_worker(fd)
        os.close(fd)
        self._living.add(pid)
        self._tell("forked", token, pid)
        self._tell_deaths()  # its death may have come before its name was known

    def _become_worker(self, fd: int) -> NoReturn:
        enter(socket.socket(fileno=fd), self._kinds, self._bounds, self._pid)

    def _tell_deaths(self) -> None:
        for pid in list(self._living):
            status = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            if status is not None:
                self._living.discard(pid)
                self._dead.add(pid)
                left = status.si_code == os.CLD_EXITED
                self._tell("died", pid, 0 if left else status.si_status, status.si_status if left else 0)

    def _tell(self, *message: object) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the next read ends the loop
            self._control.send(json.dumps(message).encode())


if __name__ == "__main__":
    main(int(sys.argv[1]))
