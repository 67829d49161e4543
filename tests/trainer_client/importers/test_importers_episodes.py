"""Rows of calls and episodes become tasks that judge as their data sets do; rows that make none say so."""

import json
from typing import Any

import pytest
from google.protobuf import json_format

from trainer_client.errors import BadRow
from trainer_client.importers import import_task, task_cell
from trainer_client.tasks import task_of as task_of_cells

BOOKING = {
    "name": "book_table",
    "description": "Books a table.",
    "parameters": {
        "type": "dict",
        "properties": {
            "guests": {"type": "integer"},
            "hour": {"type": "float"},
            "place": {"type": "string"},
            "wishes": {"type": "dict", "properties": {"window": {"type": "boolean"}, "menu": {"type": "string"}}},
            "tags": {"type": "tuple", "items": {"type": "any"}},
        },
        "required": ["guests"],
    },
}
FERRY = {"name": "ferry", "parameters": {"type": "dict", "properties": {"to": {"type": "string"}}, "required": ["to"]}}
BFCL = {
    "id": "parallel_0",
    "question": [[{"role": "user", "content": "A table for four at seven, and the ferry to Hven."}]],
    "function": [BOOKING, FERRY],
    "ground_truth": [
        {"book_table": {"guests": [4], "hour": [19, 7], "place": ["the pier", ""]}},
        {"ferry": {"to": ["Hven"]}},
    ],
}
BEFORE = {"orders": {"A1": {"status": "open"}, "A2": {"status": "open"}}}
AFTER = {"orders": {"A1": {"status": "cancelled"}, "A2": {"status": "open"}}}
CANCEL = {"name": "cancel", "kwargs": {"order": "A1", "items": ["x", "y"]}}
TAU = {"initial_state": BEFORE, "final_state": AFTER, "actions": [CANCEL], "outputs": ["12.50"]}


def task_of(shape: str, row: dict[str, Any]) -> dict[str, Any]:
    """Returns a row's task in the contract's JSON."""
    return json_format.MessageToDict(import_task(shape, row), preserving_proto_field_name=True)


def call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "arguments": arguments}}


def test_the_types_of_functions_become_those_of_json_schema():
    [booking, _] = json.loads(task_of("bfcl", BFCL)["tool_calls"]["functions_json"])
    kinds = {name: each.get("type") for name, each in booking["parameters"]["properties"].items()}
    assert kinds == {"guests": "integer", "hour": "number", "place": "string", "wishes": "object", "tags": "array"}
    assert booking["parameters"]["type"] == "object"
    assert booking["parameters"]["properties"]["tags"]["items"] == {}


def test_calls_in_any_order_with_allowed_values_pass_and_others_do_not(passes):
    booked, ferried = call("book_table", guests=4, hour=19.0), call("ferry", to="Hven")
    made = [
        ("", [ferried, booked], None),
        ("", [booked, ferried, ferried], None),
        ("", [call("book_table", guests=5, hour=19), ferried], None),
        ("", [call("book_table", guests=4, hour=7, place="the pier", wishes={"window": True}), ferried], None),
        ("", [booked], None),
        "I have booked it.",
    ]
    assert passes("bfcl", BFCL, *made) == [True, False, False, False, False, False]


def test_members_of_an_object_have_allowed_values_of_their_own(passes):
    wishes = {"wishes": [{"window": [True], "menu": ["fish", "stew", ""]}], "guests": [2]}
    row = {"function": BOOKING, "ground_truth": [{"book_table": wishes}]}
    [expected] = json.loads(task_of("bfcl", row)["tool_calls"]["expected_json"])
    assert expected["arguments"]["wishes"] == [
        {"window": True, "menu": "fish"}, {"window": True, "menu": "stew"}, {"window": True},
    ]  # fmt: skip
    made = [
        ("", [call("book_table", guests=2, wishes={"window": True, "menu": "stew"})], None),
        ("", [call("book_table", guests=2, wishes={"window": True})], None),
        ("", [call("book_table", guests=2, wishes={"window": False})], None),
        ("", [call("book_table", guests=2, wishes={"window": True, "menu": "cake"})], None),
    ]
    assert passes("bfcl", row, *made) == [True, True, False, False]


