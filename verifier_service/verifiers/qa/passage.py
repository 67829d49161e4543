"""An answer told in whole sentences, read into clauses. Knows the question, never a reference.

Each clause has a share, the number of the question's own words that it repeats, and is an aside
where it hangs on another one (`.., who was born in Rome`). The sentence of the largest share
answers; where it names nothing of the kind that is looked for, the next one does.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from verifier_service.verifiers.qa.abstention import abstains
from verifier_service.verifiers.qa.containment import Question
from verifier_service.verifiers.qa.words import FRAME, INJECTION, OPENER, VERB_FORMS
from verifier_service.verifiers.reading.correction import after_correction
from verifier_service.verifiers.reading.fold import Token, tokens
from verifier_service.verifiers.reading.sentence import sentences
from verifier_service.verifiers.reading.text import normalise
from verifier_service.verifiers.reading.word_list import word_set

MAX_SENTENCES = 40
MIN_WORDS = 5

_COPULAS = word_set("is are was were be been being has have had does did can could will would may might consists")
_SUBORDINATORS = word_set(
    "who which whose whom where while whereas although though despite unlike because since if unless even"
)
_PRONOUNS = word_set("it he she they that this these those i we there")
_TIMES = word_set("after before until")
_COORDINATORS = word_set("and but so yet or nor")
_BREAK = re.compile(r"[,;:()]|\s-{1,3}\s|--")
_COMMENT = re.compile(
    r"(?:i'm sorry|sorry|hello|hi|sure|please note|note that|i hope|let me know|is there anything|feel free|"
    r"you (?:can|could|may) )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The tokens `start:end` of a sentence; `share` counts the question's words, `aside` that it hangs on another."""

    start: int
    end: int
    share: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage with its tokens and clauses."""

    text: str
    words: tuple[Token, ...]
    clauses: tuple[Clause, ...]
    share: int

    def clause_at(self, index: int) -> Clause:
        """Returns the clause that holds a token."""
        return next(clause for clause in self.clauses if clause.start <= index < clause.end)

    @property
    def main_share(self) -> int:
        """The question's words in all of the sentence but its asides."""
        return sum(clause.share for clause in self.clauses if not clause.aside)


class Passage:
    """The stating sentences of an answer, best first; empty where it tells nothing in a whole sentence."""

    def __init__(self, stated: tuple[Sentence, ...], question: Question) -> None:
        """Takes the sentences in order of preference."""
        self.sentences = stated
        self.question = question

    def answering(self, names_one: Callable[[Sentence], bool]) -> Sentence | None:
        """Returns the first sentence that names something of the kind that `names_one` knows."""
        return next((sentence for sentence in self.sentences if names_one(sentence)), None)


def read_passage(text: str, committed: str, question: Question) -> Passage:
    """Returns the passage that a text with its line breaks is; one that declines to answer is none.

    Of sentences with one share the one that the text commits to comes first.
    """
    stated: list[Sentence] = []
    if not committed:
        return Passage((), question)
    corrected = after_correction(text)
    for start, end in sentences(corrected)[:MAX_SENTENCES]:
        plain = normalise(corrected[start:end]).strip(" *_")
        if corrected[end : end + 1] == "?" or _COMMENT.match(plain):
            continue
        if abstains(plain):
            return Passage((), question)
        if INJECTION.search(plain) or _is_bare(plain):
            return Passage((), question)
        sentence = _read(plain, question)
        if sentence is not None:
            stated.append(sentence)
    if not any(committed in sentence.text for sentence in stated):
        return Passage((), question)  # what is committed to is too short to be one of several sentences
    return Passage(tuple(sorted(stated, key=lambda each: (-each.share, committed not in each.text))), question)


def _is_bare(text: str) -> bool:
    """Tells whether a sentence is an answer by itself, which the sentences around it only explain or rival."""
    said = tokens(text)
    return (
        0 < len(said) < MIN_WORDS
        and OPENER.fullmatch(text) is None
        and not any(word.folded in _COPULAS or word.folded in VERB_FORMS for word in said)
    )


def _read(text: str, question: Question) -> Sentence | None:
    words = tokens(text)
    if len(words) < MIN_WORDS or not any(_is_verb(word, question) for word in words):
        return None
    clauses = tuple(_clauses(text, words, question))
    return Sentence(text, words, clauses, _share(words, question))


def _clauses(text: str, words: tuple[Token, ...], question: Question) -> Iterator[Clause]:
    start = 0
    for index in range(1, len(words) + 1):
        if index == len(words) or _parts(text, words, index):
            piece = words[start:index]
            yield Clause(start, index, _share(piece, question), _is_aside(text, words, start, index, question))
            start = index


def _parts(text: str, words: tuple[Token, ...], index: int) -> bool:
    if _BREAK.search(text, words[index - 1].end, words[index].start):
        return True
    if words[index].folded in _TIMES:
        following = words[index + 1 : index + 6]
        return any(
            word.folded in _COPULAS or word.folded in VERB_FORMS or word.raw.endswith("ing") for word in following
        )
    return words[index].folded in _SUBORDINATORS and words[index].raw.islower()


def _is_aside(text: str, words: tuple[Token, ...], start: int, end: int, question: Question) -> bool:
    first = words[start].folded
    if first in _SUBORDINATORS or first in _TIMES:
        return True
    if start == 0:
        return False
    gap = text[words[start - 1].end : words[start].start]
    return (first in _COORDINATORS or first in _PRONOUNS or ";" in gap) and any(
        _is_verb(word, question) for word in words[start:end]
    )


def _is_verb(word: Token, question: Question) -> bool:
    folded = word.folded
    if folded in _COPULAS or folded in VERB_FORMS:
        return True
    if not word.raw.islower() or len(folded) < 4:
        return False
    return folded.endswith("ed") or (folded not in FRAME and question.explains(folded))


def _share(words: tuple[Token, ...], question: Question) -> int:
    return len({word.folded for word in words if word.folded not in FRAME and question.explains(word.folded)})
