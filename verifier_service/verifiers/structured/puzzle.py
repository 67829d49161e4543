"""What a puzzle is to the judge: it reads an answer and says what is wrong with it.

`Fail` carries the reason; whatever is wrong with the parameters is `BadTask`, raised when a puzzle is made.
"""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from verifier_service.domain.errors import BadTask
from verifier_service.domain.verdict import Reason

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


def whole(value: object, name: str, least: int, most: int) -> int:
    """Returns a parameter that is a whole number within bounds. Raises `BadTask`."""
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadTask(f"{name} must be a whole number from {least} to {most}", FIELD)
    return value


def listed(parameters: Parameters, name: str) -> list[Any]:
    """Returns a parameter that is a list. Raises `BadTask`."""
    value = parameters.get(name)
    if not isinstance(value, list):
        raise BadTask(f"{name} must be a list", FIELD)
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_constant(word: str) -> Any:  # noqa: ANN401 - the parser's own shape
    raise ValueError(f"{word} is no JSON")


def as_json(answer: str) -> Any:  # noqa: ANN401 - a JSON value
    """Returns the JSON value that an answer is. Raises `Fail`; keys that stand twice and NaN are no JSON."""
    try:
        return json.loads(answer, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise unread(f"is no JSON: {str(error)[:100]}") from None


def embedded_object(answer: str) -> dict[str, Any]:
    """Returns the JSON object that an answer is, or that stands in it between the first and last brace."""
    first, last = answer.find("{"), answer.rfind("}")
    if first < 0 or last < first:
        raise unread("holds no JSON object")
    value = as_json(answer[first : last + 1])
    if not isinstance(value, dict):
        raise unread("is no JSON object")
    return value