def test_lists_of_objects_are_spelt_out_and_plain_lists_are_one_value():
    truth = [{"f": {"rows": [[{"a": [1, 2]}, {"a": [3]}]], "flat": [[1, 2]]}}]
    row = {"function": {"name": "f", "parameters": {"properties": {"rows": {}, "flat": {}}}}, "ground_truth": truth}
    [expected] = json.loads(task_of("bfcl", row)["tool_calls"]["expected_json"])
    assert expected["arguments"] == {"rows": [[{"a": 1}, {"a": 3}], [{"a": 2}, {"a": 3}]], "flat": [[1, 2]]}


def test_rows_without_a_fitting_function_expect_no_call(passes):
    row = {"id": "irrelevance_3", "function": [FERRY]}
    assert passes("bfcl", row, "None of these can help.", ("", [call("ferry", to="Hven")], None)) == [True, False]
    assert task_of("bfcl", {"function": [FERRY], "ground_truth": []})["tool_calls"]["expected_json"] == "[]"


def test_an_episode_is_judged_by_its_state_and_what_was_told(passes):
    assert set(task_of("tau_bench", TAU)) == {"state"}
    made = [
        ("You get $12.50 back.", [], AFTER),
        ("You get $12.50 back.", [], BEFORE),
        ("Done.", [], AFTER),
        ("You get $12.50 back.", [], {"orders": {"A1": {"status": "cancelled"}, "A2": {"status": "cancelled"}}}),
    ]
    assert passes("tau_bench", TAU, *made) == [True, False, False, False]


def test_an_episode_whose_calls_count_is_a_composite(passes):
    criteria = {
        "actions": [{"name": "cancel", "arguments": CANCEL["kwargs"], "requestor": "assistant", "compare_args": None}],
        "communicate_info": [],
        "reward_basis": ["DB", "ACTION"],
    }
    row = {"evaluation_criteria": json.dumps(criteria), "initial_state": BEFORE, "final_state": json.dumps(AFTER)}
    assert [set(part["task"]) for part in task_of("tau_bench", row)["composite"]["parts"]] == [
        {"state"},
        {"tool_calls"},
    ]
    look, cancel = call("look", order="A1"), call("cancel", order="A1", items=["x", "y"])
    made = [
        ("Done.", [look, cancel], AFTER),
        ("Done.", [look], AFTER),
        ("Done.", [cancel], BEFORE),
        ("Done.", [call("cancel", order="A1", items="x")], AFTER),
    ]
    assert passes("tau_bench", row, *made) == [True, False, False, False]


def test_what_no_call_can_hold_and_none_must_is_left_out():
    row = BFCL | {"ground_truth": [{"ferry": {"to": ["Hven"], "at": ["", 3]}}]}
    [expected] = json.loads(task_of("bfcl", row)["tool_calls"]["expected_json"])
    assert expected["arguments"] == {"to": ["Hven"]}


def test_speaking_is_no_call():
    row = {"actions": [CANCEL, {"name": "respond", "kwargs": {"content": "Done."}}], "reward_basis": ["ACTION"]}
    assert len(json.loads(task_of("tau_bench", row)["tool_calls"]["expected_json"])) == 1


def test_calls_alone_may_be_the_basis():
    task = task_of("tau_bench", {"actions": [CANCEL], "reward_basis": ["ACTION"]})
    assert task["tool_calls"]["extra_calls"] == "EXTRA_CALLS_ALLOW"
    assert json.loads(task["tool_calls"]["expected_json"])[0]["arguments"] == {"order": ["A1"], "items": [["x", "y"]]}


@pytest.mark.parametrize(("shape", "row"), [("bfcl", BFCL), ("tau_bench", TAU)])
def test_the_cell_of_a_task_column_is_the_task_on_one_line(shape: str, row: dict[str, Any]):
    cell = task_cell(shape, row)
    assert "\n" not in cell
    assert task_of_cells({"task": cell}) == import_task(shape, row)
    with pytest.raises(BadRow, match="row 7"):
        task_cell(shape, {}, 7)


def bfcl(**changed: Any) -> dict[str, Any]:
    return BFCL | changed


