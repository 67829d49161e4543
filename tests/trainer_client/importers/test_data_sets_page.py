"""The rows on the page about data sets make tasks, and their completions pass; every shape has one."""

import json
import re
import sys
from pathlib import Path

import pytest
from google.protobuf import json_format

from trainer_client.importers import IMPORTERS, task_cell
from trainer_client.tasks import FROM_ANSWER, task_of
from verifier_service.local import Verifier

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "verifiers" / "code"))

from judging_code import code_task, reports

PAGE = (ROOT / "docs" / "data-sets.md").read_text(encoding="utf-8")
[BLOCK] = re.findall(r"^```jsonl\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
ROWS = [json.loads(line) for line in BLOCK.splitlines()]
TASKS = {row["shape"]: json.loads(task_cell(row["shape"], row["row"])) for row in ROWS}


@pytest.fixture(scope="module")
def verdicts():
    groups = [
        {"id": row["shape"], "task": TASKS[row["shape"]], "completions": [row["completion"], "nothing of the kind"]}
        for row in ROWS
        if "code" not in TASKS[row["shape"]]
    ]
    groups[-1]["completions"][1] = "No, commas."  # what IFEval's row does not allow
    for group in groups:
        if "state" in group["task"]:
            group["completions"][1] = {"text": "Done.", "state_json": group["task"]["state"]["initial_json"]}
    with Verifier(workers=1, sandbox="none") as verifier:
        return {answer.id: [each.outcome.passed for each in answer.results] for answer in verifier.verify(groups)}


def test_every_shape_has_a_row_and_a_place_in_the_table():
    assert set(TASKS) == set(IMPORTERS)
    named = {name for line in PAGE.splitlines() if line.startswith("| `") for name in re.findall(r"`(\w+)`", line)}
    assert set(IMPORTERS) <= named


@pytest.mark.parametrize("shape", [shape for shape, task in TASKS.items() if "code" not in task])
def test_the_completion_passes_and_another_does_not(verdicts, shape):
    assert verdicts[shape] == [True, False]


@pytest.mark.parametrize("row", [row for row in ROWS if "code" in TASKS[row["shape"]]], ids=lambda row: row["shape"])
async def test_the_program_is_accepted_and_another_is_not(row):
    texts = [row["completion"], row["completion"].replace("+", "-").replace("sum", "max")]
    found = await reports(code_task(TASKS[row["shape"]]["code"]), texts)
    assert [report.outcome.passed for report in found] == [True, False]


def test_the_code_of_the_page_runs():
    [source] = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    names = {}
    exec(compile(source, "docs/data-sets.md", "exec"), names)
    assert json_format.MessageToDict(names["task"], preserving_proto_field_name=True) == json.loads(names["cell"])


def test_the_columns_of_the_page_make_the_tasks_that_it_says():
    section = PAGE.split("## A trainer's columns")[1].split("\n## ")[0]
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)))
    assert named == ["answer", "kind", "question", "choices", "task", "messages_json", "state_json"]
    row = {"answer": ["B", 2], "kind": "mcq", "question": "1 + 1?", "choices": ["1", "2"]}
    made = json_format.MessageToDict(task_of(row))
    assert made == {"mcq": {"question": "1 + 1?", "choices": ["1", "2"], "references": ["B", "2"]}}
    assert task_of(row | {"task": {"qa": {"references": ["2"]}}}).WhichOneof("kind") == "qa"
    assert task_of({"answer": "4"}).WhichOneof("kind") == "math"
    assert set(FROM_ANSWER) == {"math", "qa", "mcq"}
