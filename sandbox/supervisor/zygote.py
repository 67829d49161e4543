"""The warm process that runs are forked from: its imports done, its view of the file system staged.

Asked over a socket with the run's descriptors, it forks a child into fresh namespaces and answers with
its pid (`native/spawn.c`); the child is the supervisor's, not its own. It never reads anything of a submission, so no
child can find in its memory what an earlier one was.
"""

import gc
import importlib
import os
import socket
from typing import NoReturn

from supervisor import namespaces, syscalls
from supervisor.child import work
from supervisor.spawning import Spawner

# fmt: off
COMMON = (
    "abc", "argparse", "array", "ast", "atexit", "base64", "bisect", "builtins", "calendar", "cmath",
    "collections", "collections.abc", "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum",
    "fractions", "functools", "hashlib", "heapq", "io", "itertools", "json", "linecache", "locale", "math",
    "numbers", "operator", "os", "pprint", "queue", "random", "re", "select", "shlex", "signal", "socket",
    "statistics", "string", "struct", "subprocess", "sys", "tempfile", "textwrap", "threading", "time", "timeit",
    "traceback", "types", "typing", "unicodedata", "uuid", "warnings", "weakref", "zlib",
)
# fmt: on
HARNESS = ("harness.calls", "harness.candidate", "harness.in_process", "harness.tester")
NUMPY = ("numpy",)


def start(imports: tuple[str, ...], isolated: bool) -> tuple[socket.socket, int]:
    """Starts a zygote; returns the socket that asks it for children, and its pid. Raises `OSError` where it cannot."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = syscalls.clone(namespaces.STAGE_FLAGS if isolated else 0)
    if pid == 0:
        ours.close()
        _live(theirs, imports, isolated)
    theirs.close()
    answer = ours.recv(512)
    if answer != b"ready":
        ours.close()
        os.waitpid(pid, 0)
        raise OSError(answer.decode(errors="replace") or "the zygote died at its start")
    return ours, pid


def _live(socket_: socket.socket, imports: tuple[str, ...], isolated: bool) -> NoReturn:
    try:
        if isolated:
            namespaces.stage()
            syscalls.drop_capabilities()
        syscalls.no_new_privileges()
        for name in imports:
            _import(name)
        spawner = Spawner(isolated)
        gc.disable()
        gc.collect()
        gc.freeze()  # what is shared with the children is never touched by their collector, so it stays shared
        socket_.send(b"ready")
        work(*spawner.child(socket_.fileno()))
    except Exception as error:  # noqa: BLE001 - a process that cannot start must say why
        socket_.send(f"{type(error).__name__}: {error}".encode()[:500])
    finally:
        os._exit(1)


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:  # an image without it serves all the same
        return
