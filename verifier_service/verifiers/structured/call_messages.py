"""Reads the calls of a transcript's assistant messages: what a harness ran, else what the model wrote.

    tool_calls      a list of calls (OpenAI); `function_call` is its predecessor
    content         a text, or a list of parts: text, and calls (`tool_use` and its kin)

The transcript is the caller's: a field of another shape is its fault, `BadTask`. What a call is and holds is the
model's, so that no call that a harness passes on as it was written is a way out of a 0.
"""

import json

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.reading.answer import MESSAGES_FIELD
from verifier_service.verifiers.reading.thinking import spoken
from verifier_service.verifiers.structured.call_reading import calls_in_text, required
from verifier_service.verifiers.structured.functions import Call, Functions
from verifier_service.verifiers.structured.strict_json import Value

_CALL_PARTS = frozenset({"tool_use", "tool_call", "function_call", "server_tool_use", "mcp_call", "mcp_tool_use"})
_TEXT_PARTS = frozenset({"text", "output_text"})
Message = dict[str, Value]


def calls_in_messages(messages_json: str, functions: Functions, starts_in_thinking: bool) -> list[Call]:
    """Returns the calls of every assistant message in order; `reading` has told already that it is a transcript.

    Raises `UnreadableCall`, and `BadTask` on a message whose fields are of no known shape.
    """
    found: list[Call] = []
    for message in json.loads(messages_json):
        if message.get("role") == "assistant":
            found += _own(message, functions) or _told(message.get("content"), functions, starts_in_thinking)
    return found


def _own(message: Message, functions: Functions) -> list[Call]:
    """Returns the calls of a message's own fields, and of the parts of its content that are calls."""
    raw = message.get("tool_calls")
    if raw is not None and not isinstance(raw, list):
        raise BadTask("has an assistant message whose tool_calls are no list", MESSAGES_FIELD)
    legacy = message.get("function_call")
    if legacy is not None and not isinstance(legacy, dict):
        raise BadTask("has an assistant message whose function_call is no object", MESSAGES_FIELD)
    calls = raw or ([legacy] if legacy else [])
    content = message.get("content")
    parts = [part for part in content if _is_call(part)] if isinstance(content, list) and not calls else []
    return [required(each, functions) for each in [*calls, *parts]]


def _is_call(part: Value) -> bool:
    return isinstance(part, dict) and part.get("type") in _CALL_PARTS


def _told(content: Value, functions: Functions, starts_in_thinking: bool) -> list[Call]:
    """Returns the calls in what a message says, its text parts joined."""
    if isinstance(content, list):
        texts = [p.get("text") for p in content if isinstance(p, dict) and p.get("type", "text") in _TEXT_PARTS]
        content = "".join(text for text in texts if isinstance(text, str))
    told = spoken(content, starts_in_thinking).text if isinstance(content, str) else None
    return calls_in_text(told, functions) if told is not None else []
