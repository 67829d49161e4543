"""Finds fenced blocks, and the block, tag or box that a text commits to. Knows no language; linear in the text.

A fence or tag that is never closed is none: a text that holds one commits to nothing of this form. A JSON string
never holds a bare line break, so a fence line always lies outside of one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from verifier_service.verifiers.reading.boxes import find_boxes
from verifier_service.verifiers.reading.denial import is_denied, is_rejected
from verifier_service.verifiers.reading.tags import find_tags

_FENCE = re.compile(r"^[ \t>]{0,40}(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_ONE_LINE = re.compile(r"([A-Za-z0-9_+-]{0,20})[ \t]*([^\n]*[^\s`])[ \t]*`{3,}[ \t]*")
_TAG = re.compile(r"[A-Za-z0-9_+#-]{1,20}")


@dataclass(frozen=True, slots=True)
class Block:
    """A complete fenced block: the stretch with its fences, its tag in lower case, and what it holds."""

    start: int
    end: int
    tag: str
    body: str


@dataclass(frozen=True, slots=True)
class Fences:
    """The complete blocks in text order, and where the inside of a fence begins that is left open (None: none is)."""

    blocks: list[Block]
    opened: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """What a text commits to: `text` is the inside of its last block, or all of it where `whole`."""

    text: str
    whole: bool


def find_fences(text: str) -> Fences:
    """Returns the fenced blocks of the text."""
    blocks: list[Block] = []
    opened: re.Match[str] | None = None
    for fence in _FENCE.finditer(text):
        info = fence[2].strip()
        if opened is not None and fence[1][0] == opened[1][0] and len(fence[1]) >= len(opened[1]) and not info:
            body = text[opened.end() + 1 : fence.start()]
            blocks.append(Block(opened.start(), fence.end(), _tag(opened[2]), body))
            opened = None
        elif opened is None:
            line = _ONE_LINE.fullmatch(info) if info.endswith("```") else None
            if line is not None:
                blocks.append(Block(fence.start(), fence.end(), line[1].lower(), line[2]))
            else:
                opened = fence
    return Fences(blocks, None if opened is None else min(opened.end() + 1, len(text)))


def committed(text: str, fits: Callable[[Block], bool], boxes: bool = False) -> Held | None:
    """Returns the last closed block that fits, `<answer>` included; else the whole text.

    None where a fence or tag is left open, the last block is blank, or the text calls each wrong. `boxes` lets LaTeX
    boxes count too.
    """
    answers, fences = find_tags(text), find_fences(text)
    if answers.unclosed is not None or fences.opened is not None:
        return None
    spans = [(block.start, block.end, block.body) for block in fences.blocks if fits(block)]
    spans += [(each.start, each.end, text[each.inner_start : each.inner_end]) for each in answers.closed]
    if boxes:
        found = find_boxes(text)
        if found.unclosed is not None:
            return None
        spans += [(each.start, each.end, text[each.inner_start : each.inner_end]) for each in found.closed]
    if not spans:
        return Held(text.strip(), whole=True)
    standing = [span for span in spans if not (is_denied(text, span[0]) or is_rejected(text, span[1]))]
    if not standing:
        return None
    inside = max(standing, key=lambda span: span[1])[2].strip()
    inner = [block.body.strip() for block in find_fences(inside).blocks if fits(block)]
    inside = inner[-1] if inner else inside
    return Held(inside, whole=False) if inside else None


def _tag(info: str) -> str:
    found = _TAG.search(info)
    return found[0].lower() if found else ""
