"""Judges answers in words: finds what a completion commits to and holds it against each reference.

Called in a worker only. The order is that of precision: the answer as it stands, then what its
sentence commits to; a part of a reference, or a reference among other answers, is never enough.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from verifier_service.domain.enums import AnswerType, Extraction, Partial
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import QaTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.qa import words
from verifier_service.verifiers.qa.abstention import Unanswerable, abstains
from verifier_service.verifiers.qa.date import Calendar
from verifier_service.verifiers.qa.extraction import MAX_ANSWER, Extracted, extract
from verifier_service.verifiers.qa.inference import matchers_for
from verifier_service.verifiers.qa.interval import Interval
from verifier_service.verifiers.qa.listing import Listing
from verifier_service.verifiers.qa.matcher import Matcher
from verifier_service.verifiers.qa.mention import heads_in, heads_of
from verifier_service.verifiers.qa.number import Number
from verifier_service.verifiers.qa.overlap import token_f1
from verifier_service.verifiers.qa.passage import read_passage
from verifier_service.verifiers.qa.person import Person
from verifier_service.verifiers.qa.phrases import Phrases, phrases_of
from verifier_service.verifiers.qa.place import Place
from verifier_service.verifiers.qa.plain import PlainText
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.yes_no import YesNo
from verifier_service.verifiers.reading.answer import is_truncated, read_answer
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.reading.fold import keys, tokens
from verifier_service.verifiers.reading.openness import is_mere_guess, is_open_ended
from verifier_service.verifiers.reading.text import normalise
from verifier_service.verifiers.tolerance import check_relative

# Without one of these a text commits to nothing but all of itself.
_COMMITS = re.compile(r"[^\w\s,.'()&-]|[^\x00-\x7f]|answer|\bis\b|\bare\b", re.IGNORECASE)

MAX_REMEMBERED = 2000  # characters of a task whose parsed references are remembered
_FACTORIAL = re.compile(r"\d!(?![=\w])")


@dataclass(frozen=True, slots=True)
class _Reference:
    """A reference with its matchers and the forms in which it matches itself; `heads` as in `mention.py`."""

    written: str
    same: frozenset[str]
    matchers: tuple[Matcher, ...]
    heads: frozenset[str]


class QaJudge:
    """A prepared question: its references parsed, verdicts of equal answers remembered."""

    def __init__(
        self, spec: QaTask, question: Question, references: tuple[_Reference, ...], starts_in_thinking: bool
    ) -> None:
        """Takes the parsed references in the task's order."""
        self.spec = spec
        self.references = references
        self.starts_in_thinking = starts_in_thinking
        self.question = question
        self.known = frozenset(
            token.folded for reference in references for token in tokens(normalise(reference.written))
        )
        self.remembered: dict[str, Verdict] = {}

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion. Raises `BadTask` on a transcript that is none."""
        if is_truncated(completion) and not self.spec.policy.allow_truncated:
            return failed(Reason.TRUNCATED, "generation was cut off at its length limit")
        said = read_answer(completion, self.starts_in_thinking)
        if said.text is None:
            thought: tuple[Flag, ...] = (Flag.ANSWER_ONLY_IN_THINKING,) if said.only_thought else ()
            return failed(
                Reason.NO_ANSWER,
                "nothing is said outside of thinking" if said.only_thought else "the text is blank",
                flags=thought,
            )
        extracted = extract(said.text, self.spec.policy.extraction)
        if extracted is None:
            return failed(Reason.NO_ANSWER, "the text commits to no answer")
        key = f"{extracted.explicit}{extracted.text}"
        if key not in self.remembered:
            self.remembered[key] = self._judged(extracted)
        return self.remembered[key]

    def _judged(self, extracted: Extracted) -> Verdict:
        answer = normalise(extracted.text)
        shown = answer[:200]
        if not answer:
            return failed(Reason.NO_ANSWER, "the answer is blank", extracted=shown)
        if len(answer) > MAX_ANSWER:
            return failed(Reason.TOO_COMPLEX, f"the answer is longer than {MAX_ANSWER} characters", extracted=shown)
        for reference in self.references:
            if answer.casefold() in reference.same:
                return _passed(shown, reference, "same text")
        if not tokens(answer):
            return failed(Reason.UNPARSABLE_ANSWER, "the answer holds no word and no number", extracted=shown)
        if extracted.whole and self._echoes(answer):
            return failed(
                Reason.MISMATCH, "the answer repeats the question", extracted=shown, flags=(Flag.PROMPT_ECHO,)
            )
        if is_open_ended(answer) and not any(is_open_ended(each.written) for each in self.references):
            return failed(Reason.AMBIGUOUS, "the answer takes others as well", extracted=shown, flags=(Flag.HEDGED,))
        heads = heads_in(answer)
        if answer.isascii() and all(each.heads and each.heads.isdisjoint(heads) for each in self.references):
            return self._failed(answer, shown)
        asks = answer.endswith("?") and not any("?" in reference.written for reference in self.references)
        phrases = phrases_of(extracted.text, self.question, self.known)
        found = self._found(phrases, shown, asks=asks)
        if found is not None:
            guesses = is_mere_guess(answer) and not any(is_mere_guess(each.written) for each in self.references)
            why = "the answer merely guesses"
            return failed(Reason.AMBIGUOUS, why, extracted=shown, flags=(Flag.HEDGED,)) if guesses else found
        if asks:
            return failed(Reason.MISMATCH, "the answer asks instead of answering", extracted=shown)
        return self._failed(answer, shown)

    def _found(self, phrases: Phrases, shown: str, *, asks: bool) -> Verdict | None:
        """Returns the verdict of the first reference that the answer is or tells, None where there is none."""
        passage = read_passage(phrases.lines, phrases.committed, self.question)
        if passage.overrules(phrases.committed):
            phrases = replace(phrases, phrases=phrases.whole[:2], sentences=())
        for reference in self.references if not asks else ():
            for matcher in reference.matchers:
                if self._matches(matcher, phrases):
                    return _passed(shown, reference, matcher.rule)
        for reference in self.references if passage.sentences else ():
            for matcher in reference.matchers:
                if matcher.told_in(passage, self.known):
                    return _passed(shown, reference, f"{matcher.rule}, told")
        return None

    def _matches(self, matcher: Matcher, phrases: Phrases) -> bool:
        if isinstance(matcher, YesNo):
            return not phrases.declines_first and matcher.accepts(phrases.text)
        if isinstance(matcher, Unanswerable):
            return matcher.accepts(phrases.committed)
        if isinstance(matcher, Listing):
            return any(matcher.accepts(phrase) for phrase in phrases.whole) or any(
                matcher.stated_in(sentence) for sentence in phrases.whole
            )
        if isinstance(matcher, Number) and _FACTORIAL.search(phrases.text) is not None:
            return any(matcher.accepts(phrase) for phrase in phrases.whole)
        if phrases.abstains and isinstance(matcher, Calendar | Interval | Number):
            return False
        if any(matcher.accepts(phrase) for phrase in phrases.phrases):
            return True
        return not phrases.abstains and any(matcher.stated_in(sentence) for sentence in phrases.sentences)

    def _echoes(self, answer: str) -> bool:
        said, asked = tuple(t.folded for t in tokens(answer)), self.question.words
        return len(said) >= 4 and bool(asked) and (said == asked or (answer.endswith("?") and set(said) <= set(asked)))

    def _failed(self, answer: str, shown: str) -> Verdict:
        score = 0.0
        if self.spec.policy.partial is Partial.F1:
            score = max(token_f1(answer, reference.written) for reference in self.references)
        hedged = words.HEDGES.search(answer) is not None
        named = any(_names(answer, reference.written) for reference in self.references)
        flags = ((Flag.HEDGED,) if hedged else ()) + (
            (Flag.MULTIPLE_ANSWERS,) if named and ("," in answer or hedged) else ()
        )
        reason = Reason.AMBIGUOUS if hedged and named else Reason.MISMATCH
        explanation = (
            "the answer declines to answer" if abstains(answer) else "no reference is what the answer commits to"
        )
        return Verdict(False, score, reason, explanation, extracted=shown, flags=flags)


def prepare(spec: QaTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of a question. Raises `BadTask` naming the reference or policy that cannot be used."""
    tolerance = spec.policy.relative_tolerance
    check_relative(tolerance, "qa.policy.relative_tolerance")
    if not spec.references:
        raise BadTask("at least one reference is needed", "qa.references")
    size = len(spec.question) + sum(len(written) for written in spec.references)
    read = _read_again if size <= MAX_REMEMBERED else _read
    question, references = read(spec.question, spec.references, spec.type, tolerance)
    said = {matcher.yes for reference in references for matcher in reference.matchers if isinstance(matcher, YesNo)}
    if len(said) > 1 and spec.type is AnswerType.YES_NO:
        raise BadTask("say yes as well as no: either would do", "qa.references")
    return QaJudge(spec, question, references, starts_in_thinking)


