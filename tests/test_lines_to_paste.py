"""Every JSON line that the README and the pages hold is a group whose first completion passes and whose others fail."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from rlvr import v1

ROOT = Path(__file__).resolve().parent.parent
OWNERS = ROOT / "tests" / "verifiers" / "structured" / "site"
sys.path.insert(0, str(ROOT / "tests" / "verifiers" / "code"))

from judging_code import code_task, reports


def lines() -> dict[str, dict[str, object]]:
    """Returns each group of a `jsonl` block by its page and place."""
    found = {}
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for block in re.findall(r"^```jsonl\n(.*?)^```$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
            for number, row in enumerate(map(json.loads, block.splitlines())):
                if "task" in row:
                    found[f"{path.relative_to(ROOT)}-{row['id']}-{number}"] = row
    return found


LINES = lines()
CODE = [place for place, row in LINES.items() if "code" in row["task"]]
OTHERS = [place for place in LINES if place not in CODE]


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """The results of `verify` by page and place, code apart, which needs a sandbox."""
    folder = tmp_path_factory.mktemp("lines")
    (folder / "in.jsonl").write_text("".join(json.dumps(LINES[place] | {"id": place}) + "\n" for place in OTHERS))
    env = os.environ | {"RLVR_SANDBOX": "none", "RLVR_WORKERS": "1"}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OWNERS), env.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", "verifier_service", "verify", str(folder / "in.jsonl")]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}


def test_every_kind_has_a_line():
    kinds = {kind for row in LINES.values() for kind in row["task"]}
    assert kinds == {field.name for field in v1.Task.DESCRIPTOR.fields}


@pytest.mark.parametrize("place", OTHERS)
def test_the_first_completion_passes_and_the_others_fail(results, place):
    passed = [result["verdict"]["passed"] for result in results[place]["results"]]
    assert len(passed) >= 2, "a line shows what fails, too"
    assert passed == [True] + [False] * (len(passed) - 1)


@pytest.mark.parametrize("place", CODE)
async def test_the_first_program_is_accepted_and_the_others_are_not(place):
    row = LINES[place]
    passed = [report.outcome.passed for report in await reports(code_task(row["task"]["code"]), row["completions"])]
    assert len(passed) >= 2, "a line shows what fails, too"
    assert passed == [True] + [False] * (len(passed) - 1)
