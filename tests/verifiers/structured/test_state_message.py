"""What a final message tells: stated, not asked, guessed, denied or hidden in a row of everything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.verifiers.structured.state_message import MAX_ENUMERATED, MAX_OTHERS, untold


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
        "41, 42, 43",
        "It is 41, 42 or 43.",
        "Totals: 40; 41; 42",
        "41/42",
        "42/43",
        "42 is not the result.",
        "42 isn't the total.",
        "42 or something else",
        "Wrong answer: 42",
        "Anything but 42.",
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
        "41, 42",
        "The items cost 10, 12 and 20: 42 in all.",
        "3 tables, 42 chairs, 7 lamps",
        "| 10 | 12 | 42 |",
        "Is it 42? Yes, it is 42.",
    ],
)
def test_what_is_stated_is_told(message):
    assert untold(message, ["42"]) == []


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("Is it Paris?", False),
        ("Perhaps Paris.", False),
        ("Paris or London", False),
        ("London or Paris", False),
        ("Either Paris, or maybe London.", False),
        ("Paris or something else", False),
        ("Paris is not the answer.", False),
        ("Not this: Paris", False),
        ("Paris it is.", True),
        ("Booked to Paris, or call us to change it.", True),
        ("London or Paris? Paris.", True),
    ],
)
def test_words_are_told_as_numbers_are(message, told):
    assert (untold(message, ["Paris"]) == []) is told


def test_a_choice_between_what_is_asked_for_tells_both():
    assert untold("You may take the Paris or the London flight.", ["Paris", "London"]) == []


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30, unique=True))
def test_a_row_of_what_is_asked_for_is_told_and_a_row_of_many_others_is_not(numbers):
    row = ", ".join(map(str, numbers))
    assert untold(row, list(map(str, numbers))) == []
    assert (untold(row, [str(numbers[0])]) == []) is (len(numbers) <= MAX_ENUMERATED + 1)
    cells = " | ".join(map(str, numbers))
    assert (untold(cells, [str(numbers[0])]) == []) is (len(numbers) <= MAX_OTHERS + 1)
