"""What a trainer generated becomes completions: plain texts, or lists of chat messages.

Pure. A message list speaks through its last assistant message; what the model only thought
(`reasoning_content`) is never judged and never sent.
"""

import contextlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from rlvr import v1

from trainer_client.texts import clean, to_json

Message = Mapping[str, Any]
TRANSCRIPT_KINDS = frozenset({"tool_calls", "state", "steps", "composite", "custom"})  # kinds that may read every turn
STATE_KINDS = TRANSCRIPT_KINDS - {"tool_calls"}  # kinds that may read the environment's final state
TEXT_BLOCKS = frozenset({"text", "output_text"})
THOUGHTS = frozenset({"reasoning_content", "reasoning", "thinking"})

FINISH_REASONS = {
    "stop": v1.FINISH_REASON_STOP,
    "eos": v1.FINISH_REASON_STOP,
    "tool_calls": v1.FINISH_REASON_STOP,
    "length": v1.FINISH_REASON_LENGTH,
    "max_tokens": v1.FINISH_REASON_LENGTH,
}


def completion_of(rollout: str | Sequence[Message], kind: str, state_json: str = "") -> v1.Completion:
    """Returns what is judged of one rollout by a task of this kind; raises `TypeError` on what is no rollout.

    `state_json` is the environment's final state, which goes along as it is.

    >>> completion_of([{"role": "assistant", "content": "4", "reasoning_content": "5?"}], "math").text
    '4'
    """
    if isinstance(rollout, str):
        return v1.Completion(text=clean(rollout), state_json=state_json)
    messages = messages_of(rollout)
    mine = [message for message in messages if message.get("role", "assistant") == "assistant"]
    if not mine:
        raise TypeError(f"a list of messages needs an assistant's; its roles are {[m.get('role') for m in messages]}")
    spoken = mine[-1]
    try:
        calls = calls_of(spoken) if kind == "tool_calls" else None
        text = to_json(calls) if calls else text_of(spoken.get("content"))
        transcript = to_json([outspoken(message) for message in messages]) if kind in TRANSCRIPT_KINDS else ""
    except RecursionError:  # nested deeper than any JSON text: the model's own doing, so it has said nothing readable
        return v1.Completion(state_json=state_json)
    return v1.Completion(text=text, messages_json=transcript, state_json=state_json)


def calls_of(message: Message) -> list[Any] | None:
    """Returns a message's tool calls as JSON values: mappings stay, JSON text and SDK objects become mappings.

    Raises `TypeError` where they are no list: a form that the caller chose must not count as silence.
    """
    calls = message.get("tool_calls")
    if calls is None:
        return None
    if isinstance(calls, str) or not isinstance(calls, Sequence):
        raise TypeError(f"a message's tool_calls are a list of calls, not {type(calls).__name__}")
    return [_call(call) for call in calls]


def _call(call: Any) -> Any:  # noqa: ANN401 - what stays unreadable is the verifier's to refuse
    dumped = getattr(call, "model_dump", None)
    if callable(dumped):
        return dumped()
    if isinstance(call, str):  # data sets keep calls as text, so that their arguments need no common type
        with contextlib.suppress(ValueError):
            return json.loads(call)
    return call


def messages_of(rollout: Any) -> list[Message]:  # noqa: ANN401 - checked here
    """Returns the messages of a rollout that is no text; raises `TypeError` where it is no list of messages either."""
    if not isinstance(rollout, Sequence) or not all(isinstance(message, Mapping) for message in rollout):
        raise TypeError(f"a completion is a text or a list of messages, not {type(rollout).__name__}")
    return list(rollout)


def text_of(content: Any) -> str:  # noqa: ANN401 - messages hold what a template made
    """Returns a message's content as text: a string, or the text blocks of a list; None is no text.

    Blocks of another type (thinking, images) say nothing. Raises `TypeError` on what is no content at all.
    """
    if content is None:
        return ""
    if isinstance(content, str):
        return clean(content)
    if not isinstance(content, list | tuple) or not all(isinstance(block, Mapping) for block in content):
        raise TypeError(f"a message's content is a text or a list of blocks, not {type(content).__name__}")
    blocks = [block.get("text") for block in content if block.get("type", "text") in TEXT_BLOCKS]
    return clean("".join(block for block in blocks if isinstance(block, str)))


def outspoken(message: Message) -> dict[str, Any]:
    """Returns a message without what was only thought; the assistant's (one without a role too) as text and calls."""
    kept = {"role": "assistant"} | {name: value for name, value in message.items() if name not in THOUGHTS}
    if kept["role"] != "assistant":
        return kept
    if kept.get("content") is not None:
        kept["content"] = text_of(kept["content"])
    if kept.get("tool_calls") is not None:
        kept["tool_calls"] = calls_of(kept)
    return kept


def finish_reason(told: Any) -> v1.FinishReason:  # noqa: ANN401 - a column may hold anything
    """Returns why generation ended, as a generator tells it ("stop", "length"); nothing told is unspecified."""
    if told is None or told == "":
        return v1.FINISH_REASON_UNSPECIFIED
    return FINISH_REASONS.get(str(told).lower(), v1.FINISH_REASON_OTHER)


def opens_thinking(prompt: Any) -> bool:  # noqa: ANN401 - a text, messages, or what a framework makes of them
    """Returns whether the prompt itself ends in an opened thinking block, as a text or in its last message."""
    if isinstance(prompt, str):
        return prompt.rstrip().endswith("<think>")
    last = prompt[-1] if isinstance(prompt, Sequence) and prompt else None
    if not isinstance(last, Mapping) or last.get("role") != "assistant":
        return False
    content = last.get("content")
    return isinstance(content, str | list | tuple) and text_of(content).rstrip().endswith("<think>")
