"""The project's own labelled cases of the math kind, one test a row."""

import json
from pathlib import Path

import pytest

from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.math.verifier import prepare

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases" / "math.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['class']}-{index}" for index, case in enumerate(CASES)])
def test_the_verdict_is_the_labelled_one(case: dict) -> None:
    judge = prepare(MathTask(references=(case["reference"],)), starts_in_thinking=False)
    verdict = judge.judge(Completion(text=case["completion"]))
    assert verdict.passed == case["expected"], (verdict.reason, verdict.rule, verdict.extracted)


def test_at_least_half_of_the_cases_are_negative() -> None:
    assert len(CASES) >= 150
    assert sum(not case["expected"] for case in CASES) * 2 >= len(CASES)
    assert all(case["source"] for case in CASES)
