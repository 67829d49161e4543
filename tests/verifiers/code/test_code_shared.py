"""The labelled sets beside the checkout: every label is reproduced, but for those that can be shown to be wrong."""

import json
from pathlib import Path

import pytest
from judging_code import code_task, outcomes, reports
from subprocess_sandbox import SubprocessSandbox

from verifier_service.domain.verdict import Verdict

WRONG_LABELS = {("HumanEval-32", 2), ("HumanEval-50", 4)}
"""Made with the program's own copy of a helper in the tests' hands.

32/2 finds zeros of a broken `poly` that it brings along, which the task's `poly` refutes; 50/4 brings a broken
`encode_shift` along but decodes what the task's own encodes.
"""
EVERY = 12
"""Which share of the groups is tried here; the whole sets run on the real backends."""

pytestmark = pytest.mark.slow


def rows(file: Path) -> list[dict]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("name", "also"), [("humaneval", {"HumanEval-32", "HumanEval-50"}), ("mbpp", {"mbpp-126"})])
async def test_every_label_is_reproduced(shared: Path, name: str, also: set[str]):
    labels = {row["id"]: row["expected"] for row in rows(shared / "data" / f"{name}.labels.jsonl")}
    wrong = []
    sandbox = SubprocessSandbox(slots=2)
    for number, group in enumerate(rows(shared / "data" / f"{name}.groups.jsonl")):
        if number % EVERY and group["id"] not in also:
            continue
        found = await reports(code_task(group["task"]["code"]), group["completions"], sandbox)
        for index, (report, expected) in enumerate(zip(found, labels[group["id"]], strict=True)):
            assert isinstance(report.outcome, Verdict)
            if report.outcome.passed is not expected:
                wrong.append((group["id"], index))
    assert {place for place in wrong if place not in WRONG_LABELS} == set()


async def test_hostile_calls_are_told_apart(shared: Path):
    manifest = json.loads((shared / "hostile" / "manifest.json").read_text(encoding="utf-8"))
    limits = {"cpu_time": "2s", "wall_time": "4s", "memory_bytes": "268435456"}
    for name, row in manifest.items():
        if "call" not in row:
            continue
        arguments = json.loads(row["stdin"])
        cases = [
            {"arguments": json.dumps(each), "expected": json.dumps(expected)}
            for each, expected in zip(arguments, row["expected"], strict=True)
        ]
        task = code_task({"calls": {"entry_point": row["call"]["fn"], "cases": cases}, "limits": limits})
        (outcome,) = await outcomes(task, [(shared / "hostile" / f"{name}.py").read_text(encoding="utf-8")])
        assert isinstance(outcome, Verdict)
        assert outcome.passed is (row["rule"] == "accept"), name
