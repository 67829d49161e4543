"""Judges solutions of puzzles: reads the committed answer and checks every rule, in a worker; nothing is compared.

The puzzle `program` never comes here: its checker runs in the code sandbox (`constraint_program`).
"""

import json
from collections.abc import Callable
from functools import partial

from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import ConstraintTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.reading.said import said_or_failed
from verifier_service.verifiers.structured.coloring import GraphColour
from verifier_service.verifiers.structured.countdown import Countdown
from verifier_service.verifiers.structured.grids import Queens, Sudoku
from verifier_service.verifiers.structured.puzzle import FIELD, Fail, Parameters, Puzzle
from verifier_service.verifiers.structured.solutions import MAX_ANSWER, find_solution
from verifier_service.verifiers.structured.zebra import Zebra

_PUZZLES: dict[str, Callable[[Parameters], Puzzle]] = {
    "countdown": Countdown,
    "sudoku4": partial(Sudoku, size=4, box=2),
    "sudoku9": partial(Sudoku, size=9, box=3),
    "graph_color": GraphColour,
    "n_queens": Queens,
    "zebra": Zebra,
}


class ConstraintJudge:
    """A prepared puzzle."""

    def __init__(self, puzzle: Puzzle, name: str, starts_in_thinking: bool) -> None:
        """Takes the puzzle."""
        self._puzzle = puzzle
        self._name = name
        self._starts_in_thinking = starts_in_thinking

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion. Raises `BadTask` on a transcript that is none."""
        said = said_or_failed(completion, self._starts_in_thinking)
        if isinstance(said, Verdict):
            return said
        answer = find_solution(said)
        if isinstance(answer, Verdict):
            return answer
        shown = answer[:200]
        if len(answer) > MAX_ANSWER:
            return failed(Reason.TOO_LARGE, f"the answer is longer than {MAX_ANSWER} characters", extracted=shown)
        try:
            self._puzzle.check(answer)
        except Fail as fail:
            return failed(fail.reason, fail.message, extracted=shown)
        return Verdict(True, 1.0, Reason.ACCEPTED, extracted=shown, rule=self._name)


def prepare(spec: ConstraintTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of a puzzle. Raises `BadTask` naming the parameters, `Unsupported` for an unknown puzzle."""
    make = _PUZZLES.get(spec.puzzle)
    if make is None:
        raise Unsupported(f"{spec.puzzle[:50]!r} is none of {', '.join(_PUZZLES)}", "constraint.puzzle")
    return ConstraintJudge(make(read_parameters(spec.parameters_json, FIELD)), spec.puzzle, starts_in_thinking)


def read_parameters(text: str, field: str) -> Parameters:
    """Returns parameters, which are a JSON object, no name in it twice. Raises `BadTask`."""
    try:
        value = json.loads(text or "{}", object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise BadTask(f"is no JSON: {str(error)[:100]}", field) from None
    if not isinstance(value, dict):
        raise BadTask("is no JSON object", field)
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("an object has a name twice")
    return dict(pairs)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")
