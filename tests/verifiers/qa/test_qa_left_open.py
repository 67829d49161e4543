"""An answer that is left open, only repeats the question, or says nothing is none, whatever the reference's type."""

import pytest

from verifier_service.domain.specs import QaTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.qa.verifier import prepare

ASKED = [
    ("What is the capital of France?", "Paris", "Lyon"),
    ("Who wrote Emma?", "Jane Austen", "Emily Brontë"),
    ("How many strings has a violin?", "4", "5"),
    ("In which year did it open?", "1883", "1884"),
    ("When was it signed?", "July 4, 1848", "May 9, 1851"),
    ("Is a tomato a fruit?", "yes", "no"),
    ("Which metal is liquid?", "mercury", "gallium"),
    ("Name the two colours.", "red and white", "blue and green"),
    ("How long is it?", "5-10 km", "6-11 km"),
    ("Which of Paris, Lyon or Nice is the capital?", "Paris", "Lyon"),
]
LEFT_OPEN = [
    "maybe {right}", "Perhaps {right}.", "Could be {right}", "might be {right}.", "Anything but {right}.",
    "The answer is anything but {right}", "I doubt it is {right}.", "I really doubt that it is {right}",
    "The answer is {right}. No, it is {wrong}.", "The answer is {right}? No, {wrong}.",
    "Incorrect: <answer>{right}</answer>",
    "Answer: {right}. Just kidding, {wrong}.", "<answer>{wrong}<answer>{right}</answer></answer>",
    "", ".", "...", "{question}", "{question} {question}", "{right} or something else", "{right}, or something else.",
    "It is {right} or something else.", "The answer is {right} or something else.", "Answer: {right} or something else",
    "I think it is {right} or another one", "Either {right} or something else.", "{right} or others",
    "It might be {right}, or it might be something else.", "perhaps {right}, perhaps something else",
    "Something else or {right}", "{right} and anything else", "{right} unless it is something else",
    "{right} or not {right}", "unknown ? {right}", "unknown. {right}", "I don't know? {right}", "Not sure. {right}?",
    "{right}? {wrong}", "{right}! {wrong}!", "{right}\n{wrong}", "* {right}\n* {wrong}", "Options: {right}, {wrong}",
    "{right} (or {wrong})", "{right} | {wrong}", "not {right}", "{right} is wrong",
    "\\boxed{{{right} or something else}}", "<answer>{right} or something else</answer>",
]  # fmt: skip


def passes(question: str, reference: str, completion: str) -> bool:
    return prepare(QaTask(question, (reference,)), False).judge(Completion(completion)).passed


@pytest.mark.parametrize(("question", "right", "wrong"), ASKED)
@pytest.mark.parametrize("frame", LEFT_OPEN)
def test_an_answer_that_is_left_open_never_passes(frame: str, question: str, right: str, wrong: str):
    assert not passes(question, right, frame.format(question=question, right=right, wrong=wrong))


@pytest.mark.parametrize(
    "completion",
    [
        "\\boxed{Paris} or something else",
        "<answer>Paris</answer> or something else",
        "The capital of France is Paris. Is there anything else you would like to know?",
        "Paris! What a lovely city!",
        "The capital of France is Paris, whether you like it or not.",
    ],
)
def test_what_is_said_beside_a_commitment_does_not_open_it(completion: str):
    assert passes("What is the capital of France?", "Paris", completion)


@pytest.mark.parametrize("verb", ["is", "was", "does"])
def test_an_announced_answer_that_denies_itself_is_none(verb: str):
    assert not passes("What is the capital of France?", "Paris", f"Answer: Paris {verb} not the capital.")
    assert passes("What is the capital of France?", "Paris", "Answer: Paris, not Lyon.")


def test_a_factorial_is_not_its_number():
    assert not passes("", "8", "It has 8!")
    assert passes("", "8", "It has 8.")
    assert passes("How many states are there?", "50", "There are 50 states!")


def test_a_denied_abstention_is_no_abstention():
    assert passes("Who knows?", "unanswerable", "It is unknown.")
    assert not passes("Who knows?", "unanswerable", "It is not unknown.")
    assert not passes("Who knows?", "unanswerable", "unanswerable is wrong")
