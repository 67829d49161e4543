"""How a supervisor and its service find each other."""

import os
import signal
import socket
import time
from pathlib import Path

from supervisor.service import Service

_BACKLOG = 64


def streams_of_our_own() -> tuple[int, int]:
    """Returns private copies of the standard streams and leaves /dev/null in their places for the children."""
    ours = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    os.close(nothing)
    return ours


def connect(path: str, within_s: float) -> int:
    """Connects to the service's socket; leaves the process where none answers in time."""
    until = time.monotonic() + within_s
    connection = socket.socket(socket.AF_UNIX)
    while True:
        try:
            connection.connect(path)
        except OSError as error:
            if time.monotonic() > until:
                raise SystemExit(f"no service at {path}: {error}") from None
            time.sleep(0.02)
        else:
            return connection.detach()


def listen(path: str) -> None:
    """Forks a supervisor with a slot of its own for every connection."""
    Path(path).unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    os.chmod(path, 0o660)
    server.listen(_BACKLOG)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    while True:
        connection, _ = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            server.close()
            fd = connection.detach()
            Service(fd, fd, alone=False).serve()
        connection.close()
