"""A keyword to be found in a text: whatever the case and spelling of its signs, within a word or as a whole one."""

import re
import unicodedata

from verifier_service.verifiers.structured.instruction_text import Said, folded


class Keyword:
    """A word or phrase, taken literally; `whole`: no letter or digit may stand right before or after it."""

    def __init__(self, text: str, whole: bool) -> None:
        """Takes the keyword as the task has it."""
        self.folded = folded(text)
        before = r"(?<!\w)" if _is_word(self.folded[:1]) else ""
        after = r"(?!\w)" if _is_word(self.folded[-1:]) else ""
        self._pattern = re.compile(before + re.escape(self.folded) + after) if whole else None

    def is_in(self, said: Said) -> bool:
        """Tells whether the text holds it."""
        return self.is_within(said.folded)

    def is_within(self, folded_text: str) -> bool:
        """Tells whether a text that is folded already holds it."""
        if self._pattern is None:
            return self.folded in folded_text
        ends = (found.end() for found in self._pattern.finditer(folded_text))
        return any(not _is_mark(folded_text[end : end + 1]) for end in ends)

    def count(self, said: Said) -> int:
        """Returns how often it stands in the text, within words too."""
        return said.folded.count(self.folded)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_mark(character: str) -> bool:
    """Tells whether a character belongs to the letter before it, as vowel signs of Indic scripts do."""
    return bool(character) and unicodedata.category(character).startswith("M")
