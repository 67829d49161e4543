"""What a final message tells: stated, not asked, guessed, denied or hidden in a row of everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.verifiers.structured.state_message import MAX_OTHERS, untold


@pytest.mark.parametrize(
    "message",
    [
        "Is it 42?",
        "42?",
        "So is it **42**?",
        "Could it be 42, do you think?",
        "Is it 41? Is it 42? Is it 43?",
        "Maybe 42. Maybe 43.",
        "It might be 42.",
        "42 is wrong.",
        "It is 41. No, 42? No, 43.",
        ", ".join(map(str, range(100))),
        "\n".join(f"- {number}" for number in range(100)),
        " ".join(map(str, range(30, 50))),
    ],
)
def test_what_is_asked_guessed_or_one_of_everything_is_not_told(message):
    assert untold(message, ["42"]) == ["42"]


@pytest.mark.parametrize(
    "message",
    [
        "It is 42. Is there anything else?",
        "Is there anything else? The total is 42.",
        "The total is 42, anything else I can help with?",
        "What is left to say: it is 42!",
        "The prices are 10, 12 and 20, which makes 42.",
        "10, 12, 20, 42",
        "Is it 42? Yes, it is 42.",
    ],
)
def test_what_is_stated_is_told(message):
    assert untold(message, ["42"]) == []


@pytest.mark.parametrize(
    ("message", "told"), [("Is it Paris?", False), ("Perhaps Paris.", False), ("Paris it is.", True)]
)
def test_words_are_told_as_numbers_are(message, told):
    assert (untold(message, ["Paris"]) == []) is told


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30, unique=True))
def test_a_row_of_what_is_asked_for_is_told_and_a_row_of_many_others_is_not(numbers):
    row = ", ".join(map(str, numbers))
    assert untold(row, list(map(str, numbers))) == []
    assert (untold(row, [str(numbers[0])]) == []) is (len(numbers) <= MAX_OTHERS + 1)
