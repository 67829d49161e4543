"""The labelled cases of the structured kinds, through the engine and its workers: verdict and graded score."""

import json
from pathlib import Path

import pytest

from verifier_service.local import Verifier

CASES = sorted((Path(__file__).parents[2] / "cases" / "structured").glob("*.jsonl"))
ROWS = [
    (path.stem, number, json.loads(line)) for path in CASES for number, line in enumerate(path.read_text().splitlines())
]


@pytest.fixture(scope="module")
def answers(owners_verifiers):
    groups = []
    for kind, number, row in ROWS:
        completion = {"text": row["text"]}
        if "state" in row:
            completion["state_json"] = json.dumps(row["state"])
        if "messages" in row:
            completion["messages_json"] = json.dumps(row["messages"])
        groups.append({"id": f"{kind}-{number}", "task": row["task"], "completions": [completion]})
    with Verifier(workers=1) as verifier:
        return {answer.id: answer.results[0].outcome for answer in verifier.verify(groups)}


@pytest.mark.parametrize(("kind", "number", "row"), ROWS, ids=[f"{kind}-{row['why'][:40]}" for kind, _, row in ROWS])
def test_a_case_gets_its_verdict_and_its_score(answers, kind, number, row):
    verdict = answers[f"{kind}-{number}"]
    assert (verdict.passed, verdict.score) == (row["passed"], pytest.approx(row["score"])), verdict


@pytest.mark.parametrize("kind", [path.stem for path in CASES])
def test_at_least_half_of_the_cases_are_negatives(kind):
    labels = [row["passed"] for name, _, row in ROWS if name == kind]
    assert labels.count(False) * 2 >= len(labels)


@pytest.mark.parametrize(
    ("kind", "task", "field"),
    [
        ("json", {"schema_json": "{"}, "schema_json"),
        ("json", {"expected_json": "[1,"}, "expected_json"),
        ("state", {"initial_json": "{}", "goal_json": '[{"path": "/a", "op": "resembles"}]'}, "goal_json"),
        ("tool_calls", {"functions_json": "[]", "expected_json": "{"}, "expected_json"),
    ],
)
def test_a_task_that_cannot_be_read_is_an_error_that_names_its_field(kind, task, field):
    with Verifier(workers=1) as verifier:
        completion = {"text": "x", "state_json": "{}"}
        [answer] = verifier.verify([{"id": "a", "task": {kind: task}, "completions": [completion]}])
    error = answer.results[0].outcome if answer.results else answer.error
    assert error.code.name == "BAD_TASK"
    assert field in error.field


def test_a_missing_state_of_the_environment_is_never_a_reward_or_a_0():
    task = {"state": {"initial_json": "{}", "goal_json": '[{"path": "/a", "op": "exists"}]'}}
    with Verifier(workers=1) as verifier:
        [answer] = verifier.verify([{"id": "a", "task": task, "completions": ["done"]}])
    assert not hasattr(answer.results[0].outcome, "passed")
