"""The project's own labelled answers, one test a class: every row has the verdict that a careful human gives."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from verifier_service.domain.enums import AnswerType
from verifier_service.domain.specs import McqTask, QaPolicy, QaTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Verdict
from verifier_service.verifiers.mcq.verifier import prepare as prepare_mcq
from verifier_service.verifiers.qa.verifier import prepare


def read(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


ROWS = read(Path(__file__).parents[2] / "cases" / "qa.jsonl")
SHARED = Path(__file__).parents[4] / "shared" / "cases" / "qa.jsonl"
CLASSES = sorted({row["class"] for row in ROWS})


def verdict(row: dict) -> Verdict:
    references = tuple(row["references"])
    if "choices" in row:
        choices = row["choices"]
        texts = tuple(choices.values() if isinstance(choices, dict) else choices)
        return prepare_mcq(McqTask(row["question"], texts, references), False).judge(Completion(row["completion"]))
    policy = QaPolicy(**row.get("policy", {}))
    spec = QaTask(row["question"], references, AnswerType(row.get("type", "INFER")), policy)
    return prepare(spec, False).judge(Completion(row["completion"]))


@pytest.mark.parametrize("name", CLASSES)
def test_every_case_has_the_verdict_of_a_careful_human(name: str):
    wrong = [
        (row["references"], row["completion"], row["expected"])
        for row in ROWS
        if row["class"] == name and verdict(row).passed is not row["expected"]
    ]
    assert wrong == []


def test_at_least_half_of_the_cases_are_negatives():
    assert len(ROWS) >= 120
    assert sum(not row["expected"] for row in ROWS) * 2 >= len(ROWS)


def test_a_verdict_says_by_which_rule_and_reference_it_passed():
    for row in ROWS:
        found = verdict(row)
        assert found.score == float(found.passed)
        assert bool(found.rule) is found.passed
        assert (found.matched_reference in row["references"]) is found.passed


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled development cases are not on this machine")
def test_development_cases_stay_above_the_bar():
    rows = read(SHARED)
    right: dict[str, list[bool]] = defaultdict(list)
    false_positives = 0
    for row in rows:
        passed = verdict(row).passed
        right[row["confidence"]].append(passed is row["expected"])
        false_positives += passed and not row["expected"] and row["confidence"] == "high"
    assert false_positives <= 2
    assert sum(right["high"]) >= 0.985 * len(right["high"])
