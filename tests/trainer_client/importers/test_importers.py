"""Rows of the common shapes become tasks; rows that make none say so."""

import base64
import json
import pickle
import zlib
from typing import Any

import pytest
from google.protobuf import json_format
from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers import IMPORTERS, import_task, task_cell


def code(shape: str, row: dict[str, Any]) -> dict[str, Any]:
    """Returns a row's code task in the contract's JSON."""
    return json_format.MessageToDict(import_task(shape, row), preserving_proto_field_name=True)["code"]


def packed(tests: list[dict[str, str]]) -> str:
    return base64.b64encode(zlib.compress(pickle.dumps(json.dumps(tests)))).decode()


@pytest.mark.parametrize("shape", ["apps", "taco"])
def test_inputs_and_outputs_go_through_standard_input(shape: str):
    row = {"input_output": json.dumps({"inputs": ["1 2\n", ["3", "4"]], "outputs": ["3\n", ["7"]]})}
    assert code(shape, row)["stdio"]["cases"] == [
        {"stdin": "1 2\n", "expected_stdout": "3\n"},
        {"stdin": "3\n4\n", "expected_stdout": "7\n"},
    ]


def test_a_function_name_makes_calls():
    row = {"input_output": {"inputs": [[1, [2]], [3, []]], "outputs": [3, [3]], "fn_name": "total"}}
    calls = code("apps", row)["calls"]
    assert calls["entry_point"] == "total"
    assert calls["cases"] == [
        {"arguments": "[1, [2]]", "expected": "3"},
        {"arguments": "[3, []]", "expected": "[3]"},
    ]


def test_outputs_that_are_all_wrapped_are_accepted_with_and_without():
    row = {"inputs": [[1], [2]], "outputs": [[True], ["x"]], "fn_name": "f"}
    assert [(case["expected"], case["also_accepted"]) for case in code("livecodebench", row)["calls"]["cases"]] == [
        ("[true]", ["true"]),
        ('["x"]', ['"x"']),
    ]


def test_outputs_of_which_one_is_longer_are_taken_as_they_stand():
    row = {"inputs": [[1], [2]], "outputs": [[5], [5, 6]], "fn_name": "f"}
    assert all("also_accepted" not in case for case in code("apps", row)["calls"]["cases"])


def test_packed_private_tests_follow_the_public_ones():
    public = json.dumps([{"input": "1\n", "output": "1\n", "testtype": "stdin"}])
    row = {"public_test_cases": public, "private_test_cases": packed([{"input": "2\n", "output": "4\n"}])}
    assert [case["stdin"] for case in code("livecodebench", row)["stdio"]["cases"]] == ["1\n", "2\n"]


def test_functional_tests_call_with_an_argument_a_line():
    tests = [{"input": "[1, 2]\n3", "output": "[4]", "testtype": "functional"}]
    row = {"public_test_cases": json.dumps(tests), "metadata": json.dumps({"func_name": "f"})}
    calls = code("livecodebench", row)["calls"]
    assert calls == {"entry_point": "f", "cases": [{"arguments": "[[1, 2], 3]", "expected": "[4]"}]}


def test_a_pickle_that_would_run_something_is_refused():
    class Runs:
        def __reduce__(self):
            return print, ("ran",)

    evil = base64.b64encode(zlib.compress(pickle.dumps(Runs()))).decode()
    with pytest.raises(BadRow, match="no place"):
        import_task("livecodebench", {"private_test_cases": evil})


def test_the_helpers_of_a_prompt_become_the_prelude_and_the_function_does_not():
    prompt = 'import math\n\ndef helper(x):\n    return x + 1\n\ndef solve(x):\n    """Solve."""\n'
    row = {"prompt": prompt, "test": "def check(candidate):\n    assert candidate(1) == 2\n", "entry_point": "solve"}
    asserts = code("humaneval", row)["asserts"]
    assert asserts["entry_point"] == "solve"
    assert asserts["prelude"] == "import math\n\ndef helper(x):\n    return x + 1"
    assert "candidate(1)" in asserts["test_code"]


def test_mbpp_keeps_set_up_and_imports_apart():
    row = {
        "test_list": ["assert f(1) == 1", "assert f(2) == 2"],
        "test_setup_code": "root = Node(1)",
        "test_imports": ["import math"],
    }
    assert code("mbpp", row)["asserts"] == {
        "test_code": "assert f(1) == 1\nassert f(2) == 2",
        "setup_code": "root = Node(1)",
        "prelude": "import math",
    }


