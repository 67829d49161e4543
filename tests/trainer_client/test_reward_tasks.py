"""Rows of a data set become tasks, or errors that name row and column."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.tasks import task_of, tasks_of


@pytest.mark.parametrize(
    ("answer", "references"),
    [
        ("\\frac{1}{2}", ["\\frac{1}{2}"]),
        (42, ["42"]),
        (-7.0, ["-7"]),
        (0.5, ["0.5"]),
        (1e-7, ["0.0000001"]),
        (1e21, ["1" + "0" * 21]),
        (10**40, ["1" + "0" * 40]),
        (["4", "four"], ["4", "four"]),
        ((4, 4.5), ["4", "4.5"]),
        ("lone \ud800", ["lone \ufffd"]),
    ],
)
def test_an_answer_is_the_reference_of_a_math_task(answer, references):
    assert list(task_of({"answer": answer}).math.references) == references


@pytest.mark.parametrize(
    "answer", [None, "", "  ", [], ["4", ""], ["4", None], True, float("nan"), float("inf"), {"a": 1}]
)
def test_an_answer_that_is_none_names_its_row_and_column(answer):
    with pytest.raises(BadRow, match=r"row 2, column 'answer'") as caught:
        tasks_of({"answer": ["4", "5", answer]}, 3)
    assert (caught.value.row, caught.value.column) == (2, "answer")


def test_numbers_of_arrays_are_numbers():
    numpy = pytest.importorskip("numpy")
    assert task_of({"answer": numpy.int64(7)}).math.references == ["7"]
    assert task_of({"answer": numpy.float64(0.25)}).math.references == ["0.25"]
    with pytest.raises(BadRow):
        task_of({"answer": numpy.bool_(1)})


def test_the_kind_is_the_rows_own_or_the_default():
    columns = {"answer": ["Paris", "4", "B"], "kind": ["qa", None, "mcq"], "choices": [None, None, ["Lyon", "Paris"]]}
    tasks = tasks_of(columns, 3)
    assert [task.WhichOneof("kind") for task in tasks] == ["qa", "math", "mcq"]
    assert list(tasks[2].mcq.choices) == ["Lyon", "Paris"]
    assert task_of({"answer": "Paris", "question": "Capital of France?"}, kind="qa").qa.question == "Capital of France?"


@pytest.mark.parametrize("kind", ["code", "tool_calls", "no such kind"])
def test_a_kind_without_a_plain_answer_must_come_as_a_task(kind):
    with pytest.raises(BadRow, match="column 'task'"):
        task_of({"answer": "4", "kind": kind})


@pytest.mark.parametrize("choices", [None, "AB", ["one"], ["one", ""]])
def test_multiple_choice_needs_choices(choices):
    with pytest.raises(BadRow, match="column 'choices'"):
        task_of({"answer": "A", "kind": "mcq", "choices": choices})


WRITTEN = {"code": {"calls": {"entry_point": "add", "cases": [{"arguments": "[2, 3]", "expected": "5"}]}}}


@pytest.mark.parametrize(
    "raw",
    [
        WRITTEN,
        json.dumps(WRITTEN),
        '{"code": {"calls": {"entryPoint": "add", "cases": [{"arguments": "[2, 3]", "expected": "5"}]}}}',
    ],
)
def test_any_task_may_be_given_whole_as_text_or_dict(raw):
    task = task_of({"task": raw, "answer": "ignored"}, kind="qa")
    assert task.code.calls.entry_point == "add"
    assert task.code.calls.cases[0].expected == "5"


def test_the_null_fields_of_a_struct_column_are_dropped():
    grown = {
        "math": {"question": None, "references": ["4"], "policy": {"ordered": None, "units": "UNITS_REQUIRED"}},
        "qa": {"references": None, "policy": {"partial": None}},
        "code": None,
    }
    task = task_of({"task": grown})
    assert task == v1.Task(math=v1.MathTask(references=["4"], policy=v1.MathPolicy(units=v1.UNITS_REQUIRED)))


def test_a_zero_is_no_null():
    task = task_of({"task": {"math": {"references": ["4"], "policy": {"relative_tolerance": 0.0}}}})
    assert task.math.policy.HasField("relative_tolerance")


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "4",
        "[]",
        "{}",
        "null",
        "{'math': 1}",
        '{"maths": {"references": ["4"]}}',
        '{"math": {"references": ["4"], "reference": "4"}}',
        '{"math": {"references": ["4"]}, "qa": {"references": ["4"]}}',
        '{"math": {"references": ["4"], "references": ["5"]}}',
        '{"math": {"policy": {"units": "UNITS_NO_SUCH"}}}',
        '{"math": {"references": [4]}}',
        '{"math": ' * 5000 + "1" + "}" * 5000,
        7,
        ["math"],
        {"math": {"references": "4"}},
        {"math": {"references": [None]}},
        {"math": None},
    ],
)
def test_what_is_no_task_names_its_row_and_column(raw):
    with pytest.raises(BadRow, match=r"row 1, column 'task'"):
        tasks_of({"task": ['{"math": {"references": ["4"]}}', raw]}, 2)


def test_a_value_that_there_is_not_is_told_with_those_that_there_are():
    with pytest.raises(BadRow, match=r"It has UNITS_COMPATIBLE, UNITS_REQUIRED, UNITS_IGNORED\.$"):
        task_of({"task": '{"math": {"references": ["4"], "policy": {"units": "REQUIRED"}}}'})


def test_surrogates_in_a_written_task_are_replaced():
    assert task_of({"task": '{"math": {"references": ["\\ud800"]}}'}).math.references == ["\ufffd"]
    assert task_of({"task": {"math": {"references": ["\udfff"]}}}).math.references == ["\ufffd"]


def test_rows_without_a_task_fall_back_to_their_answer():
    tasks = tasks_of({"task": [None, '{"qa": {"references": ["x"]}}'], "answer": ["4", None]}, 2)
    assert [task.WhichOneof("kind") for task in tasks] == ["math", "qa"]


@pytest.mark.parametrize("column", ["4", ["4"], 4])
def test_a_column_has_one_value_a_row(column):
    with pytest.raises(BadRow, match="column 'answer'"):
        tasks_of({"answer": column}, 2)


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_value_is_a_task_or_a_told_error(value):
    for values in ({"task": value}, {"answer": value}):
        with contextlib.suppress(BadRow):
            assert task_of(values).WhichOneof("kind") in v1.Task.DESCRIPTOR.fields_by_name
