"""Answers that are plain text: the same words, or a sentence that commits to exactly them."""

import re

from verifier_service.verifiers.qa.containment import commits_to
from verifier_service.verifiers.qa.passage import Passage, Sentence
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.told import first_word, tells_name
from verifier_service.verifiers.qa.variants import variants_of
from verifier_service.verifiers.qa.wording import places_of
from verifier_service.verifiers.reading.fold import keys
from verifier_service.verifiers.reading.text import normalise

_FEATURES = {
    "mount": frozenset({"mount", "mountain", "mountains", "peak", "summit"}),
    "lake": frozenset({"lake", "lakes"}),
    "river": frozenset({"river", "rivers"}),
    "cape": frozenset({"cape"}),
    "desert": frozenset({"desert", "deserts"}),
    "ocean": frozenset({"ocean", "oceans"}),
}
_FEATURE = re.compile(
    r"(?:the )?(?P<before>mount|mt\.?|lake|river|cape) (?P<name>\S.*)|"
    r"(?:the )?(?P<other>\S.*) (?P<after>river|desert|ocean|lake)",
    re.IGNORECASE,
)


class PlainText:
    """Accepts the reference's words in any case, accent and punctuation; never a part of them or more than them."""

    rule = "text"

    def __init__(self, reference: str, question: Question) -> None:
        """Keeps the reference's comparable forms."""
        self.reference = reference
        self.question = question
        self.plain = normalise(reference).casefold()
        short = _without_feature(reference.strip(), question)
        self.forms = (reference, short) if short else (reference,)
        own = keys(reference) | (keys(short) if short else frozenset())
        self.keys = own.union(*(variants_of(key, question) for key in own))
        self.joined = frozenset("".join(key) for key in self.keys if all(word.isalpha() for word in key))
        self.first = first_word(reference)
        self.longest = 2 * len(reference) + 40  # a phrase that is the reference and no more is no longer
        self.common = reference == reference.lower()

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase is the reference."""
        if len(phrase) > self.longest:
            return False
        if phrase.casefold() == self.plain:
            return True
        found = keys(phrase)
        if not self.keys.isdisjoint(found):
            return True
        if any(all(word.isalpha() for word in key) and "".join(key) in self.joined for key in found):
            return True
        if any(not self.keys.isdisjoint(variants_of(key, self.question)) for key in found):
            return True
        return self.common and any(_is_plural(key, own) for key in found for own in self.keys)

    def stated_in(self, sentence: str) -> bool:
        """Tells whether the sentence commits to the reference."""
        return any(commits_to(sentence, form, self.question) for form in self.forms)

    def told_in(self, passage: Passage, known: frozenset[str]) -> bool:
        """Tells whether the passage asserts the reference among whatever else it tells."""
        return self.told(passage, known, place=False)

    def told(self, passage: Passage, known: frozenset[str], *, place: bool) -> bool:
        """Tells the same, with the care that a place's name needs where it is one."""
        return tells_name(passage, self._places, self.first, known, place=place)

    def _places(self, sentence: Sentence) -> list[tuple[int, int]]:
        return places_of(sentence, self.keys)


def _without_feature(reference: str, question: Question) -> str:
    """Returns the name of a mountain, lake or river by itself, where the question asks for such a thing; else empty."""
    match = _FEATURE.fullmatch(reference)
    if match is None:
        return ""
    kind = (match["before"] or match["after"]).lower().rstrip(".")
    asked = _FEATURES["mount" if kind == "mt" else kind]
    return (match["name"] or match["other"]) if not asked.isdisjoint(question.words) else ""


def _is_plural(key: tuple[str, ...], own: tuple[str, ...]) -> bool:
    """Tells whether a common noun differs in number alone."""
    if len(key) != len(own) or key[:-1] != own[:-1] or min(len(key[-1]), len(own[-1])) < 4:
        return False
    long, short = sorted((key[-1], own[-1]), key=len, reverse=True)
    return short.isalpha() and long in (short + "s", short + "es", short.removesuffix("y") + "ies")
