"""The scripts that build and start images: what cannot work is refused in one line, before any engine is asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("script", "arguments", "variables", "said"),
    [
        ("sandbox_image.py", ["--languages", "java haskell"], {}, "no such language: haskell; known: bash, c, "),
        ("compose.py", ["up"], {"RLVR_SANDBOX_SLOTS": "abc"}, "RLVR_SANDBOX_SLOTS must be a whole number"),
        ("compose.py", ["up"], {"RLVR_SANDBOX_SLOTS": "0"}, "RLVR_SANDBOX_SLOTS must be a whole number"),
    ],
)
def test_what_cannot_work_is_one_line(script: str, arguments: list[str], variables: dict[str, str], said: str):
    command = [sys.executable, str(ROOT / "scripts" / script), *arguments]
    environment = {**os.environ, "COMPOSE": "false", **variables}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_a_start_that_fails_takes_down_what_it_brought_up(tmp_path: Path):
    calls = tmp_path / "calls"
    compose = tmp_path / "compose"
    compose.write_text(f'#!/bin/sh\necho "$1" >> {calls}\ntest "$1" != up\n')
    compose.chmod(0o755)
    program = (
        "from scripts import compose, sandbox_image; compose.build = lambda *_: 0\n"
        f"print(compose.up([{str(compose)!r}], [], {{'RLVR_SANDBOX_IMAGE': 'a', 'BASE_IMAGE': 'b'}}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "1"
    assert calls.read_text().split() == ["ps", "up", "down"]


def test_the_containers_names_do_not_depend_on_the_folder_and_nothing_secret_stands_beside_them():
    told = [line for line in (ROOT / ".env").read_text().splitlines() if not line.startswith("#")]
    assert told == ["COMPOSE_PROJECT_NAME=rlvr-verifier"]
