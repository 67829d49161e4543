"""What a step's last statement comes to: numbers that it says, and nothing that it leaves open."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.local import Verifier
from verifier_service.verifiers.parts.step_statement import stated


@pytest.mark.parametrize(
    ("answer", "worded", "mathematical"),
    [
        ("2 + 2 = 4", "4", "2 + 2 = 4"),
        ("Add. 2 + 2 = 4", "4", "2 + 2 = 4"),
        ("Add\n2+2 = 4", "4", "2+2 = 4"),
        ("Adding\n\nWe add: 2 + 2 = 4.", "4", "2 + 2 = 4."),
        ("Total = 2 + 2 = 4 apples", "4 apples", "Total = 2 + 2 = 4 apples"),
        ("The sum is 4.", "4", "4"),
        ("Add 2 and 2 to get 4", "4", "4"),
        ("Add 4 and 2 to get 6", "6", "6"),
        ("Find the sum: 4", "4", "4"),
        ("Find the sum of 2 and 2: 4", "4", "4"),
        ("The product of 2 and (1 + 1): 4 apples", "4 apples", "4 apples"),
        ("She has 4 apples.", "4 apples", "4 apples"),
        ("The change is -4.", "-4", "-4"),
        ("The share is 3/4.", "3/4", "3/4"),
        ("It grew, which gives 12.5%", "12.5%", "12.5%"),
        ("sin 30 + 0 = 0.5", "0.5", "sin 30 + 0 = 0.5"),
        ("x = 4", "x = 4", "x = 4"),
        ("Multiply 2 by 2\n4", "4", "4"),
        ("Adding up\n\n**4 apples**", "4 apples", "4 apples"),
    ],
)
def test_a_statement_comes_to_the_number_that_it_says(answer, worded, mathematical):
    assert (stated(answer, "qa").rstrip("."), stated(answer, "math").rstrip(".")) == (worded, mathematical.rstrip("."))


@pytest.mark.parametrize(
    "answer",
    [
        "4",
        "The sum is 4 or 5.",
        "The sum is 4. Or maybe 5.",
        "The sum is not 4.",
        "The sum isn't 4",
        "Maybe 2 + 2 = 4",
        "2 + 2 = 4?",
        "2 + 2 != 4",
        "2 + 2 <= 4",
        "The sum is 4!",
        "The ratio is 2:4",
        "The ratio is 2 : 4",
        "Find the ratio of 2 and 2: 4",
        "Find the sum, which divides as 1:2: 4",
        "Find the sum of 2 and 2: 4 or 5",
        "It is 2: 4",
        "The range is 2-4",
        "The list is 3, 4",
        "It is about 4",
        "The roots are\n4\n5",
        "The sum is 5\n4",
        "Room 5\n4",
        "Either\n4",
        "Five and\n4",
        "It gets 4 times larger",
        "The guess was wrong. 2 + 2 = 4",
        "Suppose the sum is 4",
        "2 + 2 = 4 is false",
        "so \\boxed{5} and 2 + 2 = 4",
        "<answer>5</answer> since 2 + 3 is 4",
        "The capital is Paris",
        "The sum is " + "9" * 400,
    ],
)
def test_what_is_left_open_or_announced_otherwise_is_the_kinds_to_read(answer):
    assert stated(answer, "qa") == answer == stated(answer, "math")


@given(st.text(max_size=300) | st.text("is get= +-.:42\n*(),/%a", max_size=99), st.sampled_from(["qa", "math", "json"]))
def test_no_text_raises_and_nothing_is_made_up(answer, kind):
    assert stated(answer, kind) in answer


def _told(reference):
    lines = [
        "Step 1: The sum is {}.",
        "Step 1: Add. 2 + 2 = {}",
        "Step 1: Add 2 and 2 to get {}",
        "Step 1: Find the sum of 2 and 2: {}",
        "## Step 1: Add\n2+2 = {}",
        "First step: {}",
        "The first step: {}",
        "1st step: {}",
        "Step 1 (adding): {}",
        "Step 1 → {}",
        "Step 1 => {}",
        "**Step 1: Add the numbers**\n2 + 2 = {}",
        "### Step 1: Adding\n\nWe add: 2 + 2 = {}.",
        "Step 1: We add 2 and 2, which gives {}.",
    ]
    return [f"{line.format(reference)}\nStep 2: 7" for line in lines]


OPEN = [
    "The sum is 4 or 5.",
    "The sum is not 4.",
    "Is the sum 4?",
    "The sum is 4, no, 5",
    "2+2 = 4\n4 + 1 = 5",
    "2 + 2 = 4. Or maybe 5.",
    "Add 4 and 1 to get 5",
    "The sum of 4 and 1 is 5",
    "2 + 2 ≠ 4",
    "2 + 2 != 4",
    "2 + 1 = -4",
    "The ratio is 2:4",
    "Find the sum of 2 and 4: 5",
    "4 is not the sum",
    "x = 4 and y = 5",
]


@pytest.fixture(scope="module")
def first_steps():
    """Tells of each text whether its first step is right by a task of two steps, the second of which is 7."""
    with Verifier(workers=1, sandbox="none") as verifier:

        def judge(kind, texts):
            steps = [{"id": str(place), "task": {kind: {"references": [ref]}}} for place, ref in ((1, "4"), (2, "7"))]
            [answer] = verifier.verify([{"id": "a", "task": {"steps": {"steps": steps}}, "completions": texts}])
            outcomes = [result.outcome for result in answer.results]
            assert all(outcome.steps[1].passed for outcome in outcomes)
            return [outcome.steps[0].passed for outcome in outcomes]

        yield judge


@pytest.mark.parametrize("kind", ["qa", "math"])
def test_ordinary_step_lines_are_read_by_their_kind(first_steps, kind):
    right, wrong, opposite = _told("4"), _told("5"), _told("-4")
    assert first_steps(kind, right) == [True] * len(right)
    assert first_steps(kind, wrong + opposite) == [False] * len(wrong + opposite)
    assert first_steps(kind, [f"Step 1: {each}\nStep 2: 7" for each in OPEN]) == [False] * len(OPEN)
