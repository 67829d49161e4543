"""What a final message tells: texts that it must hold as whole words and numbers, and a pattern that it must match."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation
from itertools import islice

from verifier_service.verifiers.reading.standing import is_stated
from verifier_service.verifiers.reading.text import normalise

MAX_PLACES = 1000
_OTHER_BEHIND = re.compile(r"\s?%|[-/]\d|\s{1,4}or\s{1,4}(?:maybe\s|perhaps\s)?-?[$€£]?\s?\d")
_OTHER_BEFORE = re.compile(r"\d\s{1,4}or\s{1,4}(?:maybe\s|perhaps\s)?[$€£]?\s?\Z|\d[-/]\Z")
_BETWEEN = re.compile(r"[\s,;|*•)\]\[(-]{1,8}(?:(?:and|or|\d{1,3}\.)\s)?\s{0,3}")
MAX_OTHERS = 8
"""Numbers in one row beside those that are asked for: more are a list of guesses."""
_ENUMERATES = re.compile(r"\s{0,2}(?:[,;/]|,?\s(?:and|or|und|oder)\s)\s{0,2}(?:(?:and|or)\s)?")
MAX_ENUMERATED = 1
"""The same of numbers that commas, `and` and `or` alone part."""
# `paris or london`: the other one that is offered; what goes on with a clause (`paris, or call us`) offers none.
_OR_BEHIND = re.compile(
    r"[\"'*_`)]{0,3},?\s{1,3}or\s{1,3}(?:maybe\s|perhaps\s|the\s|a\s|an\s)?"
    r"(?!(?:you|we|i|if|let|feel|please|call|contact|email|visit|reply|otherwise|not|to|in|on|at|by|so|more|less)\b)(?=\w)"
)
_OR_BEFORE = re.compile(
    r"(?P<other>\w)[\"'*_`)]{0,3},?\s{1,3}or\s{1,3}(?:maybe\s|perhaps\s|the\s|a\s|an\s)?[\"'*_`(]{0,3}\Z"
)
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

    Case does not count. What is denied (`not 1250`) is not told, nor is what stands as one of several
    (`1250 or 1300`), a number that others are listed with, nor what is asked (`is it 1250?`) or guessed (`maybe 1250`).
    """
    said = normalise(message).casefold() if wanted else ""
    sought = tuple(normalise(text).casefold() for text in wanted)
    return [text for text, asked in zip(wanted, sought, strict=True) if not _tells(said, asked, sought)]


def _tells(said: str, asked: str, sought: Sequence[str]) -> bool:
    number = _value(asked.strip("$€£ "))
    if number is not None:
        said = said.replace("$", " ")
        places = (found for found in _alone(said, len(sought)) if _value(found.group()) == number)
        return any(_is_meant(said, found, asked) for found in islice(places, MAX_PLACES))
    start = said.find(asked) if asked else -1
    for _ in range(MAX_PLACES):
        if start < 0:
            break
        end = start + len(asked)
        joined = _joins(said[start - 1 : start], asked[0]) or _joins(said[end : end + 1], asked[-1])
        if not joined and is_stated(said, start, end) and not _is_one_of_two(said, start, end, sought):
            return True
        start = said.find(asked, end)
    return False


def _is_meant(said: str, number: re.Match[str], wanted: str) -> bool:
    """Tells whether a number is stated, and as no other quantity: not denied, one of several, a share or a range."""
    if _OTHER_BEHIND.match(said, number.end()) and "%" not in wanted:
        return False
    if _OTHER_BEFORE.search(said, max(0, number.start() - 40), number.start()):
        return False
    return is_stated(said, *number.span())


def _is_one_of_two(said: str, start: int, end: int, sought: Sequence[str]) -> bool:
    """Tells whether another text, which is not to be told, is offered in place of this one."""
    behind = _OR_BEHIND.match(said, end)
    if behind is not None and not any(said.startswith(text, behind.end()) for text in sought if text):
        return True
    before = _OR_BEFORE.search(said, max(0, start - 40), start)
    return before is not None and not any(said.endswith(text, 0, before.end("other")) for text in sought if text)


def _alone(said: str, wanted: int) -> Iterator[re.Match[str]]:
    """Yields the numbers of a text but for those that stand among more others than are asked for."""
    row: list[re.Match[str]] = []
    for number in _NUMBER.finditer(said):
        if row and not _BETWEEN.fullmatch(said, row[-1].end(), number.start()):
            yield from _few(said, row, wanted)
            row = []
        row.append(number)
    yield from _few(said, row, wanted)


def _few(said: str, row: list[re.Match[str]], wanted: int) -> Iterator[re.Match[str]]:
    """Yields the numbers of a row that is not too long, but for those of too long an enumeration in it."""
    if len({number.group() for number in row}) > MAX_OTHERS + wanted:
        return
    listed: list[re.Match[str]] = []
    for number in row:
        if listed and not _ENUMERATES.fullmatch(said, listed[-1].end(), number.start()):
            yield from listed if len({each.group() for each in listed}) <= MAX_ENUMERATED + wanted else ()
            listed = []
        listed.append(number)
    yield from listed if len({each.group() for each in listed}) <= MAX_ENUMERATED + wanted else ()


def _joins(beside: str, edge: str) -> bool:
    return beside.isalnum() and edge.isalnum()


def _value(text: str) -> Decimal | None:
    if not _NUMBER.fullmatch(text):
        return None
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
