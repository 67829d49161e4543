"""Compares what a program printed with what it should have: on bytes, linear in their length, and never an error.

What is white space and what a letter is ASCII's: the output need not be text in any encoding. `PROGRAM` stands in
`checker_program.py`.
"""

import io
import math
from collections import Counter

from verifier_service.domain.enums import CheckerKind
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import Checker
from verifier_service.verifiers.tolerance import check_relative

RELATIVE_TOLERANCE = 1e-6
ABSOLUTE_TOLERANCE = 1e-9
MAX_NUMBER = 400


def check_spec(checker: Checker) -> None:
    """Raises `BadTask` on a checker that cannot be used."""
    check_relative(checker.relative_tolerance, "code.stdio.checker.relative_tolerance")
    absolute = checker.absolute_tolerance
    if absolute is not None and not (math.isfinite(absolute) and absolute >= 0):
        raise BadTask(f"must be a number >= 0, not {absolute}", "code.stdio.checker.absolute_tolerance")
    if checker.program and checker.kind is not CheckerKind.PROGRAM:
        raise BadTask(f"is {checker.kind.value}, which uses no program: PROGRAM is meant", "code.stdio.checker.kind")
    tolerances = checker.relative_tolerance, checker.absolute_tolerance
    if checker.kind is not CheckerKind.FLOATS and any(value is not None for value in tolerances):
        raise BadTask(f"is {checker.kind.value}, which has no tolerance: FLOATS is meant", "code.stdio.checker.kind")
    if checker.kind is CheckerKind.PROGRAM and not checker.program.strip():
        raise BadTask("is needed for a checker of kind PROGRAM", "code.stdio.checker.program")


def accepts(checker: Checker, expected: bytes, printed: bytes) -> bool:
    """Tells whether the output is as good as the expected one. Raises `ValueError` for a checker that is a program."""
    if checker.kind is CheckerKind.EXACT:
        return printed == expected
    if checker.kind is CheckerKind.FLOATS:
        return _near_tokens(checker, expected.split(), printed)
    if checker.kind is CheckerKind.TOKENS:
        return _same_tokens(expected.split(), printed)
    if checker.kind is CheckerKind.UNORDERED_LINES:
        return _same_bag(expected, printed)
    expected, printed = expected.rstrip(), printed.rstrip()
    if expected.count(b"\n") != printed.count(b"\n"):
        return False  # and no list of lines of the program's making, however many it printed
    if checker.kind is CheckerKind.WHITESPACE:
        return _lines(printed) == _lines(expected)
    if checker.kind is CheckerKind.CASE_INSENSITIVE:
        return _lines(_folded(printed)) == _lines(_folded(expected))
    raise ValueError(f"{checker.kind} is no comparison")


def _lines(data: bytes) -> list[bytes]:
    """Returns the lines without white space at their ends."""
    return [line.rstrip() for line in data.split(b"\n")]


def _same_bag(expected: bytes, printed: bytes) -> bool:
    """Tells whether both hold the same lines, blank ones aside: where they stand says nothing once order does not."""
    wanted = Counter(filter(None, _lines(expected)))
    for line in io.BytesIO(printed):  # one at a time: a program may print millions
        bare = line.rstrip()
        if not bare:
            continue
        if not wanted[bare]:
            return False
        wanted[bare] -= 1
    return not wanted.total()


def _tokens(printed: bytes, most: int) -> list[bytes]:
    """Returns the tokens; where there are more than `most`, the rest in one piece."""
    return printed.split(None, most)


def _same_tokens(expected: list[bytes], printed: bytes) -> bool:
    return _tokens(printed, len(expected)) == expected


def _folded(data: bytes) -> bytes:
    """Returns the bytes in one case: of the text where it is one, else of its ASCII letters."""
    try:
        return data.decode("utf-8").casefold().encode("utf-8")
    except UnicodeDecodeError:
        return data.lower()


def _near_tokens(checker: Checker, expected: list[bytes], output: bytes) -> bool:
    printed = _tokens(output, len(expected))
    if len(expected) != len(printed):
        return False
    relative, absolute = checker.relative_tolerance, checker.absolute_tolerance
    if relative is None and absolute is None:
        relative, absolute = RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE
    return all(
        one == other or _near(one, other, relative or 0.0, absolute or 0.0)
        for one, other in zip(expected, printed, strict=True)
    )


def _near(expected: bytes, printed: bytes, relative: float, absolute: float) -> bool:
    """Tells whether both are numbers, and the printed one within the tolerances; no number equals NaN."""
    first, second = _number(expected), _number(printed)
    if first is None or second is None:
        return False
    if math.isinf(first) or math.isinf(second):
        return first == second
    return abs(second - first) <= max(relative * abs(first), absolute)


def _number(token: bytes) -> float | None:
    """Returns a decimal number's value; words such as `nan` and forms such as `1_000` are no numbers."""
    if len(token) > MAX_NUMBER or b"_" in token:
        return None
    try:
        number = float(token)
    except ValueError:
        return None
    return None if math.isnan(number) else number
