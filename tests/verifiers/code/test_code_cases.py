"""The project's own labelled programs, through the fake sandbox: every one earns what a careful human would give it."""

import json
from pathlib import Path
from typing import Any

import pytest
from judging_code import code_task, outcomes, told

from verifier_service.domain.errors import Fault
from verifier_service.domain.verdict import Verdict

FOLDER = Path(__file__).parents[2] / "cases" / "code"
ROWS = [
    (file.stem, json.loads(line))
    for file in sorted(FOLDER.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{form}: {row['class']}") for form, row in ROWS])
async def test_every_program_earns_what_it_should(row: dict[str, Any]):
    expected = [program["expected"] for program in row["programs"]]
    try:
        found = await outcomes(code_task(row["task"]), [program["source"] for program in row["programs"]])
    except Fault as fault:
        assert [f"{fault.code.value} {fault.field}"] * len(expected) == expected
        return
    assert [told(outcome) for outcome in found] == expected
    for outcome in found:
        if isinstance(outcome, Verdict):
            assert outcome.passed is (outcome.reason.value == "ACCEPTED")


def test_at_least_half_of_the_programs_are_negatives():
    programs = [program for _, row in ROWS for program in row["programs"]]
    assert len(programs) >= 200
    assert sum(program["expected"] != "ACCEPTED" for program in programs) * 2 >= len(programs)
