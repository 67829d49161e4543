"""Runs a Python program as `__main__` of the calling process, as `python3 -I` would."""

import sys
import types
from typing import NoReturn

from supervisor.finishing import leave

FILE = "/tmp/main.py"  # noqa: S108 - a name for tracebacks; no file lies there


def run_source(source: bytes) -> NoReturn:
    """Never returns: the process ends as the program does."""
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=FILE, __builtins__=sys.modules["builtins"], __annotations__={})
    sys.modules["__main__"] = main
    sys.argv = [FILE]
    leave(lambda: exec(compile(source, FILE, "exec", dont_inherit=True), main.__dict__))  # noqa: S102 - its very purpose
