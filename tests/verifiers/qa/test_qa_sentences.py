"""Whole sentences as chat models write them: how often the verdict is a careful human's, and how that is measured."""

import json
from pathlib import Path

from verifier_service.domain.specs import QaTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.qa.verifier import prepare

CASES = Path(__file__).parents[2] / "cases" / "qa_sentences.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]


def passes(row: dict) -> bool:
    judge = prepare(QaTask(row["question"], tuple(row["references"])), False)
    return judge.judge(Completion(row["completion"])).passed


def test_sentences_are_judged_as_a_careful_human_does():
    told = [(passes(row), row["expected"]) for row in ROWS]
    false_positives = [row for row, (passed, expected) in zip(ROWS, told, strict=True) if passed and not expected]
    assert len(false_positives) <= 2, false_positives
    assert sum(passed is expected for passed, expected in told) >= 0.98 * len(told)


def test_there_are_enough_cases_and_half_of_them_are_negatives():
    assert len(ROWS) >= 500
    assert sum(not row["expected"] for row in ROWS) * 2 >= len(ROWS)
