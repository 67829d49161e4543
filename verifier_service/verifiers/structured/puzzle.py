"""What a puzzle is to the judge: it reads an answer and says what is wrong with it.

`Fail` carries the reason; whatever is wrong with the parameters is `BadTask`, raised when a puzzle is made.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from verifier_service.domain.errors import BadTask
from verifier_service.domain.verdict import Reason
from verifier_service.verifiers.structured.committed_json import find_json

FIELD = "constraint.parameters_json"
Parameters = Mapping[str, Any]


class Fail(Exception):
    """An answer is no solution."""

    def __init__(self, message: str, reason: Reason = Reason.CONSTRAINT_VIOLATED) -> None:
        """Keeps why."""
        super().__init__(message)
        self.message, self.reason = message, reason


def unread(message: str) -> Fail:
    """Returns the failure of an answer that has not the puzzle's shape."""
    return Fail(message, Reason.UNPARSABLE_ANSWER)


class Puzzle(Protocol):
    """A puzzle with its parameters."""

    def check(self, answer: str) -> None:
        """Returns where the answer solves the puzzle; raises `Fail` where it does not."""
        ...


def bad(message: str, name: str = "") -> BadTask:
    """Returns the error that names a parameter, or all of them."""
    return BadTask(message, f"{FIELD}.{name}" if name else FIELD)


def only(parameters: Parameters, *names: str) -> None:
    """Raises `BadTask` where a parameter stands there that the puzzle does not know: it would be passed over."""
    for name in parameters:
        if name not in names:
            raise bad(f"is no parameter of this puzzle, which has {', '.join(names)}", name[:60])


def whole(value: object, name: str, least: int, most: int) -> int:
    """Returns a parameter that is a whole number within bounds. Raises `BadTask`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise bad(f"must be a whole number from {least} to {most}", name)
    return value


def listed(parameters: Parameters, name: str) -> list[Any]:
    """Returns a parameter that is a list. Raises `BadTask`."""
    value = parameters.get(name)
    if not isinstance(value, list):
        raise bad("must be a list", name)
    return value


def json_in(answer: str) -> list[Any] | dict[str, Any] | None:
    """Returns the array or object that an answer is or commits to, None where it holds none.

    Raises `Fail` where one begins that is no JSON (a key twice, NaN), or several stand there.
    """
    found = find_json(answer)
    if found.reason not in (None, Reason.NO_ANSWER):
        raise Fail(found.explanation, found.reason)
    return found.value if isinstance(found.value, list | dict) else None


def object_in(answer: str) -> dict[str, Any]:
    """Returns the JSON object that an answer is or commits to. Raises `Fail`."""
    value = json_in(answer)
    if not isinstance(value, dict):
        raise unread("holds no JSON object")
    return value
