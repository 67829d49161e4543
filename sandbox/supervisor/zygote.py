"""Starts a zygote: the warm process that runs are forked from, its view of the file system staged.

Asked over a socket with the run's descriptors, it forks a child into fresh namespaces and answers with its pid
(`native/spawn.c`); the child is the supervisor's, not its own. It never reads anything of a submission, so no child
can find in its memory what an earlier one was. It is a fresh interpreter (`warm.py`), which holds nothing of the
supervisor's: all that a zygote holds is paid for with every fork.
"""

import os
import socket
import sys
from pathlib import Path
from typing import NoReturn

from supervisor import namespaces, syscalls

_SCRIPT = str(Path(__file__).with_name("warm.py"))
_SAYS_BYTES = 512


class Zygote:
    """A zygote that was started; `socket` asks it for children once it is ready."""

    def __init__(self, imports: tuple[str, ...], isolated: bool) -> None:
        """Starts it, in namespaces of its own where it is to be isolated. Raises `OSError`."""
        self.socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self.pid = _fork_into(namespaces.STAGE_FLAGS) if isolated else syscalls.clone(0)
            if self.pid == 0:
                _become(theirs, imports, isolated)

    def ready(self) -> "Zygote":
        """Returns itself once its imports are done. Raises `OSError` where it cannot be."""
        answer = self.socket.recv(_SAYS_BYTES)
        if answer != b"ready":
            self.socket.close()
            os.waitpid(self.pid, 0)
            raise OSError(answer.decode(errors="replace") or "the zygote died at its start")
        return self


def _fork_into(namespaces_: int) -> int:
    """Forks into namespaces, a network of its own among them where the kernel has one to spare. Raises `OSError`."""
    try:
        return syscalls.clone(namespaces_ | namespaces.NETWORK_FLAG)
    except OSError:
        return syscalls.clone(namespaces_)


def _become(socket_: socket.socket, imports: tuple[str, ...], isolated: bool) -> NoReturn:
    try:
        if isolated:
            namespaces.stage()
            syscalls.drop_capabilities()
        syscalls.no_new_privileges()
        socket_.set_inheritable(True)
        told = str(socket_.fileno()), str(int(isolated)), *imports
        os.execv(sys.executable, [sys.executable, "-B", "-s", "-P", _SCRIPT, *told])  # noqa: S606 - our own program
    except OSError as error:
        socket_.send(f"{type(error).__name__}: {error}".encode()[:_SAYS_BYTES])
    finally:
        os._exit(1)
