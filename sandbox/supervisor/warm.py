"""The zygote's own program: imports what it is told to, confines itself, and forks children when asked.

warm.py SOCKET ISOLATED MODULE ...

Imports as little as it can for itself: every page that it holds is copied into the tables of every child.
"""

import gc
import importlib
import os
import sys
from typing import NoReturn

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # before any import of ours

from supervisor import syscalls
from supervisor.child import work
from supervisor.spawning import Spawner


def live(asked: int, isolated: bool, modules: list[str]) -> NoReturn:
    """Serves until the supervisor leaves; a child leaves it for its work. The process never comes back."""
    try:
        os.set_inheritable(asked, False)
        if not isolated:
            syscalls.undumpable()  # a run of the same user could reach into our memory
        spawner = Spawner(isolated)
        spawner.confine_zygote()
        for name in modules:
            _import(name)
        sys.argv = [""]
        gc.disable()
        gc.collect()
        gc.freeze()  # what is shared with the children is never touched by their collector, so it stays shared
        os.write(asked, b"ready")
        work(*spawner.child(asked))
    except Exception as error:  # noqa: BLE001 - a process that cannot start must say why
        os.write(asked, f"{type(error).__name__}: {error}".encode()[:500])
    finally:
        os._exit(1)


def _import(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:  # an image without it serves all the same
        return


live(int(sys.argv[1]), sys.argv[2] == "1", sys.argv[3:])
