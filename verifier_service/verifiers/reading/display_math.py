r"""Finds the pieces of mathematics (`$..$`, `\(..\)`, `\[..\]`) near a text's end.

For texts that commit in no other way.
"""

import re
from collections import deque

from verifier_service.verifiers.reading.boxes import KEPT, Span

TAIL = 8000

_TOKEN = re.compile(r"\\\\|\\\$|\$\$|\$|\\[()\[\]]|\n[^\S\n]*\n")
_CLOSER = {"$": "$", "$$": "$$", "\\(": "\\)", "\\[": "\\]"}


def all_math(text: str) -> list[Span]:
    """Returns the last closed pieces of mathematics in the text's last 8,000 characters; currency signs open none."""
    opened: re.Match[str] | None = None
    found: deque[Span] = deque(maxlen=KEPT)
    for token in _TOKEN.finditer(text, max(0, len(text) - TAIL)):
        mark = token.group()
        if mark.startswith("\n"):
            opened = opened if opened is not None and opened.group() in ("$$", "\\[") else None
        elif opened is not None and mark == _CLOSER[opened.group()] and _closes(text, opened, token):
            if text[opened.end() : token.start()].strip():
                found.append(Span(opened.start(), token.end(), opened.end(), token.start()))
            opened = None
        elif mark in _CLOSER and (opened is None or mark == "$" == opened.group()):
            opened = token
    return list(found)


def _closes(text: str, opened: re.Match[str], token: re.Match[str]) -> bool:
    """Tells money from mathematics: `$` opens before no space, closes after none and before no digit."""
    if token.group() != "$":
        return True
    inner = text[opened.end() : token.start()]
    loose = inner[:1].isspace() != inner[-1:].isspace()
    return not loose and "\n" not in inner and not text[token.end() : token.end() + 1].isdigit()