def tau(**changed: Any) -> dict[str, Any]:
    return {name: value for name, value in (TAU | changed).items() if value is not None}


@pytest.mark.parametrize(
    ("shape", "row", "column"),
    [
        ("bfcl", bfcl(function=None), "function"),
        ("bfcl", bfcl(function=[]), "function"),
        ("bfcl", bfcl(function="{"), "function"),
        ("bfcl", bfcl(function=[{"parameters": {}}]), "function"),
        ("bfcl", bfcl(function=[FERRY, FERRY]), "function"),
        ("bfcl", bfcl(function=[FERRY | {"parameters": []}, BOOKING, {"name": "x", "parameters": [1]}]), "function"),
        ("bfcl", bfcl(function=[{"name": "f", "parameters": {"type": "HashMap"}}]), "function"),
        ("bfcl", bfcl(function=[{"name": "f", "parameters": {"type": "dict", "properties": []}}]), "function"),
        ("bfcl", {"function": [FERRY]}, "ground_truth"),
        ("bfcl", {"id": "live_relevance_1", "function": [FERRY]}, "ground_truth"),
        ("bfcl", bfcl(ground_truth="ferry(to='Hven')"), "ground_truth"),
        ("bfcl", bfcl(ground_truth=["ferry(to='Hven')"]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[["ferry(to='Hven')"]]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[{"ferry": {"to": ["Hven"]}, "book_table": {}}]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[{"sail": {"to": ["Hven"]}}]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[{"ferry": ["Hven"]}]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[{"ferry": {"to": "Hven"}}]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[{"ferry": {"to": []}}]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[{"ferry": {"to": ["Hven"], "at": [3]}}]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[{"book_table": {"wishes": [{"window": True}]}}]), "ground_truth"),
        ("bfcl", bfcl(ground_truth=[{"book_table": {"wishes": [{str(n): [1, 2] for n in range(9)}]}}]), "ground_truth"),
        ("bfcl", bfcl(question=[[{"role": "user"}], [{"role": "user"}]]), "question"),
        ("tau_bench", tau(final_state=None), "final_state"),
        ("tau_bench", tau(initial_state=None), "initial_state"),
        ("tau_bench", tau(initial_state={"initialization_actions": []}), "initial_state"),
        ("tau_bench", tau(final_state=7), "final_state"),
        ("tau_bench", tau(final_state="{"), "final_state"),
        ("tau_bench", tau(outputs="12.50"), "outputs"),
        ("tau_bench", tau(outputs=[12.5]), "outputs"),
        ("tau_bench", tau(evaluation_criteria=[]), "evaluation_criteria"),
        ("tau_bench", tau(reward_basis=["DB", "NL_ASSERTION"]), "reward_basis"),
        ("tau_bench", tau(reward_basis=["DB", []]), "reward_basis"),
        ("tau_bench", tau(reward_basis=[]), "reward_basis"),
        ("tau_bench", tau(reward_basis=["COMMUNICATE"]), "reward_basis"),
        ("tau_bench", tau(reward_basis=["COMMUNICATE"], outputs=[]), "reward_basis"),
        ("tau_bench", tau(reward_basis=["ACTION"], actions=[]), "actions"),
        ("tau_bench", tau(reward_basis=["ACTION"], actions=["cancel"]), "actions"),
        ("tau_bench", tau(reward_basis=["ACTION"], actions=[{"name": "respond", "kwargs": {}}]), "actions"),
        ("tau_bench", tau(reward_basis=["ACTION"], actions=[{"name": "cancel"}]), "actions"),
        ("tau_bench", tau(reward_basis=["ACTION"], actions=[CANCEL | {"requestor": "user"}]), "actions"),
        ("tau_bench", tau(reward_basis=["ACTION"], actions=[CANCEL | {"compare_args": ["order"]}]), "actions"),
        ("tau_bench", tau(reward_basis=["ACTION"], tools={}), "tools"),
    ],
)
def test_a_row_that_cannot_be_told_names_its_column(shape: str, row: dict[str, Any], column: str):
    with pytest.raises(BadRow) as caught:
        import_task(shape, row, 3)
    assert (caught.value.column, caught.value.row) == (column, 3)
