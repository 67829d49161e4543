"""What instructions look at in a text: its words, sentences, paragraphs, keywords and language."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.specs import InstructionTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.structured.instruction import prepare
from verifier_service.verifiers.structured.instruction_counts import count_sentences, paragraphs
from verifier_service.verifiers.structured.instruction_language import CODES, is_in, language_code, stretches
from verifier_service.verifiers.structured.instruction_text import Said

FRENCH = "Le comité s'est réuni mardi soir pour parler du budget de la ville et de ses écoles. "
ENGLISH = "The committee met on Tuesday night to talk about the town's budget and its schools. "


def judged(text, constraint):
    return prepare(InstructionTask(json.dumps([constraint])), False).judge(Completion(text))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("don't stop", 2),
        ("well-known 3,000 1.5 10:30", 4),
        ("one,two;three/four", 4),
        ("wait...what -- no—yes", 4),
        ("* a\n- b\n# c", 3),
        ("猫が好き", 4),
        ("हिन्दी में", 2),
        ("snake_case", 2),
    ],
)
def test_words_are_what_a_reader_counts(text, count):
    assert Said(text).word_count == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("one", 1),
        ("One. Two", 2),
        ("the fox ran. it hid.", 2),
        ("Mr. Fox paid 3.50. He left!", 2),
        ("One line\nand more.", 1),
        ("One. . . ! ?", 1),
        ("你好。再见。", 2),
    ],
)
def test_a_sentence_ends_by_its_stop_and_says_something(text, count):
    assert count_sentences(text, 99) == count


def test_counting_sentences_ends_where_it_is_enough():
    assert count_sentences("a. " * 1000, 7) == 7


def test_windows_line_breaks_part_paragraphs():
    assert paragraphs(Said("a\r\n\r\nb").text) == ["a", "b"]


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("C++", "I like C++, too.", True),
        ("#tag", "see #tag", True),
        ("#tag", "see #tagged", False),
        ("don't", "I don’t.", True),
        ("café", "the cafe\u0301 is", True),
        ("new york", "New\nYork", True),
        ("a.b", "axb", False),
        ("हिन", "हिन्दी", False),
    ],
)
def test_a_keyword_is_literal_and_whole(keyword, text, found):
    assert judged(text, {"type": "contains", "keyword": keyword, "whole_word": True}).passed is found
    assert judged(text, {"type": "excludes", "keyword": keyword, "whole_word": True}).passed is not found


def test_a_text_in_two_languages_is_in_neither():
    mixed = FRENCH * 4 + ENGLISH * 4
    assert [is_in(FRENCH * 4, "fr"), is_in(ENGLISH * 4, "en")] == [True, True]
    assert [is_in(mixed, "fr"), is_in(mixed, "en"), is_in(ENGLISH, "fr"), is_in("12 + 3", "en")] == [False] * 4


@pytest.mark.parametrize(
    "text", ["ok", "no way", "buy milk", "* eggs\n* milk", "i don't know", "kubernetes cluster setup"]
)
def test_short_small_letters_pass_as_english(text):
    assert judged(text, {"type": "change_case:english_lowercase"}).passed


@pytest.mark.parametrize("text", ["привет", "bonjour le monde", "buenos días", "der hund ist groß", "no lo sé"])
def test_small_letters_of_another_language_do_not(text):
    assert not judged(text, {"type": "change_case:english_lowercase"}).passed
    assert judged(text, {"type": "lowercase"}).passed


@pytest.mark.parametrize(("name", "code"), [("EN", "en"), ("pt-BR", "pt"), ("zh-cn", "zh"), ("nb", "no"), ("xx", None)])
def test_regions_of_a_language_are_left_out(name, code):
    assert language_code(name) == code
    assert code is None or code in CODES


@given(st.text(max_size=40), st.integers(0, 3000))
def test_of_any_text_a_bounded_part_is_looked_at(piece, times):
    assert sum(map(len, stretches(piece * times))) <= 64 * 200
