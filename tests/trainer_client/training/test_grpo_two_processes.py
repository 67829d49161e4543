"""The law with data parallel training: what one process cannot judge or reach concerns all of them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")

SCRIPT = Path(__file__).with_name("two_processes.py")


def test_processes_agree_on_held_steps_unscored_rows_and_a_lost_verifier(nano, tmp_path):
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2"]
    done = subprocess.run([*command, SCRIPT, nano, tmp_path], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    ranks = [json.loads((tmp_path / f"rank-{rank}.json").read_text()) for rank in (0, 1)]
    assert ranks[0] == ranks[1]
    assert ranks[0]["stopped"] == "checkpoint-4"
    assert ranks[0]["history"] == [[0.0, 0.0], [1.0, 1.0], [0.0, 0.5], [0.0, 0.0]]
