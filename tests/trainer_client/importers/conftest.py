"""A verifier for imported tasks, and whether completions pass one."""

import json
from typing import Any

import pytest
from rlvr import v1

from trainer_client.importers import import_task
from verifier_service.local import Verifier


@pytest.fixture(scope="module")
def verifier():
    with Verifier(workers=1) as started:
        yield started


@pytest.fixture
def passes(verifier):
    """Returns whether each completion passes the task of a row."""

    def judge(shape: str, row: dict[str, Any], *completions: Any) -> list[bool]:
        group = v1.Group(id="a", task=import_task(shape, row), completions=map(completion, completions))
        [result] = verifier.verify([group])
        return [each.outcome.passed for each in result.results]

    return judge


def completion(made: Any) -> v1.Completion:
    if isinstance(made, str):
        return v1.Completion(text=made)
    said, calls, state = made
    message = {"role": "assistant", "content": said, "tool_calls": calls}
    return v1.Completion(messages_json=json.dumps([message]), state_json="" if state is None else json.dumps(state))
