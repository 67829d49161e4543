"""How a Python program ends: as it would alone, without the interpreter's own slow taking-down.

Threads are waited for, exit functions run, globals dropped and streams flushed; then the process leaves.
"""

import atexit
import os
import sys
from collections.abc import Callable
from typing import NoReturn

_CANNOT_FLUSH = 120


def leave(body: Callable[[], object]) -> NoReturn:
    """Runs the body as the main program and ends the process with the status that it deserves."""
    code = 1
    try:
        code = _status(body)
        code = _settled(code)
    finally:
        os._exit(code)


def _status(body: Callable[[], object]) -> int:
    try:
        body()
    except SystemExit as leaving:
        return _asked_for(leaving.code)
    except BaseException as error:  # noqa: BLE001 - whatever the program raises is its own
        _show(error)
        return 1
    return 0


def _asked_for(code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    sys.stderr.write(f"{code}\n")
    return 1


def _show(error: BaseException) -> None:
    trace = error.__traceback__
    for _ in range(2):  # our own frames
        trace = trace.tb_next if trace is not None else None
    try:
        sys.excepthook(type(error), error.with_traceback(trace), trace)
    except BaseException as again:  # noqa: BLE001 - a hook of the program's own that fails
        os.write(2, f"{type(again).__name__} in sys.excepthook\n".encode())


def _settled(code: int) -> int:
    threading = sys.modules.get("threading")
    if threading is not None:
        threading._shutdown()
    atexit._run_exitfuncs()
    code = _flushed(code)
    main = sys.modules["__main__"].__dict__
    for name in [name for name in main if name != "__builtins__"]:
        main[name] = None  # finalizers of globals print, too
    return _flushed(code)


def _flushed(code: int) -> int:
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except (OSError, ValueError):
            code = code or _CANNOT_FLUSH
    return code
