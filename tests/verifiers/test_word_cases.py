"""The cases that the pages of `qa` and `mcq` are made from: every row has the verdict that its page tells."""

import json
from pathlib import Path

import pytest

from verifier_service.domain.specs import McqTask, QaTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.mcq.verifier import prepare as prepare_mcq
from verifier_service.verifiers.qa.verifier import prepare as prepare_qa

CASES = Path(__file__).parents[1] / "cases" / "words"
ROWS = [
    json.loads(line)
    for path in sorted(CASES.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]  # fmt: skip


def judge_of(task: dict) -> Judge:
    [(kind, spec)] = task.items()
    references = tuple(spec["references"])
    if kind == "mcq":
        return prepare_mcq(McqTask(spec["question"], tuple(spec["choices"]), references), False)
    return prepare_qa(QaTask(spec["question"], references), False)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{next(iter(row['task']))}-{row['why']}")
def test_a_case_has_the_verdict_that_its_page_tells(row: dict):
    verdict = judge_of(row["task"]).judge(Completion(row["text"]))
    assert (verdict.passed, verdict.score) == (row["passed"], row["score"]), verdict


@pytest.mark.parametrize("kind", ["mcq", "qa"])
def test_at_least_half_of_a_kinds_cases_are_negatives(kind: str):
    told = [row["passed"] for row in ROWS if kind in row["task"]]
    assert len(told) >= 60
    assert sum(told) * 2 <= len(told)
