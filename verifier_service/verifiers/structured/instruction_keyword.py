"""A keyword to be found in a text: whatever the case and spelling of its signs, within a word or as a whole one."""

import re
import unicodedata
from functools import lru_cache

from verifier_service.verifiers.structured.instruction_text import Said, folded, seen


class Keyword:
    """A word or phrase, taken literally; `whole`: no letter or digit may stand right before or after it."""

    def __init__(self, text: str, whole: bool) -> None:
        """Takes the keyword as the task has it."""
        self.folded = folded(text)
        self._seen = seen(text)
        self._whole = whole

    def is_in(self, said: Said) -> bool:
        """Tells whether the text holds it."""
        return self.is_within(said.folded)

    def is_within(self, folded_text: str) -> bool:
        """Tells whether a text that is folded already holds it."""
        return _holds(folded_text, self.folded, self._whole)

    def is_seen_in(self, said: Said) -> bool:
        """Tells whether a reader sees it in the text, in whatever letters it is written: what may not be there."""
        return self.is_in(said) or _holds(said.seen, self._seen, self._whole)

    def count(self, said: Said) -> int:
        """Returns how often it stands in the text, within words too."""
        return said.folded.count(self.folded)


def _holds(text: str, keyword: str, whole: bool) -> bool:
    if not whole:
        return keyword in text
    ends = (found.end() for found in _pattern(keyword).finditer(text))
    return any(not _is_mark(text[end : end + 1]) for end in ends)


@lru_cache(maxsize=256)
def _pattern(keyword: str) -> re.Pattern[str]:
    before = r"(?<!\w)" if _is_word(keyword[:1]) else ""
    after = r"(?!\w)" if _is_word(keyword[-1:]) else ""
    return re.compile(before + re.escape(keyword) + after)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_mark(character: str) -> bool:
    """Tells whether a character belongs to the letter before it, as vowel signs of Indic scripts do."""
    return bool(character) and unicodedata.category(character).startswith("M")
