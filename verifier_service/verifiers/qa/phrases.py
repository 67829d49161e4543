"""Turns an answer's text into what a reference is held against: phrases that are it, sentences that state it."""

import re
from dataclasses import dataclass

from verifier_service.verifiers.qa import words
from verifier_service.verifiers.qa.abstention import abstains
from verifier_service.verifiers.qa.number_words import chinese_digits
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.sentence_choice import committed_sentence
from verifier_service.verifiers.qa.statement import (
    affirmed,
    clauses,
    split_parentheses,
    trimmed_sentence,
    without_explanation,
    without_lead_in,
)
from verifier_service.verifiers.reading.fold import tokens
from verifier_service.verifiers.reading.latex_text import words_of
from verifier_service.verifiers.reading.sentence import sentences as sentences_of
from verifier_service.verifiers.reading.text import normalise

# "X は Y です", "X 是 Y": what a short Japanese or Chinese sentence states; a denial is none.
_TOPIC = re.compile(r"[^は是不]{1,40}(?:は|是)([^は是不。]{1,40}?)(?:です|である|だ)?[。.]?$")


_CITATION = re.compile(r"\s?\[\^\d{1,3}\^\](?:\[\d{1,3}\]|\(\S{0,200}\))?")
_YEAR = re.compile(r"(?:film|song|album|book|novel|play)?\s?[12]\d{3}(?:\s(?:film|song|album|novel))?")
_ASKS_WHEN = re.compile(r"(?<!\w)(?:when|year|date|how)(?!\w)")
_FACTORIAL = re.compile(r"\W{0,4}\d[\d,.]*!\W{0,4}")


@dataclass(frozen=True, slots=True)
class Phrases:
    """An answer in pieces: `phrases` each of which is the answer, `sentences` that may state it.

    `whole` are its texts as they stand, `text` all of it, `committed` its one sentence (empty: none).
    """

    text: str
    committed: str
    whole: tuple[str, ...]
    phrases: tuple[str, ...]
    sentences: tuple[str, ...]
    abstains: bool
    declines_first: bool = False
    lines: str = ""


def phrases_of(text: str, question: Question, known: frozenset[str]) -> Phrases:
    """Returns the pieces of an extracted answer (raw text); `known` are the folded words of all references."""
    lines = _plain(text)
    answer = normalise(lines)
    committed = committed_sentence(lines, question)
    stated = [] if committed is None else [normalise(committed)]
    if _FACTORIAL.fullmatch(answer):
        return Phrases(lines.strip(), "", (answer,), (answer,), (), abstains=False)
    found: list[str] = [answer, trimmed_sentence(answer)]
    sentences: list[str] = []
    for sentence in stated if not abstains("".join(stated)) else []:
        whole_sentence, *last = clauses(affirmed(sentence))
        if last:  # all of it may still be a title, or say one thing throughout; it is the last clause that answers
            found.append(whole_sentence)
            sentences.append(whole_sentence)
        for clause in last or [whole_sentence]:
            lead = without_lead_in(clause)
            core = without_explanation(lead)
            bare = _without_harmless(core, question, known)
            found += [clause, lead, core, bare]
            sentences += [clause, without_explanation(clause), bare]
    topic = None if answer.isascii() else _TOPIC.match(answer)
    if topic is not None:
        found.append(topic.group(1))
    whole = (lines.strip(), trimmed_sentence(answer), *stated)
    return Phrases(
        lines.strip(),
        "".join(stated),
        _distinct(list(whole)),
        _distinct(found),
        _distinct(sentences),
        abstains(answer),
        any(abstains(answer[start:end]) for start, end in sentences_of(answer)[:1]),
        lines,
    )


def _without_harmless(phrase: str, question: Question, known: frozenset[str]) -> str:
    """Returns the phrase without parentheses that only describe or repeat it; a rival in them stays."""
    outer, inner = split_parentheses(phrase)
    if not outer or not all(_harmless(part, outer, question, known) for part in inner):
        return phrase
    return outer


def _harmless(part: str, outer: str, question: Question, known: frozenset[str]) -> bool:
    if words.HEDGES.search(part):
        return False
    folded = [token.folded for token in tokens(part)]
    if all(word in known or question.explains(word) for word in folded):
        return True
    if _YEAR.fullmatch(part) and not _ASKS_WHEN.search(question.lower) and any(c.isalpha() for c in outer):
        return True
    initials = "".join(token.folded[0] for token in tokens(outer))
    return "".join(folded) == initials or (part == part.lower() and not any(character.isdigit() for character in part))


def _plain(text: str) -> str:
    text = _CITATION.sub("", words_of(text))
    text = text.removesuffix("です。").removesuffix("です") if not text.isascii() else text
    return chinese_digits(text) if text[:4].strip("〇一二三四五六七八九零") == "" and len(text) <= 6 else text


def _distinct(pieces: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece for piece in pieces if piece.strip()))
