"""The project's own labelled programs, through the fake sandbox: every one earns what a careful human would give it."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest
from judging_code import code_task, outcomes, told

from verifier_service.domain.errors import Fault
from verifier_service.domain.verdict import Outcome, Verdict

FOLDER = Path(__file__).parents[2] / "cases" / "code"
ROWS = [
    (file.stem, json.loads(line))
    for file in sorted(FOLDER.glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{form}: {row['class']}") for form, row in ROWS])
async def test_every_program_earns_what_it_should(row: dict[str, Any]):
    expected = [program["expected"] for program in row["programs"]]
    sources = [program["source"] for program in row["programs"]]
    found: list[Outcome] = []
    with contextlib.suppress(Fault):
        found = await outcomes(code_task(row["task"]), sources)
    if not found:
        with pytest.raises(Fault) as caught:
            await outcomes(code_task(row["task"]), sources)
        found = [caught.value.as_item_error()] * len(sources)
    assert [told(outcome) for outcome in found] == expected
    for outcome in found:
        if isinstance(outcome, Verdict):
            assert outcome.passed is (outcome.reason.value == "ACCEPTED")


def test_at_least_half_of_the_programs_are_negatives():
    programs = [program for _, row in ROWS for program in row["programs"]]
    assert len(programs) >= 200
    assert sum(program["expected"] != "ACCEPTED" for program in programs) * 2 >= len(programs)
