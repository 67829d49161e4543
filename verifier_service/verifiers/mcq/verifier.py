"""Judges multiple choice: the options that a completion selects must be exactly those of one reference.

Called in a worker only. A letter that comes with another option's text is wrong, whichever is right.
"""

import re

from verifier_service.domain.enums import Extraction
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import McqTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.mcq.options import MAX_OPTIONS, Chosen, Options, disagreeing, named, read_options
from verifier_service.verifiers.mcq.selection import announced_first, selected
from verifier_service.verifiers.reading.answer import is_truncated, read_answer
from verifier_service.verifiers.reading.commitment import Form, counted, find_commitments
from verifier_service.verifiers.reading.correction import taken_back
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.reading.fold import tokens
from verifier_service.verifiers.reading.latex_text import words_of
from verifier_service.verifiers.reading.openness import declines, is_mere_guess, is_open_ended
from verifier_service.verifiers.reading.text import normalise

MAX_ANSWER = 4000
MIN_ECHO = 4  # words
_ASKS = re.compile(r"[^.!?]{1,200}\?")
_LABEL = re.compile(r"\(?([A-Z])[.):](?:\s|\Z)")


class McqJudge:
    """A prepared question: options and the sets of options that are right."""

    def __init__(
        self, options: Options, accepted: tuple[tuple[str, Chosen], ...], question: str, starts_in_thinking: bool
    ) -> None:
        """Takes each reference as written with the options that it names."""
        self.options = options
        self.accepted = accepted
        self.question = tuple(token.folded for token in tokens(normalise(question)))
        self.starts_in_thinking = starts_in_thinking

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion. Raises `BadTask` on a transcript that is none."""
        if is_truncated(completion):
            return failed(Reason.TRUNCATED, "generation was cut off at its length limit")
        said = read_answer(completion, self.starts_in_thinking)
        if said.text is None:
            return failed(
                Reason.NO_ANSWER, "nothing is said", flags=(Flag.ANSWER_ONLY_IN_THINKING,) if said.only_thought else ()
            )
        answer = _answer(said.text)
        if answer is None:
            return failed(Reason.NO_ANSWER, "the text commits to no answer")
        short = len(said.text) <= MAX_ANSWER and answer == normalise(words_of(said.text))
        first = announced_first(said.text, self.options) if short else None
        return self._judged(answer, first)

    def _judged(self, answer: str, first: Chosen | None) -> Verdict:
        shown = answer[:200]
        words = tuple(token.folded for token in tokens(answer))
        if len(words) >= MIN_ECHO and words == self.question:
            return failed(
                Reason.MISMATCH, "the answer repeats the question", extracted=shown, flags=(Flag.PROMPT_ECHO,)
            )
        if is_open_ended(answer) or is_mere_guess(answer) or declines(answer):
            return failed(Reason.AMBIGUOUS, "the answer is left open", extracted=shown, flags=(Flag.HEDGED,))
        if _ASKS.fullmatch(answer) and not any(text.endswith("?") for text in self.options.texts):
            return failed(Reason.AMBIGUOUS, "the answer asks", extracted=shown, flags=(Flag.HEDGED,))
        chosen = selected(answer, self.options) if first is None else first
        if chosen is None:
            return failed(Reason.UNPARSABLE_ANSWER, "the answer names no option", extracted=shown)
        letters = ", ".join(chr(ord("A") + index) for index in sorted(chosen))
        for written, wanted in self.accepted:
            if chosen == wanted:
                return Verdict(
                    True,
                    1.0,
                    Reason.MATCH,
                    extracted=letters,
                    matched_reference=written[:200],
                    rule="options",
                )
        if not chosen:
            return failed(
                Reason.AMBIGUOUS, "the answer leaves open which option", extracted=shown, flags=(Flag.HEDGED,)
            )
        several = (Flag.MULTIPLE_ANSWERS,) if len(chosen) > max(len(wanted) for _, wanted in self.accepted) else ()
        return failed(Reason.MISMATCH, "other options than the reference's", extracted=letters, flags=several)


def _answer(text: str) -> str | None:
    commitments = counted(find_commitments(text, Extraction.LAST_COMMITTED))
    explicit = [each for each in commitments if each.form in (Form.BOX, Form.ANSWER_TAG, Form.MARKER)]
    if explicit:
        listed = (f"{each.text} {each.joiner} " if each.joined else each.text for each in explicit)
        instead = taken_back(text, explicit[-1])
        chosen = "".join(listed) if instead is None else instead
    elif commitments:
        chosen = text.strip()[-MAX_ANSWER:]
    else:
        return None
    answer = normalise(words_of(chosen)) if len(chosen) <= MAX_ANSWER else ""
    return answer or None


def prepare(spec: McqTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of a question. Raises `BadTask` naming the choice or reference that cannot be used."""
    if not 1 < len(spec.choices) <= MAX_OPTIONS:
        raise BadTask(f"two to {MAX_OPTIONS} choices are needed", "mcq.choices")
    for index, choice in enumerate(spec.choices):
        if not normalise(choice):
            raise BadTask("is blank", f"mcq.choices[{index}]")
    if not spec.references:
        raise BadTask("at least one reference is needed", "mcq.references")
    options = read_options(spec.choices)
    accepted = tuple((written, _wanted(written, options, index)) for index, written in enumerate(spec.references))
    _check_choices([choice.strip() for choice in spec.choices], [wanted for _, wanted in accepted])
    return McqJudge(options, accepted, spec.question, starts_in_thinking)


def _check_choices(choices: list[str], accepted: list[Chosen]) -> None:
    """Raises `BadTask` where a right choice cannot be told from a wrong one, or where none is wrong."""
    labels = [_LABEL.match(text) for text in choices]
    written = [label[1] for label in labels if label is not None]
    letters = [chr(ord("A") + index) for index in range(len(choices))]
    if written != letters and sorted(written) == letters:
        index = next(place for place, letter in enumerate(letters) if written[place] != letter)
        raise BadTask(
            f"is labelled {written[index]} and stands at the place of {letters[index]}", f"mcq.choices[{index}]"
        )
    for index, text in enumerate(choices):
        first = choices.index(text)
        both = {first, index}
        if len(both) > 1 and any(len(each & both) == 1 and each ^ both not in accepted for each in accepted):
            raise BadTask(f"is the same as choice {first}, and only one of them is right", f"mcq.choices[{index}]")
    if {frozenset({index}) for index in range(len(choices))} <= set(accepted):
        raise BadTask("make every choice right", "mcq.references")


def _wanted(written: str, options: Options, index: int) -> Chosen:
    plain = normalise(words_of(written))
    chosen = named(plain, options) if plain else None
    if not chosen:
        last = chr(ord("A") + len(options.texts) - 1)
        why = f"names no option: {written[:80]!r} is neither a letter from A to {last} nor an option's text"
        raise BadTask(why, f"mcq.references[{index}]")
    if disagreeing(plain, options):
        raise BadTask("is a letter with the text of another choice", f"mcq.references[{index}]")
    if any(text == plain and place not in chosen for place, text in enumerate(options.texts)):
        raise BadTask("is the letter of one choice and the text of another", f"mcq.references[{index}]")
    return chosen
