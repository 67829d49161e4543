"""A channel belongs to one process: after a fork the child opens its own, and the parent's goes on."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

FORK = """
import asyncio, gc, os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 warns of any fork beside threads
from rlvr import v1
from trainer_client import AsyncClient, Client, group
target = sys.argv[1]
task = v1.Task(math=v1.MathTask(references=["4"]))
client, core = Client(target), AsyncClient(target)
def check(text):
    assert client.verify_one(task, text, deadline_s=20).verdict.passed
    [result] = asyncio.run(core.verify([group("g", task, [text])], deadline_s=20))
    assert result.results[0].verdict.passed
check("4 before")
forgotten = Client(target)
assert forgotten.verify_one(task, "4 forgotten", deadline_s=20).verdict.passed
inherited = core._server.connection._channel()
child = os.fork()
if child == 0:
    try:
        del forgotten
        gc.collect()
        check("4 in the child")
        assert core._server.connection._channel() is not inherited, "the parent's channel was used"
    except BaseException as failure:
        print("child:", failure, file=sys.stderr, flush=True)
        os._exit(3)
    sys.exit(7)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
check("4 after")
sys.exit(0 if status == 7 else 1)
"""


def test_a_forked_child_and_its_parent_both_go_on(fake):
    done = subprocess.run(
        [sys.executable, "-c", FORK, fake.target], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    texts = [text for part in fake.texts for text in part]
    assert sorted(texts) == sorted(["4 forgotten", *["4 before", "4 in the child", "4 after"] * 2])
