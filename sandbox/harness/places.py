"""Where in the tests an exception came from: the service knows what stands there, and who can have touched it."""

from itertools import islice
from types import TracebackType

TESTS = "<tests>"
_ANYBODYS = (AssertionError, MemoryError, RecursionError, OSError)
"""What a program can bring about from afar, or the tests mean to say."""


def place_of(error: BaseException) -> list[int] | None:
    """Returns line, column, last line and last column of the innermost part of the tests that was being evaluated.

    None where there is none, or where what was raised tells nothing about that part.
    """
    if not isinstance(error, Exception) or isinstance(error, _ANYBODYS):
        return None
    innermost: TracebackType | None = None
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == TESTS:
            innermost = trace
        trace = trace.tb_next
    if innermost is None:
        return None
    positions = innermost.tb_frame.f_code.co_positions()
    line, last_line, column, last_column = next(islice(positions, innermost.tb_lasti // 2, None), (None,) * 4)
    place = [line, column, last_line, last_column]
    return None if None in place else place  # type: ignore[return-value]
