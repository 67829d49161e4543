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


@pytest.mark.parametrize(
    "text",
    [
        r"\log 0", r"\ln(1-1)", r"\log_1 5", r"\log_0 5", "0^{-1}", "(2-2)^{-3}", r"\sqrt[0]{2}", "(-1)!",
        r"5 \bmod 0",
        r"\tan 90^\circ", r"\tan(-\frac{\pi}{2})", r"\sec 270^\circ", r"\cot 0", r"\csc\pi", r"\coth 0", r"(1, \ln 0)",
        r"\operatorname{arctanh}(1)", r"\frac{x}{0}", r"\frac{1}{\sin 0}", r"\frac{1}{\sqrt2-\sqrt2}",
        r"\frac{1}{e^0-1}", r"x = \frac{3}{\cos 90^\circ}",
    ],
)  # fmt: skip
def test_an_operation_on_constants_that_has_no_value_is_a_bad_task(text: str) -> None:
    with pytest.raises(BadTask, match="no value"):
        prepare(MathTask(references=(text,)), False)


@pytest.mark.parametrize(
    "text",
    [
        r"\ln(-1)", r"\sqrt{-1}", r"\arcsin 2", r"\log 1", r"\tan 90", r"\tan 45^\circ", r"\cot 90^\circ", "0^2",
        "(1/2)!",
        r"\tan x", r"A^{-1}", r"\frac{1}{\infty}", r"\frac{1}{e-\pi}", r"\frac{1}{\tanh(100)-1}", r"\frac{1}{10^{-50}}",
        r"\lim_{x \to 0} \frac{1}{x}", r"\frac{1}{0^+}", r"7 \bmod 3", r"\frac{0}{5}",
    ],
)  # fmt: skip
def test_what_has_a_value_for_someone_stays(text: str) -> None:
    assert prepare(MathTask(references=(text,)), False)


@pytest.mark.parametrize(
    "text",
    [
        "* 3", "/ 3", r"\times 3", "3 * / 4", r"3 + \cdot 4", "(3 +)", "(3*)", r"\frac{1}{2 +}", "2^{}", "x^{ } + 1",
        r"\frac{1}", r"3 - \frac{\sqrt{2}}", r"\sqrt[3]{}", r"\sqrt[3]", r"\binom{5}{}", r"2\sin", r"\log_{2}", "(1, 2",
        "[0, 1", r"\{1, 2", r"\begin{pmatrix} 1 \\ 2", r"A \cup", r"\cap B",
    ],
)  # fmt: skip
def test_an_operator_a_command_or_a_bracket_that_breaks_off_is_a_bad_task(text: str) -> None:
    with pytest.raises(BadTask, match="cut off"):
        prepare(MathTask(references=(text,)), False)


@pytest.mark.parametrize(
    "text",
    [
        "+3", "!5", "z^{*}", "Ca^{2+}", r"0^{+}", r"{}^{14}C", r"\Gamma^{}_{ij}", r"\sin", r"\times", "]0, 1[",
        "[0, 1)", "1)",
        r"\pi{}", "1, 2,", "*5*", r"\left\{1, 2\right.", r"\frac12", r"\frac\pi2", r"\sqrt2", r"\sin{x}", r"\log_2 5",
    ],
)  # fmt: skip
def test_what_only_looks_unfinished_stays(text: str) -> None:
    assert prepare(MathTask(references=(text,)), False)


@pytest.mark.parametrize(
    "text", [r"\undefinedcmd{3}", r"2\sqroot{3}", r"\fracpi{2}", r"$\frc{1}{2}$", r"x + \mycmd {y}"]
)
def test_a_command_with_an_argument_that_nobody_knows_is_a_bad_task(text: str) -> None:
    with pytest.raises(BadTask, match="command"):
        prepare(MathTask(references=(text,)), False)


@pytest.mark.parametrize(
    "text",
    [
        r"\overset{\frown}{AB}",
        r"\mathring{A}",
        r"\cancel{5}",
        r"\angle{ABC}",
        r"\rm{cm}",
        r"\text{yes}",
        r"\leq{5}",
        r"\foo",
    ],
)
def test_a_command_of_latex_stays_whether_or_not_it_means_something_here(text: str) -> None:
    assert prepare(MathTask(references=(text,)), False)
