"""What is sent to a worker arrives as it was, whichever short form it travelled in."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import FinishReason, Percent
from verifier_service.domain.specs import MathPolicy, MathTask
from verifier_service.domain.task import Completion
from verifier_service.isolation.frames import HEADER
from verifier_service.isolation.jobs import Job
from verifier_service.isolation.requests import (
    CHUNK_CHARACTERS,
    CHUNK_ITEMS,
    chunks,
    completion_of,
    items_request,
    spec_of,
    task_request,
)

texts = st.text(st.characters() | st.just("\ud800"), max_size=5)
completions = st.builds(Completion, texts, st.sampled_from(FinishReason), texts, texts)


@given(st.lists(completions))
def test_completions_arrive_as_they_were(sent: list[Completion]) -> None:
    word, written = pickle.loads(items_request(tuple(sent))[HEADER.size :])
    assert word == "items"
    assert list(map(completion_of, written)) == sent


@pytest.mark.parametrize(
    "spec",
    [
        MathTask(),
        MathTask(references=("1",)),
        MathTask("?", ("1", "2"), MathPolicy(percent=Percent.STRICT, significant_digits=3)),
        "a text",
        None,
    ],
)
def test_a_spec_arrives_as_it_was(spec: object) -> None:
    request = pickle.loads(task_request(Job("m:f", spec, (), starts_in_thinking=True))[HEADER.size :])
    word, name, kind, given_fields, thinking = request
    assert (word, name, thinking) == ("task", "m:f", True)
    assert spec_of(kind, given_fields) == spec


def test_what_is_no_completion_is_refused() -> None:
    with pytest.raises(TypeError):
        completion_of(7)


def test_a_batch_is_cut_by_items_and_by_characters() -> None:
    many = [Completion(str(index)) for index in range(CHUNK_ITEMS + 1)]
    assert [len(chunk) for chunk in chunks(many)] == [CHUNK_ITEMS, 1]
    large = [Completion("x" * (CHUNK_CHARACTERS - 1)), Completion("y"), Completion("z")]
    assert [len(chunk) for chunk in chunks(large)] == [2, 1]
    assert list(chunks([])) == []
