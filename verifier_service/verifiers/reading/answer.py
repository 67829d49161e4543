"""Finds the text of a completion that may hold an answer: the last thing said, thinking left out.

Reads `text` or, where the caller gave a transcript, its last assistant message; never
`reasoning_content`, never a tool's words. What in the text is the answer is `commitment.py`'s.
"""

import json
from dataclasses import dataclass
from functools import lru_cache

from verifier_service.domain.enums import FinishReason
from verifier_service.domain.errors import BadTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.reading.thinking import spoken

MESSAGES_FIELD = "completions.messages_json"


@dataclass(slots=True)
class AnswerText:
    """The text that may hold an answer, None where there is none; `only_thought`: all there is was thinking."""

    text: str | None
    only_thought: bool


def answer_text(completion: Completion, starts_in_thinking: bool) -> str | None:
    """Returns the text that may hold an answer, or None when nothing was said outside of thinking.

    Raises `BadTask` on `messages_json` that is no chat transcript: it comes from the caller.
    """
    return read_answer(completion, starts_in_thinking).text


def read_answer(completion: Completion, starts_in_thinking: bool) -> AnswerText:
    """Returns `answer_text` with the reason for its absence. Raises `BadTask` as it does."""
    raw = last_assistant_text(completion.messages_json) if completion.messages_json else completion.text
    said = spoken(raw, starts_in_thinking)
    return AnswerText(said.text, only_thought=said.text is None and said.thought and bool(raw.strip()))


def is_truncated(completion: Completion) -> bool:
    """Tells whether generation was cut off by its length limit."""
    return completion.finish_reason is FinishReason.LENGTH


@lru_cache(maxsize=2)  # asked for once to judge, once for the flags
def last_assistant_text(messages_json: str) -> str:
    """Returns the content of the transcript's last assistant message, its text parts joined.

    Raises `BadTask` where the transcript is no list of messages or holds no assistant message.
    """
    try:
        messages = json.loads(messages_json)
    except (ValueError, RecursionError) as error:
        raise BadTask(f"is not JSON: {error}", MESSAGES_FIELD) from None
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        raise BadTask("is not a list of messages", MESSAGES_FIELD)
    for message in reversed(messages):
        if message.get("role") == "assistant":
            return _content_text(message.get("content"))
    raise BadTask("holds no assistant message", MESSAGES_FIELD)


def _content_text(content: object) -> str:
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise BadTask("has an assistant message whose content is neither text nor a list of parts", MESSAGES_FIELD)
    parts = [
        part.get("text")
        for part in content
        if isinstance(part, dict) and part.get("type", "text") in ("text", "output_text")
    ]
    return "".join(part for part in parts if isinstance(part, str))
