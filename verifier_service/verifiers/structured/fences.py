"""Finds the fenced or tagged block that a text commits to; what it holds is the kinds' matter. Linear in the text.

A fence or tag that is never closed is none: a text that holds one commits to nothing of this form.
"""

import re
from dataclasses import dataclass

from verifier_service.verifiers.reading.boxes import find_boxes
from verifier_service.verifiers.reading.tags import find_tags

_FENCE = re.compile(r"^[ \t>]{0,40}(`{3,}|~{3,})[ \t]*([^\n`]*)$", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z0-9+#]{1,20}")


@dataclass(frozen=True, slots=True)
class Block:
    """What a text commits to: `text` is the inside of its last block, or all of it where `whole`."""

    text: str
    whole: bool


def committed(text: str, tags: frozenset[str] | None, boxes: bool = False) -> Block | None:
    """Returns the last closed block whose language is in `tags` or not told, `<answer>` included; else the whole text.

    None where a fence or tag is left open, or the last block is blank. `boxes` lets LaTeX boxes count too.
    """
    answers = find_tags(text)
    if answers.unclosed is not None:
        return None
    spans, open_fence = _fenced(text, tags)
    if open_fence:
        return None
    spans += [(each.end, text[each.inner_start : each.inner_end]) for each in answers.closed]
    if boxes:
        found = find_boxes(text)
        if found.unclosed is not None:
            return None
        spans += [(each.end, text[each.inner_start : each.inner_end]) for each in found.closed]
    if not spans:
        return Block(text.strip(), whole=True)
    inside = max(spans, key=lambda span: span[0])[1].strip()
    inner, _ = _fenced(inside, tags)
    if inner:
        inside = inner[-1][1].strip()
    return Block(inside, whole=False) if inside else None


def _fenced(text: str, tags: frozenset[str] | None) -> tuple[list[tuple[int, str]], bool]:
    """Returns the end and the inside of each fitting fenced block, and whether a fence is left open."""
    spans: list[tuple[int, str]] = []
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        if opened is None:
            opened = fence
        elif fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]) and not fence[2].strip():
            word = _WORD.search(opened[2])
            if tags is None or word is None or word[0].lower() in tags:
                spans.append((fence.end(), text[opened.end() + 1 : fence.start()]))
            opened = None
    return spans, opened is not None
