"""Tells whether a passage's answering sentence commits to a reference: a name, a listing, a quantity or a date.

Which sentence answers depends on the kind of the reference, never on its value, so that two rival
references of one kind are held against the same sentence.
"""

from collections.abc import Callable, Iterable

from verifier_service.verifiers.qa.assertion import Known, asserted, lists_more, rivals
from verifier_service.verifiers.qa.passage import Passage, Sentence
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.wording import LONG_WORD, Place, one_letter_off
from verifier_service.verifiers.qa.words import COORDINATORS, FRAME
from verifier_service.verifiers.reading.fold import ARTICLES, Token, tokens
from verifier_service.verifiers.reading.word_list import word_set

MAX_NAME = 8
_HONORIFICS = word_set("jr sr ii iii iv")


def tells_name(
    passage: Passage,
    places: Callable[[Sentence], Iterable[Place]],
    example: Token,
    known: Known,
    *,
    place: bool = False,
) -> bool:
    """Tells whether the answering sentence asserts the name that stands in one of `places`.

    `example` is the reference's first word: by its capital it is known what else would be an answer.
    """
    question = passage.question
    best = max((sentence.share for sentence in passage.sentences), default=0)
    proper = example.raw[:1].isupper() or example.raw[:1].isdigit()

    def names_one(sentence: Sentence) -> bool:
        if not proper and sentence.share < best:
            return False
        return bool(set(places(sentence))) or (proper and bool(rivals(sentence.words, example, question, known)))

    sentence = passage.answering(names_one)
    if sentence is None:
        return False
    found = list(places(sentence))
    return (
        bool(found)
        and all(_fits(sentence, each, question) for each in found)
        and any(asserted(sentence, start, end, question, known, place=place) for start, end in found)
    )


def _fits(sentence: Sentence, at: Place, question: Question) -> bool:
    """Tells whether a name that the question itself offers is chosen: it opens the sentence and a verb follows."""
    start, end = at
    if not question.holds(tuple(word.folded for word in sentence.words[start:end])):
        return True
    opens = all(word.folded in ARTICLES for word in sentence.words[:start])
    return opens and end < len(sentence.words) and sentence.words[end].folded in ("is", "was", "are", "were", "has")


def person_places(sentence: Sentence, surname: str, accepts: Callable[[str], bool]) -> list[Place]:
    """Returns where a run of capitalised words around a surname is the person, titles and the like left out."""
    words, text = sentence.words, sentence.text
    found: list[Place] = []
    for index, word in enumerate(words):
        if not word.raw[:1].isupper() or not (
            word.folded == surname
            or (len(surname) >= LONG_WORD and word.folded[:2] == surname[:2] and one_letter_off(word.folded, surname))
        ):
            continue
        end = index + 1
        while end < len(words) and words[end].folded in _HONORIFICS and words[end].start - words[end - 1].end <= 2:
            end += 1
        start = index
        while start and index - start < MAX_NAME and _goes_on(text, words, start):
            start -= 1
        for first in range(start, index + 1):
            if accepts(text[words[first].start : words[end - 1].end]) and (first < index or start == index):
                found.append((first, end))
                break
    return found


def _goes_on(text: str, words: tuple[Token, ...], start: int) -> bool:
    before = words[start - 1]
    gap = text[before.end : words[start].start]
    if gap not in (" ", ". ", "-", "' ", '" '):
        return False
    return before.raw[:1].isupper() or before.folded in ("de", "van", "von", "der", "di", "da", "la", "bin")


def tells_list(passage: Passage, count: int, items_in: Callable[[Sentence], list[Place] | None], known: Known) -> bool:
    """Tells whether one run of the best sentence lists the items, each once, and nothing beside them."""
    for sentence in passage.sentences[:1]:
        spans = items_in(sentence)
        if spans is None or len(spans) != count:
            return False
        spans = sorted(spans)
        covered = {index for start, end in spans for index in range(start, end)}
        between = [
            word
            for index, word in enumerate(sentence.words)
            if spans[0][0] <= index < spans[-1][1] and index not in covered
        ]
        if any(word.folded not in FRAME or word.folded in COORDINATORS - {"and/or"} for word in between):
            return False
        if lists_more(sentence, covered, passage.question):
            return False
        return asserted(sentence, spans[0][0], spans[-1][1], passage.question, known, place=False)
    return False


def first_word(reference: str) -> Token:
    """Returns the reference's first word that is no article."""
    written = tokens(reference)
    return (
        next((word for word in written if word.folded not in ARTICLES), written[0]) if written else Token("", "", 0, 0)
    )
