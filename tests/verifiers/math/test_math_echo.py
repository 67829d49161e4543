r"""An answer that only says the question again; a question may still hold its answer."""

import pytest

from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict
from verifier_service.verifiers.math.verifier import prepare

PRODUCT = "What is $6 \\cdot 9$?"


def asked(question: str, reference: str, completion: str) -> Verdict:
    task = MathTask(question=question, references=(reference,))
    return prepare(task, starts_in_thinking=False).judge(Completion(text=completion))


@pytest.mark.parametrize(
    ("question", "reference"),
    [
        (PRODUCT, "54"),
        ("Simplify $\\frac{1}{\\sqrt{5}-2}$.", "\\sqrt5+2"),
        ("Expand $(t-3)(t+3)$.", "t^2-9"),
        ("Which is larger, $4$ or $7$?", "7"),
        ("Work out 12*12", "144"),
    ],
)
@pytest.mark.parametrize("frame", ["{}", " {}\n", "Question: {}", "{}  "])
def test_the_question_verbatim_commits_to_nothing(question: str, reference: str, frame: str) -> None:
    verdict = asked(question, reference, frame.format(question))
    assert not verdict.passed
    assert Flag.PROMPT_ECHO in verdict.flags or verdict.reason is Reason.UNPARSABLE_ANSWER


@pytest.mark.parametrize(
    ("question", "reference", "answer"),
    [
        (PRODUCT, "54", "6 \\cdot 9"),
        (PRODUCT, "54", "9 \\times 6"),
        (PRODUCT, "54", "(6)(9)"),
        (PRODUCT, "54", "x = 6 \\cdot 9"),
        (PRODUCT, "54", "1 \\cdot 6 \\cdot 9 + 0"),
        ("Simplify $\\frac{1}{\\sqrt{5}-2}$.", "\\sqrt5+2", "1/(-2+\\sqrt5)"),
        ("Expand $(t-3)(t+3)$.", "t^2-9", "(t+3)(t-3)"),
        ("Factor $t^2-9$.", "(t-3)(t+3)", "t^2-9"),
        ("Reduce 10/14 to lowest terms.", "\\frac57", "\\frac{10}{14}"),
        ("Find $\\sqrt{12}$ in simplest form.", "2\\sqrt3", "\\sqrt{12}"),
        ("Write $3x-y-4=0$ in slope-intercept form.", "y=3x-4", "3x-y-4=0"),
    ],
)
def test_an_expression_of_the_question_that_is_not_worked_out_is_no_answer(
    question: str, reference: str, answer: str
) -> None:
    verdict = asked(question, reference, f"\\boxed{{{answer}}}")
    assert (verdict.passed, verdict.reason, verdict.flags) == (False, Reason.MISMATCH, (Flag.PROMPT_ECHO,))


@pytest.mark.parametrize(
    ("question", "reference", "answer"),
    [
        (PRODUCT, "54", "54"),
        (PRODUCT, "54", "6 \\cdot 9 = 54"),
        ("Which is larger, 4 or 7?", "7", "7"),
        ("Which is larger, 5/7 or 2/3?", "\\frac57", "5/7"),
        ("Which is larger, $2^{90}$ or $3^{50}$?", "2^{90}", "2^{ 90 }"),
        ("Which is longer, $2\\sqrt3$ or $\\pi$?", "3.4641016151", "2\\sqrt3"),
        ("For which $t$ has $f(t) = t^2 - 2t$ its least value $t = 1$?", "1", "t = 1"),
        ("Factor $t^2-9$.", "(t-3)(t+3)", "(t+3)(t-3)"),
        ("", "54", "6 \\cdot 9"),
    ],
)
def test_what_is_worked_out_or_has_the_references_form_passes(question: str, reference: str, answer: str) -> None:
    assert asked(question, reference, f"\\boxed{{{answer}}}").passed


def test_what_follows_the_question_said_again_is_the_answer() -> None:
    assert asked(PRODUCT, "54", PRODUCT + " $54$").passed
    assert asked(PRODUCT, "54", PRODUCT + "\n54").passed
    assert not asked(PRODUCT, "54", PRODUCT + "\n45").passed


@pytest.mark.parametrize("question", ["((((" * 4_000, "$1+1$ " * 9_000, "a " * 100_000, "\\" * 5_000, "$" * 5_000])
def test_a_question_that_cannot_be_read_changes_nothing(question: str) -> None:
    assert asked(question, "54", "\\boxed{54}").passed
    assert not asked(question, "54", "\\boxed{55}").passed
