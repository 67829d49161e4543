"""Values written for the wire's JSON fields: a message of the contract as its fields, never as a program's print."""

import json

import pytest
from google.protobuf import json_format
from rlvr import v1

from trainer_client.texts import group, to_json


def test_a_message_becomes_the_contracts_json_that_reads_back():
    task = v1.Task(math=v1.MathTask(references=["4"], question="2 + 2?"))
    assert json_format.Parse(to_json(task), v1.Task()) == task
    assert json.loads(to_json({"task": task, "n": 1}))["task"]["math"]["question"] == "2 + 2?"


def test_what_json_lacks_is_its_text():
    assert to_json({"a": 1j}) == '{"a":"1j"}'


@pytest.mark.parametrize("one", ["22", v1.Completion(text="2")])
def test_one_completion_is_no_list_of_them(one):
    with pytest.raises(TypeError, match="a list of completions is needed"):
        group("a", v1.Task(math=v1.MathTask(references=["2"])), one)
