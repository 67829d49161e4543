"""Verdicts of the math kind: reasons, flags, policy fields both ways, unusable tasks."""

import math

import pytest

from verifier_service.domain.enums import Extraction, FinishReason, Multiple, Percent, Undecided, Units
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import MathPolicy, MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict
from verifier_service.verifiers.math.verifier import prepare


def judged(reference: str, answer: str, **policy: object) -> Verdict:
    task = MathTask(references=(reference,), policy=MathPolicy(**policy))
    return prepare(task, starts_in_thinking=False).judge(Completion(text=f"So $\\boxed{{{answer}}}$."))


@pytest.mark.parametrize(
    ("reference", "answer", "rule"),
    [
        ("18", "18", "identical"),
        ("18", r"\frac{36}{2}", "rational"),
        ("0.33", r"\frac13", "decimal"),
        ("x+1", "(x+1)", "structural"),
        (r"\sqrt8", r"2\sqrt2", "numeric"),
        ("[1,2)", r"1\le x<2", "interval"),
        ("(1,2)", r"(\frac22,2)", "tuple"),
        ("1,2", "2,1", "list"),
        (r"\{1,2\}", r"\{2,1\}", "set"),
        ("x+y=1", "2x+2y=2", "equation"),
        ("no solution", r"\text{There is no solution}", "text"),
        ("(B)", r"\text{B}", "option"),
        ("2:3", "4:6", "ratio"),
        (r"35\%", "0.35", "percent"),
        ("2 km", "2000 m", "unit"),
    ],
)
def test_a_match_names_the_rule_that_decided(reference: str, answer: str, rule: str) -> None:
    verdict = judged(reference, answer)
    assert (verdict.passed, verdict.score, verdict.reason) == (True, 1.0, Reason.MATCH)
    assert verdict.rule == rule
    assert verdict.matched_reference == reference


@pytest.mark.parametrize(
    ("reference", "completion", "reason"),
    [
        ("18", r"\boxed{17}", Reason.MISMATCH),
        ("18", "I do not know where to begin with this one", Reason.UNPARSABLE_ANSWER),
        ("18", "", Reason.NO_ANSWER),
        ("18", r"\boxed{18", Reason.NO_ANSWER),
        ("18", "<think>18", Reason.NO_ANSWER),
        ("18", r"\boxed{17} or \boxed{18}", Reason.AMBIGUOUS),
        ("18", r"\boxed{\frac{1}{+}}", Reason.UNPARSABLE_ANSWER),
        ("18", r"\boxed{" + "(" * 200 + "18" + ")" * 200 + "}", Reason.TOO_COMPLEX),
        ("18", r"\boxed{" + "7" * 30_000 + "}", Reason.TOO_COMPLEX),
        ("18", r"\boxed{9^{9^{9^{9}}}}", Reason.TOO_COMPLEX),
    ],
)
def test_a_failure_names_its_reason(reference: str, completion: str, reason: Reason) -> None:
    verdict = prepare(MathTask(references=(reference,)), starts_in_thinking=False).judge(Completion(text=completion))
    assert (verdict.passed, verdict.score, verdict.reason) == (False, 0.0, reason)


def test_any_reference_suffices_and_the_one_that_matched_is_named() -> None:
    verdict = prepare(MathTask(references=("7", r"\frac12")), False).judge(Completion(text=r"\boxed{0.5}"))
    assert verdict.passed
    assert verdict.matched_reference == r"\frac12"


def test_a_huge_reference_matches_itself_by_structure_only() -> None:
    assert judged(r"2^{74207281}-1", r"(2^{74207281})-1").passed
    assert not judged(r"2^{74207281}-1", r"2^{74207281}").passed
    assert not judged(r"e^{900}", r"e^{900}+1").passed


def test_a_text_cut_off_by_its_length_fails_unless_allowed() -> None:
    cut = Completion(text=r"\boxed{18}", finish_reason=FinishReason.LENGTH)
    strict = prepare(MathTask(references=("18",)), False)
    lenient = prepare(MathTask(references=("18",), policy=MathPolicy(allow_truncated=True)), False)
    assert strict.judge(cut).reason is Reason.TRUNCATED
    assert lenient.judge(cut).passed


