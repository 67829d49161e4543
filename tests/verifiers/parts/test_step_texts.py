"""Where a text answers its steps: headings in many forms, on lines or one line, and JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.verifiers.parts.step_texts import find_steps

ALL = ({"1": ["12"], "2": ["36"]}, ["6"])


@pytest.mark.parametrize(
    "text",
    [
        "Step 1: 12\nStep 2: 36\nFinal answer: 6",
        "Let us see.\n**Step 1:** 12\n**Step 2**: 36\n\n**Final Answer:** 6",
        "### Step 1\n12\n### Step 2\n36\n### Final answer\n6",
        "Step one: 12\nStep two: 36\nFinal: 6",
        "Step 1 - 12\nStep 2 = 36\nAnswer: 6",
        "1) 12\n2) 36\nFinal answer: 6",
        "[1] 12\n(2) 36\nFinal answer: 6",
        "Answer 1: 12\nAnswer 2: 36\nFinal answer: 6",
        "Step 1: 12; Step 2: 36; Final answer: 6",
        "Step 1: 12 -> Step 2: 36 -> Final answer: 6",
        "> Step 1: 12\n> Step 2: 36\nFinal answer: 6",
        "Step 1: 12\nStep 2: 36\nso the answer is \\boxed{6}",
        "Step 1: 12\nStep 2: 36\n<answer>6</answer>",
        "Step 1: 12\nStep 2: 36\n\n6",
        "Step 1: 12 Step 2: 36 Final answer: 6",
        "**Step 1:** 12 **Step 2:** 36 **Final:** 6",
        "Step 1: 12, Step 2: 36 Final answer: 6",
        "Sure! Step 1: 12; Step 2: 36; Final answer: 6",
        '{"steps": ["12", "36"], "final": "6"}',
        '{"steps": {"1": 12, "2": 36}, "final_answer": 6}',
        '{"steps": [{"step": 2, "result": 36}, {"step": 1, "result": 12}], "final": 6}',
        '{"step_1": 12, "step 2": {"answer": 36, "reasoning": "12 * 3"}, "answer": 6}',
        'Here:\n```json\n{"1": 12, "2": 36, "final": 6}\n```\nDone.',
    ],
)
def test_an_answer_follows_its_steps_name(text):
    found = find_steps(text, ["1", "2"])
    assert (found.steps, found.final) == ALL


@pytest.mark.parametrize(
    ("text", "steps", "final"),
    [
        ("", {}, []),
        ("12, 36 and 6", {}, []),
        ("Step 3: 12\nFinal answer: 6", {}, ["6"]),
        ("Step 1: 12\nStep 1: 13", {"1": ["12", "13"]}, []),
        ("Step 1:\nStep 2: 36", {"1": [""], "2": ["36"]}, []),
        ("Step 1: 12\nas in step 1: it is 12", {"1": ["12\nas in step 1: it is 12"]}, []),
        ('{"steps": [12], "steps": [13]}', {}, []),
        ('{"steps": [null, 36]}', {"1": [""], "2": ["36"]}, []),
        ('{"steps": [{"value": 1, "unit": "m"}]}', {"1": ['{"value": 1, "unit": "m"}']}, []),
        ('{"steps": [{"id": "1", "reasoning": "12"}]}', {"1": [""]}, []),
        ("```json\n[12, 36]\n```\nStep 1: 12", {"1": ["12"]}, []),
        ("Answer 12\nStep 1: 5", {"1": ["5"]}, []),
    ],
)
def test_what_is_no_answer_to_a_step_is_none(text, steps, final):
    found = find_steps(text, ["1", "2"])
    assert (found.steps, found.final) == (steps, final)


ORDINALS = {"1": ["3 * 4 = 12."], "2": ["12 * 3 = 36."]}


@pytest.mark.parametrize(
    "text",
    [
        "First, 3 * 4 = 12. Then 12 * 3 = 36. So the answer is 6.",
        "First, 3 * 4 = 12.\nNext, 12 * 3 = 36.\nFinal answer: 6",
        "Firstly, 3 * 4 = 12. Secondly, 12 * 3 = 36. Therefore, the final answer is \\boxed{6}.",
        "**First**, 3 * 4 = 12. After that, 12 * 3 = 36. Finally, 6",
    ],
)
def test_the_words_at_sentences_beginnings_count_steps(text):
    found = find_steps(text, ["1", "2"])
    assert (found.steps, found.final) == (ORDINALS, ["6"])


@pytest.mark.parametrize(
    "text",
    [
        "Second, 3 * 4 = 12. First, 12 * 3 = 36.",
        "First, 3 * 4 = 12. Third, 12 * 3 = 36.",
        "First, 3 * 4 = 12. Then 5. Then 12 * 3 = 36.",
        "Then 3 * 4 = 12. Then 12 * 3 = 36.",
        "First place goes to 12. Second place to 36.",
        "We first, as usual, take 12. We then take 36.",
    ],
)
def test_words_that_do_not_count_steps_from_the_first_tell_none(text):
    assert find_steps(text, ["1", "2"]).steps == {}


@pytest.mark.parametrize(("ids", "steps", "final"), [(["1"], 1, ["36."]), (["1", "2"], 2, [])])
def test_finally_is_the_last_step_or_what_follows_it(ids, steps, final):
    found = find_steps("First, 12. Finally, 36.", ids)
    assert (len(found.steps), found.final) == (steps, final)


@pytest.mark.parametrize(
    ("text", "second", "final"),
    [
        ("Step 1: 12\nStep 2: multiply by 3\n36", "multiply by 3\n36", []),
        ("Step 1: 12\nStep 2: the roots are\n36\n6", "the roots are\n36\n6", []),
        ("Step 1: 12\nStep 2: 36 or\n6", "36 or\n6", []),
        ("Step 1: 12\nStep 2: 36\n6 or 7", "36\n6 or 7", []),
        ("Step 1: 12\nStep 2: 36\n= 6 * 6", "36\n= 6 * 6", []),
        ("Step 1: 12\nStep 2: triple it. The answer is 36.", "triple it. The answer is 36.", []),
        ("Step 1: 12\nStep 2: 36. The answer is 6.", "36.", ["6"]),
        ("Step 1: 12\nStep 2: Oslo. The final answer is 6.", "Oslo.", ["6"]),
        ("Step 1: 12\nStep 2: 24 more than in Step 1: 36", "24 more than in Step 1: 36", []),
        ("Step 1: 12 Step 2: 36 Step 1: 13", "36 Step 1: 13", []),
    ],
)
def test_what_belongs_to_the_last_step_and_what_ends_the_text(text, second, final):
    found = find_steps(text, ["1", "2"])
    assert (found.steps, found.final) == ({"1": ["12"], "2": [second]}, final)


def test_steps_of_other_names_are_found_by_them_or_by_their_place():
    due = {"author": ["Mary"], "born in": ["London"]}
    named = "author: Mary\nStep born in: London"
    listed = '{"steps": ["Mary", "London"]}'
    for text in (named, "Step 1: Mary\nStep 2: London", listed, '{"author": "Mary", "born in": "London"}'):
        assert find_steps(text, ["author", "born in"]).steps == due, text


def test_numbers_stand_for_themselves_where_ids_are_numbers():
    assert find_steps("Step 1: 12", ["2", "1"]).steps == {"1": ["12"]}


@given(st.text(max_size=200) | st.text('step 12:.\n*[]{}"=-finalanswer', max_size=200))
def test_no_text_raises_and_only_known_steps_are_answered(text):
    assert find_steps(text, ["1", "b"]).steps.keys() <= {"1", "b"}
