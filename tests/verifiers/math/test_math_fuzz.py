"""Properties that hold for every text, tried at length by `make soak`.

Notations agree, mutants fail, nothing raises.
"""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rendering import STYLES, Tree, mutants, rendered, value
from rendering import trees as all_trees

from verifier_service.domain.enums import Extraction
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import MathPolicy, MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason, Verdict
from verifier_service.verifiers.math.caps import TooComplex
from verifier_service.verifiers.math.statements import parse
from verifier_service.verifiers.math.undefined import is_undefined
from verifier_service.verifiers.math.verifier import prepare

pytestmark = pytest.mark.property

POINTS = ({"x": 0.83, "y": 1.37}, {"x": 2.19, "y": 0.41}, {"x": 1.61, "y": 3.07})
NUMERALS = [*"0123456", "89", "1,5", "0.", ".5", "1e", "e-(1)", "½", "⁵⁄₁", "0̅", "∞", "forty-", "two ", "million"]
SIGNS = [
    *"+-*/^_=<>!'%:;,.|&~?",
    "≤",
    "±",
    "+/-",
    "\\cdot ",
    "\\pm ",
    "\\ne ",
    "\\to ",
    "\\in ",
    "\\cup ",
    "°",
    "°C",
    "∘",
]
BRACKETS = [
    *"()[]{}",
    "\\{",
    "\\}",
    "\\left(",
    "\\right)",
    "\\left.",
    "\\right.",
    "\\lfloor ",
    "⟨",
    "\\langle ",
    "$",
    "\\$",
]
COMMANDS = [
    "\\frac",
    "\\sqrt",
    "\\text{",
    "\\mathbf{",
    "\\overline{",
    "\\begin{cases}",
    "\\end{cases}",
    "\\\\",
    "\\binom",
]
COMMANDS += [
    "\\begin{pmatrix}",
    "\\end{pmatrix}",
    "\\sum_",
    "\\log_",
    "\\sin ",
    "\\dot",
    "\\quad ",
    "\\tag{1}",
    "\\rm{",
    "\\",
]
WORDS = [
    "x",
    "y",
    "i",
    "e",
    "C",
    "U",
    "x 10^",
    "{}_",
    "_{",
    "^{",
    " to ",
    " and ",
    " or ",
    "not ",
    "base ",
    "cm",
    " per cent",
]
SOUP = NUMERALS + SIGNS + BRACKETS + COMMANDS + WORDS
SAID = [
    "The answer is ",
    "Answer: ",
    "Or maybe ",
    ". ",
    "\n",
    "\n\n",
    " or ",
    " and ",
    "No, ",
    "wait, ",
    "either ",
    "So x is ",
]
SAID += [
    "\\boxed{",
    "}",
    "$",
    "<answer>",
    "</answer>",
    "<think>",
    "</think>",
    "#### ",
    "% ",
    "<!-- ",
    "答案是",
    "Ответ: ",
    "**",
]
SAID += [
    "5",
    "12",
    "x",
    " is wrong",
    " is not ",
    "therefore ",
    ", which ",
    "```",
    "A: ",
    "(B)",
    "-",
    "\x00",
    "\u202e",
    "\ud800",
]

answers = st.lists(st.one_of(st.sampled_from(SOUP), st.text(max_size=3)), max_size=25).map("".join)
completions = st.lists(st.one_of(st.sampled_from(SAID), answers), max_size=20).map("".join)


def is_usable(tree: Tree) -> bool:
    """Tells whether a tree may stand in a reference; one without a value is the task's fault."""
    try:
        return not is_undefined(parse(rendered(tree, "latex")))
    except TooComplex:
        return True


trees = all_trees.filter(is_usable)


def judged(reference: str, completion: str) -> Verdict:
    judge = prepare(MathTask(references=(reference,)), starts_in_thinking=False)
    return judge.judge(Completion(text=completion))


def matches(reference: str, answer: str) -> bool:
    return judged(reference, f"Thus $\\boxed{{{answer}}}$").passed


@given(trees, st.sampled_from(STYLES), st.sampled_from(STYLES))
def test_an_expression_matches_itself_in_every_notation(tree: Tree, first: str, second: str) -> None:
    assume(any(value(tree, point) is not None for point in POINTS))
    found = judged(rendered(tree, first), f"\\boxed{{{rendered(tree, second)}}}")
    assert found.passed or found.reason in (Reason.TOO_COMPLEX, Reason.UNDECIDED)


@given(trees, st.sampled_from(STYLES), st.data())
def test_a_mutant_of_another_value_never_matches(tree: Tree, style: str, data: st.DataObject) -> None:
    changed = mutants(tree)
    assume(changed)
    mutant = data.draw(st.sampled_from(changed))
    pairs = [(value(tree, point), value(mutant, point)) for point in POINTS]
    assume(all(left is not None and right is not None for left, right in pairs))
    assume(any(abs(left - right) > 1e-6 * abs(left) for left, right in pairs if left and right is not None))
    assert not matches(rendered(tree, "latex"), rendered(mutant, style))


@given(trees, trees)
def test_two_expressions_match_both_ways_or_neither(left: Tree, right: Tree) -> None:
    there, back = (
        judged(rendered(one, "latex"), f"\\boxed{{{rendered(other, 'latex')}}}")
        for one, other in ((left, right), (right, left))
    )
    if {Reason.UNDECIDED, Reason.TOO_COMPLEX}.isdisjoint({there.reason, back.reason}):
        assert there.passed == back.passed


@given(
    st.lists(st.integers(-99, 99), min_size=2, max_size=6, unique=True), st.sampled_from(["{}", "({})", "\\{{{}\\}}"])
)
def test_a_list_in_any_frame_misses_no_member_and_takes_no_other(values: list[int], frame: str) -> None:
    spelled = frame.format(", ".join(map(str, values)))
    assert matches(spelled, spelled.replace(", ", " ,\\, "))
    assert not matches(spelled, frame.format(", ".join(map(str, values[:-1]))))
    assert not matches(spelled, frame.format(", ".join(map(str, [*values, 100]))))


@given(st.integers(-99, 98), st.integers(1, 50), st.sampled_from("(["), st.sampled_from(")]"))
def test_an_interval_matches_its_inequality_and_no_other_ends(low: int, width: int, opening: str, closing: str) -> None:
    high = low + width
    signs = ("<" if opening == "(" else "\\le ", "<" if closing == ")" else "\\le ")
    other = "]" if closing == ")" else ")"
    relation = f"{low}{signs[0]}x{signs[1]}{high}"
    assert matches(relation, f"x\\in{opening}{low},{high}{closing}")
    assert not matches(relation, f"x\\in{opening}{low},{high}{other}")
    assert not matches(relation, f"x\\in{opening}{low},{high + 1}{closing}")


@given(answers)
def test_no_answer_raises_or_is_worth_what_it_does_not_say(answer: str) -> None:
    found = judged("7919", f"\\boxed{{{answer}}}")
    assert not found.passed
    assert found.score == 0.0


@given(completions)
def test_no_completion_raises_or_is_worth_what_it_does_not_say(completion: str) -> None:
    found = judged("7919", completion)
    assert not found.passed
    assert found.reason is not Reason.MATCH


@given(answers)
def test_a_usable_reference_takes_itself(reference: str) -> None:
    task = MathTask(references=(reference,), policy=MathPolicy(extraction=Extraction.WHOLE_TEXT))
    try:
        judge = prepare(task, starts_in_thinking=False)
    except BadTask:
        return
    assert judge.judge(Completion(text=reference)).passed or "<" in reference
