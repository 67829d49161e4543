"""The cases that the pages of `qa` and `mcq` are made from: every row has the verdict that its page tells."""

import json
from pathlib import Path

import pytest

from verifier_service.domain.enums import AnswerType, Partial
from verifier_service.domain.specs import McqTask, QaPolicy, QaTask
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
    kind = AnswerType(spec.get("type", "ANSWER_TYPE_INFER").removeprefix("ANSWER_TYPE_"))
    partial = Partial(spec.get("policy", {}).get("partial", "PARTIAL_NONE").removeprefix("PARTIAL_"))
    return prepare_qa(QaTask(spec.get("question", ""), references, kind, QaPolicy(partial=partial)), False)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{next(iter(row['task']))}-{row['why']}")
def test_a_case_has_the_verdict_that_its_page_tells(row: dict):
    verdict = judge_of(row["task"]).judge(Completion(row["text"]))
    assert (verdict.passed, verdict.score) == (row["passed"], pytest.approx(row["score"])), verdict


@pytest.mark.parametrize("kind", ["mcq", "qa"])
def test_at_least_half_of_a_kinds_cases_are_negatives(kind: str):
    told = [row["passed"] for row in ROWS if kind in row["task"]]
    assert len(told) >= 60
    assert sum(told) * 2 <= len(told)
