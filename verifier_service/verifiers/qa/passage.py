"""An answer told in whole sentences, read into clauses. Knows the question, never a reference.

Each clause has a share, how much of what is asked it takes up, and is an aside where it hangs on
another one (`.., who was born in Rome`). The sentence of the largest share answers; where it names
nothing of the kind that is looked for, the next one does; one that takes up nothing never does. A
sentence that answers by itself and is what the text commits to is all that counts.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from verifier_service.verifiers.qa.abstention import abstains
from verifier_service.verifiers.qa.kin import KIN
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.sentence_choice import PRONOUNS, answering_run
from verifier_service.verifiers.qa.statement import affirmed, clauses
from verifier_service.verifiers.qa.words import FRAME, OPENER, VERB_FORMS
from verifier_service.verifiers.reading.correction import after_correction
from verifier_service.verifiers.reading.fold import ARTICLES, Token, tokens
from verifier_service.verifiers.reading.injections import speaks_to_grader
from verifier_service.verifiers.reading.sentence import sentences
from verifier_service.verifiers.reading.text import normalise
from verifier_service.verifiers.reading.word_list import word_set

MAX_SENTENCES = 40
MIN_WORDS = 4  # of a sentence that tells something
BARE_WORDS = 12  # up to which words without a verb are an answer by themselves

_COPULAS = word_set("is are was were be been being has have had does did can could will would may might consists")
_SUBORDINATORS = word_set(
    "who which whose whom where while whereas although though despite unlike because since if unless even"
)
_SHORT_COPULAS = word_set("its hes shes thats theres theyre whos whats")  # "it's"
_PRONOUNS = word_set("it he she they that this these those i we there")
# A refusal about oneself, beside which an answer may stand: `As an AI, I cannot browse .., but ..`.
_OF_ITSELF = re.compile(
    r"(?:(?:i'm|i am) sorry|unfortunately|as an? |as of |please|however|"
    r"i (?:do not|don't|cannot|can't) (?:have|browse))"
    r".{0,200}(?:real-time|current|up-to-date|latest|knowledge|access|browse|exact|future)",
    re.IGNORECASE,
)
_TIMES = word_set("after before until")
_COORDINATORS = word_set("and but so yet or nor")
_BREAK = re.compile(r"[,;:()|]|\s-{1,3}>?\s|--|\s(?:=>|[/+=>#~*])\s|\.\.\.")
_COMMENT = re.compile(
    r"(?:i'm sorry|sorry|hello|hi|sure|please note|note that|i hope|let me know|is there anything|feel free|sources?:|"
    r"references?:|learn more|hope |thank|"
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
    """One sentence of a passage with its tokens and clauses.

    `said` are the folded words that are no articles, `kept` their places among the tokens; `explains`
    tells that the sentence speaks on of the one before (`It ..`).
    """

    text: str
    words: tuple[Token, ...]
    clauses: tuple[Clause, ...]
    share: int
    said: tuple[str, ...] = ()
    kept: tuple[int, ...] = ()
    explains: bool = False

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

    def overrules(self, committed: str) -> bool:
        """Tells whether a sentence takes up more of what is asked than the one that the text commits to."""
        return bool(self.sentences) and committed not in self.sentences[0].text

    def answering(self, names_one: Callable[[Sentence], bool]) -> Sentence | None:
        """Returns the first sentence that names something of the kind that `names_one` knows."""
        return next((sentence for sentence in self.sentences if names_one(sentence)), None)


def read_passage(text: str, committed: str, question: Question) -> Passage:
    """Returns the passage that a text with its line breaks is; one that declines to answer is none."""
    none = Passage((), question)
    if not committed:
        return none
    stated: list[Sentence] = []
    opening: str | None = None
    corrected = after_correction(text)
    addressed = speaks_to_grader(corrected)
    for start, end in sentences(corrected)[:MAX_SENTENCES]:
        plain = normalise(corrected[start:end]).strip(" *_#>-")
        asks = corrected[end : end + 1] == "?"
        if _COMMENT.match(plain) or (asks and not abstains(plain)):
            continue
        if abstains(plain):
            if _OF_ITSELF.match(plain) and not asks:
                continue
            return none
        if addressed and speaks_to_grader(plain):
            return none
        sentence = _read(plain, question, opening or "")
        opening = opening if opening is not None else _opening(plain)
        if sentence is not None:
            stated.append(sentence)
        elif _is_bare(plain, question):
            return none
    chosen = [sentence for sentence in stated if committed in sentence.text]
    if not chosen and (not stated or len(tokens(committed)) < MIN_WORDS):
        return none  # what is committed to is too short to be one of several sentences
    best = max((sentence.share for sentence in stated), default=0)
    if chosen and chosen[-1].share == best and not (best and chosen[-1].explains):
        last = clauses(affirmed(committed))[-1]
        if answering_run(last, question):
            rest = committed.removesuffix(last)
            if _share(tokens(last), question) < _share(tokens(rest), question) or last not in committed:
                last = chosen[-1].text
            only = _read(last, question, opening="")
            return Passage((only,) if only is not None and only.share else (), question)
    stated = [sentence for sentence in stated if sentence.share]
    return Passage(tuple(sorted(stated, key=lambda each: (-each.share, each.explains))), question)


def _is_bare(text: str, question: Question) -> bool:
    """Tells whether a piece of text is an answer by itself, which the sentences around it only explain or rival."""
    said = tokens(text)
    return 0 < len(said) <= BARE_WORDS and OPENER.fullmatch(text) is None and not _states(said, question)


def _states(words: tuple[Token, ...], question: Question) -> bool:
    return any(_is_verb(word, question) for word in words)


def _opening(text: str) -> str:
    return next((word.folded for word in tokens(text)), "")


def _read(text: str, question: Question, opening: str) -> Sentence | None:
    words = tokens(text)
    if len(words) < MIN_WORDS or not _states(words, question):
        return None
    clauses = tuple(_clauses(text, words, question))
    explains = bool(opening) and words[0].folded in PRONOUNS - {"i", opening}
    kept = tuple(index for index, word in enumerate(words) if word.folded not in ARTICLES)
    said = tuple(words[index].folded for index in kept)
    return Sentence(text, words, clauses, _share(words, question), said, kept, explains)


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
        return word.raw != "May"
    if folded in _SHORT_COPULAS and "'" in word.raw:
        return True
    if not word.raw.islower() or len(folded) < 4 or "'" in word.raw:
        return False
    if folded.endswith(("ed", "s")) and not folded.endswith("ss"):
        return True
    return folded in KIN or (folded not in FRAME and question.explains(folded))


def _share(words: tuple[Token, ...], question: Question) -> int:
    return question.share(word.folded for word in words)
