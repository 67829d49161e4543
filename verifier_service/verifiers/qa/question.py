"""A task's question: which words an answer may repeat from it, and how much of what is asked a sentence takes up."""

from collections.abc import Iterable

from verifier_service.verifiers.qa.kin import KIN
from verifier_service.verifiers.qa.words import FRAME, VERB_FORMS
from verifier_service.verifiers.reading.fold import stem, tokens

Words = tuple[str, ...]

MAX_WORDS = 4096  # of answers, for which a question remembers what it has to do with them
FOCUS_WEIGHT = 3  # of the first word of substance: what is done or looked for


class Question:
    """A question's words, as far as an answer may repeat them."""

    def __init__(self, text: str) -> None:
        """Takes the question as the task gives it; an empty one explains no word."""
        self.text = text
        self.lower = text.lower()
        self.words = tuple(token.folded for token in tokens(text))
        self.stems = frozenset(stem(word) for word in self.words)
        self.verbs = frozenset(VERB_FORMS[word] for word in self.words if word in VERB_FORMS)
        self.asked = frozenset(self.words)
        self._explained: dict[str, bool] = {}
        self._topics: dict[str, str] = {}
        self._weights: dict[str, int] = {}
        for word in self.words:
            if word not in FRAME:
                topic = self._topic(word)
                self._weights.setdefault(topic, 1 if self._weights else FOCUS_WEIGHT)

    def explains(self, word: str) -> bool:
        """Tells whether the word is the question's own, in any inflection that keeps its beginning."""
        known = self._explained.get(word)
        if known is None:
            if len(self._explained) >= MAX_WORDS:
                self._explained.clear()
            known = self._explained[word] = self._explains(word)
        return known

    def share(self, words: Iterable[str]) -> int:
        """Returns how much of what is asked the folded words take up: the question's own, or near ones."""
        said = {self.topic(word) for word in set(words)} - {""}
        return sum(self._weights[topic] for topic in said)

    def topic(self, word: str) -> str:
        """Returns a name for the word of the question that a word repeats, empty where it repeats none."""
        known = self._topics.get(word)
        if known is None:
            if len(self._topics) >= MAX_WORDS:
                self._topics.clear()
            topic = "" if word in FRAME else self._topic(word)
            known = self._topics[word] = topic if topic in self._weights else ""
        return known

    def holds(self, phrase: Words) -> bool:
        """Tells whether the question itself names the phrase, as one that lists options does."""
        return bool(find(self.words, phrase))

    def _explains(self, word: str) -> bool:
        if word in FRAME or stem(word) in self.stems or VERB_FORMS.get(word) in self.verbs:
            return True
        return len(word) > 4 and word.endswith("s") and stem(word[:-1]) in self.stems  # "australias"

    def _topic(self, word: str) -> str:
        bare = word[:-1] if len(word) > 4 and word.endswith("s") else word
        return KIN.get(word) or KIN.get(bare) or VERB_FORMS.get(word) or stem(bare)


def find(words: Words, phrase: Words) -> list[int]:
    """Returns where the phrase starts in the words."""
    size = len(phrase)
    if not size or phrase[0] not in words:
        return []
    return [index for index in range(len(words) - size + 1) if words[index : index + size] == phrase]
