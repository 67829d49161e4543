"""What an episode leaves besides its last words: the transcript, and the environment's final state.

Pure. The state is the environment's own, never the model's: a value that JSON cannot write is the environment's
fault and raises, so that it never counts against the model.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.rollouts import STATE_KINDS, Message, completion_of
from trainer_client.tasks import values_of
from trainer_client.texts import clean

MESSAGES, STATE, ENVIRONMENTS = "messages_json", "state_json", "environments"


def episode(messages: Sequence[Message], state: Any = None) -> v1.Completion:  # noqa: ANN401 - a JSON value
    """Returns a whole episode as a completion, for the kinds that judge one: state, tool_calls, steps, composite.

    `messages` are OpenAI chat messages from the first answer on; what was only thought is left out. `state` is JSON
    text or a JSON value. Raises `TypeError` or `ValueError` on what is none.

    >>> episode([{"role": "assistant", "content": "Done."}], {"open": 0}).state_json
    '{"open":0}'
    """
    made = completion_of(messages, "composite")
    made.state_json = state_text(state)
    return made


def state_text(state: Any) -> str:  # noqa: ANN401 - checked here
    """Returns a state as JSON text: a text stays as it is, None is none. Raises `TypeError` or `ValueError`."""
    if state is None:
        return ""
    if isinstance(state, str):
        return clean(state)
    if callable(state):
        raise TypeError("state_json is a method: make it a property, or a trainer offers it to the model as a tool")
    return clean(json.dumps(state, ensure_ascii=False, separators=(",", ":"), allow_nan=False))


def rollouts_of(completions: Sequence[Any], columns: Mapping[str, Any]) -> list[Any]:
    """Returns what was generated; where a row has `messages_json`, that transcript stands for the row's text.

    Raises `BadRow` on a column that is none, or whose row holds no list of messages with an assistant's among them.
    """
    transcripts = values_of(columns, MESSAGES, len(completions)) or [None] * len(completions)
    return [
        rollout if told in (None, "") else _transcript(told, row)
        for row, (rollout, told) in enumerate(zip(completions, transcripts, strict=True))
    ]


def _transcript(told: Any, row: int) -> Any:  # noqa: ANN401 - checked here
    """Returns the messages of a transcript, given as JSON text or as a list."""
    try:
        read = json.loads(told) if isinstance(told, str) else told
    except ValueError as failure:
        raise BadRow(row, MESSAGES, f"is no JSON: {failure}") from None
    except RecursionError:  # as in `rollouts.py`: the model's own doing, so it has said nothing readable
        return ""
    if not isinstance(read, list | tuple) or not all(isinstance(message, Mapping) for message in read):
        raise BadRow(row, MESSAGES, f"a list of chat messages is needed, this is {type(read).__name__}")
    if not any(message.get("role", "assistant") == "assistant" for message in read):
        roles = [message.get("role") for message in read]
        raise BadRow(row, MESSAGES, f"an assistant's message is needed; the roles are {roles}")
    return read


def states_of(columns: Mapping[str, Any], kinds: Sequence[str]) -> list[str]:
    """Returns each rollout's final state as JSON text, "" where its kind reads none or there is none.

    A `state_json` column tells it row by row; else the rollout's environment, which trainers that drive environments
    hand over as `environments`, by its attribute or property `state_json`. Raises `BadRow`.
    """
    told = values_of(columns, STATE, len(kinds)) or [None] * len(kinds)
    environments = values_of(columns, ENVIRONMENTS, len(kinds)) or [None] * len(kinds)
    states = []
    for row, (kind, state, environment) in enumerate(zip(kinds, told, environments, strict=True)):
        if kind not in STATE_KINDS:
            states.append("")
        elif state is None:
            states.append(_state(getattr(environment, "state_json", None), row, ENVIRONMENTS))
        else:
            states.append(_state(state, row, STATE))
    return states


def _state(state: Any, row: int, column: str) -> str:  # noqa: ANN401 - a JSON value
    """Returns a row's state as JSON text; a blank one is none."""
    try:
        text = state_text(state)
        if text.strip():
            json.loads(text)
    except (TypeError, ValueError, RecursionError) as failure:
        raise BadRow(row, column, f"is no JSON value: {failure}") from None
    return text
