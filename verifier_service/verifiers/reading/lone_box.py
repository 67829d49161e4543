r"""The commonest way to answer, found without reading the rest: a text whose last `\boxed{..}` counts alone.

Says only what `commitment` would find on its long way; where that is not certain, it says nothing.
"""

import re

from verifier_service.verifiers.reading.boxes import Span, closing_brace
from verifier_service.verifiers.reading.denial import DENYING, LINKS, is_denied, is_rejected, is_second_choice
from verifier_service.verifiers.reading.joining import (
    FILLERS,
    JOIN_ENDS,
    JOIN_WORDS,
    MAX_JOIN,
    SECOND_WORDS,
    alternative,
    ends_a_list,
    has_second_thought,
    joiner,
)
from verifier_service.verifiers.reading.markers import find_markers
from verifier_service.verifiers.reading.surroundings import in_comment
from verifier_service.verifiers.reading.tags import has_tags

_OPENING = "\\boxed{"
_MARKUP = " \t\n$*_~{}\\[("
_OTHER_BOX = re.compile(r"\\f(?:rame)?box")
_ANY_BOX = re.compile(r"\\(?:boxed|f(?:rame)?box)")
_NAME = re.compile(r"[^\W\d_][_']?\d?\s*=\Z")
_BLANK = " $.\n\\])"
_UNCERTAIN = ",;(&/|[\\-"
_LAST_WORD = re.compile(r"[A-Za-z]{1,40}\Z")
# Words that settle nothing before a box, and all those that do not keep it apart from what is said before it.
_PASSED = (LINKS | FILLERS) - SECOND_WORDS - {"but"}
_TELLING = LINKS | DENYING | FILLERS | SECOND_WORDS | {"but"}
_SIGNS = " .,;:!?()[]$*_"
_COMMAND = re.compile(r"\\[a-z]+|\\[()\[\]]")
_FEW = 64  # characters in which the word that settles it mostly stands
_FEW_BOXES = 8
_COMMENTED = 400  # how far before a box a comment may have begun


def lone_box(text: str) -> Span | None:
    """Returns the last box of a text that has no tag, if it is all that the text answers."""
    start = text.rfind(_OPENING)
    if start < 0 or text.startswith("\\", start - 1 if start else 0, start):
        return None
    inner = start + len(_OPENING)
    if (text.find("box", inner) >= 0 and _ANY_BOX.search(text, inner)) or (
        "<" in text and (has_tags(text) or "<!--" in text)
    ):
        return None
    end = closing_brace(text, inner)
    if end is None or _may_be_one_of_several(text, start, end) or not _stands_apart(text, start):
        return None
    if text[end + 1 :].strip(_BLANK) and _goes_on(text, end + 1):
        return None
    return Span(start, end + 1, inner, end)


def _may_be_one_of_several(text: str, start: int, end: int) -> bool:
    """Tells whether an earlier box may hold this one, or end so close before it that the two are joined."""
    if text.rfind("box", 0, start) < 0:  # twice as fast as from the front
        return False
    count = text.count(_OPENING, 0, start)
    if count > _FEW_BOXES or text.count("\\boxed", 0, start) != count or _OTHER_BOX.search(text, 0, start):
        return True
    if text.find("}", end + 1) < 0 and text.find("}", max(0, start - MAX_JOIN), start) < 0:
        return False
    inner = 0
    for _ in range(count):
        inner = text.find(_OPENING, inner) + len(_OPENING)
        close = closing_brace(text, inner)
        if close is None or close > start or joiner(text[close + 1 : start], side_by_side=True) is not None:
            return True
    return False


def _stands_apart(text: str, start: int) -> bool:
    """Tells whether what stands before a box joins it to nothing, denies and hides nothing, and is no sign of it."""
    around = text[max(0, start - _COMMENTED) : start]
    if ("%" in around or "<" in around) and in_comment(text, start):
        return False
    if _follows_a_plain_word(text, start):
        return True
    near = text[max(0, start - MAX_JOIN) : start]
    before = near.rstrip(_MARKUP)
    if not before:
        return start <= MAX_JOIN
    apart = ends_a_list(before) if before[-1].isalpha() else _joins_nothing(near, before)
    return apart and not is_denied(text, start) and not is_second_choice(text, start, ("box",))


def _follows_a_plain_word(text: str, start: int) -> bool:
    r"""Tells, quickly, whether a word keeps all that before a box: the `area` of `so the area of it is: \(`."""
    few = text[max(0, start - _FEW) : start].rstrip(_MARKUP).lower()
    colon = few.endswith(":")
    words = (few[:-1] if colon else few).rsplit(None, 9)
    if not words or words[-1] in JOIN_WORDS or not words[-1].isalpha() or (colon and words[-1] in JOIN_ENDS):
        return False
    for word in reversed(words[1:] if start > _FEW else words):  # the first may be half a word
        if word in _PASSED:
            continue
        bare = (_COMMAND.sub(" ", word) if "\\" in word else word).strip(_SIGNS)
        if not bare.isascii():
            return False
        if bare.islower() and bare not in _PASSED:
            return bare.isalpha() and bare not in _TELLING
    return False


def _joins_nothing(near: str, before: str) -> bool:
    """Tells whether text that ends in a sign (`is:`, `=`, `.`) joins nothing; `near` is the same with its markup."""
    if has_second_thought(near):
        return False
    last = before[-1]
    if last == ":":
        word = _LAST_WORD.search(before[:-1].rstrip(_MARKUP))
        return word is not None and word[0].lower() not in JOIN_ENDS
    if not last.isascii() or last in _UNCERTAIN or before[-2:-1] == "\\":
        return False
    return last != "=" or _NAME.search(before) is None


def _goes_on(text: str, end: int) -> bool:
    """Tells whether what follows a box takes it back, offers another value or announces an answer."""
    return is_rejected(text, end) or alternative(text, end) is not None or bool(find_markers(text, end))
