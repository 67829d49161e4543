"""Other fair forms of a phrase's key: numbers in digits, a country's other names, less what the question says already.

Reference and phrase are both given theirs; the two say the same when they share one.
"""

from functools import lru_cache

from verifier_service.verifiers.qa.number_words import ORDINALS, SMALL
from verifier_service.verifiers.qa.question import Question, Words
from verifier_service.verifiers.qa.words import COORDINATORS, FRAME, NEGATIONS, RESTRICTIONS
from verifier_service.verifiers.reading.fold import ARTICLES
from verifier_service.verifiers.reading.word_list import phrases, word_set

_PREPOSITIONS = word_set("in on at to by from for during off with inside within of")
_KEPT = NEGATIONS | COORDINATORS | RESTRICTIONS | FRAME
_COUNTRIES = """
united states | united states of america | us | usa | america
united kingdom | uk | great britain | britain | united kingdom of great britain and northern ireland
united arab emirates | uae
soviet union | ussr
peoples republic of china | china | prc
czech republic | czechia
netherlands | holland
burma | myanmar
ivory coast | cote divoire
turkey | turkiye
republic of ireland | ireland
"""
_NUMERALS = dict(
    zip(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
        ],
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"],
        strict=True,
    )
)
_NAMES: dict[Words, frozenset[Words]] = {
    name: names
    for line in _COUNTRIES.strip().splitlines()
    for names in [frozenset(tuple(name.split()) for name in phrases(line))]
    for name in names
}


@lru_cache(maxsize=1024)
def variants_of(key: Words, question: Question) -> frozenset[Words]:
    """Returns the key with its other forms."""
    found = {key} | _NAMES.get(key, frozenset())
    if any(word in SMALL or word in ORDINALS for word in key):
        found.add(tuple(piece for word in key for piece in _in_digits(word)))
        if len(key) < 4 and key[-1] in _NUMERALS:
            found.add((*key[:-1], _NUMERALS[key[-1]]))
    rest = tuple(word for word in key if not _is_said(word, question))
    if rest != key and any(len(word) > 2 and word not in FRAME for word in rest):
        found.add(_without_preposition(rest))
    return frozenset(_without_preposition(each) for each in found) | found


def _without_preposition(key: Words) -> Words:
    if len(key) < 2 or key[0] not in _PREPOSITIONS:
        return key
    return tuple(word for word in key[1:] if word not in ARTICLES) or key


def _is_said(word: str, question: Question) -> bool:
    if word in _KEPT or not word.isalpha():
        return False
    return question.explains(word) or any(len(part) > 3 and word.startswith(part) for part in question.stems)


def _in_digits(word: str) -> Words:
    """Returns a number's word as the tokens of its digits: `twentieth` is `20`, `th`."""
    if word in SMALL:
        return (str(SMALL[word]),)
    value = ORDINALS.get(word)
    if value is None:
        return (word,)
    ending = "th" if 10 < value < 14 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return (str(value), ending)
