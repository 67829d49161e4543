"""What is said of a task that a newcomer writes wrongly names what would be right."""

import json

import pytest

from verifier_service.local import Verifier

FUNCTIONS = '[{"name": "f", "parameters": {"type": "object", "properties": {"x": {"type": "integer"}}}}]'
AS_TEXT = json.dumps([{"type": "function", "function": {"name": "f", "arguments": '{"x": 1}'}}])


def zebra(clue):
    """A puzzle of two people with one clue."""
    parameters = {"attributes": {"name": ["Ann", "Bob"]}, "clues": [clue]}
    return {"constraint": {"puzzle": "zebra", "parameters_json": json.dumps(parameters)}}


CASES = [
    ({"json": {"schema_json": '{"type": "object"}'}}, "MODE_SCHEMA_ONLY"),
    ({"json": {"mode": "MODE_SCHEMA_ONLY", "schema_json": '{"items": {"type": "objct"}}'}}, "at /items/type: 'objct'"),
    (zebra(["likes", "Ann", "Bob"]), "one of same, different"),
    (zebra(["left_of", "Ann", "Bobb"]), "there is not: 'bobb'"),
    ({"tool_calls": {"functions_json": FUNCTIONS, "expected_json": AS_TEXT}}, '{"name": "f", "arguments": {"x": 1}}'),
    ({"state": {"initial_json": "{}", "goal_json": '{"n": 2}'}}, "{path, op, value}"),
    ({"constraint": {"puzzle": "sudoku", "parameters_json": "{}"}}, "sudoku4, sudoku9"),
    ({"instruction": {"constraints_json": '[{"type": "wordcount", "max": 5}]'}}, "word_count, sentence_count"),
    ({"instruction": {"constraints_json": '[{"type": "word_count", "most": 5}]'}}, "is needed, or max, not most"),
    ({"instruction": {"constraints_json": '[{"type": "word_count"}]'}}, "is needed, or max"),
    ({"mcq": {"choices": ["3", "4"], "references": ["5"]}}, "a letter from A to B nor an option's text"),
    ({"sql": {"database": "shop", "reference": "SELECT 1"}}, "RLVR_SQL_DATABASES"),
    ({"custom": {"name": "nobody", "parameters_json": "{}"}}, "by no installed distribution under rlvr.verifiers"),
]


@pytest.fixture(scope="module")
def messages():
    groups = [
        {"id": str(number), "task": task, "completions": [{"text": "x", "state_json": "{}"}]}
        for number, (task, _) in enumerate(CASES)
    ]
    with Verifier(workers=1, sandbox="none") as verifier:
        return [answer.results[0].outcome.message for answer in verifier.verify(groups)]


@pytest.mark.parametrize("number", range(len(CASES)), ids=lambda number: f"{next(iter(CASES[number][0]))}-{number}")
def test_a_fault_of_the_task_says_what_would_be_right(messages, number):
    assert CASES[number][1] in messages[number]
