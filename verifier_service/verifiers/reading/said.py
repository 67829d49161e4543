"""The text that a completion may be judged by, or the verdict that there is none."""

from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed
from verifier_service.verifiers.reading.answer import is_truncated, read_answer

_FILLING = " \t\r\n\v\f.…。"


def said_or_failed(completion: Completion, starts_in_thinking: bool) -> str | Verdict:
    """Returns what was said outside of thinking, else a failing verdict.

    Raises `BadTask` on a transcript that is none.
    """
    if is_truncated(completion):
        return failed(Reason.TRUNCATED, "generation was cut off at its length limit")
    said = read_answer(completion, starts_in_thinking)
    if said.text is None or says_nothing(said.text):
        thought: tuple[Flag, ...] = (Flag.ANSWER_ONLY_IN_THINKING,) if said.only_thought else ()
        why = "nothing is said outside of thinking" if said.only_thought else "the text is blank"
        return failed(Reason.NO_ANSWER, why, flags=thought)
    return said.text


def says_nothing(text: str) -> bool:
    """Tells whether a text is nothing but white space and stops."""
    return not text.strip(_FILLING).strip()
