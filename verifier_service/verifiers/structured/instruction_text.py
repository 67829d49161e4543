"""A completion's text as constraints look at it: as written, folded for comparison, and in words.

Each view is made once, in linear time, whatever the number of constraints. Knows no constraint.
"""

import re
import unicodedata
from functools import cached_property

from verifier_service.verifiers.reading.text import limit_marks

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[,:/](?=\d)")
_GAP = re.compile(r"(?:[\s—–―…,;:!?/\\|()\[\]{}<>=_*~`\"“”„«»、。，！？；：।]|\.{2,}|-{2,})+")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_IDEOGRAPHS = re.compile(f"(?:{_IDEOGRAPH.pattern})+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LOOKALIKES = str.maketrans("аеорсухіјѕһԁԛԝοανιρκτυχ", "aeopcyxijshdqwoavipktux")  # Cyrillic and Greek
_SIGNS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "‐": "-", "‑": "-"})


class Said:
    """What a completion says, white space around it left out."""

    def __init__(self, text: str) -> None:
        """Takes the text outside of thinking."""
        self.text = text.strip().replace("\r\n", "\n")

    @cached_property
    def folded(self) -> str:
        """The text in one spelling, without case: what keywords are looked for in."""
        return folded(self.text)

    @cached_property
    def seen(self) -> str:
        """The same as a reader sees it: full-width and styled letters plain, other scripts' in Latin words."""
        return seen(self.text)

    @cached_property
    def words(self) -> list[str]:
        """The words as a reader parts them: `don't`, `well-known` and `3,000` are one; ideographs are left out."""
        text = _BETWEEN_DIGITS.sub(".", self.text)
        if not text.isascii():
            text = _IDEOGRAPHS.sub(" ", text)
        return [piece for piece in _GAP.split(text) if says_something(piece)]

    @cached_property
    def word_count(self) -> int:
        """The number of words; of scripts without spaces each ideograph counts as one."""
        return len(self.words) + (0 if self.text.isascii() else len(_IDEOGRAPH.findall(self.text)))


def folded(text: str) -> str:
    """Returns a text in one spelling, without case: accents composed, plain quotes, single spaces."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", limit_marks(_UNSEEN.sub("", text))).translate(_SIGNS)
    return " ".join(text.split()).casefold()


def seen(text: str) -> str:
    """Returns a text folded, in the letters that a reader takes its own for: full-width, styled, Cyrillic ones."""
    if text.isascii():
        return folded(text)
    return _LETTERS.sub(_plain, folded(unicodedata.normalize("NFKC", limit_marks(_UNSEEN.sub("", text)))))


def _plain(word: re.Match[str]) -> str:
    letters = word[0]
    mixed = not letters.isascii() and any(letter.isascii() for letter in letters)
    return letters.translate(_LOOKALIKES) if mixed else letters


def says_something(text: str) -> bool:
    """Tells whether a text holds a letter or a digit."""
    return _LETTER_OR_DIGIT.search(text) is not None
