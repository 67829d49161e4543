"""The graded score of an answer that does not match: how many words it shares with a reference."""

from collections import Counter

from verifier_service.verifiers.reading.fold import ARTICLES, tokens
from verifier_service.verifiers.reading.text import normalise


def token_f1(answer: str, reference: str) -> float:
    """Returns the harmonic mean of precision and recall of the answer's words, articles apart, in [0, 1]."""
    said, wanted = _bag(answer), _bag(reference)
    shared = sum((said & wanted).values())
    return 2 * shared / (sum(said.values()) + sum(wanted.values())) if shared else 0.0


def _bag(text: str) -> Counter[str]:
    return Counter(token.folded for token in tokens(normalise(text)) if token.folded not in ARTICLES)
