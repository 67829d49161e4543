"""Answers that are persons: initials, order, titles and suffixes; the surname alone suffices, a first name never."""

import re
from dataclasses import dataclass

from verifier_service.verifiers.qa.containment import commits_to
from verifier_service.verifiers.qa.passage import Passage, Sentence
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.told import first_word, person_places, tells_name
from verifier_service.verifiers.qa.wording import places_of
from verifier_service.verifiers.reading.fold import keys, tokens
from verifier_service.verifiers.reading.word_list import word_set

MAX_LENGTH = 100  # characters of a name beyond the reference's own
_OTHER_SIGNS = frozenset(";:!?/|=+")  # of which no name is made
_STOPPED = re.compile(r"(?!prof)[^\W\d_]{4,}\.\s", re.IGNORECASE)
_TITLES = word_set("""
    mr mrs ms miss mx dr doctor prof professor sir dame lord lady king queen prince princess saint st president pope
    emperor empress general captain senator reverend rev father sister brother king's judge justice chancellor
""")
_SUFFIXES = word_set("jr sr ii iii iv junior senior")
_PARTICLES = word_set("van von de der den da di du la le el al bin ibn dos del della")
_CALLINGS = word_set("""
    actor actress singer author writer director composer artist painter scientist physicist explorer comedian rapper
    musician novelist poet inventor philosopher coach king's american british english french german italian
""")
_NUMERALS = word_set("i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi")
_BYNAME = word_set("the of")  # `the Great` is no surname
_SAME_SUFFIX = {"junior": "jr", "senior": "sr"}


@dataclass(frozen=True, slots=True)
class Name:
    """A name's parts, folded: given names (or initials) in order, surname with its particles, suffix."""

    given: tuple[str, ...]
    surname: tuple[str, ...]
    suffix: str

    @property
    def words(self) -> tuple[str, ...]:
        """The name without its suffix."""
        return self.given + self.surname


def read_name(phrase: str) -> Name | None:
    """Returns the parts of a phrase that may be a person's name (one to six words), else None."""
    if not _OTHER_SIGNS.isdisjoint(phrase) or _STOPPED.search(phrase):
        return None
    before, comma, after = phrase.partition(",")
    after_words = [token.folded for token in tokens(after)]
    if comma and after_words and after_words[0] not in _SUFFIXES and len(after_words) <= 3 and "," not in after:
        phrase = f"{after} {before}"  # "Ma, Yo-Yo"
    words = [token.folded for token in tokens(phrase)]
    while len(words) > 1 and (words[0] in _TITLES or (len(words) > 2 and words[0] in _CALLINGS)):
        words.pop(0)
    if "of" in words and words.index("of") and words[words.index("of") - 1] in _NUMERALS:
        words = words[: words.index("of")]  # "Henry VIII of England"
    suffix = _SAME_SUFFIX.get(words[-1], words[-1]) if len(words) > 1 and words[-1] in _SUFFIXES else ""
    words = words[:-1] if suffix else words
    if not 1 <= len(words) <= 6 or not all(word.isalpha() for word in words) or not _BYNAME.isdisjoint(words[1:]):
        return None
    cut = len(words) - 1
    while cut > 0 and words[cut - 1] in _PARTICLES:
        cut -= 1
    return Name(tuple(words[:cut]), tuple(words[cut:]), suffix)


class Person:
    """Accepts the reference's person under any fair form of the name."""

    rule = "person"

    def __init__(self, reference: str, name: Name, question: Question) -> None:
        """Keeps the reference's name."""
        self.reference = reference
        self.name = name
        self.question = question
        self.keys = keys(reference)
        self.first = first_word(reference)

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase is the reference's person."""
        if len(phrase) > MAX_LENGTH + len(self.reference):
            return False
        if not self.keys.isdisjoint(keys(phrase)):
            return True
        name = read_name(phrase) if phrase[:1].isalpha() else None
        if name is None or (name.suffix and name.suffix != self.name.suffix):
            return False
        if len(name.words) == len(self.name.words) == 2 and name.words == self.name.words[::-1]:
            return not any(len(word) == 1 for word in name.words)
        return name.surname[-1] == self.name.surname[-1] and self._given_fits(phrase, name)

    def _given_fits(self, phrase: str, name: Name) -> bool:
        own, its = self.name.given, name.given
        if not its:
            return len("".join(name.surname)) > 1
        if not own:
            return len(its) <= 3 and "," not in phrase and all(word[:1].isupper() for word in phrase.split())
        if _are_initials(own, its) or _are_initials(its, own):
            return True
        if not _same_given(own[0], its[0]):
            return False
        short, long = sorted((own[1:], its[1:]), key=len)
        if short and len(short) < len(long) and all(len(word) == 1 for word in (*short, *long)):
            return False  # "George W." and "George H. W."
        position = 0
        for word in short:
            while position < len(long) and not _same_given(word, long[position]):
                position += 1
            if position == len(long):
                return False
            position += 1
        return True

    def told_in(self, passage: Passage, known: frozenset[str]) -> bool:
        """Tells whether the passage asserts the person under any fair form of the name."""
        return tells_name(passage, self._places, self.first, known)

    def _places(self, sentence: Sentence) -> list[tuple[int, int]]:
        return places_of(sentence, self.keys) or person_places(sentence, self.name.surname[-1], self.accepts)

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the sentence commits to the reference's name, or to it by its surname with fitting words."""
        if commits_to(sentence, self.reference, self.question):
            return True
        surname = " ".join(self.name.surname)
        return len(surname) > 3 and bool(self.name.given) and commits_to(sentence, surname, self.question)


def _are_initials(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tells whether the first is one run of initials (`J.R.R.`), all those of the other."""
    return len(one) == 1 < len(other) and one[0] == "".join(word[0] for word in other)


def _same_given(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])