def test_code_contests_gathers_its_tests_and_limits():
    row = {
        "public_tests": {"input": ["1\n"], "output": ["2\n"]},
        "private_tests": {"input": [], "output": []},
        "generated_tests": {"input": ["3\n"], "output": ["4\n"]},
        "time_limit": {"seconds": 2, "nanos": 500_000_000},
        "memory_limit_bytes": 256_000_000,
    }
    task = code("code_contests", row)
    assert [case["stdin"] for case in task["stdio"]["cases"]] == ["1\n", "3\n"]
    assert task["limits"] == {"cpu_time": "2.500s", "wall_time": "7.500s", "memory_bytes": "256000000"}
    assert task["stdio"]["checker"]["kind"] == "CHECKER_KIND_TOKENS"


def test_a_lone_surrogate_never_reaches_the_wire():
    task = import_task("apps", {"inputs": ["\ud800\n"], "outputs": ["1\n"]})
    assert v1.Task.FromString(task.SerializeToString()).code.stdio.cases[0].stdin == "\ufffd\n"


def test_every_instruction_keeps_its_own_parameters_without_the_nulls_of_the_table():
    row = {
        "instruction_id_list": ["punctuation:no_comma", "keywords:existence"],
        "kwargs": [{"keywords": None, "num_words": None}, {"keywords": ["oak"], "num_words": None}],
    }
    task = import_task("ifeval", row)
    assert json.loads(task.instruction.constraints_json) == [
        {"type": "punctuation:no_comma", "kwargs": {}},
        {"type": "keywords:existence", "kwargs": {"keywords": ["oak"]}},
    ]
    assert import_task("ifeval", {name: json.dumps(cell) for name, cell in row.items()}) == task


@pytest.mark.parametrize(
    ("shape", "row", "column"),
    [
        ("apps", {"question": "Add."}, "input_output"),
        ("apps", {"input_output": "{"}, "input_output"),
        ("apps", {"input_output": {"inputs": [], "outputs": []}}, "input_output"),
        ("apps", {"inputs": ["1"], "outputs": []}, "inputs"),
        ("apps", {"inputs": [1], "outputs": ["1"]}, "inputs"),
        ("apps", {"input_output": {"inputs": ["1"], "outputs": [1], "fn_name": "f"}}, "input_output"),
        ("livecodebench", {"question_title": "Add."}, "public_test_cases"),
        ("livecodebench", {"public_test_cases": "[]"}, "public_test_cases"),
        ("livecodebench", {"private_test_cases": "!!"}, "private_test_cases"),
        (
            "livecodebench",
            {"public_test_cases": '[{"input": "1", "output": "1", "testtype": "functional"}]'},
            "metadata",
        ),
        ("humaneval", {"test": "x", "prompt": "def ("}, "entry_point"),
        ("humaneval", {"test": "x", "prompt": "def (", "entry_point": "f"}, "prompt"),
        ("mbpp", {"test_list": []}, "test_list"),
        ("mbpp", {"test_list": "assert f(1)"}, "test_list"),
        ("code_contests", {"public_tests": {"input": ["1"], "output": []}}, "public_tests"),
        ("code_contests", {}, "public_tests"),
        ("code_contests", {"public_tests": {"input": ["1"], "output": ["1"]}, "time_limit": -1}, "time_limit"),
        ("ifeval", {"instruction_id_list": [], "kwargs": []}, "instruction_id_list"),
        ("ifeval", {"instruction_id_list": ["punctuation:no_comma"], "kwargs": []}, "kwargs"),
        ("ifeval", {"instruction_id_list": ["punctuation:no_comma"], "kwargs": [3]}, "kwargs"),
        ("nothing", {}, "shape"),
    ],
)
def test_a_row_that_makes_no_task_names_its_column(shape: str, row: dict[str, Any], column: str):
    with pytest.raises(BadRow) as caught:
        import_task(shape, row, 3)
    assert (caught.value.column, caught.value.row) == (column, 3)


def test_every_shape_is_listed():
    code = {"apps", "taco", "livecodebench", "humaneval", "mbpp", "code_contests"}
    words = {"hotpot_qa", "natural_questions", "trivia_qa"}
    assert set(IMPORTERS) == code | words | {"bfcl", "tau_bench", "spider", "ifeval"}


@pytest.mark.parametrize("shape", IMPORTERS)
@pytest.mark.parametrize("row", [None, 1, "x", [1], [["a", 1]], b"x"])
def test_a_row_that_is_no_mapping_says_so(shape: str, row: Any):
    with pytest.raises(BadRow, match="row 3, column 'row': a mapping"):
        task_cell(shape, row, 3)
