"""What a text that announces no answer commits to: its last mathematics with all joined to it."""

import pytest

from verifier_service.domain.enums import Extraction
from verifier_service.verifiers.reading.commitment import counted, find_commitments
from verifier_service.verifiers.reading.correction import taken_back


def answers(text: str) -> list[str]:
    return [each.text for each in counted(find_commitments(text, Extraction.LAST_COMMITTED))]


@pytest.mark.parametrize(
    "text",
    ["It is not $7$", "I do not know if it is $7$", "I doubt it is $7$", "The answer is not \\boxed{7}",
     "It isn't $\\boxed{7}$", "It cannot be \\boxed{7}.", "Candidates: $1$, $2$, $7$", "It is anything but \\boxed{7}.",
     "Not this: <answer>7</answer>", "Wrong answer: \\boxed{7}", "**Incorrect:** \\boxed{7}", "Other than \\boxed{7}",
     "\\boxed{7} is not the result", "\\boxed{7} isn't the correct value.", "\\boxed{7} is not right."],
)  # fmt: skip
def test_what_is_denied_or_doubted_is_no_answer(text: str):
    assert answers(text) == []


@pytest.mark.parametrize(
    "text",
    ["What is this: \\boxed{7}", "There is nothing wrong: \\boxed{7}", "It is nothing but \\boxed{7}.",
     "The right answer, not the wrong one, follows: \\boxed{7}", "\\boxed{7} is not the value of y"],
)  # fmt: skip
def test_a_denial_of_something_else_denies_nothing(text: str):
    assert answers(text) == ["7"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$6$ or $7$", ["6", "7"]),
        ("Either $6$ or $7$", ["6", "7"]),
        ("\\boxed{6} (or \\boxed{7})", ["6", "7"]),
        ("\\boxed{6}. Or \\boxed{7}", ["6", "7"]),
        ("\\boxed{6} alternatively \\boxed{7}", ["6", "7"]),
        ("either \\boxed{6} or, less likely, \\boxed{7}", ["6", "7"]),
        ("$1$, $2$, $7$", ["1", "2", "7"]),
        ("\\boxed{6} | \\boxed{7}", ["6", "7"]),
    ],
)
def test_what_is_joined_in_one_sentence_is_one_list(text: str, expected: list[str]):
    assert answers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We have $a=3$ and $b=4$, so the sum is $7$", "7"),
        ("Since $x$ is not zero, it is $7$.", "7"),
        ("This is not $6$ but $7$.", "7"),
        ("Since 3 does not divide 7 the answer is \\boxed{7}", "7"),
        ("\\boxed{7}. It is not \\boxed{6}", "7"),
        ("18 is the answer", "18"),
        ("So 18 is the final answer.", "18"),
        ("Therefore, Janet makes **$18** every day.", "$18"),
        ("the answer is 18 (dollars).", "18"),
    ],
)
def test_an_ordinary_ending_commits_to_its_answer(text: str, expected: str):
    assert answers(text) == [expected]


@pytest.mark.timeout(10)
def test_boxes_within_boxes_are_opened_in_linear_time():
    depth = 200_000
    assert answers("\\boxed{" * depth + "7" + "}" * depth) == ["7"]


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("The answer is 17. No, it is 18.", "it is 18."),
        ("The answer is 17? No: 18", "18"),
        ("The answer is 17. Wait, no: 18", "Wait, no: 18"),
        ("My answer: 17. Just kidding, 18.", "Just kidding, 18."),
        ("The answer is 17. No.", ""),
        ("The answer is 17. No other value works.", None),
        ("The answer is 17. No. 3 is another exercise.", None),
        ("The answer is no. No, seven is odd.", None),
        ("The answer is 17. Note that 18 is even.", None),
        ("\\boxed{17} No, it is 18.", None),
    ],
)
def test_a_sentence_that_begins_with_no_takes_an_announced_answer_back(text: str, instead: str | None):
    [last] = counted(find_commitments(text, Extraction.LAST_COMMITTED))
    assert taken_back(text, last) == instead
