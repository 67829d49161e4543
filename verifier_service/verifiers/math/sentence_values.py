"""Finds the values within a clause of plain text: numbers, spelled ones, formulas, and sums that are worked out.

    She has 3 apples            3               Tom is 6 + 2 = 8 years old     6 + 2 = 8: worked
    there are twenty-five       twenty-five     40 pens - 10 pens = 30 pens    40, 10, 30: the last worked

Knows no verbs: what the clause says of its values is `last_sentence.py`'s.
"""

import re
from typing import NamedTuple

from verifier_service.verifiers.math.vocabulary import MULTIPLIERS, NUMBER_WORDS
from verifier_service.verifiers.reading.sentence_words import TELLS

EDGE = ",;:.!*_\"'“”"
_LEFT_EDGE = EDGE.replace(".", "")  # .5
_PIECE = re.compile(r"\S+")
_OPERATOR = re.compile(r"[-+−*/=×÷·^<>≤≥≈]+")
_LETTER = re.compile(r"[b-zA-HJ-Zπ]")  # neither the article nor the pronoun
_ORDINAL = re.compile(r"\d{1,9}(?:st|nd|rd|th)", re.ASCII)
_LABEL = re.compile(r"[A-Za-z]{2,}[-.]?\d|\d-[A-Za-z]|(?<![\w(])[A-Z]\d", re.ASCII)
_RANGE = re.compile(r"\d[-–]\d")
_FUNCTION = re.compile(r"(?:sqrt|log|ln|sin|cos|tan|exp)(?=[\d(])")
_TIMES = re.compile(r"(?<=[\d)])\s?[xX]\s?(?=[\d($])")
_TERM = re.compile(r"[-−][b-zA-HJ-Zπ]")
_UNKNOWN = re.compile(r"(?<![A-Za-z])(?:[abcknpqruvwyz]|(?<!\d\s)x|(?<=\d)x(?!\s?\d))(?![A-Za-z])")


class Value(NamedTuple):
    """A value within a clause; `worked`: behind the equals sign of a computation."""

    text: str
    start: int
    end: int
    worked: bool


def values_of(clause: str) -> list[Value]:
    """Returns the stretches of numbers and formulas of a clause; none where a numeral is only a label."""
    if _LABEL.search(clause):
        return []
    pieces = list(_PIECE.finditer(clause))
    kinds = _kinds(pieces)
    found: list[Value] = []
    index = 0
    while index < len(pieces):
        end = _stretch(pieces, kinds, index)
        if end == index:
            index += 1
            continue
        start, stop = pieces[index].start(), pieces[end - 1].end()
        raw = clause[start:stop]
        text, worked = (
            _worked(raw.lstrip(_LEFT_EDGE).rstrip(EDGE)) if kinds[index] != "spelled" else (_spelled(raw), False)
        )
        if _RANGE.search(text) and not worked:
            return []
        if text.lower() != "one" or TELLS.search(clause[:start]):
            found.append(Value(text, start, start + len(raw.rstrip(EDGE)), worked))
        index = end
    return found


def is_unknown(text: str) -> bool:
    """Tells whether a formula holds an unknown: `2x`, `x + 1`; not `3 x 4`."""
    return _UNKNOWN.search(text) is not None


def _spelled(raw: str) -> str:
    return raw.strip(EDGE).replace(" and ", " ")


def _worked(text: str) -> tuple[str, bool]:
    """Returns a computation, all of which has to hold, or what one among words comes to (`= 30`), as worked."""
    sides = text.split("=")
    if len(sides) < 2 or not sides[-1].strip() or any(sign in text for sign in "<>≤≥!≠"):
        return text, False
    if not sides[0].strip():
        return sides[-1].strip(), True
    computed = any(character.isdigit() for side in sides[:-1] for character in side)
    return (_TIMES.sub("*", text), True) if computed else (text, False)


def _kinds(pieces: list[re.Match[str]]) -> list[str]:
    kinds = [_kind(piece[0]) for piece in pieces]
    for index in range(1, len(pieces) - 1):
        if pieces[index][0] in ("x", "X") and kinds[index - 1] == kinds[index + 1] == "number":
            kinds[index] = "operator"  # 39 x 2
    for index in range(len(pieces) - 1):
        if pieces[index][0] in ("a", "A", "I") and kinds[index + 1] == "operator":
            kinds[index] = "letter"  # a + 1: no article
    return kinds


def _stretch(pieces: list[re.Match[str]], kinds: list[str], start: int) -> int:
    """Returns the index behind the stretch of one value that begins at a piece, `start` where none does."""
    if kinds[start] == "spelled":
        end = start + 1
        while end < len(pieces) and not pieces[end - 1][0].endswith(","):
            if kinds[end] == "spelled":
                end += 1
            elif pieces[end][0].lower() == "and" and end + 1 < len(pieces) and kinds[end + 1] == "spelled":
                end += 2
            else:
                break
        return end
    end, depth, numbers = start, 0, 0
    while end < len(pieces) and kinds[end] in ("number", "operator", "letter"):
        beside = kinds[max(end - 1, start) : end] + kinds[end + 1 : end + 2]
        if kinds[end] == "letter" and "operator" not in beside:
            break
        depth += pieces[end][0].count("(") - pieces[end][0].count(")")
        numbers += kinds[end] == "number"
        end += 1
        if depth <= 0 and pieces[end - 1][0].rstrip("*_").endswith((",", ";", ":")):
            break
    if numbers == 0:
        return start
    if end < len(pieces) and pieces[end][0].strip(EDGE).lower() in MULTIPLIERS and kinds[end - 1] == "number":
        end += 1
    return end


def _kind(piece: str) -> str:
    """Returns what a piece without spaces is: a number, an operator, a letter, a spelled number, or a word."""
    bare = piece.strip(EDGE) or piece
    if _ORDINAL.fullmatch(bare):
        return "word"
    if any(character.isnumeric() for character in bare) or _FUNCTION.match(bare) or "√" in bare or bare in ("pi", "π"):
        return "number"
    if _OPERATOR.fullmatch(bare):
        return "operator"
    if _TERM.fullmatch(bare):
        return "number"
    if _LETTER.fullmatch(bare):
        return "letter"
    parts = bare.lower().split("-")
    return "spelled" if all(part in NUMBER_WORDS or part in MULTIPLIERS for part in parts) else "word"
