"""Finds fenced blocks in a text, in one pass over its fence lines. Knows no language and no JSON.

A fence that is never closed is no block. A JSON string never holds a bare line break, so a fence line
always lies outside of one.
"""

import re
from dataclasses import dataclass

_FENCE = re.compile(r"^[ \t]{0,8}(?:>[ \t]?)?(`{3,}|~{3,})([^\n]*)$", re.MULTILINE)
_ONE_LINE = re.compile(r"([A-Za-z0-9_+-]{0,20})[ \t]*([^\n]*[^\s`])[ \t]*`{3,}[ \t]*")
_TAG = re.compile(r"[A-Za-z0-9_+#-]{1,20}")


@dataclass(frozen=True, slots=True)
class Block:
    """A complete fenced block: the stretch with its fences, its tag in lower case, and what it holds."""

    start: int
    end: int
    tag: str
    body: str


def find_blocks(text: str) -> list[Block]:
    """Returns the complete fenced blocks in text order."""
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
    return blocks


def _tag(info: str) -> str:
    found = _TAG.search(info)
    return found[0].lower() if found else ""
