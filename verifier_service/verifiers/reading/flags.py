"""Flags of a whole text, for every kind alike: words to the grader, characters that no reader sees. Linear.

They never change a verdict. What a model only thought counts too: it is the reader's to look at.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TypeVar

from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Verdict
from verifier_service.verifiers.reading.answer import last_assistant_text
from verifier_service.verifiers.reading.injections import CONTROL, FOLD, addresses_grader
from verifier_service.verifiers.reading.text import has_control_characters

J = TypeVar("J")

END_CHARACTERS = 20_000
"""Characters at either end of a text that are searched for words to the grader."""


def text_flags(text: str) -> tuple[Flag, ...]:
    """Returns the flags of a text."""
    whole = len(text) <= 2 * END_CHARACTERS
    ends = text if whole else f"{text[:END_CHARACTERS]}\n{text[-END_CHARACTERS:]}"
    data = ends.encode("utf-8", "replace")
    folded = data.translate(FOLD)
    flags: tuple[Flag, ...] = (Flag.INJECTION_LIKE,) if addresses_grader(data, folded) else ()
    hidden = CONTROL in folded if len(data) == len(text) else has_control_characters(text)
    return (*flags, Flag.CONTROL_CHARS) if hidden else flags


def said_text(completion: Completion) -> str:
    """Returns all that the completion's text, or its transcript's last assistant message, says. Raises `BadTask`."""
    return last_assistant_text(completion.messages_json) if completion.messages_json else completion.text


def with_flags(verdict: Verdict, flags: tuple[Flag, ...]) -> Verdict:
    """Returns the verdict with further flags, each once."""
    merged = tuple(dict.fromkeys((*verdict.flags, *flags))) if flags else verdict.flags
    return verdict if merged == verdict.flags else replace(verdict, flags=merged)


def flagged(judge: Callable[[J, Completion], Verdict]) -> Callable[[J, Completion], Verdict]:
    """Makes a judge's method put the text's flags on its verdicts."""

    @wraps(judge)
    def judged(self: J, completion: Completion) -> Verdict:
        verdict, flags = judge(self, completion), text_flags(said_text(completion))
        return with_flags(verdict, flags) if flags else verdict

    return judged
