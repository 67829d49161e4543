"""Answers that are numbers, with or without a unit: equal values, compatible units, exact but for a tolerance."""

from fractions import Fraction

from verifier_service.verifiers.qa.containment import Question
from verifier_service.verifiers.qa.quantity import Quantity, find_quantities
from verifier_service.verifiers.qa.statement import split_parentheses
from verifier_service.verifiers.qa.words import COORDINATORS, FRAME, NEGATIONS, RESTRICTIONS
from verifier_service.verifiers.reading.fold import stem, tokens

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
        self.asked_units = {
            unit for unit in (q.unit for q in find_quantities("1 " + " 1 ".join(question.words))) if unit
        }
        self.asked_values = {asked.value for asked in find_quantities(question.text)} - {quantity.value}

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase is a quantity equal to the reference, and nothing else."""
        outer, inner = split_parentheses(phrase)
        if inner and all(find_quantities(part) for part in inner):
            return self.accepts(outer) and all(self.accepts(part) for part in inner)
        found = find_quantities(outer)
        if len(found) != 1 or not self._equals(found[0]):
            return False
        before = [token.folded for token in tokens(outer[: found[0].start])]
        after = [token.folded for token in tokens(outer[found[0].end :])]
        return all(word in _SOFT for word in before) and len(after) <= 3 and self._plain(after)

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the reference's value is the only one that the sentence gives, the question's own apart."""
        words = {token.folded for token in tokens(sentence)}
        if sentence.endswith("?") or not words.isdisjoint(NEGATIONS | COORDINATORS | RESTRICTIONS):
            return False
        found = [quantity for quantity in find_quantities(sentence) if quantity.value not in self.asked_values]
        return bool(found) and all(self._equals(quantity) for quantity in found)

    def _plain(self, words: list[str]) -> bool:
        return not any(
            word in NEGATIONS or word in COORDINATORS or word in RESTRICTIONS or any(c.isdigit() for c in word)
            for word in words
        )

    def _equals(self, other: Quantity) -> bool:
        own = self.quantity
        if own.decade != other.decade:
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