def _read(
    asked: str, written: tuple[str, ...], kind: AnswerType, tolerance: float | None
) -> tuple[Question, tuple[_Reference, ...]]:
    question = Question(normalise(asked))
    return question, tuple(
        _reference(each, f"qa.references[{index}]", kind, tolerance, question) for index, each in enumerate(written)
    )


_read_again = lru_cache(maxsize=256)(_read)  # a task comes again, with other completions


def _reference(written: str, field: str, kind: AnswerType, tolerance: float | None, question: Question) -> _Reference:
    plain = normalise(written)
    if not plain:
        raise BadTask("is blank", field)
    if len(plain) > MAX_ANSWER:
        raise BadTask(f"is longer than {MAX_ANSWER} characters", field)
    committed = extract(written, Extraction.LAST_COMMITTED) if _COMMITS.search(written) else None
    forms = [plain] if committed is None else [plain, normalise(committed.text)]
    matchers = matchers_for(plain, kind, question, tolerance, field)
    worded = all(isinstance(matcher, PlainText | Person | Place) for matcher in matchers)
    heads = heads_of(plain, question) if worded else frozenset()
    return _Reference(written, frozenset(form.casefold() for form in forms if form), matchers, heads)


def _names(answer: str, reference: str) -> bool:
    said = " ".join(token.folded for token in tokens(answer))
    return any(f" {' '.join(key)} " in f" {said} " for key in keys(reference))


def _passed(shown: str, reference: _Reference, rule: str) -> Verdict:
    return Verdict(True, 1.0, Reason.MATCH, extracted=shown, matched_reference=reference.written[:200], rule=rule)
