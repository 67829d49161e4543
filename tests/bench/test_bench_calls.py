"""What a benchmark is called with wrongly is one line that says what would be right, before anything is measured."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
CASE = {"id": "1", "reference": "2", "completion": "2", "expected": True, "class": "x"}


def call(script: str, *arguments: object) -> tuple[int, str]:
    """Returns the exit status and the last line of standard error."""
    command = [sys.executable, str(BENCH / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr.strip().splitlines()[-1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.jsonl").write_text(json.dumps(CASE) + "\n")
    (tmp_path / "bare.groups.jsonl").write_text(json.dumps({"id": "1", "task": {"qa": {}}, "completions": []}) + "\n")
    return tmp_path


def test_a_peer_python_that_is_not_there(folder):
    status, told = call("math_vs_peers.py", "--peer-python", folder / "python", folder, "small")
    assert (status, "--peer-python: there is no program" in told) == (2, True)
    status, told = call("qa_vs_rules.py", "--peer-python", folder / "python", folder / "small.jsonl")
    assert (status, "--peer-python: there is no program" in told) == (2, True)


def test_a_peer_python_without_the_peer(folder):
    bare = folder / "bare"
    bare.write_text("#!/bin/sh\nexit 1\n")
    bare.chmod(0o755)
    status, told = call("math_vs_peers.py", "--peer-python", bare, folder, "small")
    assert (status, "has no math_verify" in told, "pip install" in told) == (2, True, True)
    status, told = call("qa_vs_rules.py", "--peer-python", bare, folder / "small.jsonl")
    assert (status, "has no inspect_ai" in told) == (2, True)


def test_a_set_that_is_not_there_is_told_with_those_that_are(folder):
    status, told = call("math_vs_peers.py", folder, "smal")
    assert (status, "neither smal.groups.jsonl nor smal.jsonl" in told) == (2, True)
    assert "the sets there: bare, small" in told
    status, told = call("math_vs_peers.py", folder, "bare")
    assert (status, "has no bare.labels.jsonl beside it" in told) == (2, True)


def test_files_without_items(folder):
    (folder / "none.jsonl").write_text("\n")
    (folder / "broken.jsonl").write_text("{\n")
    for name, words in (("none", "no qa case"), ("broken", "broken.jsonl: "), ("gone", "No such file")):
        status, told = call("qa_vs_rules.py", folder / f"{name}.jsonl")
        assert (name, status, words in told) == (name, 2, True), told
