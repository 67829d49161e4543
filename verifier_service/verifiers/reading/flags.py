"""Flags of a whole text, for every kind alike: words to the grader, characters that no reader sees. Linear.

They never change a verdict. What a model only thought counts too: it is the reader's to look at.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import TypeVar

from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Verdict
from verifier_service.verifiers.reading.answer import last_assistant_text
from verifier_service.verifiers.reading.text import has_control_characters

J = TypeVar("J")

END_CHARACTERS = 20_000
"""Characters at either end of a text that are searched for words to the grader."""
# Words to the grader in lower case, each pattern with the words one of which is in all that it finds.
_INJECTIONS = tuple(
    (hints, re.compile(pattern))
    for hints, pattern in (
        (
            ("ignore", "disregard"),
            r"(?:ignore|disregard) (?:all |any |the )?(?:previous|prior|above) (?:instructions|prompts?)",
        ),
        (
            ("correct",),
            r"(?:mark|grade|score|rate) (?:this|it|my|the) \w{0,12} ?(?:as )?correct",
        ),
        (
            ("grader", "judge", "verifier", "evaluator"),
            r"\bthe (?:grader|judge|verifier|evaluator) (?:should|must|will)",
        ),
        (
            ("score", "correct", "reward", "passed"),
            r"(?<![\w\"'])(?:score|correct|reward|passed)\s{0,3}[:=]\s{0,3}(?:1|true)(?![\w.])",
        ),
        (("system:",), r"\bsystem:"),
        (("reference answer is", "expected answer is"), r"(?:reference|expected) answer is"),
    )
)


def text_flags(text: str) -> tuple[Flag, ...]:
    """Returns the flags of a text."""
    head = text if len(text) <= 2 * END_CHARACTERS else f"{text[:END_CHARACTERS]}\n{text[-END_CHARACTERS:]}"
    flags: tuple[Flag, ...] = (Flag.INJECTION_LIKE,) if _injects(head.lower()) else ()
    return (*flags, Flag.CONTROL_CHARS) if has_control_characters(text) else flags


def _injects(low: str) -> bool:
    for hints, pattern in _INJECTIONS:
        for hint in hints:  # all patterns at once would take twenty times as long
            if hint in low:
                if pattern.search(low) is not None:
                    return True
                break
    return False


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
        return with_flags(judge(self, completion), text_flags(said_text(completion)))

    return judged
