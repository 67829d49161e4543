"""What a constraint asks of a text, as far as it can be held against what others ask; knows no type of constraint.

A claim is what every text that satisfies the constraint has, never more: a contradiction of two claims is certain. What
is only unlikely is nobody's fault and is not looked at.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from verifier_service.verifiers.structured.instruction_counts import WORD_RUN
from verifier_service.verifiers.structured.instruction_forms import COMMAS, begins_with_word
from verifier_service.verifiers.structured.instruction_keyword import Keyword
from verifier_service.verifiers.structured.instruction_text import Said, folded

_LETTER = "ꙮ"
"""A letter that no keyword has, for what may stand beside a text within a word."""
_LEAST = {"words": 1, "runs": 1, "sentences": 1, "paragraphs": 1, "divided": 1}
"""What every text that says something has, by quantity."""
_WITHIN = frozenset(
    {
        ("sentences", "words"),
        ("paragraphs", "words"),
        ("bullets", "words"),
        ("markdown_bullets", "words"),
        ("markdown_bullets", "bullets"),
        ("capitals", "words"),
    }
)
"""Pairs of quantities of which no text has more of the first than of the second."""
_COUNTS: dict[str, Callable[[str, str], int]] = {
    "words": lambda text, _: Said(text).word_count,
    "runs": lambda text, _: len(WORD_RUN.findall(text)),
    "letter": lambda text, letter: text.lower().count(letter),
    "keyword": lambda text, keyword: folded(text).count(keyword),
}


@dataclass(frozen=True, slots=True)
class Counted:
    """A count lies in a range; `high` None has no end. `of` tells the letter or keyword that is counted."""

    quantity: str
    low: int
    high: int | None
    of: str = ""

    @property
    def is_idle(self) -> bool:
        """Tells whether every text that says something satisfies it."""
        return self.high is None and self.low <= _LEAST.get(self.quantity, 0)

    @property
    def is_empty(self) -> bool:
        """Tells whether no text that says something satisfies it."""
        return self.high is not None and self.high < max(self.low, _LEAST.get(self.quantity, 0))


@dataclass(frozen=True, slots=True)
class Holds:
    """A text stands somewhere, whatever the case; `whole`: no letter or digit beside it."""

    text: str
    whole: bool = False

    @property
    def shown(self) -> str:
        """The folded text with the least that may stand beside it."""
        return _shown(self.text, self.whole)


@dataclass(frozen=True, slots=True)
class Lacks:
    """A keyword stands nowhere."""

    keyword: Keyword


@dataclass(frozen=True, slots=True)
class LacksCommas:
    """There is no comma."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A folded text begins (or ends) with a text; `unquoted`: quotation marks at the end are left out."""

    at_end: bool
    text: str
    unquoted: bool = False


@dataclass(frozen=True, slots=True)
class EdgeSign:
    """A text begins (or ends) with one of some characters."""

    at_end: bool
    signs: str


@dataclass(frozen=True, slots=True)
class FirstWord:
    """A paragraph, counted from 1, begins with a word."""

    paragraph: int
    word: str


@dataclass(frozen=True, slots=True)
class InLanguage:
    """The whole text is in a language."""

    code: str


@lru_cache(maxsize=4096)
def _shown(text: str, whole: bool) -> str:
    return folded(text) if whole else f"{_LETTER}{folded(text)}{_LETTER}"


Claim = Counted | Holds | Lacks | LacksCommas | Edge | EdgeSign | FirstWord | InLanguage


def exclude_each_other(one: Claim, other: Claim) -> bool:
    """Tells whether no text has both."""
    return _excludes(one, other) or _excludes(other, one)


def _excludes(one: Claim, other: Claim) -> bool:
    """Tells the same of claims in this order; of two of one class in any."""
    match one, other:
        case Counted(), Counted():
            return _counts_exclude(one, other)
        case Holds(), Counted():
            count = _COUNTS.get(other.quantity)
            return count is not None and other.high is not None and count(one.text, other.of) > other.high
        case Holds(), Lacks():
            return other.keyword.is_within(one.shown)
        case Holds(), LacksCommas():
            return COMMAS.search(one.text) is not None
        case Edge(), (Edge() | EdgeSign()) if one.at_end == other.at_end:
            return _edges_exclude(one, other)
        case EdgeSign(), EdgeSign() if one.at_end == other.at_end:
            return set(one.signs).isdisjoint(other.signs)
        case FirstWord(), FirstWord() if one.paragraph == other.paragraph:
            return not (begins_with_word(one.word, other.word) or begins_with_word(other.word, one.word))
        case Edge(at_end=False), FirstWord(paragraph=1) if one.text[:1].isalnum():
            return not (one.text.startswith(other.word) or other.word.startswith(one.text))
        case InLanguage(), InLanguage():
            return one.code != other.code
    return False


def _counts_exclude(one: Counted, other: Counted) -> bool:
    same = (one.quantity, one.of) == (other.quantity, other.of)
    return (same or (one.quantity, other.quantity) in _WITHIN) and other.high is not None and one.low > other.high


def _edges_exclude(one: Edge, other: Edge | EdgeSign) -> bool:
    if isinstance(other, EdgeSign):
        sign = one.text[-1 if one.at_end else 0]
        return sign not in other.signs and not (one.unquoted and '"' in other.signs)
    if one.at_end:
        ends = [each.text.rstrip('" ') for each in (one, other)]
        return not (ends[0].endswith(ends[1]) or ends[1].endswith(ends[0]))
    return not (one.text.startswith(other.text) or other.text.startswith(one.text))
