"""Tells whether a text has a form: a title, a postscript, JSON, quotation marks, a first word, a repeated prompt."""

import re

from verifier_service.verifiers.structured.instruction_text import Said, folded, says_something
from verifier_service.verifiers.structured.strict_json import NotJson, loads

OPTIONS = tuple(folded(f"My answer is {word}.") for word in ("yes", "no", "maybe"))
COMMAS = re.compile("[,،、，﹐﹑､]")
_TITLE = re.compile(r"<<([^\n<>]*+)>>")
_FENCE = re.compile(r"```(?:json)?\s*+", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.){1,8}[^\W\d_]?")
_QUOTES = {'"': '"', "“": "”"}
_STOPS = ".!?…。！？:)\"'”’"


def has_title(text: str) -> bool:
    """Tells whether a title stands in double angular brackets: `<<title>>`."""
    return any(says_something(each[1]) for each in _TITLE.finditer(text))


def has_postscript(text: str, marker: str) -> bool:
    """Tells whether a line, or a sentence after another, begins with the marker and says something after it."""
    marker = marker.strip()
    pattern = re.escape(marker)
    if is_initials(marker):
        pattern = r"\.[ \t]?".join(marker.replace(".", "")) + r"\.?"
    for found in re.finditer(rf"(?<![\w.]){pattern}", text, re.IGNORECASE):
        before = text[max(0, found.start() - 80) : found.start()].rstrip(' \t*_#>("“')
        begins = not before or before[-1] in "\n" + _STOPS
        if begins and says_something(text[found.end() : found.end() + 2000]):
            return True
    return False


def is_initials(marker: str) -> bool:
    """Tells whether a marker is of initials, such as `P.S.`, which may be written in several ways."""
    return _INITIALS.fullmatch(marker.strip()) is not None


def is_json(text: str) -> bool:
    """Tells whether the whole text, a fence around it left out, is one JSON object or array."""
    fence = _FENCE.match(text)
    if fence is not None:
        text = text[fence.end() :].removesuffix("```")
    try:
        return isinstance(loads(text.strip()), dict | list)
    except NotJson:
        return False


def is_quoted(text: str) -> bool:
    """Tells whether double quotation marks stand around the whole text."""
    closing = _QUOTES.get(text[:1])
    return closing is not None and text.endswith(closing) and says_something(text[1:-1])


def begins_with_word(paragraph: str, word: str) -> bool:
    """Tells whether a paragraph's first word is the given one, quotation marks before it left out."""
    text = folded(paragraph[: len(word) + 200]).lstrip("\"'")
    wanted = folded(word)
    return text.startswith(wanted) and not text[len(wanted) : len(wanted) + 1].isalnum()


def repeats(text: str, prompt: str) -> bool:
    """Tells whether a text begins with the prompt, whatever the case, and says something after it."""
    wanted = prompt.replace("\r\n", "\n").strip().casefold()
    said = text.casefold()
    return said.startswith(wanted) and says_something(said[len(wanted) :])


def ends_with(said: Said, phrase: str) -> bool:
    """Tells whether a text ends with a phrase, whatever the case, quotation marks behind it left out."""
    return said.folded.rstrip('" ').endswith(folded(phrase).rstrip('" '))


def takes_one_option(said: Said) -> bool:
    """Tells whether exactly one of the three answers is given."""
    return sum(option in said.folded for option in OPTIONS) == 1
