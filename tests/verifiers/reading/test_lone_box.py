r"""The quick way to a lone `\boxed{..}` says what the long way says, or nothing; and it is taken where it should be."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import Extraction
from verifier_service.verifiers.reading.commitment import committed, counted, find_commitments
from verifier_service.verifiers.reading.denial import is_denied
from verifier_service.verifiers.reading.lone_box import lone_box

PIECES = (
    "The answer is ",
    "the final answer is: ",
    "Answer: 5",
    "so ",
    "or ",
    "al",
    "and",
    "is not ",
    "I doubt that it is ",
    "x = ",
    "5 = ",
    "\\boxed{7}",
    "\\boxed{\\frac{1}{2}}",
    "\\boxed{",
    "\\boxed{}",
    "\\boxed 3",
    "\\fbox{8}",
    "\\\\",
    "\\",
    "{",
    "}",
    "\\}",
    "$",
    "$$",
    "\\[",
    "\\]",
    ". ",
    "? ",
    ", ",
    ": ",
    ")",
    "\\)",
    "\n",
    "\n\n",
    " ",
    "<answer>",
    "</answer>",
    "#### 9",
    "box",
    "9",
    "**",
    "A: 4\n",
    "the answer is even. ",
    "\\boxed\\frac{3}{4}",
    "<answer> tags ",
    "é",
    "-",
    "% ",
    "maybe ",
    "'maybe' ",
    "it's ",
    "either 3 ",
    ". Or maybe 5.",
    " is wrong.",
    "No, 18.",
    "but ",
    "therefore the value we were looking for comes to ",
    "the sum of 9 is ",
    "the 50% of it is ",
    "\\(x\\) is ",
    "\\frac{1}{3} is ",
    "\\text{or}",
    "the correct ",
    "only, ",
    "\\begin{align} x \\end{align}",
)


@pytest.mark.property
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(Extraction))
def test_the_quick_way_says_what_the_long_way_says(text: str, mode: Extraction) -> None:
    assert committed(text, mode) == counted(find_commitments(text, mode))


@pytest.mark.property
@given(
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join),
    st.sampled_from(("\\boxed{7}", "\\boxed{\\frac{1}{2}}", "$\\boxed{x = 3}$", "\\[\\boxed{\\{1, 2\\}}\\]")),
    st.lists(st.sampled_from(PIECES), max_size=2).map("".join),
)
def test_so_it_does_around_one_box(before: str, box: str, after: str) -> None:
    text = before + box + after
    assert committed(text, Extraction.LAST_COMMITTED) == counted(find_commitments(text, Extraction.LAST_COMMITTED))


DENIAL_PIECES = (
    "not",
    "is",
    "the",
    "it",
    "isn't",
    "doubt",
    "reason",
    "cannot",
    "5",
    ".",
    ",",
    "\n",
    " ",
    " ",
    "$",
    "\\(",
)


@pytest.mark.property
@given(st.lists(st.sampled_from(DENIAL_PIECES), max_size=40).map("".join))
def test_a_denial_is_found_as_if_every_word_were_read(text: str) -> None:
    words = re.findall(r"[a-z']+|[.,\n]", text.replace("\\(", " ").replace("$", " ")[-120:])
    while words and words[-1] in {"is", "the", "it"}:
        words.pop()
    assert is_denied(text, len(text)) == (bool(words) and words[-1] in {"not", "isn't", "doubt", "cannot"})


@pytest.mark.parametrize(
    "text",
    [
        "So the answer is $\\boxed{18}$.",
        "Therefore, the total is:\n\\[\n\\boxed{\\frac{3}{8}}\n\\]",
        "which means $6+99\\cdot 4=\\boxed{402}$.",
        "That is all.\n\n$$\\boxed{\\{1, 2\\}}$$",
        "\\boxed{7}",
        "the result is $\\boxed{7}$ and nothing else",
        "That gives \\boxed{1} for the boxes of one row. Another row of the table has more of them than that "
        "one, so it is \\boxed{7}",
        "Therefore, 10% of \\(x\\) is \\(\\boxed{7}\\).",
        "the value of \\(\\frac{7+21}{14+42}\\) is \\(\\boxed{7}\\).",
        "Thus \\boxed{6}.\\\\ The number of them is {\\boxed{6}}",
        "This shows that \\boxed{6} of \\frac{1}{2} is \\boxed{3}",
        "We tick this one: \\boxed{6}. The box is ticked",
    ],
)
def test_ordinary_texts_are_read_the_quick_way(text: str) -> None:
    assert lone_box(text) is not None


@pytest.mark.parametrize(
    "text",
    [
        "it is 5 or \\boxed{18}",
        "it is not \\boxed{18}",
        "\\boxed{1} or \\boxed{18}",
        "\\boxed{1}. \\boxed{18}",
        "\\boxed{1}\\text{or}\\boxed{} but \\boxed{18}",
        "it is not x\\(x\\) \\boxed{18}",
        "\\boxed{1 or \\boxed{2} or}\\boxed{18}",
        "\\boxed{that is \\boxed{18}}",
        "it is 5 % \\boxed{18}\n% or \\boxed{19}",
        "\\boxed{18}. The answer is 19.",
        "<answer>\\boxed{18}</answer>",
        "\\boxed{18",
        "no answer",
        "\\\\boxed{18}",
    ],
)
def test_what_may_count_otherwise_is_left_to_the_long_way(text: str) -> None:
    assert lone_box(text) is None
