"""Texts made safe for the wire."""

import json

from hypothesis import given
from hypothesis import strategies as st

from trainer_client.texts import clean, to_json

ANY_TEXT = st.text(st.characters(codec=None) | st.characters(categories=["Cs"]))


@given(ANY_TEXT)
def test_any_text_becomes_valid_and_a_valid_one_stays(text):
    cleaned = clean(text)
    cleaned.encode()
    assert clean(cleaned) == cleaned
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert cleaned == text


@given(st.text(), st.sampled_from(["\ud800", "\udbff", "\udc00", "\udfff"]), st.text())
def test_each_lone_surrogate_is_one_replacement_character(before, lone, after):
    assert clean(before + lone + after) == before + "\ufffd" + after


def test_two_surrogates_that_make_a_pair_become_their_character():
    assert clean("\ud83d\ude00 \ude00\ud83d") == "\U0001f600 \ufffd\ufffd"


def test_json_text_keeps_letters_and_writes_what_json_lacks_as_text():
    assert json.loads(to_json({"a": "é\ud800", "b": {1}})) == {"a": "é\ufffd", "b": "{1}"}
