"""Finds `<answer>..</answer>`: a close tag ends the latest open one; an unclosed tag is reported, not read.

Of tags within tags the outermost one holds the answer, whatever is beside the inner ones.
"""

import re
from collections import deque
from dataclasses import dataclass, field

from verifier_service.verifiers.reading.boxes import KEPT, Span

MAX_TAGS = 4096  # the last ones that are looked at

_TAG = re.compile(r"<(/?)(?:final[_ ])?answer\s{0,4}>", re.IGNORECASE)

_MENTION = re.compile(r"[`\"']?\s{0,2}(?:tags?|blocks?|elements?|sections?)(?!\w)", re.IGNORECASE)


@dataclass(slots=True)
class Tags:
    """The last closed tags in text order, and where the last unclosed one starts (None: there is none)."""

    closed: deque[Span] = field(default_factory=lambda: deque(maxlen=KEPT))
    unclosed: int | None = None


def find_tags(text: str) -> Tags:
    """Returns the answer tags of the text."""
    found = Tags()
    if "<" not in text:
        return found
    opened: list[re.Match[str]] = []
    last: re.Match[str] | None = None
    for tag in _TAG.finditer(text, _start_of_last(text)):
        last = tag
        if not tag.group(1):
            opened.append(tag)
        elif opened:
            start = opened.pop()
            _close(text, found, Span(start.start(), tag.end(), start.end(), tag.start()))
    if opened and opened[-1] is last and not _is_mentioned(text, last):
        found.unclosed = last.start()
    return found


def _close(text: str, found: Tags, outer: Span) -> None:
    """Adds a closed tag in place of those that it holds; where it holds but one, what that holds is the answer."""
    inner: list[Span] = []
    while found.closed and found.closed[-1].start > outer.start:
        inner.append(found.closed.pop())
    if len(inner) == 1:
        [only] = inner
        if not (text[outer.inner_start : only.start] + text[only.end : outer.inner_end]).strip():
            outer = Span(outer.start, outer.end, only.inner_start, only.inner_end)
    found.closed.append(outer)


def _is_mentioned(text: str, tag: re.Match[str]) -> bool:
    """Tells whether a tag is only talked about: `in <answer> tags`, or quoted."""
    if _MENTION.match(text, tag.end()):
        return True
    before = text[tag.start() - 1 : tag.start()]
    return before != "" and before in "`\"'" and text.startswith(before, tag.end())


def _start_of_last(text: str) -> int:
    """Returns where the last tags begin, of a text that holds more than are looked at; else 0."""
    if text.count("answer") <= MAX_TAGS:
        return 0
    place = len(text)
    for _ in range(MAX_TAGS):
        place = text.rfind("answer", 0, place)
    return max(text.rfind("<", max(0, place - 8), place), 0)


def has_tags(text: str) -> bool:
    """Tells whether there is any answer tag, opening or closing."""
    return _TAG.search(text) is not None


def without_tags(text: str) -> str:
    """Returns the text with answer tags taken out and what they hold left in."""
    return _TAG.sub(" ", text)
