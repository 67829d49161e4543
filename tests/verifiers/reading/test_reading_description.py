"""Announcements that only say what an answer is like give way to one that says which it is."""

import pytest

from verifier_service.domain.enums import Extraction
from verifier_service.verifiers.reading.commitment import find_commitments
from verifier_service.verifiers.reading.description import describes


def answer(text: str) -> str:
    return find_commitments(text, Extraction.LAST_COMMITTED)[-1].text


@pytest.mark.parametrize(
    "phrase",
    ["even", "even.", "always positive", "a whole number", "less than 50", "between 40 and 50", "divisible by 7",
     "rounded to 2 decimal places", "given in dollars", "in the box", "odd and prime", "the number of apples"],
)  # fmt: skip
def test_a_property_is_a_description(phrase: str) -> None:
    assert describes(phrase)
    assert answer(f"\\boxed{{42}}. The answer is {phrase}.") == "42"
    assert answer(f"<answer>42</answer> Note that the answer is {phrase}.") == "42"


@pytest.mark.parametrize(
    "phrase",
    ["41", "negative 42", "twice that", "unclear", "Paris", "an integer: 41", "even, namely 40", "no solution", "B",
     "less than that", "positive 41", "between 40 and 50, probably 41", "the sum of 40 and 1"],
)  # fmt: skip
def test_a_value_or_a_withdrawal_is_no_description(phrase: str) -> None:
    assert not describes(phrase)
    assert answer(f"\\boxed{{42}}. The answer is {phrase}.") != "42"


def test_a_property_is_the_answer_where_nothing_else_is() -> None:
    assert answer("It is 4. The answer is even.") == "even"
    assert answer("\\boxed{4}. Final answer: even") == "even"
    assert answer("The answer is 4. So the answer is even.") == "even"
    assert answer("The answer is 4. Also note that the answer is even.") == "4"
