"""Answers that are ranges: both ends equal and in order; a value inside the range is not the range."""

import re
from dataclasses import dataclass
from fractions import Fraction

from verifier_service.verifiers.qa.passage import Passage
from verifier_service.verifiers.qa.quantity import find_quantities
from verifier_service.verifiers.qa.words import COORDINATORS, NEGATIONS
from verifier_service.verifiers.reading.fold import tokens
from verifier_service.verifiers.reading.text import normalise

_RANGE = re.compile(
    r"(?:(?:between|from)\s)?(?P<low>[$€£]?\d[\d,.]*\d|[$€£]?\d)\s?(?P<unit1>%|°?[a-z]{1,12})?\s?"
    r"(?:-{1,2}|~|to|and|until|through|till|bis|à|a)\s?(?P<high>[$€£]?\d[\d,.]*\d|"
    r"[$€£]?\d)\s?(?P<unit>[^\d\s,;()][^\d,;()]{0,30})?[.]?"
)
_LEAD = re.compile(
    r"^(?:(?:it|this|that|they|the range|the normal range) (?:is|was|are|were|lasted)\s)?(?:about |"
    r"approximately |roughly |normally )?"
)


_LOOSE = NEGATIONS | COORDINATORS


@dataclass(frozen=True, slots=True)
class _Ends:
    low: Fraction
    high: Fraction


class Interval:
    """Accepts a range with the reference's two ends."""

    rule = "range"

    def __init__(self, ends: _Ends, unit: str) -> None:
        """Keeps the ends and the unit's name (empty: none known)."""
        self.ends = ends
        self.unit = unit

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase is the reference's range."""
        read = _read(phrase) if _is_firm(phrase) else None
        return read is not None and read[0] == self.ends and (not read[1] or not self.unit or read[1] == self.unit)

    def told_in(self, passage: Passage, known: frozenset[str]) -> bool:
        """Tells whether the passage's best sentence gives one range, and it is the reference's."""
        for sentence in passage.sentences[:1]:
            found = list(_RANGE.finditer(sentence.text.lower()))
            return len(found) == 1 and self.accepts(found[0].group())
        return False

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the sentence's only numbers are a range, and it is the reference's."""
        found = list(_RANGE.finditer(sentence.lower())) if _is_firm(sentence) else []
        return len(found) == 1 and len(find_quantities(sentence)) == 2 and self.accepts(found[0].group())


def _is_firm(text: str) -> bool:
    return _LOOSE.isdisjoint(word.folded for word in tokens(text))


def read_range(reference: str) -> Interval | None:
    """Returns the matcher of a reference that is a range, else None."""
    read = _read(reference)
    return Interval(*read) if read is not None and read[0].low < read[0].high else None


def _read(phrase: str) -> tuple[_Ends, str] | None:
    match = _RANGE.fullmatch(_LEAD.sub("", normalise(phrase).lower().rstrip(".")))
    if match is None:
        return None
    low, high = find_quantities(match["low"]), find_quantities(f"{match['high']} {match['unit'] or ''}")
    if len(low) != 1 or len(high) != 1:
        return None
    top = high[0].value
    if match["low"].isdigit() and len(match["low"]) == 4 and match["high"].isdigit() and len(match["high"]) == 2:
        top += low[0].value - low[0].value % 100  # "1914-18"
    return _Ends(low[0].value, top), high[0].unit
