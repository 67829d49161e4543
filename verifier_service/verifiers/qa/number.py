"""Answers that are numbers, with or without a unit: equal values, compatible units, exact but for a tolerance."""

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from verifier_service.verifiers.qa.dates import MONTHS, find_dates, fold_dates
from verifier_service.verifiers.qa.passage import Passage, Sentence
from verifier_service.verifiers.qa.quantity import Quantity, find_quantities
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.rivalry import rival_of
from verifier_service.verifiers.qa.statement import split_parentheses
from verifier_service.verifiers.qa.units import unit_of
from verifier_service.verifiers.qa.words import COORDINATORS, FRAME, NEGATIONS, RESTRICTIONS
from verifier_service.verifiers.reading.fold import stem, tokens
from verifier_service.verifiers.reading.sentence import sentences
from verifier_service.verifiers.reading.word_list import word_set

# What turns a number into another one, or into a bound.
_OPERATORS = word_set("""
    minus negative plus times twice thrice double triple half squared cubed factorial power root square cube per
    percent pct % percentage up least most down multiplied divided hundredfold dozen dozens score degrees
""")
_SIGNS = re.compile(r"[-+!^*/²³√%$€£¥~<>≤≥±×÷|&@#?\\]")
_COUNTS = re.compile(r"(?<!\w)how many (?!percent|degree)")
_COUNTED = re.compile(r"(?<!\w)how (?:many|much) (\w{1,20})")
_OR_NEXT = re.compile(r",? ?(?:or|to|-|/)(?!\w)|-\d|/\d")
_YEAR_LEADS = word_set("in since by from until to between of during and after before year circa")
_BULLET = re.compile(r"^\s*(?:[-+*•]|[=≈~:])\s+")
_SOFT = frozenset(
    [
        "about",
        "approximately",
        "roughly",
        "around",
        "circa",
        "nearly",
        "exactly",
        "almost",
        "some",
        "just",
        "ca",
        "approx",
        "the",
        "a",
        "total",
        "of",
        "is",
        "in",
        "are",
    ]
)


