"""What a final message tells: texts that it must hold as whole words and numbers, and a pattern that it must match."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice

from verifier_service.verifiers.reading.denial import is_denied, is_rejected
from verifier_service.verifiers.reading.sentence import sentence_end
from verifier_service.verifiers.reading.text import normalise

MAX_PLACES = 1000
_OTHER_BEHIND = re.compile(r"\s?%|-\d|\s{1,4}or\s{1,4}(?:maybe\s|perhaps\s)?-?[$€£]?\s?\d")
_OTHER_BEFORE = re.compile(r"\d\s{1,4}or\s{1,4}(?:maybe\s|perhaps\s)?[$€£]?\s?\Z|\d-\Z")
# What stands behind a text in a question, `is it 42?`, and before one in a guess.
_ASKED = re.compile(r"[\s\"'*_`)$€£%]{0,6}\?")
_ASKING = re.compile(
    r"(?:so |and |or |then |but |hmm,? |well,? )?(?:is|are|was|were|do|does|did|can|could|would|should|will|may|might"
    r"|shall|have|has|what|which|who|how|why|when|where)(?:n't)? "
)
_GUESSED = re.compile(
    r"(?<!\w)(?:maybe|perhaps|possibly|(?:may|might|could) be)"
    r"(?: (?:it|is|it's|a|an|the|about|be)){0,3}[\s*_`]{0,3}[$€£]?\Z"
)
_BETWEEN = re.compile(r"[\s,;|*•)\]\[(-]{1,8}(?:(?:and|or|\d{1,3}\.)\s)?\s{0,3}")
MAX_OTHERS = 8
"""Numbers in one row beside those that are asked for: more are a list of guesses."""
_NUMBER = re.compile(r"(?<![\w.,])-?(?:\d{1,3}(?:,\d{3}){1,20}|\d{1,60})(?:\.\d{1,60})?(?![\d\w])(?![.,]\d)")
NAMED_PATTERNS = {
    "number": _NUMBER,
    "integer": re.compile(r"(?<![\w.,])-?\d[\d,]{0,60}(?![\w.,]|[.,]\d)|(?<![\w.,])-?\d[\d,]{0,60}(?=[.,]?(?:\s|$))"),
    "date": re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"),
    "email": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
}


def says_anything(text: str) -> bool:
    """Tells whether a text is more than blanks and punctuation, which nearly every message holds."""
    return any(unicodedata.category(character)[0] in "LNS" for character in text)


def untold(message: str, wanted: Sequence[str]) -> list[str]:
    """Returns the texts that a message does not tell: a number by its value (`$1,250` tells 1250), words whole.

    Case does not count. What is denied (`not 1250`) is not told, nor is a number that stands as one of several
    (`1250 or 1300`) or in a long row of others, nor what is asked (`is it 1250?`) or guessed (`maybe 1250`).
    """
    said = normalise(message).casefold() if wanted else ""
    return [text for text in wanted if not _tells(said, text, MAX_OTHERS + len(wanted))]


def _tells(said: str, wanted: str, longest: int) -> bool:
    asked = normalise(wanted).casefold()
    number = _value(asked.strip("$€£ "))
    if number is not None:
        said = said.replace("$", " ")
        places = (found for found in _alone(said, longest) if _value(found.group()) == number)
        return any(_is_meant(said, found, wanted) for found in islice(places, MAX_PLACES))
    start = said.find(asked) if asked else -1
    for _ in range(MAX_PLACES):
        if start < 0:
            break
        end = start + len(asked)
        joined = _joins(said[start - 1 : start], asked[0]) or _joins(said[end : end + 1], asked[-1])
        if not joined and _is_stated(said, start, end):
            return True
        start = said.find(asked, end)
    return False


def _is_meant(said: str, number: re.Match[str], wanted: str) -> bool:
    """Tells whether a number is stated, and as no other quantity: not denied, one of several, a share or a range."""
    if _OTHER_BEHIND.match(said, number.end()) and "%" not in wanted:
        return False
    if _OTHER_BEFORE.search(said, max(0, number.start() - 40), number.start()):
        return False
    return _is_stated(said, *number.span())


def _alone(said: str, longest: int) -> Iterator[re.Match[str]]:
    """Yields the numbers of a text but for those that stand in a row of more than `longest` different ones."""
    row: list[re.Match[str]] = []
    for number in _NUMBER.finditer(said):
        if row and not _BETWEEN.fullmatch(said, row[-1].end(), number.start()):
            yield from _short(row, longest)
            row = []
        row.append(number)
    yield from _short(row, longest)


def _short(row: list[re.Match[str]], longest: int) -> list[re.Match[str]]:
    return [] if len({number.group() for number in row}) > longest else row


def _is_stated(said: str, start: int, end: int) -> bool:
    """Tells whether what stands here is neither denied, called wrong, guessed nor asked."""
    if is_denied(said, start) or is_rejected(said, end) or _GUESSED.search(said, max(0, start - 40), start):
        return False
    if _ASKED.match(said, end):
        return False
    began = max(said.rfind(stop, max(0, start - 200), start) for stop in (". ", "! ", "? ", ": "))
    asks = _ASKING.match(said, began + 2 if began >= 0 else 0)
    return asks is None or said[sentence_end(said, end, min(len(said), end + 200)) :][:1] != "?"


def _joins(beside: str, edge: str) -> bool:
    return beside.isalnum() and edge.isalnum()


def _value(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
