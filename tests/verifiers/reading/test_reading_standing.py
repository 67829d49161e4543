"""What a text states of a value in it: neither denied, rejected, guessed, asked nor left open."""

import pytest

from verifier_service.verifiers.reading.openness import is_mere_guess
from verifier_service.verifiers.reading.standing import follows_refusal, is_stated

VALUE = "[1, 2]"


def stated(frame: str) -> bool:
    text = frame.format(VALUE)
    start = text.index(VALUE)
    return is_stated(text, start, start + len(VALUE)) and not follows_refusal(text, start)


@pytest.mark.parametrize(
    "frame",
    [
        "{}",
        "Here it is: {}",
        "So {} it is.",
        "It is {}. Is that all?",
        "Could you tell? Yes: {}",
        "It is nothing but {}.",
        "I do not know why, so I counted again, and in the end there were these: {}",
        "{} or so I am told",
        "{} is wrongly sorted",
    ],
)
def test_what_a_text_says_is_stated(frame: str):
    assert stated(frame)


@pytest.mark.parametrize(
    "frame",
    [
        "not {}",
        "It isn't {}",
        "Not this: {}",
        "anything but {}",
        "{} is wrong",
        "{} is not the answer",
        "{}. That is false.",
        "maybe {}",
        "Perhaps it is {}",
        "it could be: {}",
        "{}?",
        "Is it {}, do you think?",
        "What about 3? Is it {} then?",
        "{} or something else",
        "{}, or whatever",
        "I don't know, {}",
        "Unknown. {}",
        "no idea, but here it is: {}",
    ],
)
def test_what_a_text_denies_guesses_asks_or_leaves_open_is_not(frame: str):
    assert not stated(frame)


@pytest.mark.parametrize(
    ("text", "guess"),
    [
        ("maybe 4", True),
        ("Well, perhaps 3.5.", True),
        ("I doubt that it is Paris", True),
        ("All but Paris", True),
        ("It might be Paris", False),
        ("Probably Paris", False),
        ("I doubt many know it, but it is Paris", False),
        ("Maybe it helps to recall the map. It is Paris.", False),
        ("Paris, maybe the largest city", False),
    ],
)
def test_a_sentence_that_only_guesses_is_told_from_one_that_answers(text: str, guess: bool):
    assert is_mere_guess(text) is guess


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["maybe ", "not this: ", "is it ", "or ", "? ", " ", "unknown ", "i doubt ", "wrong: "]
)
def test_a_megabyte_around_a_value_is_read_in_linear_time(piece: str):
    flood = piece * (1_000_000 // len(piece))
    text = flood + VALUE + flood
    told = {is_stated(text, len(flood), len(flood) + len(VALUE)) for _ in range(100)}
    assert len(told) == 1
    assert not is_mere_guess(flood)
