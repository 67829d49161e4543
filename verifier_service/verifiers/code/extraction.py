"""Finds the program in what a model said: a fenced block of the language, `<answer>`, or the whole text.

In this order: the last complete fenced block tagged with the language, else the last complete one without a tag
(inside `<answer>` first, where it holds one); else what `<answer>` holds; else the whole text, if it has no fence
at all and at least one line that only a program of the language has. A fence or tag that is never closed is none.
Linear in the text.
"""

import re
from dataclasses import dataclass

from verifier_service.verifiers.programs.languages import LANGUAGES, Language
from verifier_service.verifiers.reading.tags import find_tags

_FENCE = re.compile(r"^([ \t]*(?:>[ \t]?)?)(`{3,}|~{3,})([^\n`]*)$", re.MULTILINE)
_TAG = re.compile(r"[A-Za-z0-9+#]{1,20}")
_KNOWN_TAGS = frozenset(tag for language in LANGUAGES.values() for tag in language.tags)


@dataclass(frozen=True, slots=True)
class Block:
    """A complete fenced block: where its fences begin and end, its tag in lower case, and what it holds."""

    start: int
    end: int
    tag: str
    body: str


def program(text: str, language: str) -> str | None:
    """Returns the source of the program that the text commits to, None where there is none."""
    known = LANGUAGES[language]
    blocks, fenced = find_blocks(text)
    answer = _answer(text, blocks)
    if answer is not None:
        inside = [block for block in blocks if answer[0] <= block.start and block.end <= answer[1]]
        chosen = _chosen(inside, known)
        if chosen is not None:
            return chosen
    chosen = _chosen(blocks, known)
    if chosen is not None:
        return chosen
    if answer is not None:
        held = text[answer[0] : answer[1]]
        return held.strip("\n") if held.strip() and not _FENCE.search(held) else None
    if not fenced and find_tags(text).unclosed is None and known.line.search(text):
        return text
    return None


def find_blocks(text: str) -> tuple[list[Block], bool]:
    """Returns the complete fenced blocks in text order, and whether there is any fence at all."""
    blocks: list[Block] = []
    opened: re.Match[str] | None = None
    fenced = False
    for fence in _FENCE.finditer(text):
        fenced = True
        if (
            opened is None or _tag(fence[3]) in _KNOWN_TAGS
        ):  # a fence with a language in an open block: that one was never closed
            opened = fence
        elif _closes(fence, opened):
            body = text[opened.end() + 1 : fence.start()]
            blocks.append(Block(opened.start(), fence.end(), _tag(opened[3]), _outdented(body, opened[1])))
            opened = None
    return blocks, fenced


def _closes(fence: re.Match[str], opened: re.Match[str]) -> bool:
    return fence[2][0] == opened[2][0] and len(fence[2]) >= len(opened[2]) and not fence[3].strip()


def _tag(info: str) -> str:
    """Returns the language word of an info string: `python`, `{.python}`, `python:main.py`, `py title=x`."""
    found = _TAG.search(info)
    return found[0].lower() if found else ""


def _outdented(body: str, indent: str) -> str:
    """Returns the block without the indent of its fence, as inside a list or a quotation."""
    if not indent:
        return body
    return "".join(line.removeprefix(indent) for line in body.splitlines(keepends=True))


def _chosen(blocks: list[Block], language: Language) -> str | None:
    for tagged in (True, False):
        fitting = [block for block in blocks if (block.tag in language.tags if tagged else not block.tag)]
        if fitting:
            body = fitting[-1].body
            return body if body.strip() else None
    return None


def _answer(text: str, blocks: list[Block]) -> tuple[int, int] | None:
    """Returns the bounds of what the last closed `<answer>` holds; tags inside a program are no tags."""
    for span in reversed(find_tags(text).closed):
        if not any(block.start < span.start and span.end < block.end for block in blocks):
            return span.inner_start, span.inner_end
    return None
