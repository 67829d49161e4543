"""The project's own labelled cases of the math kind, one test a row, and what they cover."""

from dataclasses import fields

import pytest
from math_cases import CASES, ENUMS, outcome_of

from verifier_service.domain.specs import MathPolicy


@pytest.mark.parametrize("case", CASES, ids=[f"{case['class']}-{index}" for index, case in enumerate(CASES)])
def test_the_verdict_is_the_labelled_one(case: dict) -> None:
    assert outcome_of(case) == case["expected"], case


def test_at_least_half_of_the_cases_are_negative() -> None:
    assert len(CASES) >= 150
    assert sum(case["expected"] is not True for case in CASES) * 2 >= len(CASES)
    assert all(case["source"] for case in CASES)


def _tried(name: str, value: object) -> set[bool]:
    rows = [case for case in CASES if case.get("policy", {}).get(name) == value and name in case.get("policy", {})]
    return {case["expected"] is True for case in rows}


@pytest.mark.parametrize("name", [field.name for field in fields(MathPolicy)])
def test_every_value_of_every_policy_field_has_a_case_that_passes_and_one_that_fails(name: str) -> None:
    if name in ENUMS:
        values: list[object] = [member.name for member in ENUMS[name] if member.name != "UNSPECIFIED"]
    elif name in ("ordered", "allow_truncated"):
        values = [True, False]
    else:
        values = sorted({case["policy"][name] for case in CASES if name in case.get("policy", {})})
    assert values
    for value in values:
        assert _tried(name, value) == {True, False}, (name, value)


@pytest.mark.parametrize("name", [field.name for field in fields(MathPolicy)])
def test_a_policy_field_decides_where_its_values_differ(name: str) -> None:
    rows = [case for case in CASES if name in case.get("policy", {})]
    plain = [{**case, "policy": {}} for case in rows]
    assert any(outcome_of(row) != outcome_of(bare) for row, bare in zip(rows, plain, strict=True)), name
