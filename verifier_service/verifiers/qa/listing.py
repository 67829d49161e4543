"""Answers that are lists or sets: every item matched by exactly one item, in order for lists, in any order for sets."""

import json
import re
from typing import Protocol, runtime_checkable

from verifier_service.verifiers.qa.passage import Passage, Sentence
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.told import tells_list
from verifier_service.verifiers.qa.wording import places_of
from verifier_service.verifiers.reading.fold import tokens

MAX_ITEMS = 64

_NUMBERED = re.compile(r"(?:^|\s)\(?\d{1,2}[.)]\s+(?=\D)")
_BULLET = re.compile(r"(?:^|\n)\s*[-*•]\s+")
_SPLIT = re.compile(r"\s*(?:[;\n]|(?<!\d),|,(?!\d{3})|、|，|(?<!\w)(?:and|&|und|et|y|e|и|和|と)(?!\w))\s*")
_INTRO = re.compile(r"^.*?(?:(?<!\w)(?:are|were|is|was|include|includes)(?!\w):?|:)\s+", re.IGNORECASE | re.DOTALL)
_DENIED = re.compile(r"(?<!\w)(?:or|not|either|except)(?!\w)", re.IGNORECASE)


class Item(Protocol):
    """One item's matcher."""

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase is the item."""
        ...


@runtime_checkable
class Named(Protocol):
    """An item that is known by its words."""

    keys: frozenset[tuple[str, ...]]


class Listing:
    """Accepts a listing with exactly the reference's items."""

    def __init__(self, items: tuple[Item, ...], *, ordered: bool, question: Question) -> None:
        """Keeps one matcher an item."""
        self.items = items
        self.ordered = ordered
        self.question = question
        self.rule = "list" if ordered else "set"

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase lists exactly the reference's items."""
        parts = split_items(phrase)
        if parts is None or len(parts) != len(self.items) or _DENIED.search(phrase):
            return False
        if self.ordered:
            return all(item.accepts(part) for item, part in zip(self.items, parts, strict=True))
        return _one_to_one(self.items, parts)

    def told_in(self, passage: Passage, known: frozenset[str]) -> bool:
        """Tells whether the passage's best sentence lists exactly the items among whatever else it tells."""
        return tells_list(passage, len(self.items), self._places, known)

    def _places(self, sentence: Sentence) -> list[tuple[int, int]] | None:
        found: list[tuple[int, int]] = []
        for item in self.items:
            spans = places_of(sentence, item.keys) if isinstance(item, Named) else []
            if len(spans) != 1 or (self.ordered and found and spans[0] < found[-1]):
                return None
            found.append(spans[0])
        return found

    def stated_in(self, sentence: str) -> bool:
        """Tells whether what follows the sentence's verb or colon lists exactly the items."""
        intro = _INTRO.match(sentence)
        if intro is None or not all(self.question.explains(token.folded) for token in tokens(intro.group())):
            return False
        return self.accepts(sentence[intro.end() :])


def split_items(phrase: str) -> list[str] | None:
    """Returns the items of a listing (JSON array, numbered, bulleted, parted by commas and `and`); None: too many."""
    text = phrase.strip().rstrip(".")
    if text.startswith("["):
        try:
            values = json.loads(text)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, list) and all(isinstance(value, str | int | float) for value in values):
            return [str(value) for value in values[: MAX_ITEMS + 1]] if len(values) <= MAX_ITEMS else None
        text = text[1:].removesuffix("]")
    if len(_NUMBERED.findall(text)) > 1:
        text = _NUMBERED.sub("\n", text)
    text = _BULLET.sub("\n", text)
    parts = [part.strip(" \"'{}()") for part in _SPLIT.split(text)]
    parts = [part for part in parts if part]
    return parts if len(parts) <= MAX_ITEMS else None


def _one_to_one(items: tuple[Item, ...], parts: list[str]) -> bool:
    """Tells whether items and parts can be paired off (augmenting paths; at most 64 of each)."""
    fits = [[index for index, part in enumerate(parts) if item.accepts(part)] for item in items]
    owner: dict[int, int] = {}

    def place(item: int, seen: set[int]) -> bool:
        for part in fits[item]:
            if part not in seen:
                seen.add(part)
                if part not in owner or place(owner[part], seen):
                    owner[part] = item
                    return True
        return False

    return all(place(item, set()) for item in range(len(items)))
