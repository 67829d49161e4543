import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier_service.domain.enums import FinishReason
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import McqTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason, Verdict
from verifier_service.verifiers.mcq.verifier import prepare

PLANETS = ("Mercury", "Venus", "Earth", "Mars")


def judged(completion: str, reference: str = "B", choices: tuple[str, ...] = PLANETS) -> Verdict:
    return prepare(McqTask("Which?", choices, (reference,)), False).judge(Completion(completion))


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (McqTask("Which?", (), ("A",)), "mcq.choices"),
        (McqTask("Which?", ("one",), ("A",)), "mcq.choices"),
        (McqTask("Which?", tuple(map(str, range(27))), ("A",)), "mcq.choices"),
        (McqTask("Which?", ("one", " "), ("A",)), "mcq.choices[1]"),
        (McqTask("Which?", PLANETS), "mcq.references"),
        (McqTask("Which?", PLANETS, ("A", "E")), "mcq.references[1]"),
        (McqTask("Which?", PLANETS, ("",)), "mcq.references[0]"),
        (McqTask("Which?", PLANETS, ("A or B",)), "mcq.references[0]"),
        (McqTask("Which?", PLANETS, ("B) Mars",)), "mcq.references[0]"),
        (McqTask("Which?", ("C", "D", "A"), ("A",)), "mcq.references[0]"),
        (McqTask("Which?", ("red", "blue", "red"), ("A",)), "mcq.choices[2]"),
        (McqTask("Which?", ("red", "blue", "red"), ("A, B",)), "mcq.choices[2]"),
        (McqTask("Which?", ("A. red", "C. blue", "B. green"), ("A",)), "mcq.choices[1]"),
        (McqTask("Which?", PLANETS, ("A", "B", "C", "D")), "mcq.references"),
    ],
)
def test_an_unusable_task_is_an_error_that_names_its_field(spec: McqTask, field: str):
    with pytest.raises(BadTask) as caught:
        prepare(spec, False)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("choices", "references", "right"),
    [
        (("red", "blue", "blue"), ("A",), "A"),  # two wrong choices that are one leave the right one clear
        (("red", "blue", "red"), ("A", "C"), "A"),
        (("AA", "Aa", "aa"), ("B",), "B"),
        (("A", "B", "AB", "O"), ("B",), "B"),
        (("C", "D", "A"), ("B",), "B"),
        (("A. red", "B. blue", "C. green"), ("A",), "A"),
        (("B. Franklin", "A. Lincoln", "Mars"), ("A",), "A"),
        (PLANETS, ("A", "B", "C"), "B"),
        (PLANETS, ("A, B, C, D",), "A, B, C, D"),
        (PLANETS, ("B: Venus", "B"), "B"),
    ],
)
def test_odd_choices_that_leave_the_right_one_clear_are_read(choices, references, right):
    judge = prepare(McqTask("Which?", choices, references), False)
    assert judge.judge(Completion(right)).passed
    assert not judge.judge(Completion("D" if right != "A, B, C, D" else "A")).passed


@pytest.mark.parametrize("reference", ["B", "b", "(B)", "B.", "Venus", "B) Venus", "option B", "\\text{(B)}"])
def test_a_reference_is_a_letter_a_text_or_both(reference: str):
    assert judged("B", reference).passed
    assert not judged("C", reference).passed


@pytest.mark.parametrize("completion", ["B) Mars", "(B) Mars", "B. Mars", "The answer is (B) Mars."])
def test_a_letter_with_another_options_text_is_wrong_for_both(completion: str):
    assert not judged(completion, "B").passed
    assert not judged(completion, "D").passed


@pytest.mark.parametrize(
    ("completion", "passes"), [("A, C", True), ("C and A", True), ("A", False), ("A, B, C", False)]
)
def test_several_options_must_be_exactly_the_references(completion: str, passes: bool):
    assert judged(completion, "A, C").passed is passes


def test_a_short_numeric_option_keeps_its_sign():
    assert not judged("-3", "A", ("3", "-3")).passed
    assert judged("-3", "B", ("3", "-3")).passed


def test_an_open_choice_is_ambiguous_and_no_option_is_unparsable():
    assert judged("B or C").reason is Reason.AMBIGUOUS
    assert judged("Pluto").reason is Reason.UNPARSABLE_ANSWER
    assert judged("").reason is Reason.NO_ANSWER


def test_a_truncated_text_fails():
    judge = prepare(McqTask("Which?", PLANETS, ("B",)), False)
    assert judge.judge(Completion("B", FinishReason.LENGTH)).reason is Reason.TRUNCATED


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120))
def test_no_text_makes_the_judge_raise(completion: str):
    verdict = judged(completion)
    assert verdict.passed is (verdict.reason is Reason.MATCH)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text("abcdefgh ", min_size=3, max_size=20).map(str.strip).filter(bool), min_size=2, max_size=6, unique=True
    ),
    st.data(),
)
def test_every_option_is_selected_by_its_letter(choices: list[str], data: st.DataObject):
    index = data.draw(st.integers(0, len(choices) - 1))
    letter = "ABCDEF"[index]
    assert judged(f"The answer is ({letter}).", letter, tuple(choices)).passed