def test_a_prompt_that_opened_thinking_needs_its_end() -> None:
    judge = prepare(MathTask(references=("18",)), starts_in_thinking=True)
    assert judge.judge(Completion(text=r"so \boxed{18}")).reason is Reason.NO_ANSWER
    assert judge.judge(Completion(text=r"so 17</think>\boxed{18}")).passed


def test_flags_tell_of_hedges_lists_and_control_characters() -> None:
    judge = prepare(MathTask(references=("18",)), False)
    assert Flag.HEDGED in judge.judge(Completion(text=r"\boxed{17} or \boxed{18}")).flags
    assert Flag.MULTIPLE_ANSWERS in judge.judge(Completion(text=r"\boxed{17} and \boxed{18}")).flags
    assert Flag.CONTROL_CHARS in judge.judge(Completion(text="\\boxed{18\u202e}")).flags
    assert judge.judge(Completion(text=r"\boxed{18}")).flags == ()


@pytest.mark.parametrize(
    ("reference", "answer", "policy"),
    [
        ("100", "101", {"relative_tolerance": 0.01}),
        ("100", "100.4", {"absolute_tolerance": 0.5}),
        ("3.14159", "3.1416", {"significant_digits": 4}),
        ("5 kg", "5 m", {"units": Units.IGNORED}),
        ("0.4", r"0.4\%", {"percent": Percent.EITHER}),
        ("2,3", "3", {"multiple": Multiple.ANY}),
    ],
)
def test_a_policy_that_widens(reference: str, answer: str, policy: dict) -> None:
    assert not judged(reference, answer).passed
    assert judged(reference, answer, **policy).passed


@pytest.mark.parametrize(
    ("reference", "answer", "policy"),
    [
        ("5 kg", "5", {"units": Units.REQUIRED}),
        (r"50\%", "50", {"percent": Percent.STRICT}),
        ("1,2", "2,1", {"ordered": True}),
        ("18", "18", {"extraction": Extraction.ANSWER_TAG}),
        ("3.14", "3.1416", {"absolute_tolerance": 0.0}),
        ("3.14", "3.1416", {"relative_tolerance": 1e-6}),
    ],
)
def test_a_policy_that_narrows(reference: str, answer: str, policy: dict) -> None:
    assert judged(reference, answer).passed
    assert not judged(reference, answer, **policy).passed


def test_a_tolerance_still_refuses_what_lies_outside() -> None:
    assert not judged("100", "102", relative_tolerance=0.01).passed
    assert not judged("3.14159", "3.14", significant_digits=4).passed
    assert not judged("2,3", "3,4", multiple=Multiple.ANY).passed


@pytest.mark.parametrize("undecided", list(Undecided))
def test_a_decided_comparison_ignores_the_policy_for_undecided_ones(undecided: Undecided) -> None:
    assert not judged("5", "6", undecided=undecided).passed


@pytest.mark.parametrize(
    ("task", "field"),
    [
        (MathTask(), "math.references"),
        (MathTask(references=("",)), "math.references[0]"),
        (MathTask(references=("5", " $ $ ")), "math.references[1]"),
        (MathTask(references=("7" * 100_000,)), "math.references[0]"),
        (MathTask(references=("(" * 500 + "1" + ")" * 500,)), "math.references[0]"),
        (MathTask(references=("5",), policy=MathPolicy(relative_tolerance=-1.0)), "math.policy.relative_tolerance"),
        (MathTask(references=("5",), policy=MathPolicy(relative_tolerance=1.0)), "math.policy.relative_tolerance"),
        (MathTask(references=("5",), policy=MathPolicy(relative_tolerance=math.nan)), "math.policy.relative_tolerance"),
        (MathTask(references=("5",), policy=MathPolicy(absolute_tolerance=math.inf)), "math.policy.absolute_tolerance"),
        (MathTask(references=("5",), policy=MathPolicy(significant_digits=0)), "math.policy.significant_digits"),
    ],
)
def test_an_unusable_task_is_its_own_fault(task: MathTask, field: str) -> None:
    with pytest.raises(BadTask) as caught:
        prepare(task, starts_in_thinking=False)
    assert caught.value.field == field
