"""Counts what a text is made of: sentences, paragraphs, sections, bullets, highlights, placeholders; in linear time."""

import re

from verifier_service.verifiers.reading.sentence import sentence_end
from verifier_service.verifiers.structured.instruction_text import says_something

WORD_RUN = re.compile(r"\w+")
"""A word as IFEval counts it."""
_BLANK_LINE = re.compile(r"\n\s*\n")
_DIVIDER = re.compile(r"(?:^|(?<=\s))\*[ \t]?\*[ \t]?\*(?=\s|$)")
_SIX_STARS = re.compile(r"(?<!\*)\*{6}(?!\*)")
_CONTENT = r"[ \t]++(?:[^\w\n]|_)*+[^\W_]"
_MARKDOWN_BULLET = re.compile(rf"^[ \t]*+[*+-]{_CONTENT}", re.MULTILINE)
_ANY_BULLET = re.compile(rf"^[ \t]*+[*+•‣◦▪●–-]{_CONTENT}", re.MULTILINE)
_HIGHLIGHT = re.compile(r"(\*{1,3}+)(?=[^\s*])[^\n*]++(?<=\S)\1")
_PLACEHOLDER = re.compile(r"\[([^\[\]\n]*+)\]")


def count_sentences(text: str, enough: int) -> int:
    """Returns how many sentences a text has, or `enough` where it has more; line breaks end none."""
    text = text.replace("\n", " ")
    count = position = 0
    while position < len(text) and count < enough:
        end = sentence_end(text, position, len(text))
        count += says_something(text[position:end])
        position = end + 1
    return count


def paragraphs(text: str) -> list[str]:
    """Returns the blocks between blank lines, those that say nothing left out."""
    return [block.strip() for block in _BLANK_LINE.split(text) if says_something(block)]


def divided(text: str) -> list[str] | None:
    """Returns the paragraphs between dividers `***` or `* * *`; None where two dividers have nothing between them."""
    return _parts(_DIVIDER.split(text))


def responses(text: str) -> list[str] | None:
    """Returns the responses between rows of six asterisks; None where two rows have nothing between them."""
    return _parts(_SIX_STARS.split(text))


def _parts(parts: list[str]) -> list[str] | None:
    inner = [part.strip() for part in parts]
    if not all(inner[1:-1]):
        return None
    return [part for part in inner if part]


def count_sections(text: str, splitter: str) -> int:
    """Returns how many different numbers stand behind the splitter: `Section 1`, `Section 2`."""
    marks = re.finditer(rf"(?<!\w){re.escape(splitter.strip())}\s?(\d{{1,6}})", text)
    return len({int(mark[1]) for mark in marks})


def count_bullets(text: str, markdown_only: bool) -> int:
    """Returns how many lines are bullet points with content; `•` and its kin count unless `markdown_only`."""
    return len((_MARKDOWN_BULLET if markdown_only else _ANY_BULLET).findall(text))


def count_highlights(text: str) -> int:
    """Returns how many stretches are emphasised with asterisks, such as `*this*` or `**that**`."""
    return len(_HIGHLIGHT.findall(text))


def count_placeholders(text: str) -> int:
    """Returns how many square brackets hold something, such as `[address]`."""
    return sum(1 for each in _PLACEHOLDER.finditer(text) if each[1].strip())
