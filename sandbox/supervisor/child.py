"""A confined child's work in Python: the program itself, or the driver that tests it.

Everything that a child gives up it has given up by now (`native/spawn.c`); nothing that it says is believed.
"""

import gc
import importlib
import os
import sys
from typing import NoReturn

from supervisor.finishing import leave
from supervisor.programs import run_source

CONTROL_FD = 3
_SEARCH_PATH_OF_OURS = sys.path[0]


def work(driver: str, text: bytes, travelled: int) -> NoReturn:
    """Never returns: the process ends with its work."""
    gc.enable()
    _reseed(text)
    if not driver:
        os.close(CONTROL_FD)
        sys.path.remove(_SEARCH_PATH_OF_OURS)
        run_source(text)
    leave(lambda: _drive(driver, text, travelled))


def _reseed(text: bytes) -> None:
    """Gives the child random numbers of its own; a text that names neither module has none to be surprised by."""
    if b"random" in text or b"numpy" in text:
        for name in ("random", "numpy.random"):
            module = sys.modules.get(name)
            if module is not None:
                module.seed()


def _drive(driver: str, text: bytes, travelled: int) -> None:
    import socket  # noqa: PLC0415 - a zygote for programs alone does not hold it

    module = importlib.import_module(f"harness.{driver}")
    control = socket.socket(fileno=CONTROL_FD)
    if driver == "tester":
        module.main(text, socket.socket(fileno=travelled), control)
    elif driver == "candidate":
        control.close()
        module.main(text.decode("utf-8", "surrogateescape"), socket.socket(fileno=travelled))
    else:
        module.main(text.decode("utf-8", "surrogateescape"), control)
