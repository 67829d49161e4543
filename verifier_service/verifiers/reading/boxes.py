r"""Finds `\boxed{..}` and its kin in one pass over braces; an unclosed box is reported, never guessed shut."""

import re
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

from verifier_service.verifiers.reading.bare_box import bare_end

KEPT = 64
MAX_BOXES = 2048  # the last boxes that are looked at

_FIRST = re.compile(r"\\(?:boxed|fbox|framebox)(?![a-zA-Z])")
# A whole run of backslashes at once: its parity says whether the character after it is escaped.
_TOKEN = re.compile(r"(\\+)(boxed(?![a-zA-Z])|fbox(?![a-zA-Z])|framebox(?![a-zA-Z])|[\s\S])?|[{}]")
_PREFIX = re.compile(r"\s*\\(?:boxed|fbox|framebox)\s*(?=\{)")
_BRACE = re.compile(r"\\[\s\S]|[{}]")
_GAP = re.compile(r"\s*")


class Span(NamedTuple):
    """A stretch of text: the whole form in `start:end`, what it holds in `inner_start:inner_end`."""

    start: int
    end: int
    inner_start: int
    inner_end: int


@dataclass(slots=True)
class Boxes:
    """The last closed outermost boxes in text order, and where the last unclosed one starts (None: there is none)."""

    closed: deque[Span] = field(default_factory=lambda: deque(maxlen=KEPT))
    unclosed: int | None = None


def find_boxes(text: str) -> Boxes:
    """Returns the boxes of the text. Linear, whatever the nesting."""
    found = Boxes()
    first = _FIRST.search(text)
    if first is None:
        return found
    opened: list[tuple[int, bool]] = []  # where a form starts (for a plain brace: the brace), and whether it is a box
    inner: list[int] = []
    position = max(first.start(), _start_of_last(text, first.start()))
    while (token := _TOKEN.search(text, position)) is not None:
        position = token.end()
        word = token.group(2) or ""
        if len(word) > 1:
            position = _open_box(text, token, found, opened, inner)
            continue
        brace = token.group() if not token.group(1) else (word if len(token.group(1)) % 2 == 0 else "")
        if brace == "{":
            opened.append((position - 1, False))
            inner.append(position)
        elif brace == "}" and opened:
            start, is_box = opened.pop()
            inner_start = inner.pop()
            if is_box:
                _close_box(found, Span(start, position, inner_start, position - 1))
                if not opened and (text.find("box", position) < 0 or _FIRST.search(text, position) is None):
                    break  # no brace that follows is a box's
    found.unclosed = next((start for start, is_box in reversed(opened) if is_box), found.unclosed)
    return found


def _start_of_last(text: str, first: int) -> int:
    """Returns where the last boxes begin, of a text that holds more than are looked at; else 0."""
    if text.count("box", first) <= MAX_BOXES:
        return 0
    place = len(text)
    for _ in range(MAX_BOXES):
        place = text.rfind("box", first, place)
    start = text.rfind("\\", max(first, place - 8), place)
    while start > first and text[start - 1] == "\\":
        start -= 1
    return start


def _open_box(text: str, token: re.Match[str], found: Boxes, opened: list[tuple[int, bool]], inner: list[int]) -> int:
    gap = _GAP.match(text, token.end())
    after = gap.end() if gap else token.end()
    if text.startswith("{", after):
        opened.append((token.start(), True))
        inner.append(after + 1)
        return after + 1
    end = bare_end(text, after)
    if end is None:
        found.unclosed = token.start()
        return after
    if end > after:
        found.closed.append(Span(token.start(), end, after, end))
    return end


def _close_box(found: Boxes, box: Span) -> None:
    while found.closed and found.closed[-1].start > box.start:
        found.closed.pop()
    found.closed.append(box)


def peeled(content: str) -> str:
    """Returns what is in the innermost of boxes that hold nothing but each other. Linear, whatever the nesting."""
    start, end = 0, len(content)
    if _PREFIX.match(content) is None:
        return content.strip()
    closes = _closing_braces(content)
    while True:
        while end > start and content[end - 1].isspace():
            end -= 1
        prefix = _PREFIX.match(content, start, end)
        if prefix is None or closes.get(prefix.end()) != end - 1:
            return content[start:end].strip()
        start, end = prefix.end() + 1, end - 1


def closing_brace(text: str, start: int) -> int | None:
    """Returns where the brace that was opened right before `start` is closed, None where it is not."""
    end = text.find("}", start)
    if end < 0 or (text.find("{", start, end) < 0 and text[end - 1] != "\\"):
        return end if end >= 0 else None
    depth = 1
    for token in _BRACE.finditer(text, start):
        brace = token.group()
        if brace == "{":
            depth += 1
        elif brace == "}":
            depth -= 1
            if depth == 0:
                return token.start()
    return None


def _closing_braces(content: str) -> dict[int, int]:
    """Returns where each brace that is opened is closed."""
    opened: list[int] = []
    closes: dict[int, int] = {}
    for token in _BRACE.finditer(content):
        if token.group() == "{":
            opened.append(token.start())
        elif token.group() == "}" and opened:
            closes[opened.pop()] = token.start()
    return closes
