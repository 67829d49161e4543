"""The math kind's door: references are prepared once, then completions are judged one by one.

Finding the answer is `reading`'s, comparing is `matching`'s; here the two meet, equal answers of one
group are compared once, and what happened becomes a verdict.
"""

import math
import re
from dataclasses import replace
from typing import NamedTuple

from verifier_service.domain.enums import Extraction
from verifier_service.domain.enums import Undecided as UndecidedPolicy
from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import MathPolicy, MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.math.caps import MAX_ANSWER_CHARS, TooComplex, Unreadable
from verifier_service.verifiers.math.echo import Question
from verifier_service.verifiers.math.last_sentence import told
from verifier_service.verifiers.math.matching import Matcher
from verifier_service.verifiers.math.nodes import Listing, Node, children
from verifier_service.verifiers.math.probing import Undecided
from verifier_service.verifiers.math.prose import same_prose
from verifier_service.verifiers.math.references import Reference, read_reference, single_spaced
from verifier_service.verifiers.math.statements import clean, parse
from verifier_service.verifiers.math.wording import option_content, option_letters
from verifier_service.verifiers.reading.answer import is_truncated, read_answer
from verifier_service.verifiers.reading.commitment import Commitment, Form, committed, trimmed
from verifier_service.verifiers.reading.correction import after_correction, contradicted, corrected_value
from verifier_service.verifiers.reading.display_math import all_math
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.tolerance import check_relative

MAX_EXTRACTED = 400
_UNANNOUNCED = (Form.LINE, Form.WHOLE)


