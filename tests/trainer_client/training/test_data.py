"""Data sets become rows of prompt, answer and task, or an error that says where."""

import json

import pytest

pytest.importorskip("datasets")

from trainer_client.errors import BadRow
from trainer_client.training.data import BadData, as_dataset, load_rows, shape_rows
from trainer_client.training.options import RunOptions

TASK = json.dumps({"math": {"references": ["2"]}})


def options(**given):
    return RunOptions(model="tiny", **({"train_data": "arithmetic"} | given))


@pytest.fixture
def lines(tmp_path):
    """Writes a JSON Lines file."""

    def write(text):
        path = tmp_path / "rows.jsonl"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_json_lines_file_gives_its_rows(lines):
    path = lines('{"prompt": "a", "answer": 2, "note": "x"}\n\n{"prompt": "b", "answer": "3"}\n')
    rows = load_rows(options(train_data=path), training=True, data_seed=0, wrap=False)
    assert rows == [{"prompt": "a", "answer": "2"}, {"prompt": "b", "answer": "3"}]


def test_answers_and_tasks_may_be_mixed(lines):
    path = lines(json.dumps({"prompt": "a", "task": TASK}) + '\n{"prompt": "b", "answer": "3"}\n')
    rows = load_rows(options(train_data=path), training=True, data_seed=0, wrap=False)
    assert rows == [{"prompt": "a", "answer": None, "task": TASK}, {"prompt": "b", "answer": "3", "task": None}]
    assert as_dataset(rows)[0]["task"] == TASK


def test_several_references_are_a_list_in_every_row():
    rows = shape_rows(options(), [{"prompt": "a", "answer": [1, 2]}, {"prompt": "b", "answer": 3}], "x", wrap=False)
    assert [row["answer"] for row in rows] == [["1", "2"], ["3"]]


def test_columns_that_make_tasks_go_on_and_others_do_not():
    given = {"prompt": "p", "answer": "B", "kind": "mcq", "question": "q", "choices": ["x", "y"], "id": 3}
    assert shape_rows(options(), [given], "x", wrap=False) == [{k: v for k, v in given.items() if k != "id"}]


@pytest.mark.parametrize("row", [{"task": "{}"}, {"task": "no json"}, {"answer": " "}])
def test_a_row_that_makes_no_task_is_an_error(row):
    with pytest.raises(BadRow, match="row 1"):
        shape_rows(options(), [{"prompt": "a", "answer": "1"}, {"prompt": "p"} | row], "x", wrap=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"prompt": "a", "answer": "1"}\n{"prompt"', "rows.jsonl:2: no JSON"),
        ("[1]\n", "rows.jsonl:1: not an object"),
        ('{"answer": "1"}\n', "row 1: column 'prompt'"),
        ('{"prompt": 3, "answer": "1"}\n', "row 1: column 'prompt'"),
        ('{"prompt": "a"}\n', "row 1: neither 'answer' nor 'task'"),
        ('{"prompt": "a", "task": {"math": {}}}\n', "row 1: column 'task' must hold one JSON string"),
        ("\n", "holds no rows"),
    ],
)
def test_a_bad_file_is_an_error_that_says_where(lines, text, message):
    with pytest.raises(BadData, match=message):
        load_rows(options(train_data=lines(text)), training=True, data_seed=0, wrap=False)


def test_a_missing_file_is_an_error():
    with pytest.raises(BadData, match=r"no file nowhere\.jsonl"):
        load_rows(options(train_data="nowhere.jsonl"), training=True, data_seed=0, wrap=False)


def test_columns_may_have_other_names_and_the_answer_a_mark():
    given = options(prompt_column="ask", answer_after="####")
    rows = shape_rows(given, [{"ask": "q", "answer": "so #### 3, no: #### 18"}], "x", wrap=False)
    assert rows == [{"prompt": "q", "answer": "18"}]


def test_a_plain_prompt_becomes_messages_for_a_chat_model():
    given = options(system_prompt="Be brief.", prompt_suffix=" Go.")
    rows = shape_rows(given, [{"prompt": "q", "answer": "1"}], "x", wrap=True)
    assert rows[0]["prompt"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "q Go."},
    ]


def test_messages_stay_messages_and_keep_their_own_system_prompt():
    messages = [{"role": "system", "content": "Mine."}, {"role": "user", "content": "q"}]
    rows = shape_rows(options(system_prompt="Other."), [{"prompt": messages, "answer": "1"}], "x", wrap=False)
    assert rows[0]["prompt"] == messages


def test_the_built_in_task_holds_validation_problems_out():
    given = options(eval_data="arithmetic", eval_problems=7)
    trained = {row["prompt"] for row in load_rows(given, training=True, data_seed=3, wrap=False)}
    held_out = [row["prompt"] for row in load_rows(given, training=False, data_seed=3, wrap=False)]
    assert len(held_out) == 7
    assert not trained.intersection(held_out)


def test_without_held_out_data_there_are_no_rows():
    assert load_rows(options(), training=False, data_seed=0, wrap=False) == []
