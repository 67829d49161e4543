"""Answers that decline to answer: right only where a reference says that there is no answer."""

from verifier_service.verifiers.qa.words import ABSTENTION


class Unanswerable:
    """Accepts any way of saying that the question cannot be answered."""

    rule = "unanswerable"

    def accepts(self, phrase: str) -> bool:
        """Tells whether the phrase declines to answer."""
        return abstains(phrase)

    def stated_in(self, sentence: str) -> bool:
        """Tells the same of a whole sentence."""
        return abstains(sentence)


def abstains(text: str) -> bool:
    """Tells whether the text declines to answer."""
    return ABSTENTION.search(text.replace("’", "'")) is not None


def read_unanswerable(reference: str) -> Unanswerable | None:
    """Returns the matcher of a reference that says there is no answer, else None."""
    match = ABSTENTION.search(reference)
    return Unanswerable() if match is not None and len(reference) - len(match.group()) <= 24 else None
