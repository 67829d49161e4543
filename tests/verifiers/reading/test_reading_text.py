import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.verifiers.reading.fold import keys
from verifier_service.verifiers.reading.text import has_control_characters, limit_marks, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("１９４５", "1945"),
        ("“a”  –\t‘b’", "\"a\" - 'b'"),
        ("5½", "5 1/2"),
        ("½", "1/2"),
        ("10²", "10^2"),
        ("CO₂", "CO2"),
        ("a\u200bb\u202e", "ab"),
        ("x\ud800y", "x\ufffdy"),
        ("\u1100\u1161", "가"),
    ],
)
def test_text_is_spelled_in_one_way(text: str, expected: str):
    assert normalise(text) == expected


@pytest.mark.parametrize("marks", ["\u0301\u0316", "\u0300\uff9e", "\u0327\u0300\u0f73"])
def test_runs_of_marks_are_cut_to_thirty(marks: str):
    cut = limit_marks("a" + marks * 1000 + "b")
    assert (len(cut), cut[0], cut[-1]) == (32, "a", "b")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", ["\u0301\u0316", "\uff9e\u0300", "\ufdfa", "\uac00\u0323\u0307", "a\u0327\u0300"])
def test_a_megabyte_of_marks_is_normalised_in_linear_time(piece: str):
    normalise("a" + piece * (1_000_000 // len(piece)))


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFKC", once) or any(character in once for character in "x'\"")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\u202eb", True), ("a\x00", True), ("a\u200bb", True), ("a\tb\r\n", False), ("é 東 👩‍🔬", False)],
)
def test_control_characters_are_those_a_reader_does_not_see(text: str, expected: bool):
    assert has_control_characters(text) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The Nile", "nile"),
        ("M.I.T.", "MIT"),
        ("AC/DC", "ac-dc"),
        ("Łódź", "lodz"),
        ("Röntgen", "Roentgen"),
        ("St. Peter", "Saint Peter"),
        ("Apple Inc.", "Apple"),
        ("Søren", "soren"),
        ("Trinidad & Tobago", "Trinidad and Tobago"),
    ],
)
def test_spellings_of_one_name_share_a_key(one: str, other: str):
    assert not keys(one).isdisjoint(keys(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++", "C#"),
        ("C++", "C"),
        ("the", "The The"),
        ("Nile", "Niles"),
        ("Baker St.", "Saint Baker"),
        ("York", "New York"),
    ],
)
def test_different_names_share_none(one: str, other: str):
    assert keys(one).isdisjoint(keys(other))
