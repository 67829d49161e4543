# ruff: noqa: ANN401 - a spec is whatever its kind says
"""What the service sends to a worker: a task, then its completions in chunks.

A completion that is nothing but a text travels as that text: most are, and a string is pickled ten times
as fast as an object.
"""

import pickle
from collections.abc import Iterator, Sequence
from typing import Any

from verifier_service.domain.enums import FinishReason
from verifier_service.domain.saying import said
from verifier_service.domain.task import Completion
from verifier_service.isolation.frames import pack
from verifier_service.isolation.jobs import Job

CHUNK_ITEMS = 256
CHUNK_CHARACTERS = 1024 * 1024


def task_request(job: Job) -> bytes:
    """Returns the frame that has the job's task prepared; of a spec only what is not its default travels."""
    kind, given = type(job.spec), said(job.spec)
    if not given:
        return _request("task", job.prepare, None, job.spec, job.starts_in_thinking)
    return _request("task", job.prepare, kind, dict(given), job.starts_in_thinking)


def spec_of(kind: Any, given: Any) -> object:
    """Returns the spec that a task request holds."""
    return given if kind is None else kind(**given)


def items_request(completions: tuple[Completion, ...]) -> bytes:
    """Returns the frame that has completions of the task judged."""
    return _request("items", [_written(completion) for completion in completions])


def completion_of(written: object) -> Completion:
    """Returns the completion that an element of an items request stands for."""
    if isinstance(written, str):
        return Completion(written)
    if not isinstance(written, Completion):
        raise TypeError("no completion")
    return written


def _written(completion: Completion) -> object:
    plain = not completion.messages_json and not completion.state_json
    return completion.text if plain and completion.finish_reason is FinishReason.STOP else completion


def _request(*request: object) -> bytes:
    return pack(pickle.dumps(request, protocol=5))


def chunks(completions: Sequence[Completion]) -> Iterator[tuple[Completion, ...]]:
    """Cuts a batch so that no single frame holds up the event loop or outgrows a worker."""
    chunk: list[Completion] = []
    characters = 0
    for completion in completions:
        size = len(completion.text) + len(completion.messages_json) + len(completion.state_json)
        if chunk and (len(chunk) >= CHUNK_ITEMS or characters + size > CHUNK_CHARACTERS):
            yield tuple(chunk)
            chunk, characters = [], 0
        chunk.append(completion)
        characters += size
    if chunk:
        yield tuple(chunk)