def prepare(spec: MathTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of one task. Raises `BadTask` on references or tolerances that cannot be used."""
    _check_policy(spec.policy)
    if not spec.references:
        raise BadTask("at least one reference is needed", "math.references")
    references = tuple(read_reference(text, f"math.references[{index}]") for index, text in enumerate(spec.references))
    return MathJudge(references, Question(spec.question), spec.policy, starts_in_thinking)


def _check_policy(policy: MathPolicy) -> None:
    check_relative(policy.relative_tolerance, "math.policy.relative_tolerance")
    absolute = policy.absolute_tolerance
    if absolute is not None and not (math.isfinite(absolute) and absolute >= 0):
        raise BadTask("a tolerance is a number that is not negative", "math.policy.absolute_tolerance")
    if policy.significant_digits is not None and not 1 <= policy.significant_digits <= 100:
        raise BadTask("between 1 and 100 significant digits", "math.policy.significant_digits")


class _Answer(NamedTuple):
    """One or several commitments that count together; `joiner` is what stands between them."""

    texts: tuple[str, ...]
    joiner: str

    @property
    def shown(self) -> str:
        """Returns the answer as it is reported."""
        glue = f" {self.joiner} " if self.joiner.isalpha() else ", "
        return glue.join(self.texts)[:MAX_EXTRACTED]


class MathJudge:
    """Judges completions of one task; remembers verdicts by extracted answer."""

    draws_chance = False

    def __init__(
        self, references: tuple[Reference, ...], question: Question, policy: MathPolicy, starts_in_thinking: bool
    ) -> None:
        """Takes the prepared references and question."""
        self._references = references
        self._question = question
        self._policy = policy
        self._starts_in_thinking = starts_in_thinking
        self._matcher = Matcher(policy)
        self._verdicts: dict[_Answer, Verdict] = {}

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict. Raises `Unsupported` on an undecided comparison where the policy asks for an error."""
        if is_truncated(completion) and not self._policy.allow_truncated:
            return failed(Reason.TRUNCATED, "generation was cut off by its length limit")
        said = read_answer(completion, self._starts_in_thinking)
        if said.text is None:
            flags = (Flag.ANSWER_ONLY_IN_THINKING,) if said.only_thought else ()
            return failed(Reason.NO_ANSWER, "nothing was said outside of thinking", flags=flags)
        commitments = committed(said.text, self._policy.extraction)
        if not commitments:
            later = None if all_math(said.text) else self._told(said.text, None)
            return later or failed(Reason.NO_ANSWER, "no committed answer was found")
        through = self._question.end_of_echo(said.text, commitments[-1].start, commitments[-1].end)
        if through is not None:
            commitments = committed(said.text[through:], self._policy.extraction)
            if not commitments:
                return failed(Reason.NO_ANSWER, "the question was only said again", flags=(Flag.PROMPT_ECHO,))
        later = self._told(said.text, commitments[-1]) if commitments[-1].form is Form.MATH else None
        if later is not None:
            return later
        answer = _combined(_corrected(said.text, commitments) if through is None else commitments)
        verdict = self._verdicts.get(answer)
        if verdict is None:
            verdict = self._compare(answer)
            twice = None if verdict.passed else _said_twice(answer)
            verdict = self._compare(twice) if twice is not None else verdict
            self._verdicts[answer] = verdict
        if not verdict.passed and (
            commitments[-1].form in _UNANNOUNCED
            or (commitments[-1].form is Form.MARKER and verdict.reason is Reason.UNPARSABLE_ANSWER)
        ):
            return self._told(said.text, None) or verdict
        return verdict

    def _told(self, text: str, last: Commitment | None) -> Verdict | None:
        """Returns the verdict on what the last sentence tells, behind a commitment if one is given; None: nothing."""
        said = told(text) if self._policy.extraction is Extraction.LAST_COMMITTED else None
        if said is None or self._question.says(said.sentence):
            return None
        if last is not None and not (said.concluded and last.end <= said.start):
            return None
        return self._compare(_Answer((said.text,), ""))

    def _compare(self, answer: _Answer) -> Verdict:
        flags = _flags(answer)
        if sum(map(len, answer.texts)) > MAX_ANSWER_CHARS:
            return failed(Reason.TOO_COMPLEX, "the answer is too long to be read", extracted=answer.shown, flags=flags)
        cleaned = tuple(map(clean, answer.texts))
        if len(cleaned) == 1:
            normal = single_spaced(cleaned[0])
            for reference in self._references:
                if reference.normal == normal:
                    return _passed(answer, reference, "identical", flags)
        try:
            tree: Node | None = _tree(answer, cleaned)
            trouble = Reason.MISMATCH
        except Unreadable:
            tree, trouble = None, Reason.UNPARSABLE_ANSWER
        except TooComplex:
            tree, trouble = None, Reason.TOO_COMPLEX
        flags = flags or _choice_flags(tree)
        for reference in self._references:
            rule, reason = self._against(reference, answer, tree)
            if rule is not None:
                if self._is_echo(tree):
                    return _echo(answer)
                return _passed(answer, reference, rule, flags if len(cleaned) > 1 and rule != "repeated" else ())
            trouble = reason or trouble
        return self._failure(trouble, answer, flags)

    def _is_echo(self, tree: Node | None) -> bool:
        if tree is None:
            return False
        forms = tuple(each.tree for each in self._references if each.tree is not None)
        return self._question.is_echoed_by(tree, forms)

    def _against(self, reference: Reference, answer: _Answer, tree: Node | None) -> tuple[str | None, Reason | None]:
        """Returns the rule that matched, or the reason why none could be found."""
        text = answer.texts[0]
        try:
            if reference.option is not None and len(answer.texts) == 1:
                letter = option_letters(text)
                if letter is not None:
                    right = letter == reference.option and self._same_content(reference, text)
                    return ("option", None) if right else (None, Reason.MISMATCH)
                if tree is not None and reference.content is not None:
                    rule = self._matcher.decide(reference.content, tree)
                    return rule, None if rule else Reason.MISMATCH
            if tree is not None and reference.tree is not None:
                rule = self._matcher.decide(reference.tree, tree)
                if rule is None and len(answer.texts) > 1 and self._repeats(reference.tree, children(tree)):
                    rule = "repeated"
                if rule is not None:
                    return rule, None
            if reference.worded and len(answer.texts) == 1 and same_prose(reference.answer, text, self._matcher):
                return "text", None
            return None, Reason.MISMATCH if reference.tree is None else None
        except TooComplex:
            return None, Reason.TOO_COMPLEX
        except Undecided:
            return None, Reason.UNDECIDED

    def _repeats(self, reference: Node, said: tuple[Node, ...]) -> bool:
        r"""Tells whether commitments that count together all say one right value, if rounded: `5\\sqrt2`, or 7.07."""
        decide = self._matcher.decide
        right = [tree for tree in said if decide(reference, tree) is not None]
        if not right:
            return False
        return all(tree in right or decide(tree, right[0]) == "decimal" for tree in said)

    def _same_content(self, reference: Reference, text: str) -> bool:
        """Tells whether what stands behind an option's letter, if it can be read, is what the reference has there."""
        content = option_content(text)
        if content is None or reference.content is None:
            return True
        try:
            return self._matcher.decide(reference.content, parse(content)) is not None
        except Unreadable:
            return True

    def _failure(self, reason: Reason, answer: _Answer, flags: tuple[Flag, ...]) -> Verdict:
        if reason is Reason.UNDECIDED and self._policy.undecided is UndecidedPolicy.ERROR:
            raise Unsupported("the comparison could not be decided, and the policy asks for an error then")
        if reason is Reason.MISMATCH and Flag.HEDGED in flags:
            reason = Reason.AMBIGUOUS
        return failed(reason, _EXPLANATIONS[reason], extracted=answer.shown, flags=flags)


_EXPLANATIONS = {
    Reason.MISMATCH: "the answer differs from every reference",
    Reason.AMBIGUOUS: "the answer offers a choice",
    Reason.UNPARSABLE_ANSWER: "the answer is no mathematics that could be read",
    Reason.TOO_COMPLEX: "the answer is too complex to be worked out",
    Reason.UNDECIDED: "whether the answer is right could not be decided",
}


def _echo(answer: _Answer) -> Verdict:
    explanation = "the answer says an expression of the question again, not worked out"
    return failed(Reason.MISMATCH, explanation, extracted=answer.shown, flags=(Flag.PROMPT_ECHO,))


def _passed(answer: _Answer, reference: Reference, rule: str, flags: tuple[Flag, ...]) -> Verdict:
    return Verdict(
        passed=True,
        score=1.0,
        reason=Reason.MATCH,
        extracted=answer.shown,
        matched_reference=reference.text[:MAX_EXTRACTED],
        rule=rule,
        flags=flags,
    )


def _flags(answer: _Answer) -> tuple[Flag, ...]:
    if len(answer.texts) == 1:
        return ()
    return (Flag.HEDGED,) if answer.joiner == "or" else (Flag.MULTIPLE_ANSWERS,)


def _choice_flags(tree: Node | None) -> tuple[Flag, ...]:
    """Returns the flags of a list within one commitment."""
    if not isinstance(tree, Listing):
        return ()
    return (Flag.HEDGED,) if tree.joiner == "or" else (Flag.MULTIPLE_ANSWERS,)


_OR = frozenset({"or", "oder", "ou", "o", "или", "of", "eller", "lub", "veya", "或", "または", "또는", "/"})


def _corrected(text: str, commitments: tuple[Commitment, ...]) -> tuple[Commitment, ...]:
    """Returns the commitments, or the one value by which the text corrects a single announced answer."""
    last = commitments[-1]
    if last.form is not Form.MARKER:
        said = corrected_value(text, last.end) if len(text) - last.end > _LITTLE else None
        return commitments if said is None else (replace(last, text=trimmed(said)),)
    if len(commitments) > 1:
        return commitments
    said = contradicted(text, last.end) or after_correction(last.text)
    return commitments if said == last.text else (replace(last, text=trimmed(said)),)


_LITTLE = 5  # characters behind a box, of a sentence's end: no correction

_TWICE = re.compile(r"([^()\n]{1,60}?)\s\(((?:[-+$\\√½]|\d)[^()\n]{0,40})\)\$?")


def _said_twice(answer: _Answer) -> _Answer | None:
    """Returns `3/4 (75%)` as two sayings of one answer, either of which must be right."""
    match = _TWICE.fullmatch(answer.texts[0]) if len(answer.texts) == 1 else None
    return None if match is None else _Answer((match[1], match[2]), "or")


def _combined(commitments: tuple[Commitment, ...]) -> _Answer:
    if len(commitments) == 1:
        return _Answer((commitments[0].text,), "")
    texts = tuple(commitment.text for commitment in commitments)
    if len(set(texts)) == 1:
        return _Answer(texts[:1], "")
    joiners = {commitment.joiner for commitment in commitments[:-1]}
    return _Answer(texts, "or" if joiners & _OR else ",")


def _tree(answer: _Answer, cleaned: tuple[str, ...]) -> Node:
    trees = tuple(map(parse, answer.texts, cleaned))
    return trees[0] if len(trees) == 1 else Listing(trees, answer.joiner)
