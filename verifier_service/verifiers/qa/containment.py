"""Tells whether a sentence commits to exactly a reference: it holds it, and nothing else it says is an answer.

All words beside the reference must be frame words or the question's own, none may deny, hedge or
offer another. `New York` does not hold `York`, `Canberra is wrong` does not hold `Canberra`.
"""

from functools import lru_cache

from verifier_service.verifiers.qa.question import Question, Words, find
from verifier_service.verifiers.qa.words import COORDINATORS, FRAME, NEGATIONS, RESTRICTIONS
from verifier_service.verifiers.reading.fold import Token, keys, tokens

_OPEN = NEGATIONS | COORDINATORS


def commits_to(sentence: str, reference: str, question: Question) -> bool:
    """Tells whether a sentence, its denied rivals already removed, commits to the reference and to nothing else."""
    folded = _firm_words(sentence)
    return (
        any(_commits(sentence, tokens(sentence), folded, key, question) for key in keys(reference)) if folded else False
    )


@lru_cache(maxsize=256)
def _firm_words(sentence: str) -> Words:
    """Returns the folded words of a sentence that neither asks, denies nor offers others; none of one that does."""
    folded = tuple(token.folded for token in tokens(sentence))
    open_ended = sentence.endswith("?") or not _OPEN.isdisjoint(folded)
    return () if open_ended else folded


def _commits(sentence: str, written: tuple[Token, ...], folded: Words, key: Words, question: Question) -> bool:
    places = find(folded, key)
    if not places or len(folded) == len(key):
        return bool(places)
    covered = {place + offset for place in places for offset in range(len(key))}
    left = [token for index, token in enumerate(written) if index not in covered]
    if not all(question.explains(token.folded) for token in left) and not (
        places == [0] and _describes(written[len(key) :], question)
    ):
        return False
    if any(token.folded in RESTRICTIONS for token in left) or _possessive(sentence, written, places, len(key)):
        return False
    return not (question.holds(key) and not _states_last(folded, places[-1], len(key), sentence, written))


def _describes(rest: tuple[Token, ...], question: Question) -> bool:
    """Tells whether words after an answer only describe it: `is the capital and largest city of France`."""
    if len(rest) < 3 or rest[0].folded not in ("is", "was", "are", "were") or rest[1].folded not in ("the", "a", "an"):
        return False
    plain = all(question.explains(token.folded) or token.raw.islower() for token in rest)
    asked = any(question.explains(token.folded) and token.folded not in FRAME for token in rest)
    return plain and asked and not any(character.isdigit() for token in rest for character in token.raw)


def _possessive(sentence: str, written: tuple[Token, ...], places: list[int], size: int) -> bool:
    last = written[places[-1] + size - 1]
    return sentence[last.end : last.end + 1] == "'" or (
        places[-1] > 0
        and written[places[-1] - 1].folded == "of"
        and not any(t.folded in ("is", "was", "are", "were") for t in written)
    )


def _states_last(folded: Words, place: int, size: int, sentence: str, written: tuple[Token, ...]) -> bool:
    """Tells whether an option of the question is chosen at the sentence's end: `.., the host was X`."""
    if place + size != len(folded) or place == 0:
        return False
    before = folded[max(0, place - 2) : place]
    return (
        any(word in ("is", "was", "are", "were", "be", "by") for word in before)
        and "," not in sentence[written[place - 1].start : written[place].start]
    )
