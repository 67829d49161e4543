"""Reads the one value that a last sentence tells without announcing it: `So the total cost is $12.`

For texts that commit to nothing in any other form. What doubts, denies, asks, plans, compares or names
several values tells none: a missed answer costs less than a number in passing that is taken for one.
English, and plain text: mathematics between delimiters is a commitment of its own.
"""

import re
from typing import NamedTuple

from verifier_service.verifiers.math.units import PREFIXED, canonical
from verifier_service.verifiers.math.vocabulary import MULTIPLIERS, NUMBER_WORDS
from verifier_service.verifiers.reading import sentence_words as words
from verifier_service.verifiers.reading.sentence import sentences
from verifier_service.verifiers.reading.tags import has_tags

TAIL = 600
_MAX_BEHIND = 12  # words behind a value; more would tell something else
_FORMS = ("\\", "<", "`")  # of mathematics, tags and code, which are read elsewhere

_WORDLIKE = re.compile(r"[^\W_]")
_PIECE = re.compile(r"\S+")
_OPERATOR = re.compile(r"[-+−*/=×÷·^<>≤≥≈]+")
_LETTER = re.compile(r"[b-zA-HJ-Zπ]")  # neither the article nor the pronoun
_LABEL = re.compile(r"\d(?:st|nd|rd|th)(?!\w)|[A-Za-z]{2,}[-.]?\d|\d-[A-Za-z]|\d[-–]\d|(?<![\w(])[A-Z]\d", re.ASCII)
_FUNCTION = re.compile(r"(?:sqrt|log|ln|sin|cos|tan|exp)(?=[\d(])")
_EDGE = ",;:.!*_\"'“”"


class Told(NamedTuple):
    """A value as it was written, with its unit, and its sentence, which begins at `start`."""

    text: str
    sentence: str
    start: int
    concluded: bool


class _Value(NamedTuple):
    """A value within a clause."""

    text: str
    start: int
    end: int


def told(text: str) -> Told | None:
    """Returns the one value that the last sentence tells, None where it tells none or several."""
    start, end = _last_sentence(text)
    sentence = said = text[start:end].lstrip("#-•> \t\n").strip(" \t\n*_\"'“”").replace("\\$", "$")
    if "\\boxed" in text or "\\fbox" in text or has_tags(text):
        return None
    if not sentence or sentence.endswith("?") or any(form in sentence for form in _FORMS):
        return None
    if words.leaves_open(sentence) or "answer" in sentence.lower():  # this text's own is announced
        return None
    reason = words.REASON.search(sentence)
    sentence = sentence[: reason.start()] if reason is not None else sentence
    cut = max((match.end() for match in words.CLAUSE.finditer(sentence)), default=0)
    clause = sentence[cut:].rstrip(" .!*_:;")
    if words.said(clause) & words.OTHERWISE:
        return None
    concluded = cut > 0 or words.CONCLUSION.match(clause) is not None
    value = _told_value(clause, concluded)
    return None if value is None else Told(value, said, start, concluded)


def _last_sentence(text: str) -> tuple[int, int]:
    """Returns the span of the last sentence that is no courtesy; an empty one where it is too long."""
    whole = text.rstrip()
    offset = max(0, len(whole) - TAIL)
    for first, last in reversed(sentences(whole[offset:])):
        start, end = first + offset, last + offset
        if _WORDLIKE.search(whole, start, end) and words.COURTESY.match(whole, start, end) is None:
            return (start, min(end + 1, len(whole))) if first or not offset else (0, 0)
    return 0, 0


def _told_value(clause: str, concluded: bool) -> str | None:
    values = _values(clause)
    if not values:
        return None
    value = values[-1]
    before, behind = clause[: value.start].rstrip(), clause[value.end :]
    if "one" in words.said(before) or not _ends_with_it(behind):
        return None
    about = words.ABOUT.search(clause, 0, value.end)
    if about is not None:
        if "." not in value.text:
            return None
        before = before[: about.start()].rstrip()
    tells = words.TELLS.search(before) is not None
    if len(values) > 1:
        unambiguous = tells and not any(words.TELLS.search(clause[: other.start]) for other in values[:-1])
        return _with_unit(value.text, behind) if unambiguous else None
    return _with_unit(value.text, behind) if tells or _is_result(before, behind, clause, concluded) else None


def _ends_with_it(behind: str) -> bool:
    """Tells whether what stands behind a value says no more of it than what it counts, and when or where."""
    said = words.WORD.findall(behind.lower())
    if len(said) > _MAX_BEHIND or words.OPERATIONS.intersection(said):
        return False
    return words.VERB_BEHIND.search(behind) is None or words.LEFT.match(behind) is not None


def _is_result(before: str, behind: str, clause: str, concluded: bool) -> bool:
    """Tells whether a clause is a result although no telling verb stands right before its value."""
    if words.PART.search(before) or (words.PLACE.search(before) and not concluded):
        return False
    if not before:
        return concluded or (not behind.strip() and "=" in clause) or words.LEFT.match(behind) is not None
    return concluded or words.IN_ALL.search(clause) is not None


def _with_unit(value: str, behind: str) -> str:
    """Returns a value with the unit or counted noun right behind it."""
    taken: list[str] = []
    said = behind.split()
    for index, word in enumerate(said[:4]):
        bare = word.strip(_EDGE)
        unit = (canonical(bare.split("/")[0]) or bare.lower() in PREFIXED or bare in words.COUNTED) and bare != "in"
        noun = not (taken or value[0].isalpha()) and bare.isalpha() and len(bare) > 3 and bare.endswith("s")
        noun = noun and bare not in words.NO_UNITS
        per = bare == "per" and bool(taken) and index + 1 < len(said)
        if not (unit or noun or per or (taken and taken[-1] == "per")):
            break
        taken.append(bare)
        if bare != word.rstrip("*_"):
            break
    return " ".join([value, *taken])


def _values(clause: str) -> list[_Value]:
    """Returns the stretches of numbers and formulas of a clause; none where a numeral is only a label."""
    if _LABEL.search(clause):
        return []
    pieces = list(_PIECE.finditer(clause))
    kinds = [_kind(piece[0]) for piece in pieces]
    found: list[_Value] = []
    index = 0
    while index < len(pieces):
        end = _stretch(pieces, kinds, index)
        if end == index:
            index += 1
            continue
        start, stop = pieces[index].start(), pieces[end - 1].end()
        raw = clause[start:stop]
        text = raw.strip(_EDGE) if kinds[index] != "spelled" else raw.strip(_EDGE).replace(" and ", " ")
        if text.lower() != "one" or words.TELLS.search(clause[:start]):
            found.append(_Value(text, start, start + len(raw.rstrip(_EDGE))))
        index = end
    return found


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
    if end < len(pieces) and pieces[end][0].strip(_EDGE).lower() in MULTIPLIERS and kinds[end - 1] == "number":
        end += 1
    return end


def _kind(piece: str) -> str:
    """Returns what a piece without spaces is: a number, an operator, a letter, a spelled number, or a word."""
    bare = piece.strip(_EDGE)
    if any(character.isdigit() for character in bare) or _FUNCTION.match(bare) or "√" in bare or bare in ("pi", "π"):
        return "number"
    if _OPERATOR.fullmatch(bare):
        return "operator"
    if _LETTER.fullmatch(bare):
        return "letter"
    parts = bare.lower().split("-")
    return "spelled" if all(part in NUMBER_WORDS or part in MULTIPLIERS for part in parts) else "word"
