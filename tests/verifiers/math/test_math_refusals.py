"""What a text may not gain by being hostile: no reward, and no way out of its 0."""

import pytest

from verifier_service.domain.enums import Undecided
from verifier_service.domain.errors import Unsupported
from verifier_service.domain.specs import MathPolicy, MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Verdict
from verifier_service.verifiers.math.statements import clean
from verifier_service.verifiers.math.verifier import prepare


def judged(reference: str, answer: str, undecided: Undecided = Undecided.FAIL) -> Verdict:
    task = MathTask(references=(reference,), policy=MathPolicy(undecided=undecided))
    return prepare(task, starts_in_thinking=False).judge(Completion(text=f"So $\\boxed{{{answer}}}$."))


@pytest.mark.parametrize(
    "answer",
    [
        r"\infty^\infty",
        r"(x^x-x^x)/(y-y)",
        r"\frac{1}{x-x}",
        r"\infty^\infty=5",
        r"\ln 0+\pi",
        r"6+e^{-100000}",
        r"\sin(10^{1200})+\sin(10^{1201})+\sin(10^{1202})",
        "\\," * 9_000 + "6",
    ],
)
def test_an_answer_that_has_no_value_is_failed_whatever_the_policy(answer: str) -> None:
    assert not judged("5", answer, Undecided.ERROR).passed


def test_a_reference_without_a_value_is_an_error_where_the_policy_asks() -> None:
    with pytest.raises(Unsupported):
        judged(r"(x^x-x^x)/(y-y)", "5", Undecided.ERROR)
    assert not judged(r"(x^x-x^x)/(y-y)", "5").passed


@pytest.mark.parametrize(
    ("reference", "answer", "passes"),
    [
        ("0.38", r"\arctan(\tan(10^{100}))", True),
        ("0.5", r"\arctan(\tan(10^{100}))", False),
        ("-0.37", r"\sin(10^{100})", True),
        ("0.37", r"\sin(10^{100})", False),
        ("3.14", r"(10^{100}+\pi)-10^{100}", True),
        ("0.00", r"(10^{100}+\pi)-10^{100}", False),
        (r"\pi", r"(10^{100}+\pi)-10^{100}", True),
        (r"\sin(10^{100})", r"\sin(10^{100}+2\pi)", True),
        (r"\sin(10^{100})", r"\sin(10^{100}+2)", False),
    ],
)
def test_great_arguments_and_cancelling_terms_are_worked_out_to_all_their_digits(
    reference: str, answer: str, passes: bool
) -> None:
    assert judged(reference, answer).passed is passes


@pytest.mark.parametrize("unit", ["\\,", "\\\\", ". ", "\\ ;", "!", "\\!"])
def test_the_end_of_a_long_run_of_spaces_and_stops_is_found_from_the_right(unit: str) -> None:
    run = unit * 200_000
    assert clean(run + "5").endswith("5")


@pytest.mark.parametrize("trail", [".", ";", " ", "\\,", "\\;", "\\\\", "\\\\.", "\\!", ". \\ ,"])
def test_stops_and_spaces_at_the_end_are_dropped(trail: str) -> None:
    assert clean("5" + trail * 2) == "5"
    assert clean("5!" + trail) == "5!"


@pytest.mark.parametrize("answer", [r"a+b=\infty^\infty=5", r"x=\infty^\infty=5", r"5, \infty^\infty"])
def test_a_step_without_a_value_never_leaves_the_comparison_undecided(answer: str) -> None:
    assert not judged("5", answer, Undecided.ERROR).passed
