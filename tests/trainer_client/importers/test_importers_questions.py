"""Rows of questions become tasks of short answers, with every alias; rows without an answer say so."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers import IMPORTERS, import_task
from verifier_service.local import Verifier

WHO = "Who painted the harbour at Skagen?"
TRIVIA = {"question": WHO, "answer": {"value": "Ida Holm", "aliases": ["I. Holm", "Ida Holm", " "], "type": "x"}}


def qa(shape: str, row: dict[str, Any]) -> v1.QaTask:
    return import_task(shape, row).qa


def annotated(*answers: tuple[list[str], int]) -> dict[str, Any]:
    """Returns a row of the edition that holds what each annotator answered."""
    shorts = [{"start_token": [0], "end_token": [1], "text": texts} for texts, _ in answers]
    return {
        "question": {"text": WHO, "tokens": WHO.split()},
        "annotations": {"short_answers": shorts, "yes_no_answer": [polar for _, polar in answers]},
    }


def test_an_answer_is_the_one_reference():
    task = qa("hotpot_qa", {"question": WHO, "answer": "Ida Holm", "type": "bridge", "level": "easy"})
    assert (task.question, list(task.references), task.type) == (WHO, ["Ida Holm"], v1.ANSWER_TYPE_INFER)


@pytest.mark.parametrize("answer", ["yes", "no", "Yes"])
def test_yes_and_no_are_declared(answer: str):
    assert qa("hotpot_qa", {"question": "Both ports freeze?", "answer": answer}).type == v1.ANSWER_TYPE_YES_NO


def test_the_value_and_every_alias_suffice():
    assert list(qa("trivia_qa", TRIVIA).references) == ["Ida Holm", "I. Holm"]
    original = {"Question": WHO, "Answer": {"Value": "Ida Holm", "Aliases": ["Holm, Ida"], "NormalizedValue": "ida"}}
    assert list(qa("trivia_qa", original).references) == ["Ida Holm", "Holm, Ida"]


def test_every_listed_answer_suffices():
    assert list(qa("natural_questions", {"question": WHO, "answer": ["Ida Holm", "Holm"]}).references) == [
        "Ida Holm", "Holm",
    ]  # fmt: skip


def test_annotations_are_alternatives_and_several_spans_one_listing():
    task = qa("natural_questions", annotated((["Ida Holm"], -1), ([], -1), (["Ida Holm", "Per Lund"], -1)))
    assert list(task.references) == ["Ida Holm", '["Ida Holm", "Per Lund"]']


def test_annotations_as_a_list_and_answers_of_yes():
    notes = [{"short_answers": [], "yes_no_answer": "YES"}, {"short_answers": [], "yes_no_answer": "NONE"}]
    task = qa("natural_questions", {"question": "Is the port open?", "annotations": notes})
    assert (list(task.references), task.type) == (["yes"], v1.ANSWER_TYPE_YES_NO)


def test_imported_questions_judge_right_and_wrong():
    rows = [
        ("hotpot_qa", {"question": "Both ports freeze?", "answer": "no"}, "No, only one does.", "Yes."),
        ("trivia_qa", TRIVIA, "It was I. Holm.", "It was Per Lund."),
        ("natural_questions", annotated((["1881", "1884"], -1)), "1884 and 1881", "1881"),
    ]
    groups = [
        v1.Group(id=shape, task=import_task(shape, row), completions=[{"text": right}, {"text": wrong}])
        for shape, row, right, wrong in rows
    ]
    with Verifier(workers=1) as verifier:
        answers = verifier.verify(groups)
    assert [[each.outcome.passed for each in answer.results] for answer in answers] == [[True, False]] * 3


@pytest.mark.parametrize(
    ("shape", "row", "column"),
    [
        ("hotpot_qa", {"question": WHO}, "answer"),
        ("hotpot_qa", {"question": WHO, "answer": ""}, "answer"),
        ("hotpot_qa", {"answer": "Ida Holm"}, "question"),
        ("hotpot_qa", {"question": WHO, "answer": ["Ida Holm"]}, "answer"),
        ("trivia_qa", {"question": WHO, "answer": "Ida Holm"}, "answer"),
        ("trivia_qa", {"question": WHO, "answer": {"value": "<unk>", "aliases": []}}, "answer"),
        ("trivia_qa", {"question": WHO, "answer": {"aliases": ["Ida Holm"]}}, "answer"),
        ("trivia_qa", {"question": WHO, "answer": {"value": "Ida Holm", "aliases": "Holm"}}, "answer"),
        ("trivia_qa", {"Answer": {"Value": "Ida Holm"}}, "Question"),
        ("natural_questions", {"question": WHO, "answer": []}, "answer"),
        ("natural_questions", {"question": WHO, "answer": [7]}, "answer"),
        ("natural_questions", {"question": WHO}, "annotations"),
        ("natural_questions", {"question": {"tokens": []}, "answer": ["Ida Holm"]}, "question"),
        ("natural_questions", annotated(([], -1)), "annotations"),
        ("natural_questions", annotated(([], 0), ([], 1)), "annotations"),
        ("natural_questions", annotated(([], 7)), "annotations"),
        ("natural_questions", annotated(([" "], -1)), "annotations"),
        (
            "natural_questions",
            {"question": WHO, "annotations": [{"short_answers": [{"start_token": 1}]}]},
            "annotations",
        ),
        (
            "natural_questions",
            {"question": WHO, "annotations": {"short_answers": [], "yes_no_answer": [1]}},
            "annotations",
        ),
    ],
)
def test_a_row_without_an_answer_names_its_column(shape: str, row: dict[str, Any], column: str):
    with pytest.raises(BadRow) as caught:
        import_task(shape, row, 3)
    assert (caught.value.column, caught.value.row) == (column, 3)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
COLUMNS = [
    "function", "ground_truth", "question", "answer", "annotations", "query", "schema", "db_id", "initial_state",
    "final_state", "actions", "outputs", "reward_basis", "evaluation_criteria", "input_output", "test_list", "Answer",
]  # fmt: skip


@pytest.mark.property
@given(st.sampled_from(sorted(IMPORTERS)), st.dictionaries(st.sampled_from(COLUMNS), VALUES))
def test_any_row_is_a_task_or_a_told_error(shape: str, row: dict[str, Any]):
    task = None
    with contextlib.suppress(BadRow):
        task = import_task(shape, row)
    assert task is None or v1.Task.FromString(task.SerializeToString()).WhichOneof("kind")
