"""Which announcing nouns may stand in a text: none that stands there is left out, and few that do not are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.verifiers.reading import marker_words as words
from verifier_service.verifiers.reading.nouns import spaced_nouns, unspaced_nouns

SPACED = words.NOUNS + words.CHOICE_NOUNS
PIECES = (*SPACED, *words.UNSPACED_NOUNS, "res", "ri", "sul", *"aeuvwpbc é答")


@pytest.mark.property
@given(st.lists(st.sampled_from(PIECES), max_size=6).map("".join))
def test_no_noun_of_a_text_is_left_out(text: str) -> None:
    assert {noun for noun in SPACED if noun in text} <= set(spaced_nouns(text))
    assert {noun for noun in words.UNSPACED_NOUNS if noun in text} <= set(unspaced_nouns(text))


def test_nouns_of_which_nothing_is_there_are_not_told() -> None:
    text = "so we found seventeen of them in the end, proved it, and never lost one"
    assert not list(spaced_nouns(text))
    assert not list(unspaced_nouns(text))
    assert list(spaced_nouns("the result is")) == ["result"]
    assert set(unspaced_nouns("答")) >= {"答", "答案"}
