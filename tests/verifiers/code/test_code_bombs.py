"""Programs that use up what a slot has while they are tested: the tester still tells the truth, and the slot lives."""

import platform

import pytest
from judging_code import code_task, reports, told

from verifier_service.isolation.slot_pool import SlotPool

pytestmark = [
    pytest.mark.docker,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("sandbox"),
    pytest.mark.skipif(platform.machine() != "x86_64", reason="measured there"),
]

TASK = code_task(
    {
        "asserts": {"test_code": "assert add(1, 2) == 3\nassert add(2, 2) == 4\n", "entry_point": "add"},
        "limits": {"cpu_time": "1s", "wall_time": "3s"},
    }
)
PREY = "```python\ndef add(a, b):\n    return a + b\n```"
BOMBS = {
    "forks until nothing is left and answers wrongly": """
import os, time
def add(a, b):
    while True:
        try:
            if os.fork() == 0:
                time.sleep(60)
        except OSError:
            return 0
""",
    "forks without end": """
import os
def add(a, b):
    while True:
        try:
            os.fork()
        except OSError:
            pass
""",
    "starts threads and answers wrongly": """
import threading, time
def add(a, b):
    try:
        while True:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    except RuntimeError:
        return 0
""",
    "fills every descriptor and answers wrongly": """
import os
def add(a, b):
    try:
        while True:
            os.pipe()
    except OSError:
        return 0
""",
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_bomb_earns_nothing_and_its_sibling_passes(one_slot: SlotPool, name: str) -> None:
    launched = one_slot.launches
    texts = [PREY, f"```python{BOMBS[name]}```", PREY]
    first, bomb, last = await reports(TASK, texts, one_slot)
    assert (told(first.outcome), told(last.outcome)) == ("ACCEPTED", "ACCEPTED")
    assert told(bomb.outcome) in {"WRONG_ANSWER", "TIME_LIMIT", "RUNTIME_ERROR"}
    assert one_slot.launches == launched, "the slot was lost"
