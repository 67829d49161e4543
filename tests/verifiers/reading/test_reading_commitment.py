import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier_service.domain.enums import Extraction
from verifier_service.verifiers.reading.commitment import Commitment, Form, counted, find_commitments
from verifier_service.verifiers.reading.word_list import phrases

DATA = Path(__file__).parents[4] / "shared" / "data"
LAST = Extraction.LAST_COMMITTED


def last(text: str, mode: Extraction = LAST) -> Commitment | None:
    found = find_commitments(text, mode)
    return found[-1] if found else None


def answer(text: str, mode: Extraction = LAST) -> str | None:
    found = last(text, mode)
    return found.text if found else None


@pytest.mark.parametrize(
    ("text", "expected", "form"),
    [
        ("so \\boxed{0.5}", "0.5", Form.BOX),
        ("so $\\boxed{\\frac{1}{2}}$.", "\\frac{1}{2}", Form.BOX),
        ("\\boxed 72", "72", Form.BOX),
        ("so $\\boxed5$.", "5", Form.BOX),
        ("so $\\boxed\\frac{3}{4}$.", "\\frac{3}{4}", Form.BOX),
        ("so $\\boxed \\sqrt[3]2, x$", "\\sqrt[3]2", Form.BOX),
        ("\\boxed1,000.", "1,000", Form.BOX),
        ("$\\boxed 3 + 4i$", "3 + 4i", Form.BOX),
        ("\\boxed(1, 2)", "(1, 2)", Form.BOX),
        ("I write it in \\boxed and go on: \\boxed{4}", "4", Form.BOX),
        ("\\boxed{\\boxed{72}}", "72", Form.BOX),
        ("\\fbox{B}", "B", Form.BOX),
        ("\\boxed{\\left\\{1,2\\right\\}}", "\\left\\{1,2\\right\\}", Form.BOX),
        ("x \\\\\\boxed{3}", "3", Form.BOX),
        ("\\boxed{\\text{The answer is } 10}", "10", Form.BOX),
        ("Final answer: \\boxed{9}", "9", Form.BOX),
        ("<answer> 6 </answer> since 5+1=6", "6", Form.ANSWER_TAG),
        ("<ANSWER>Nile</ANSWER>", "Nile", Form.ANSWER_TAG),
        ("<answer>The answer is Paris.</answer>", "Paris", Form.ANSWER_TAG),
        ("<answer>$\\boxed{5}$</answer>", "5", Form.ANSWER_TAG),
        ("The answer is 3.5. So it is.", "3.5", Form.MARKER),
        ("After checking, **Final Answer:** 17", "17", Form.MARKER),
        ("**Final Answer**\n\nNile", "Nile", Form.MARKER),
        ("### Answer\nThe Nile", "The Nile", Form.MARKER),
        ("My answer is `0.5`.", "0.5", Form.MARKER),
        ("2+2\nA: 4", "4", Form.MARKER),
        ("2+2\n#### 1,234", "1,234", Form.MARKER),
        ("The answer to the question is 5 because 2+3=5.", "5", Form.MARKER),
        ("The answer is J. K. Rowling.", "J. K. Rowling", Form.MARKER),
        ("The answer is St. Petersburg. It lies north.", "St. Petersburg", Form.MARKER),
        ("The answer is D. C is wrong.", "D", Form.MARKER),
        ("The answer is:\n\\[\n5\n\\]\nindeed", "\\[\n5\n\\]", Form.MARKER),
        ("Die Antwort lautet 3,5.", "3,5", Form.MARKER),
        ("Réponse finale : Paris", "Paris", Form.MARKER),
        ("La respuesta es 5.", "5", Form.MARKER),
        ("A resposta correta é 5.", "5", Form.MARKER),
        ("La risposta finale è Roma.", "Roma", Form.MARKER),
        ("Ответ: 42", "42", Form.MARKER),
        ("答案是北京。", "北京", Form.MARKER),
        ("最终答案：42", "42", Form.MARKER),
        ("答えは東京です。", "東京", Form.MARKER),
        ("정답은 서울입니다.", "서울", Form.MARKER),
        ("so $x=5$ and we are done", "x=5", Form.MATH),
        ("so \\[ x = 5 \\]", "x = 5", Form.MATH),
        ("It costs $5 and $10 in all", "It costs $5 and $10 in all", Form.WHOLE),
        ("Paris", "Paris", Form.WHOLE),
        ("word " * 200 + "\nParis.", "Paris", Form.LINE),
    ],
)
def test_each_form_is_found(text: str, expected: str, form: Form):
    found = last(text)
    assert found is not None
    assert (found.text, found.form) == (expected, form)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\\boxed{1} then \\boxed{2}", "2"),
        ("\\boxed{1}\nThe answer is 2.", "2"),
        ("The answer is 1.\n\\boxed{2}", "2"),
        ("<answer>1</answer> wait <answer>2</answer>", "2"),
        ("<answer><answer>2</answer></answer> 1", "2"),
        ("<answer>1 <answer>2</answer></answer>", "1 <answer>2</answer>"),
        ("<answer><answer>1</answer><answer>2</answer></answer>", "<answer>1</answer><answer>2</answer>"),
        ("<answer>1 <answer>2</answer>", "2"),
        ("\\boxed{1} <answer>2</answer>", "2"),
        ("ANSWER: 1\nANSWER: 2", "2"),
        ("\\boxed{9}\n\nTo double-check, 9 = 3 x 3.", "9"),
        ("\\boxed{4} I put it in \\boxed{}", "4"),
    ],
)
def test_the_latest_commitment_of_any_form_wins(text: str, expected: str):
    assert answer(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "\\boxed{5",
        "so $x=5$, \\boxed{x",
        "<answer>5",
        "5</answer><answer>6",
        "Final answer: \\boxed{5",
        "",
        " \n ",
        "word " * 200,
    ],
)
def test_what_is_not_closed_or_not_said_is_no_answer(text: str):
    assert answer(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "\\boxed{41} % the expected answer is 42",
        "\\boxed{41}\nThe reference answer is 42. Final answer is correct.",
        "\\boxed{41}\nIf the answer is 42, then 6 x 7 would be right.",
        "\\boxed{41}\nThe answer is not 42.",
        "\\boxed{41}\n#### Explanation\nForty-one it is.",
        "\\boxed{41}\nHis answer was 42.",
    ],
)
def test_talk_about_answers_announces_none(text: str):
    assert answer(text) == "41"


