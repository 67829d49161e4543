"""Chooses the one sentence that an answer in words commits to. Knows the question, never a reference.

A reward may not depend on which reference an answer is held against: of two sentences that both
answer, one counts or none does. What follows a bare answer may explain it, not rival it.
"""

import re
from functools import lru_cache

from verifier_service.verifiers.qa import words
from verifier_service.verifiers.qa.abstention import abstains
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.statement import (
    MAX_SENTENCES,
    affirmed,
    trimmed_sentence,
    without_explanation,
    without_lead_in,
)
from verifier_service.verifiers.reading.correction import after_correction
from verifier_service.verifiers.reading.fold import tokens
from verifier_service.verifiers.reading.sentence import sentences
from verifier_service.verifiers.reading.word_list import word_set

BARE_WORDS = 4  # a sentence this short is an answer by itself
MAX_RUN = 8

_BRIDGES = word_set("of the a an and de la le du des von van der")
_COPULAS = word_set("is was are were be been called named by")
PRONOUNS = word_set("it its he his she her they their this that these those there here we i you")
_OFFER = re.compile(
    r"(?:or|either|and|alternatively|maybe|perhaps|possibly|otherwise|(?:it )?(?:could|might|may) (?:also )?be|"
    r"my guess|if i had to guess)(?!\w)",
    re.IGNORECASE,
)
_CHATTER = word_set("""
    great nice wow yes what how lovely beautiful amazing enjoy good luck thanks thank hope welcome cheers wonderful cool
    fantastic easy done sure indeed congratulations love so such really fun right exactly absolutely excellent stunning
""")
_LABELLED = re.compile(r"[^\W\d_]{3,20}:\s")


def committed_sentence(text: str, question: Question) -> str | None:
    """Returns the sentence that a normalised-line text commits to; None where it is none, or one of several."""
    stated, exclaimed = _stated(after_correction(text))
    if not stated:
        return None
    first, later = stated[0], stated[1:]
    abstaining = [sentence for sentence in stated if abstains(sentence)]
    if abstaining:
        others = [sentence for sentence in stated if sentence not in abstaining]
        return None if any(_bare(each) or answering_run(each, question) for each in others) else abstaining[0]
    if any(_retracts(sentence, question) for sentence in later):
        return None
    rivals = [each for each in later if each not in exclaimed and _is_rival(each, first, question)]
    if _bare(first):
        if rivals:
            return None
        restated = [each for each in later if _restates(each, first, question)]
        return restated[-1] if restated else first
    if any(_OFFER.match(each) and _is_rival(each, first, question) for each in later):
        return None
    return _best([sentence for sentence in stated if not _denies(sentence)] or stated, question)


def _stated(text: str) -> tuple[list[str], frozenset[str]]:
    """Returns the sentences that state something, questions and courtesies left out, and mere exclamations."""
    stated: list[str] = []
    exclaimed: set[str] = set()
    for start, end in sentences(text)[:MAX_SENTENCES]:
        sentence = trimmed_sentence(text[start : end + 1])
        if not sentence or (sentence.endswith("?") and not abstains(sentence)):
            continue
        if text[end : end + 1] == "!" and not _CHATTER.isdisjoint(_folded(sentence)):
            exclaimed.add(sentence)
        stated.append(sentence)
    while len(stated) > 1 and words.OPENER.fullmatch(stated[0]):
        stated.pop(0)
    return stated, frozenset(exclaimed)


def _best(stated: list[str], question: Question) -> str:
    """Returns the sentence that speaks of what is asked the most; of equal ones the last that begins no explanation."""
    answering = [each for each in stated if answering_run(each, question)]
    answering = answering or [each for each in stated if any(character.isdigit() for character in each)] or stated
    first = _opening(answering[0])
    kept = [
        each
        for index, each in enumerate(answering)
        if not index or _opening(each) == first or _opening(each) not in PRONOUNS
    ]
    best = max(_share(each, question) for each in kept)
    return [each for each in kept if _share(each, question) == best][-1]


def _is_rival(sentence: str, first: str, question: Question) -> bool:
    """Tells whether a sentence after the first is an answer by itself, and another one."""
    offers = _OFFER.match(sentence)
    if offers is not None:
        sentence = sentence[offers.end() :]
    said = _folded(sentence)
    if not said or set(said) <= set(_folded(first)):
        return False
    if all(question.explains(word) for word in said):
        return question.holds(tuple(said)) and not all(word in words.FRAME for word in said)  # another of its options
    if offers is not None:
        return len(said) <= BARE_WORDS or bool(answering_run(sentence, question))
    verbless = _COPULAS.isdisjoint(said) and PRONOUNS.isdisjoint(said)
    return _bare(sentence) and verbless and not _LABELLED.match(sentence)


def _restates(sentence: str, first: str, question: Question) -> bool:
    """Tells whether a sentence answers in the question's own words, and not as the first one does."""
    run = answering_run(sentence, question)
    if not run or not _share(sentence, question) or set(run) == set(_folded(first)):
        return False
    said = _folded(_core(sentence))
    place = next(index for index in range(len(said)) if said[index : index + len(run)] == run)
    return said[place + len(run) :][:1] in ([word] for word in _COPULAS) or (
        place > 0
        and any(word in _COPULAS for word in said[max(0, place - 2) : place])
        and place + len(run) == len(said)
    )


def _retracts(sentence: str, question: Question) -> bool:
    """Tells whether a sentence does nothing but deny: `That is wrong`, `No`."""
    said = _folded(sentence)
    denies = any(word in words.NEGATIONS for word in said)
    return denies and all(word in words.NEGATIONS or word in words.FRAME or word in PRONOUNS for word in said)


def _denies(sentence: str) -> bool:
    return any(word in words.NEGATIONS for word in _folded(affirmed(sentence)))


@lru_cache(maxsize=256)
def answering_run(sentence: str, question: Question) -> list[str]:
    """Returns the words of a sentence that answer: all others are the question's or frame; empty where none do."""
    said = _folded(_core(sentence))
    if not words.NEGATIONS.isdisjoint(said) or not words.RESTRICTIONS.isdisjoint(said):
        return []
    own = [index for index, word in enumerate(said) if not question.explains(word)]
    if not own or own[-1] - own[0] >= MAX_RUN:
        return []
    run = said[own[0] : own[-1] + 1]
    return run if all(not question.explains(word) or word in _BRIDGES for word in run) else []


@lru_cache(maxsize=256)
def _core(sentence: str) -> str:
    return without_explanation(without_lead_in(affirmed(sentence)))


def _share(sentence: str, question: Question) -> int:
    """Returns how much of what is asked a sentence takes up."""
    return question.share(_folded(sentence))


def _bare(sentence: str) -> bool:
    return len(sentence.split()) <= BARE_WORDS


def _opening(sentence: str) -> str:
    said = _folded(_without_hedge(sentence))
    return said[0] if said else ""


def _without_hedge(sentence: str) -> str:
    return re.sub(r"^(?:well,? )?(?:i (?:think|believe|guess|would say)(?: that)? )", "", sentence, flags=re.IGNORECASE)


def _folded(sentence: str) -> list[str]:
    return [token.folded for token in tokens(sentence)]
