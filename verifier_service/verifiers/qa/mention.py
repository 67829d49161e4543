"""Tells cheaply that an answer cannot name a reference: none of the letters that every form of it has are there.

A filter before the reading of sentences, never a reason to accept.
"""

from verifier_service.verifiers.qa.number_words import ORDINALS, SMALL
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.variants import variants_of
from verifier_service.verifiers.reading.fold import keys, tokens
from verifier_service.verifiers.reading.word_list import word_set

HEAD = 3  # letters that all near forms of a word share

_SPELLED_DIFFERENTLY = word_set("saint mount fort street and") | SMALL.keys() | ORDINALS.keys()


def heads_of(reference: str, question: Question) -> frozenset[str]:
    """Returns the beginnings of words of which an answer that names the reference holds one; none: any may."""
    if not reference.isascii():
        return frozenset()
    heads: set[str] = set()
    for key in frozenset().union(*(variants_of(key, question) for key in keys(reference))):
        telling = [word for word in key if word not in _SPELLED_DIFFERENTLY and not word.isdigit()]
        if not telling:
            return frozenset()
        heads |= {word[:HEAD] for word in telling}
    return frozenset(heads)


def heads_in(answer: str) -> frozenset[str]:
    """Returns the beginnings of an answer's words."""
    return frozenset(token.folded[:HEAD] for token in tokens(answer))