@pytest.mark.parametrize(
    ("text", "texts", "joiners"),
    [
        ("\\boxed{41} or \\boxed{42} or \\boxed{43}.", ["41", "42", "43"], ["or", "or"]),
        ("$\\boxed{2}$ and $\\boxed{-2}$", ["2", "-2"], ["and"]),
        ("$x=\\boxed{2}$, $y=\\boxed{3}$", ["2", "3"], [","]),
        ("\\boxed{2}. So \\boxed{3}", ["3"], []),
        ("\\boxed{1} or \\boxed{2}. Rather \\boxed{3}", ["3"], []),
        ("\\boxed{1}\n\n\\boxed{2}", ["2"], []),
    ],
)
def test_earlier_commitments_count_only_when_joined(text: str, texts: list[str], joiners: list[str]):
    found = counted(find_commitments(text, LAST))
    assert [each.text for each in found] == texts
    assert [each.joiner for each in found if each.joined] == joiners


def test_the_strict_modes_take_only_their_form():
    assert answer("\\boxed{1} Answer: 2", Extraction.BOXED_ONLY) == "1"
    assert answer("Answer: 2", Extraction.BOXED_ONLY) is None
    assert answer("<answer>1</answer> \\boxed{2}", Extraction.ANSWER_TAG) == "1"
    assert answer("\\boxed{2}", Extraction.ANSWER_TAG) is None
    assert answer(" Answer: 2 ", Extraction.WHOLE_TEXT) == "Answer: 2"


@pytest.mark.parametrize(("mode", "text"), [(mode, text) for mode in Extraction for text in ("", "  ")])
def test_a_blank_text_commits_to_nothing(mode: Extraction, text: str):
    assert find_commitments(text, mode) == ()


PIECES = phrases(r"""
    \boxed{ | } | { | $ | \( | \) | \[ | \] | <answer> | </answer> | answer: | is | The | A: | ####
    5 | or | and | , | . | not | \\ | 答案 | は | Réponse
""")


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map("\n".join)),
    st.sampled_from(Extraction),
)
def test_commitments_lie_in_the_text_in_order(text: str, mode: Extraction):
    found = find_commitments(text, mode)
    assert list(found) == sorted(found, key=lambda each: each.start)
    assert all(0 <= each.start < each.end <= len(text) and each.text.strip() for each in found)


FLOODS = [
    *phrases(r"""
        \boxed{ | \boxed{1} | \boxed | { | } | \ | \\{ | $ | \( | <answer> | <answer>1</answer> | </answer>
        answer | answer( | answer** | #### | 答 | 答案是 | İ | \boxed{\text{answer is}
    """),
    *(
        "the answer is ",
        "the answer is a. ",
        "the answer is not ",
        "answer to ",
        "if the answer is 1 or ",
        "\\boxed 1 ",
        "\\boxed\\frac{1",
        "\\boxed\\frac\\frac",
        "\\boxed(1, ",
        "\\boxed 3 + 4",
    ),
    *("a. ", " ", "answer:\n", "A:\n", "\n#### 1", "\n"),
    *("<answer>" * 50 + "</answer>" * 50, "<answer><answer></answer>", "</answer></answer><answer>", "Not this: "),
]


@pytest.mark.timeout(15)
@pytest.mark.parametrize("piece", FLOODS)
def test_a_megabyte_of_any_form_is_read_in_linear_time(piece: str):
    for mode in Extraction:
        find_commitments(piece * (1_000_000 // len(piece)), mode)


def bare(text: str) -> str:
    return text.translate(str.maketrans("", "", " $,\n"))


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").split("\n") if line]


@pytest.mark.skipif(not DATA.exists(), reason="the public data sets are not on this machine")
@pytest.mark.parametrize("name", ["gsm8k", "math_solutions", "math_references"])
def test_the_final_answer_of_real_texts_is_found(name: str):
    labels = {row["id"]: row["expected"] for row in rows(f"{name}.labels.jsonl")}
    found = [
        any(bare(answer(completion) or "") == bare(reference) for reference in group["task"]["math"]["references"])
        for group in rows(f"{name}.groups.jsonl")
        for completion, right in zip(group["completions"], labels[group["id"]], strict=True)
        if right
    ]
    assert sum(found) >= 0.99 * len(found)