class Number:
    """Accepts the reference's value; `52%` and `0.52` are one, `0.4` and `0.4%` are not."""

    rule = "number"

    def __init__(self, quantity: Quantity, question: Question, tolerance: float | None) -> None:
        """Keeps the reference's quantity; `tolerance` is relative, None asks for equality."""
        self.quantity = quantity
        self.question = question
        self.tolerance = Fraction(tolerance) if tolerance else Fraction(0)
        following = zip(  # noqa: B905 - the longer ones end with blanks
            question.words, (*question.words[1:], ""), (*question.words[2:], "", "")
        )
        self.asked_units = {unit_of(list(words)) for words in following if words[0] not in FRAME} - {""}
        counted = _COUNTED.search(question.lower)
        self.counted = unit_of([counted.group(1)]) if counted is not None else ""
        self.counts = bool(_COUNTS.search(question.lower))
        self.asked_values = {asked.value for asked in find_quantities(question.text)} - {quantity.value}

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase is a quantity equal to the reference, and nothing else."""
        outer, inner = split_parentheses(phrase)
        if inner and all(find_quantities(part) for part in inner):
            return self.accepts(outer) and all(self.accepts(part) for part in inner)
        found = find_quantities(outer)
        if len(found) != 1 or not self._equals(found[0]):
            return False
        if self._altered(outer, found) or len(sentences(outer)) > 1:
            return False
        before = [token.folded for token in tokens(outer[: found[0].start])]
        after = [token.folded for token in tokens(outer[found[0].end :])]
        return all(word in _SOFT for word in before) and len(after) <= 3 and self._plain(after)

    def _altered(self, text: str, found: Sequence[Quantity]) -> bool:
        """Tells whether a sign or a word beside one of the quantities makes another number of it."""
        edges = [0, *(edge for each in found for edge in (each.start, each.end)), len(text)]
        gaps = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
        if any(not gap.strip() for gap in gaps[1:-1]):
            return True  # "8 8"
        gaps[0] = _BULLET.sub("", gaps[0])
        beside = [gaps[0].rstrip()[-1:], *(edge for gap in gaps[1:] for edge in (gap[:1], gap.lstrip()[:1]))]
        if any(_SIGNS.match(sign) for sign in beside if sign):
            return True
        near = {word for gap in gaps for word in (token.folded for token in (*tokens(gap)[-2:], *tokens(gap)[:1]))}
        return not near.isdisjoint(_OPERATORS - set(self.question.words))

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the reference's value is the only one that the sentence gives, the question's own apart."""
        words = {token.folded for token in tokens(sentence)}
        if sentence.endswith("?") or not words.isdisjoint(NEGATIONS | COORDINATORS | RESTRICTIONS):
            return False
        found = [quantity for quantity in find_quantities(sentence) if quantity.value not in self.asked_values]
        return bool(found) and all(self._equals(quantity) for quantity in found) and not self._altered(sentence, found)

    def told_in(self, passage: Passage, known: frozenset[str]) -> bool:
        """Tells whether the quantity that the passage gives for what is asked is the reference's."""
        sentence = passage.answering(lambda each: bool(self._given(each)))
        if sentence is None:
            return False
        given = self._given(sentence)
        asked = [each for each in given if self._is_asked(each)] or given[:1]
        if len({each.value for each in asked}) > 1:
            counted = [each for each in asked if each.unit and each.unit == self.counted]
            asked = counted or [each for each in asked if each.unit in self.asked_units] or asked
        first = asked[0]
        beside = sentence.text[first.end : first.end + 6]
        return (
            self._equals(first)
            and _OR_NEXT.match(beside) is None
            and not rival_of(sentence, first.start, first.end, self.question, known)
            and not self._altered(*_beside(sentence.text, first))
            and all(self._equals(each) for each in asked if _together(sentence, first, each))
        )

    def _given(self, sentence: Sentence) -> Sequence[Quantity]:
        """Returns the quantities of a sentence but for the question's own, bounds, denials, and years of dates."""
        if sentence.share == 0 and self.question.words:
            return []
        return [
            each
            for each in find_quantities(_without_dates(sentence.text))
            if each.value not in self.asked_values
            and not self._is_year(each, sentence.text)
            and not (each.ordinal and not self.quantity.ordinal)
        ]

    def _is_year(self, each: Quantity, text: str) -> bool:
        before = [token.folded for token in tokens(text[max(0, each.start - 24) : each.start])][-1:]
        written = text[each.start : each.end]
        if not (len(written) == 4 and written.isdigit() and 1000 <= each.value <= 2100 and not each.unit):
            return False
        return before != [] and (
            before[0] in _YEAR_LEADS or before[0] in MONTHS or text[each.end : each.end + 1] == ")"
        )

    def _is_asked(self, each: Quantity) -> bool:
        if each.unit:
            return each.unit in self.asked_units
        return bool(each.noun) and any(word not in FRAME and self.question.explains(word) for word in each.noun[:2])

    def _plain(self, words: list[str]) -> bool:
        return not any(
            word in NEGATIONS or word in COORDINATORS or word in RESTRICTIONS or any(c.isdigit() for c in word)
            for word in words
        )

    def _equals(self, other: Quantity) -> bool:
        own = self.quantity
        if own.decade != other.decade or (own.ordinal != other.ordinal and self.counts):
            return False
        if self.counts and other.unit and other.unit not in self.asked_units | {own.unit}:
            return False
        if own.unit == "%" or other.unit == "%":
            return self._percent(other)
        return self._close(other.value, own.value) and self._compatible(other)

    def _percent(self, other: Quantity) -> bool:
        own = self.quantity
        if own.unit == other.unit:
            return self._close(other.value, own.value)
        if own.unit == "%":
            return not other.unit and (self._close(other.value, own.value) or self._close(other.value * 100, own.value))
        if own.unit:
            return False
        bare = abs(own.value) >= 1 and self._close(other.value, own.value)
        return bare or self._close(other.value, own.value * 100)

    def _close(self, value: Fraction, own: Fraction) -> bool:
        return value == own or (self.tolerance > 0 and abs(value - own) <= self.tolerance * abs(own))

    def _compatible(self, other: Quantity) -> bool:
        """Tells whether the units agree: missing is fine, a different one is not."""
        own = self.quantity
        if own.unit and other.unit:
            return own.unit == other.unit
        if other.unit:
            return not self.asked_units or other.unit in self.asked_units or own.noun[:1] == other.noun[:1]
        if not (own.noun and other.noun) or (not own.unit and own.noun[0] in FRAME):
            return True
        first = other.noun[0]
        return first in FRAME or self.question.explains(first) or stem(first) in {stem(word) for word in own.noun}


def read_number(reference: str, question: Question, tolerance: float | None) -> Number | None:
    """Returns the matcher of a reference that is one quantity with at most three words after it, else None."""
    outer, inner = split_parentheses(reference)
    found = find_quantities(outer)
    if len(found) != 1 or inner:
        return None
    before = [token.folded for token in tokens(outer[: found[0].start])]
    after = [token.folded for token in tokens(outer[found[0].end :])]
    if any(word not in _SOFT for word in before) or len(after) > (1 if not found[0].unit else 3):
        return None
    if any(word in COORDINATORS or word in NEGATIONS or not word.isalpha() for word in after):
        return None
    return Number(found[0], question, tolerance)


def _together(sentence: Sentence, one: Quantity, other: Quantity) -> bool:
    """Tells whether two quantities stand in one clause."""
    spans = [(sentence.words[each.start].start, sentence.words[each.end - 1].end) for each in sentence.clauses]
    return any(start <= one.start < end and start <= other.start < end for start, end in spans)


def _without_dates(text: str) -> str:
    """Returns the text with its dates blanked, so that places hold."""
    folded = fold_dates(text)
    for each in find_dates(folded) if len(folded) == len(text) else []:
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


def _beside(text: str, each: Quantity) -> tuple[str, Sequence[Quantity]]:
    """Returns the stretch between punctuation that holds a quantity, and the quantity in it."""
    start = max(text.rfind(mark, 0, each.start) for mark in ",;:()") + 1
    ends = [place for mark in ",;:()" if (place := text.find(mark, each.end)) >= 0]
    return text[start : min(ends, default=len(text))], [replace(each, start=each.start - start, end=each.end - start)]
