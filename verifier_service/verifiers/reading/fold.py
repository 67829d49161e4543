"""Folds text to comparable tokens: case, accents, punctuation, articles, dotted abbreviations. Knows no meaning.

`C++` and `C#` keep their signs, `AC/DC` and `AC-DC` are two tokens, `M.I.T.` is one.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from verifier_service.verifiers.reading.text import normalise
from verifier_service.verifiers.reading.word_list import word_set

ARTICLES = word_set("the a an")
MAX_REMEMBERED = 600  # characters of a text whose tokens are remembered

_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,12}(?:[^\W\d_](?![^\W_]))?")
_TOKEN = re.compile(r"-?\$?\d[\d,.]*\d|[^\W_]+(?:'[^\W_]+)*(?:\+\+|#)?|&|%")
# The same of ASCII text, whose explicit ranges are matched twice as fast.
_ASCII_TOKEN = re.compile(r"-?\$?[0-9][0-9,.]*[0-9]|[a-zA-Z0-9]+(?:'[a-zA-Z0-9]+)*(?:\+\+|#)?|[&%]")
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ı": "i",
        "ŀ": "l",
        "ŋ": "n",
        "ß": "ss",
    }
)
_GERMANIC = str.maketrans({"ö": "oe", "ä": "ae", "ü": "ue", "ø": "oe", "å": "aa", "œ": "oe", "æ": "ae"})
_SPELLED = {"&": "and", "saint": "saint", "mount": "mount", "mt": "mount", "ft": "fort", "fort": "fort", "ste": "saint"}
_COMPANY = word_set("inc ltd corp co llc plc gmbh ag sa nv incorporated limited corporation")


class Token(NamedTuple):
    """A word as written, folded, and where it stands in the text."""

    raw: str
    folded: str
    start: int
    end: int


_new = tuple.__new__  # without the named arguments' detour: tokens are made by the thousand


def without_accents(text: str) -> str:
    """Returns casefolded text without accents, letters with strokes and ligatures spelled plainly."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(character for character in text if not unicodedata.combining(character) or ord(character) > 0x36F)
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def tokens(text: str) -> tuple[Token, ...]:
    """Returns the tokens of normalised text in order, with their places in it; short texts are remembered."""
    return _short_tokens(text) if len(text) <= MAX_REMEMBERED else _tokens(text)


def _tokens(text: str) -> tuple[Token, ...]:
    spans: list[Token] = []
    plain = text.isascii()
    pattern = _ASCII_TOKEN if plain else _TOKEN
    for match in pattern.finditer(_undotted(text) if text.count(".") > 1 else text):
        word, (start, end) = match.group(), match.span()
        folded = word.lower() if plain else without_accents(word)
        if "'" in folded:
            folded = folded.replace("'", "")
        spans.append(_new(Token, (text[start:end], _SPELLED.get(folded, folded), start, end)))
    return tuple(spans)


_short_tokens = lru_cache(maxsize=1024)(_tokens)  # one answer is held against many references, sentence by sentence


@lru_cache(maxsize=4096)
def keys(text: str) -> frozenset[tuple[str, ...]]:
    """Returns the comparable forms of a phrase: two phrases say the same when they share one.

    Besides plain folding: the Germanic spelling of umlauts, company suffixes and a leading article left
    out, `St.` as saint or street by its place.
    """
    plain = normalise(text)
    found = {_key(plain)}
    expanded = plain.casefold().translate(_GERMANIC)
    if expanded != plain.casefold():
        found.add(_key(expanded))
    return frozenset(key for key in found if key)


def _key(text: str) -> tuple[str, ...]:
    words = [token.folded for token in tokens(text)]
    words = [_street_or_saint(words, index) for index in range(len(words))]
    while len(words) > 1 and words[-1] in _COMPANY:
        words.pop()
    return without_articles(tuple(words))


def without_articles(words: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the words without a leading article and inner `the`, unless hardly anything but articles is there."""
    if len(words) > 1 and words[0] in ARTICLES and words[1] not in ARTICLES:
        words = words[1:]
    inner = tuple(word for index, word in enumerate(words) if index == 0 or word != "the")
    return inner if len(inner) > 1 else words


def _street_or_saint(words: list[str], index: int) -> str:
    if words[index] != "st":
        return words[index]
    return "saint" if index + 1 < len(words) else "street" if index else "st"


def _undotted(text: str) -> str:
    """Returns the text with the dots of `U.S.A.` moved behind its letters, so that places hold."""
    return _DOTTED.sub(
        lambda match: (letters := match.group().replace(".", "")) + " " * (len(match.group()) - len(letters)), text
    )


def stem(word: str) -> str:
    """Returns a word's first letters, enough to tell `painter` and `painted` kin."""
    return word[: max(4, len(word) - 3)] if len(word) > 4 else word.removesuffix("s") if len(word) == 4 else word
