"""Answers that are dates or years: the same day, month and year in any form; less than the reference says is wrong."""

import re
from collections.abc import Sequence

from verifier_service.verifiers.qa.dates import Date, Found, find_dates, find_years, fold_dates
from verifier_service.verifiers.qa.kin import KIN
from verifier_service.verifiers.qa.passage import Passage, Sentence
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.rivalry import rival_of
from verifier_service.verifiers.qa.units import UNITS
from verifier_service.verifiers.qa.words import COORDINATORS, FRAME, NEGATIONS
from verifier_service.verifiers.reading.denial import is_denied
from verifier_service.verifiers.reading.fold import tokens
from verifier_service.verifiers.reading.sentence import sentences

_BETWEEN = frozenset({"between", "before", "after", "until", "to", "from", "through", "not"})

_ELSEWHEN = frozenset({"between", "before", "after", "until", "to", "through", "not", "than", "since", "formerly"})
_OR_NEXT = re.compile(r"\s?(?:,|/)?\s?(?:or|/|to|until|and|through|-)(?!\w)\s?")
_BEFORE_CHRIST = frozenset({"bc", "bce"})
_BESIDE = frozenset({"the", "on", "in", "of", "year", "utc", "gmt", "est", "edt", "pst"})
_EVENTS = frozenset({"start", "end", "die", "born", "kill", "release", "build", "invent", "discover", "marry", "win"})
MAX_BEHIND = 5  # words from a verb to its date
_SIGNS = re.compile(r"[-+^*/²³%$€£~<>]|\s[-+*/^]\s?\d")


class Calendar:
    """Accepts a date that says all the reference says; every date the answer names must be it."""

    def __init__(self, date: Date, rule: str) -> None:
        """Keeps the reference's date; `rule` is `date` or `year`."""
        self.date = date
        self.rule = rule

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase commits to the reference's date."""
        folded = fold_dates(phrase)
        found = find_years(folded) if self.date.month is None else find_dates(folded)
        if not found or not all(each.date is not None and self.date.covers(each.date) for each in found):
            return False
        if len(sentences(phrase)) > 1 or any(_altered(folded[each.end :]) for each in found):
            return False
        words = {token.folded for token in tokens(_without(folded, found))}
        return words.isdisjoint(NEGATIONS | COORDINATORS | _BETWEEN) and not any(
            character.isdigit() for word in words for character in word
        )

    def told_in(self, passage: Passage, known: frozenset[str]) -> bool:
        """Tells whether the passage's answering sentence dates what is asked to the reference's date."""
        sentence = passage.answering(lambda each: bool(self._found(fold_dates(each.text))))
        if sentence is None:
            return False
        folded = fold_dates(sentence.text)
        found = [each for each in self._found(folded) if not _altered(folded[each.end :])]
        firm = [each for each in found if _leading(folded, each) not in _ELSEWHEN]
        if not firm or len(folded) != len(sentence.text) or is_denied(folded, firm[0].start):
            return False
        firm = [each for each in firm if _is_of_event(sentence, each.start, passage.question)] or firm
        ranked = sorted(firm, key=lambda each: _rank(sentence, each.start))
        best = _rank(sentence, ranked[0].start)
        first = next(each for each in firm if _rank(sentence, each.start) == best)
        finer = [
            each for each in firm if first.date is not None and each.date is not None and first.date.covers(each.date)
        ]
        if rival_of(sentence, first.start, first.end, passage.question, known):
            return False
        first = finer[-1] if finer else first  # "in December 1991, officially on the 26th of December 1991"
        return first.date is not None and self.date.covers(first.date) and not _alternative(folded, first, found)

    def _found(self, folded: str) -> tuple[Found, ...]:
        return find_years(folded) if self.date.month is None else find_dates(folded)

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the sentence's only date is the reference's."""
        return not sentence.endswith("?") and self.accepts(sentence)


def _leading(folded: str, each: Found) -> str:
    """Returns the word right before a date, articles and `the year` left out."""
    before = [token.folded for token in tokens(folded[max(0, each.start - 40) : each.start])]
    while before and before[-1] in ("the", "year", "date", "of", "in", "on", "early", "late", "mid", "around", "about"):
        before.pop()
    return before[-1] if before else ""


def _altered(after: str) -> bool:
    """Tells whether what follows a date makes a quantity or a span of it: `1945 km`, `1945-1950`."""
    if _SIGNS.match(after):
        return True
    following = tokens(after[:24])
    if not following:
        return False
    word = following[0].folded
    return word in _BEFORE_CHRIST or (word in UNITS and word not in FRAME)


def _without(folded: str, found: Sequence[Found]) -> str:
    for each in reversed(found):
        folded = folded[: each.start] + " " + folded[each.end :]
    return folded


def _is_bare(rest: str) -> bool:
    """Tells whether what a reference says beside its date tells nothing more: `on`, `UTC`."""
    return not rest.strip(" .,()") or all(word.folded in _BESIDE for word in tokens(rest))


def read_date(reference: str) -> Calendar | None:
    """Returns the matcher of a reference that is one date with a month, else None."""
    folded = fold_dates(reference)
    found = find_dates(folded)
    if len(found) != 1 or found[0].date is None or not _is_bare(_without(folded, found)):
        return None
    return Calendar(found[0].date, "date")


def read_year(reference: str) -> Calendar | None:
    """Returns the matcher of a reference that is one year or decade, else None."""
    folded = fold_dates(reference)
    found = find_years(folded)
    if len(found) != 1 or found[0].date is None or find_dates(folded) or not _is_bare(_without(folded, found)):
        return None
    return Calendar(found[0].date, "year")


def _is_of_event(sentence: Sentence, place: int, question: Question) -> bool:
    """Tells whether a date stands right behind the verb that is asked about: `it began in .. and ended in ..`."""
    before = [word.folded for word in sentence.words if word.end <= place][-MAX_BEHIND:]
    dated = max((index for index, word in enumerate(before) if word.isdigit()), default=-1)
    return any(KIN.get(word) in _EVENTS and question.topic(word) for word in before[dated + 1 :])


def _rank(sentence: Sentence, place: int) -> tuple[bool, int]:
    """Returns the order of a date among the sentence's: main clauses first, then what says most of what is asked."""
    index = next((i for i, word in enumerate(sentence.words) if word.end > place), len(sentence.words) - 1)
    clause = sentence.clause_at(index)
    return clause.aside, -clause.share


def _alternative(folded: str, chosen: Found, found: Sequence[Found]) -> bool:
    """Tells whether another date stands beside the chosen one as its rival or its other end."""
    for each in found:
        if each is chosen or each.date == chosen.date:
            continue
        low, high = sorted((each, chosen), key=lambda one: one.start)
        if _OR_NEXT.fullmatch(folded[low.end : high.start]):
            return True
    return False
