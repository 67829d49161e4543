"""References that cannot be used are the task's fault, never a completion's 0."""

import pytest

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import MathTask
from verifier_service.verifiers.math.verifier import prepare


@pytest.mark.parametrize(
    "text", ["\\frac{1}{", "72}", "\\boxed{72", "\\{1, 2\\}}", "\\text{yes", "}{", "\\sqrt{\\{}"[:-1]]
)
def test_a_reference_whose_braces_do_not_close_is_a_bad_task(text: str) -> None:
    with pytest.raises(BadTask, match="braces") as caught:
        prepare(MathTask(references=("1", text)), False)
    assert caught.value.field == "math.references[1]"


@pytest.mark.parametrize(
    "text", ["\\{1, 2\\}", "\\frac{1}{2}", "{7}", "\\left\\{x : x > 1\\right\\}", "\\text{\\{}", "\\\\{5}"]
)
def test_braces_that_close_or_are_signs_are_fine(text: str) -> None:
    assert prepare(MathTask(references=(text,)), False)


@pytest.mark.parametrize(
    "text",
    [
        "1/0", "0/0", r"\frac{1}{0}", "1/(2-2)", "(1, 1/0)", "x/0", "x = ", "5 =", "$x =$", "x <", "3 +", "3 \\times",
        r"\frac{}{2}", r"\frac{3}{}", r"\sqrt{}", "2^", "x = ?", "7 8", "1 2 3", r"\text{}", "?", "???", "___", "{}",
        "todo", "tbd", "<answer>", "[your answer here]",
    ],
)  # fmt: skip
def test_a_reference_that_no_answer_can_meet_is_a_bad_task(text: str) -> None:
    with pytest.raises(BadTask) as caught:
        prepare(MathTask(references=("1", text)), False)
    assert caught.value.field == "math.references[1]"


@pytest.mark.parametrize(
    "text",
    [
        "undefined", "unanswerable", "the answer", "= 5", "<", "=", "+", "3+", "1-", "5!", "0^0", "1 000", "3 1/2",
        "C++",
        r"\emptyset", r"\{\}", r"\infty", r"\text{yes}", r"\frac{1}{x}", "np.arcsin(1/3)", "Who was it?",
        "$-2x^2+x-$", "The sum of the terms is zero.", "7 and 8", r"\frac{1}{x-x}", "...",
    ],
)  # fmt: skip
def test_a_reference_that_an_answer_may_meet_stays(text: str) -> None:
    assert prepare(MathTask(references=(text,)), False)
