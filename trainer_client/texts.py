"""Texts and messages made safe for the wire: what a tokenizer decodes may hold lone surrogates, which UTF-8 cannot.

Pure; knows no network. Everything that builds a `v1.Completion` or `v1.Task` from Python values
passes its strings through here.
"""

import json
from collections.abc import Sequence
from typing import Any

from google.protobuf import json_format
from google.protobuf.message import Message
from rlvr import v1


def clean(text: str) -> str:
    """Returns the text with each lone surrogate as U+FFFD; two that make a pair become their character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def to_json(value: Any) -> str:  # noqa: ANN401 - a JSON value has no narrower type
    """Returns compact JSON text that fits a `_json` field; what JSON lacks is written as its `str`.

    A message of the contract is written in the contract's JSON, as a `task` column holds it.

    >>> to_json(v1.Task(math=v1.MathTask(references=["4"])))
    '{"math":{"references":["4"]}}'
    """
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain))


def _plain(value: object) -> object:
    """Returns a message as an object of its fields, anything else as text."""
    if isinstance(value, Message):
        return json_format.MessageToDict(value, preserving_proto_field_name=True)
    return str(value)


def as_completion(completion: str | v1.Completion) -> v1.Completion:
    """Returns a plain text as a `v1.Completion`; one that already is stays itself."""
    return v1.Completion(text=clean(completion)) if isinstance(completion, str) else completion


def group(group_id: str, task: v1.Task, completions: Sequence[str | v1.Completion]) -> v1.Group:
    """Returns a group of completions of one task, texts made safe.

    >>> group("a", v1.Task(math=v1.MathTask(references=["4"])), ["2 + 2 = 4"]).completions[0].text
    '2 + 2 = 4'

    Raises `TypeError` on one text or completion outside of a list, whose letters would be completions.
    """
    if isinstance(completions, str | v1.Completion):
        raise TypeError(f"a list of completions is needed, not one {type(completions).__name__}")
    return v1.Group(id=clean(group_id), task=task, completions=[as_completion(each) for each in completions])
