"""What an episode leaves besides its last words: the transcript, and the environment's final state.

Pure. The state is the environment's own, never the model's: a value that JSON cannot write is the environment's
fault and raises, so that it never counts against the model.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rlvr import v1

from trainer_client.rollouts import STATE_KINDS, Message, completion_of
from trainer_client.tasks import values_of
from trainer_client.texts import clean

Rollout = str | Sequence[Message]


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

    Raises `BadRow` on a column that is none, `ValueError` on a transcript that is no JSON.
    """
    transcripts = values_of(columns, "messages_json", len(completions)) or [None] * len(completions)
    return [
        rollout if told in (None, "") else _read(told) if isinstance(told, str) else told
        for rollout, told in zip(completions, transcripts, strict=True)
    ]


def _read(transcript: str) -> Any:  # noqa: ANN401 - a JSON value
    try:
        return json.loads(transcript)
    except RecursionError:  # as in `rollouts.py`: the model's own doing, so it has said nothing readable
        return ""


def states_of(columns: Mapping[str, Any], kinds: Sequence[str]) -> list[str]:
    """Returns each rollout's final state as JSON text, "" where its kind reads none or there is none.

    A `state_json` column tells it row by row; else the rollout's environment, which trainers that drive environments
    hand over as `environments`, by its attribute or property `state_json`. Raises `TypeError` or `ValueError`.
    """
    told = values_of(columns, "state_json", len(kinds)) or [None] * len(kinds)
    environments = values_of(columns, "environments", len(kinds)) or [None] * len(kinds)
    states = []
    for kind, state, environment in zip(kinds, told, environments, strict=True):
        if kind not in STATE_KINDS:
            states.append("")
        else:
            states.append(state_text(getattr(environment, "state_json", None) if state is None else state))
    return states
