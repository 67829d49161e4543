r"""The commonest way to answer, found without reading the rest: a text whose last `\boxed{..}` counts alone.

Says only what `commitment` would find on its long way; where that is not certain, it says nothing. Also
tells, for both ways, when nothing before a box can count with it.
"""

import re

from verifier_service.verifiers.reading.boxes import Span, closing_brace
from verifier_service.verifiers.reading.denial import is_clear, is_denied
from verifier_service.verifiers.reading.markers import find_markers
from verifier_service.verifiers.reading.tags import has_tags

MAX_JOIN = 60  # characters between two commitments of one list

JOINERS = "and|or|und|oder|et|ou|y|o|e|и|или|en|of|och|eller|lub|ve|veya"
HEDGES = "either|else|possibly|maybe|perhaps|also|less|more|likely|probably|alternatively|even|just"
_OPENING = "\\boxed{"
_MARKUP = " \t\n$*_~{}\\[("
_JOIN_WORDS = f"{JOINERS}|{HEDGES}|otherwise|vs|versus|perhaps|quad|qquad|text|textrm|mathrm|mbox".split("|")
# What a joining word may end with, however it is broken up.
_JOIN_ENDS = frozenset(word[start:] for word in _JOIN_WORDS for start in range(len(word)))
_LAST_WORD = re.compile(r"[A-Za-z]{1,40}\Z")
WORDS = 4
_NAME = re.compile(r"[^\W\d_][_']?\d?\s*=\Z")
_BLANK = " $.\n\\])"
_OTHER_BOX = re.compile(r"\\f(?:rame)?box")
_MAY_JOIN = ",;(&/|[\\"


def lone_box(text: str) -> Span | None:
    """Returns the last box of a text that has no tag, if it is all that the text answers."""
    start = text.rfind(_OPENING)
    if start < 0 or text.startswith("\\", start - 1 if start else 0, start):
        return None
    inner = start + len(_OPENING)
    if text.find("box", inner) >= 0 or ("<" in text and has_tags(text)):
        return None
    end = closing_brace(text, inner)
    if end is None or _may_be_one_of_several(text, start, end) or not stands_apart(text, start):
        return None
    if text[end + 1 :].strip(_BLANK) and find_markers(text, end + 1):
        return None
    return Span(start, end + 1, inner, end)


def _may_be_one_of_several(text: str, start: int, end: int) -> bool:
    """Tells whether an earlier box may hold this one, or end so close before it that the two could be joined."""
    if text.find("box", 0, start) < 0:
        return False
    unbraced = text.count("\\boxed", 0, start) != text.count(_OPENING, 0, start)
    if unbraced or _OTHER_BOX.search(text, 0, start) or text.find("}", end + 1) >= 0:
        return True
    return text.find("}", max(0, start - MAX_JOIN), start) >= 0


def stands_apart(text: str, start: int) -> bool:
    """Tells, cheaply, whether what stands before a box or tag joins it to nothing and denies nothing."""
    before = text[max(0, start - MAX_JOIN) : start].rstrip(_MARKUP)
    if before.endswith(":"):
        before = before[:-1].rstrip(_MARKUP)
        if not before[-1:].isalpha():
            return False
    if not before:
        return start <= MAX_JOIN
    last = before[-1]
    if not last.isascii():
        return False
    if last in ".?":
        return True
    if last.isalpha():
        words = before.lower().rsplit(None, WORDS)
        word = words[-1] if words[-1].isalpha() else _last_word(before)
        if word in _JOIN_ENDS:
            return False
        if is_clear(words[1:]):
            return True
    elif last in _MAY_JOIN or before[-2:-1] == "\\" or (last == "=" and _NAME.search(before)):
        return False
    return not is_denied(text, start)


def _last_word(before: str) -> str:
    word = _LAST_WORD.search(before)
    return word[0].lower() if word else ""
