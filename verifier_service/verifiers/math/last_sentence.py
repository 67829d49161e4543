"""Reads the one value that a last sentence tells without announcing it: `So the total cost is $12.`

For texts that commit to nothing in any other form. What doubts, denies, asks, plans, compares or names
several values tells none: a missed answer costs less than a number in passing that is taken for one.
English, and plain text: mathematics between delimiters is a commitment of its own.
"""

import re
from typing import NamedTuple

from verifier_service.verifiers.math.sentence_values import EDGE, Value, is_unknown, values_of
from verifier_service.verifiers.math.units import PREFIXED, canonical
from verifier_service.verifiers.math.vocabulary import OPERATION_WORDS
from verifier_service.verifiers.reading import sentence_words as words
from verifier_service.verifiers.reading.openness import declines
from verifier_service.verifiers.reading.sentence import sentences
from verifier_service.verifiers.reading.tags import has_tags

TAIL = 600
_MAX_BEHIND = 12  # words behind a value; more would tell something else
_BULLETS = ("#", "-", "•", ">", "−")  # what may be a sign before a lone value, or make a label of it
_FORMS = ("\\", "<", "`")  # of mathematics, tags and code, which are read elsewhere

_IS = re.compile(r"\s(?:is|are|equals?|is equal to)\s(?:exactly\s)?", re.IGNORECASE)
_WORDLIKE = re.compile(r"[^\W_]")


class Told(NamedTuple):
    """A value as it was written, with its unit, and its sentence, which begins at `start`."""

    text: str
    sentence: str
    start: int
    concluded: bool


def told(text: str) -> Told | None:
    """Returns the one value that the last sentence tells, None where it tells none or several."""
    start, end = _last_sentence(text)
    sentence = said = text[start:end].lstrip("#-•> \t\n").strip(" \t\n*_\"'“”").replace("\\$", "$")
    if "\\boxed" in text or "\\fbox" in text or has_tags(text) or declines(text[-TAIL:]):
        return None
    if not sentence or sentence.endswith("?") or any(form in sentence for form in _FORMS):
        return None
    if words.leaves_open(sentence) or "answer" in sentence.lower():  # this text's own is announced
        return None
    reason = words.REASON.search(sentence)
    sentence = sentence[: reason.start()] if reason is not None else sentence
    clause, concluded = _last_clause(sentence)
    if words.said(clause) & words.OTHERWISE:
        return None
    raw = text[start:end].strip()
    value = None if raw[:1] in _BULLETS or raw.endswith(":") else _lone_value(clause, text[:start])
    value = value or _told_value(clause, concluded)
    return None if value is None else Told(value, said, start, concluded)


def _last_clause(sentence: str) -> tuple[str, bool]:
    """Returns the clause of a sentence that draws its conclusion, else all of it, and whether one is drawn."""
    lead = words.FIRST_REASON.match(sentence)
    cut = max((match.end() for match in words.CLAUSE.finditer(sentence)), default=0 if lead is None else lead.end())
    clause = words.closed(sentence[cut:]).rstrip(" .!*_:;")
    interjection = words.INTERJECTION.match(clause)
    clause = clause if interjection is None else clause[interjection.end() :]
    return clause, cut > 0 or words.CONCLUSION.match(clause) is not None


def _lone_value(clause: str, before: str) -> str | None:
    """Returns the value that is all a sentence says (`12 apples.`), with no label's stop right before it."""
    values = values_of(clause)
    if len(values) != 1 or clause[: values[0].start].strip(EDGE + " ") or words.ABBREVIATED.search(before[-12:]):
        return None
    if words.ABOUT.search(clause) and "." not in values[0].text:
        return None
    value = _with_unit(values[0].text, clause[values[0].end :])
    lone = clause[values[0].start :].strip(EDGE + " ") in (value, values[0].text)
    return value if lone and (not before.strip() or before.rstrip()[-3:-1].isalpha()) else None


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
    values = values_of(clause)
    if not values:
        return None
    worked = [index for index, value in enumerate(values) if value.worked]
    if worked:
        return _worked_value(clause, values, worked)
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
    if words.operates(before):
        return None
    if len(values) > 1:
        subject = values[-2]
        if is_unknown(subject.text) and _IS.fullmatch(clause, subject.end, value.start):
            return f"{subject.text} = {value.text}"
        unambiguous = tells and not any(words.TELLS.search(clause[: other.start]) for other in values[:-1])
        return _with_unit(value.text, behind) if unambiguous else None
    return _with_unit(value.text, behind) if tells or _is_result(before, behind, clause, concluded) else None


def _worked_value(clause: str, values: list[Value], worked: list[int]) -> str | None:
    """Returns what the one computation of a clause comes to: `Tom is 6 + 2 = 8 years old`, `40 / 5 = 8 rows of 5`."""
    value = values[worked[0]]
    behind = clause[value.end :]
    parts = all(words.PART.search(clause[: other.start]) for other in values[worked[0] + 1 :])
    if len(worked) > 1 or not parts or not _ends_with_it(behind) or words.ABOUT.search(clause):
        return None
    return _with_unit(value.text, behind)


def _ends_with_it(behind: str) -> bool:
    """Tells whether what stands behind a value says no more of it than what it counts, and when or where."""
    said = words.WORD.findall(behind.lower())
    if len(said) > _MAX_BEHIND or not (words.OPERATIONS | OPERATION_WORDS).isdisjoint(said):
        return False
    return words.VERB_BEHIND.search(behind) is None or words.LEFT.match(behind) is not None


def _is_result(before: str, behind: str, clause: str, concluded: bool) -> bool:
    """Tells whether a clause is a result although no telling verb stands right before its value."""
    if words.PART.search(before) or words.LABEL.search(before) or (words.PLACE.search(before) and not concluded):
        return False
    if not before:
        return concluded or (not behind.strip() and "=" in clause) or words.LEFT.match(behind) is not None
    return concluded or words.IN_ALL.search(clause) is not None


def _with_unit(value: str, behind: str) -> str:
    """Returns a value with the unit or counted noun right behind it."""
    if behind.lstrip().startswith("%"):
        return value + "%"
    taken: list[str] = []
    said = behind.split()
    for index, word in enumerate(said[:4]):
        bare = word.strip(EDGE)
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
