"""Tells whether a sentence gives another answer beside a name, in a clause that answers by itself: `.., but Lyon`.

A clause that only describes (`.., a city in the north`) or places (`.., France`) gives none.
"""

from verifier_service.verifiers.qa.dates import MONTHS
from verifier_service.verifiers.qa.number_words import SMALL
from verifier_service.verifiers.qa.passage import Clause, Sentence
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.words import FRAME, VERB_FORMS
from verifier_service.verifiers.reading.fold import Token
from verifier_service.verifiers.reading.word_list import word_set

MAX_ANSWER_WORDS = 4

_JOINERS = word_set("but or nor while although though because so yet maybe perhaps alternatively")
_OFFERS = word_set("or nor maybe perhaps alternatively")
_DESCRIBING = word_set(
    "who which whose whom where in on at as after before during since for with by from according to of"
)
_ALIASES = word_set("known called formerly nicknamed aka abbreviated")
_BRIDGES = word_set("of the and de la van von")
_COPULAS = word_set("is was are were be been has have had")


def has_rival(sentence: Sentence, start: int, end: int, question: Question, known: frozenset[str]) -> bool:
    """Tells whether a clause without the name in the tokens `start:end` answers by itself, and otherwise."""
    own = sentence.clause_at(start)
    words = sentence.words
    for clause in sentence.clauses:
        if clause.start < end and start < clause.end:
            continue
        run = _answer_of(words[clause.start : clause.end], question)
        kinds = {_kind(word) for word in run if word.folded not in _BRIDGES}
        if kinds != {_kind(words[start])} or all(word.folded in known for word in run):
            continue
        if _describes(sentence, clause) or run[-1].raw.endswith("'s"):
            continue
        first = words[clause.start].folded
        others = {word.folded for word in words[clause.start : clause.end]} - {word.folded for word in run}
        bare = others <= FRAME | _JOINERS
        if first in _OFFERS or (bare and (first in _JOINERS or _opens_apart(sentence, clause, own))):
            return True
        beside = clause.start == own.end or clause.end == own.start
        gap = _gap_before(sentence, max(clause.start, own.start)) if beside else ""
        if (";" in gap or ":" in gap) and (bare or clause.share or own.share):
            return True
        if clause.share >= max(own.share, 1) and _states(words[clause.start : clause.end]):
            return True
    return False


def rival_of(sentence: Sentence, start: int, end: int, question: Question, known: frozenset[str]) -> bool:
    """Tells the same of the characters `start:end` of the sentence."""
    inside = [index for index, word in enumerate(sentence.words) if word.end > start and word.start < end]
    return bool(inside) and has_rival(sentence, inside[0], inside[-1] + 1, question, known)


def _gap_before(sentence: Sentence, index: int) -> str:
    return sentence.text[sentence.words[index - 1].end : sentence.words[index].start] if index else ""


def _kind(word: Token) -> str:
    first = word.raw[:1]
    number = first.isdigit() or word.folded in MONTHS or word.folded in SMALL
    return "number" if number else "name" if first.isupper() else "word"


def _describes(sentence: Sentence, clause: Clause) -> bool:
    """Tells whether a clause places or describes, whatever it names: `In Egypt, ..`, `.., who was born in Rome`."""
    words = sentence.words[clause.start : clause.end]
    bracketed = clause.start > 0 and "(" in sentence.text[sentence.words[clause.start - 1].end : words[0].start]
    first = words[0].folded
    if first in _DESCRIBING or first in _COPULAS or first in VERB_FORMS or (bracketed and not clause.share):
        return True
    return any(word.folded in _ALIASES for word in words)


def _states(words: tuple[Token, ...]) -> bool:
    return any(word.folded in _COPULAS or word.folded in VERB_FORMS or word.raw.endswith("ed") for word in words)


def _answer_of(words: tuple[Token, ...], question: Question) -> tuple[Token, ...]:
    """Returns the one run of a clause's words that neither question nor frame explains; none where it says more."""
    said = [index for index, word in enumerate(words) if not _is_frame(word, question)]
    if not said or said[-1] - said[0] >= MAX_ANSWER_WORDS:
        return ()
    run = words[said[0] : said[-1] + 1]
    return run if all(word.folded in _BRIDGES or not _is_frame(word, question) for word in run) else ()


def _is_frame(word: Token, question: Question) -> bool:
    folded = word.folded
    return (
        folded in FRAME
        or folded in _JOINERS
        or folded == "and"
        or question.explains(folded)
        or bool(question.topic(folded))
    )


def _opens_apart(sentence: Sentence, clause: Clause, own: Clause) -> bool:
    """Tells whether a clause is a mere answer in front of one that has a subject of its own."""
    first = sentence.words[own.start].folded
    return clause.start == 0 and own.share > 0 and first not in _COPULAS and first not in VERB_FORMS
