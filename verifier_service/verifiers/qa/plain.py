"""Answers that are plain text: the same words, or a sentence that commits to exactly them."""

from verifier_service.verifiers.qa.containment import Question, commits_to
from verifier_service.verifiers.reading.fold import keys
from verifier_service.verifiers.reading.text import normalise


class PlainText:
    """Accepts the reference's words in any case, accent and punctuation; never a part of them or more than them."""

    rule = "text"

    def __init__(self, reference: str, question: Question) -> None:
        """Keeps the reference's comparable forms."""
        self.reference = reference
        self.question = question
        self.plain = normalise(reference).casefold()
        self.keys = keys(reference)
        self.joined = frozenset("".join(key) for key in self.keys if all(word.isalpha() for word in key))
        self.common = reference == reference.lower()

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase is the reference."""
        if phrase.casefold() == self.plain:
            return True
        found = keys(phrase)
        if not self.keys.isdisjoint(found):
            return True
        if any(all(word.isalpha() for word in key) and "".join(key) in self.joined for key in found):
            return True
        return self.common and any(_is_plural(key, own) for key in found for own in self.keys)

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the sentence commits to the reference."""
        return commits_to(sentence, self.reference, self.question)


def _is_plural(key: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Tells whether a common noun differs in number alone."""
    if len(key) != len(own) or key[:-1] != own[:-1] or min(len(key[-1]), len(own[-1])) < 4:
        return False
    long, short = sorted((key[-1], own[-1]), key=len, reverse=True)
    return short.isalpha() and long in (short + "s", short + "es", short.removesuffix("y") + "ies")
