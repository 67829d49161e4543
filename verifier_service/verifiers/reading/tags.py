"""Finds `<answer>..</answer>`: a close tag ends the latest open one; an unclosed tag is reported, not read."""

import re
from collections import deque
from dataclasses import dataclass, field

from verifier_service.verifiers.reading.boxes import KEPT, Span

_TAG = re.compile(r"<(/?)(?:final[_ ])?answer\s{0,4}>", re.IGNORECASE)


@dataclass(slots=True)
class Tags:
    """The last closed tags in text order, and where the last unclosed one starts (None: there is none)."""

    closed: deque[Span] = field(default_factory=lambda: deque(maxlen=KEPT))
    unclosed: int | None = None


def find_tags(text: str) -> Tags:
    """Returns the answer tags of the text."""
    found = Tags()
    opened: re.Match[str] | None = None
    for tag in _TAG.finditer(text):
        if not tag.group(1):
            opened = tag
        elif opened is not None:
            found.closed.append(Span(opened.start(), tag.end(), opened.end(), tag.start()))
            opened = None
    found.unclosed = opened.start() if opened is not None else None
    return found


def has_tags(text: str) -> bool:
    """Tells whether there is any answer tag, opening or closing."""
    return _TAG.search(text) is not None


def without_tags(text: str) -> str:
    """Returns the text with answer tags taken out and what they hold left in."""
    return _TAG.sub(" ", text)
