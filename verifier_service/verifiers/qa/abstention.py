"""Answers that decline to answer: right only where a reference says that there is no answer, and nothing is guessed."""

import re

from verifier_service.verifiers.reading.openness import declines
from verifier_service.verifiers.reading.word_list import word_set

_GUESS = re.compile(
    r"(?:[,:;(/|]|\s[-–—]+\s|(?<!\w)(?:but|or|maybe|perhaps|possibly|probably)(?!\w))[\s,]*"
    r"(?:(?:but|or|maybe|perhaps|possibly|probably|my (?:best )?guess (?:is|would be)|"
    r"i (?:would )?guess|i'd (?:say|guess)|"
    r"i would say|i think|i believe|"
    r"it (?:is|was|might be|may be|could be)|it's|if i had to guess|the answer is)[\s,:]+)*"
    r"(?P<guess>[^\s,;:()][^,;:()]{0,60})"
)
_DENIED = re.compile(
    r"(?<!\w)(?:(?:not|never|n't)\s(?:\w+\s){0,2}(?:unanswerable|unknown|undetermined|impossible)|wrong|incorrect|false)(?!\w)",
    re.IGNORECASE,
)
_OWN_WORDS = word_set("i it the this that there none not no unknown unanswerable sorry insufficient as because")


class Unanswerable:
    """Accepts any way of saying that the question cannot be answered, where no guess goes with it."""

    rule = "unanswerable"

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase declines to answer."""
        return abstains(phrase) and _DENIED.search(phrase) is None and not guesses(phrase)

    def told_in(self, passage: object, known: frozenset[str]) -> bool:
        """Tells nothing of what a passage tells: only a whole answer is judged."""
        return False

    def stated_in(self, sentence: str) -> bool:
        """Tells the same of a whole sentence."""
        return self.accepts(sentence)


def guesses(text: str) -> bool:
    """Tells whether a text that declines to answer offers a short answer all the same: `unknown, maybe Paris`."""
    declined = declines(text)
    if declined is not None:
        part = text[: declined.start()]
        before = part.strip(" ,;:-–—(?.!|/")
        if _is_guess(before) and part.rstrip() != before:
            return True
        behind = text[declined.end() :]
        if behind[:1] == " " and _is_guess(behind.strip(" .!")) and (behind[1:2].isupper() or behind[1:2].isdigit()):
            return True
    return any(_is_guess(match["guess"]) and not abstains(match["guess"]) for match in _GUESS.finditer(text))


def _is_guess(text: str) -> bool:
    said = text.split()
    if not 0 < len(said) <= 4 or said[0].lower() in _OWN_WORDS:
        return False
    return len(said) == 1 or any(word[:1].isupper() or word[:1].isdigit() for word in said)


def abstains(text: str) -> bool:
    """Tells whether the text declines to answer."""
    return declines(text) is not None


def read_unanswerable(reference: str) -> Unanswerable | None:
    """Returns the matcher of a reference that says there is no answer, else None."""
    match = declines(reference)
    return Unanswerable() if match is not None and len(reference) - len(match.group()) <= 24 else None
