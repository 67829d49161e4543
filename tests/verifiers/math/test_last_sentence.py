"""What a last sentence tells that announces no answer, and what keeps it from telling one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import Extraction
from verifier_service.domain.specs import MathPolicy, MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason
from verifier_service.verifiers.math.last_sentence import told
from verifier_service.verifiers.math.verifier import prepare


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("So the total cost is $12.", "$12"),
        ("Each has 4. She has 12 apples left.", "12 apples"),
        ("I add 2 and 2, which gives 4.", "4"),
        ("The result is twelve.", "twelve"),
        ("So there are one hundred and five of them.", "one hundred five"),
        ("Thus the mean is 3 1/2.", "3 1/2"),
        ("So the speed is 12.5 km per hour.", "12.5 km per hour"),
        ("The area is approximately 78.54.", "78.54"),
        ("So the point is (3, 4).", "(3, 4)"),
        ("We add them. 7 + 5 = 12.", "7 + 5 = 12"),
        ("Tom is 6 + 2 = 8 years old.", "6 + 2 = 8 years"),
        ("He has 40 pens - 10 pens = 30 pens left.", "30 pens"),
        ("There are 40 / 5 = 8 rows of 5 stars.", "40 / 5 = 8 rows"),
        ("He works for 39 x 2 = 78 minutes.", "39*2 = 78 minutes"),
        ("They cost $3 + $4 = $7 and she has $10, so her change is 10-7 = $3.", "10-7 = $3"),
        ("Hence x = 3 * 4 = 12.", "x = 3 * 4 = 12"),
        ("Hence x = 12.", "x = 12"),
        ("The total is 12, since 7 + 5 = 12.", "12"),
        ("**The total is 12.**", "12"),
        ("That leaves 3 dozen eggs.", "3 dozen eggs"),
    ],
)
def test_a_last_sentence_tells_its_value_with_its_unit(text: str, value: str) -> None:
    said = told(text)
    assert said is not None
    assert said.text == value


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "The total is 12?", "Perhaps 12.", "The total is about 12.", "It is the 12th.", "A 12-year-old came.",
        "x is 3 and y is 12.", "She has 12 apples, and we need to subtract the rest.", "12 is too large.",
        "It is divisible by 12.", "For example, x = 12.", "See step 2.", "So x ≠ 12.",
        "The total is 12 times the cost.",
        "It took so long that nothing came of it.", r"So it is \frac{1}{2}.", r"It is \boxed{12", "If so, it is 12.",
        "7 + 5 = 12 or 13.", "7 + 5 != 12.", "Tom is 6 + 2 = 8 and Ann is 5 + 1 = 6.", "First, 7 + 5 = 12.",
        "Find the ratio of 2 and 2: 4", "The score was 7-5.", "7 + 5 = 12 is too much.",
    ],
)  # fmt: skip
def test_what_denies_doubts_or_counts_otherwise_tells_nothing(text: str) -> None:
    assert told("We begin. " + text) is None


def test_the_beginning_of_a_sentence_that_is_too_long_to_read_may_deny_it() -> None:
    assert told("It is not true that " + "very " * 200 + "large numbers exist, so the total is 12.") is None


@pytest.mark.parametrize("mode", [mode for mode in Extraction if mode.name not in ("LAST_COMMITTED", "UNSPECIFIED")])
def test_only_the_default_mode_takes_what_is_not_announced(mode: Extraction) -> None:
    judge = prepare(MathTask(references=("12",), policy=MathPolicy(extraction=mode)), starts_in_thinking=False)
    assert not judge.judge(Completion("So the total cost is $12.")).passed


def test_a_sentence_of_the_question_tells_nothing() -> None:
    judge = prepare(MathTask(references=("12",), question="There are 12 hens. How many eggs?"), False)
    assert judge.judge(Completion("Let me see. There are 12 hens.")).reason is not Reason.MATCH
    assert judge.judge(Completion("Let me see. There are 12 eggs.")).passed


@pytest.mark.property
@given(st.text(alphabet="So the total is 12. apples,or-=$%()3 and\n", max_size=120))
def test_any_text_is_read(text: str) -> None:
    said = told(text)
    assert said is None or (said.text and said.sentence)


@pytest.mark.timeout(15)
@pytest.mark.parametrize("piece", ["so ", "12 ", "- ", "one and ", "a. ", "sqrt(", "which gives 4, ", "x = "])
def test_a_megabyte_is_read_in_linear_time(piece: str) -> None:
    assert told("So " + piece * (1_000_000 // len(piece))) is None or piece in ("a. ", "which gives 4, ")
