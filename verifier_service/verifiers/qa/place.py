"""Answers that are places: the reference's own container may be dropped, only one of the question's added."""

import re

from verifier_service.verifiers.qa.namesakes import is_home
from verifier_service.verifiers.qa.passage import Passage
from verifier_service.verifiers.qa.plain import PlainText
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.reading.fold import tokens

_CJK_KIND = re.compile(r"(?<=[\u3040-\u9fff\uac00-\ud7a3]{2})(?:都|市|県|府|省|시|도)$")
_STREET = re.compile(r"(?:street|road|avenue|lane|square|st|rd|ave)\.?$", re.IGNORECASE)


class Place:
    """Accepts the reference's place, as text does, with containers handled."""

    rule = "place"

    def __init__(self, reference: str, question: Question) -> None:
        """Parts the reference into the place and its containers."""
        self.plain = PlainText(reference, question)
        self.question = question
        own, _, containers = reference.partition(",")
        self.own = PlainText(own.strip(), question) if containers.strip() and own.strip() else self.plain
        self.containers = frozenset(token.folded for token in tokens(containers))
        self.street = bool(_STREET.search(reference.strip()))

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase is the reference's place, its containers fitting."""
        if self.plain.accepts(phrase) or self.own.accepts(phrase) or self.plain.accepts(_CJK_KIND.sub("", phrase)):
            return True
        if self.street and self.own.accepts(re.sub(r"^\d{1,4}[a-z]?\s", "", phrase)):
            return True
        own, comma, containers = phrase.partition(",")
        if not comma or not self.own.accepts(own.strip()):
            return False
        if all(is_home(tokens(own), tokens(part)) for part in containers.split(",")) and not self.containers:
            return True
        added = [token.folded for token in tokens(containers)]
        offered = any(self.question.holds(key) for key in self.own.keys)  # then the question's words are its rivals
        theirs = frozenset() if offered else self.question.asked
        return bool(added) and all(word in self.containers or word in theirs for word in added)

    def told_in(self, passage: Passage, known: frozenset[str]) -> bool:
        """Tells whether the passage asserts the place."""
        return self.plain.told(passage, known, place=True) or self.own.told(passage, known, place=True)

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the sentence commits to the place."""
        return self.plain.stated_in(sentence) or self.own.stated_in(sentence)
