"""What denies, doubts or compares an option does not choose it; what explains a choice does not undo it."""

import pytest

from verifier_service.domain.specs import McqTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.mcq.verifier import prepare

METALS = ("Iron", "Gold", "Silver", "Copper")


def passes(completion: str, reference: str = "B", choices: tuple[str, ...] = METALS) -> bool:
    return prepare(McqTask("Which is the heaviest?", choices, (reference,)), False).judge(Completion(completion)).passed


@pytest.mark.parametrize(
    "completion",
    ["The answer isn't B", "The answer can't be B", "the wrong answer is B", "incorrect: B", "Eliminate B",
     "Rule out B.", "B would be wrong", "B is unlikely", "I doubt B", "all but B", "anything other than B", "A vs B",
     "1. A 2. B", "Is it B?", "A\nB", "B. A.", "B\n\nActually no, C", "Gold is wrong", "B or C"],
)  # fmt: skip
def test_an_option_that_is_denied_doubted_or_compared_is_not_chosen(completion: str):
    assert not passes(completion)


@pytest.mark.parametrize(
    "completion",
    ["B\n\nExplanation: Gold is denser than A.", "B. Gold\n\nSilver (C) is second.",
     "I would go with B, since A is lighter.", "B, because A is lighter.", "It is B, not A.", "A is wrong, so B.",
     "I eliminate A and C. The answer is B.", "B: Gold", "B - Gold", "Gold is the heaviest."],
)  # fmt: skip
def test_a_choice_stands_with_its_explanation(completion: str):
    assert passes(completion)


@pytest.mark.parametrize(
    ("completion", "expected"),
    [("A) -7", False), ("A -7", False), ("A: -7", False), ("(A) -7", False), ("A) 7", True), ("A - 7", True)],
)
def test_a_letter_with_the_opposite_number_is_wrong(completion: str, expected: bool):
    assert passes(completion, "A", ("7", "-7")) is expected
