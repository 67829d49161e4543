"""Whose fault a breached limit is, in the real sandbox: the tests' own never costs a program, and none can feign it."""

from typing import Any

import pytest
from judging_code import code_task, outcomes, told

from verifier_service.isolation.slot_pool import SlotPool

pytestmark = [pytest.mark.docker, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("sandbox")]

INC = "def inc(x):\n    return x + 1"
LIMITS = {"cpu_time": "1s", "wall_time": "3s", "memory_bytes": 128 << 20}
TESTS, SETUP, PRELUDE = (f"BAD_TASK code.asserts.{field}" for field in ("test_code", "setup_code", "prelude"))
GREEDY = {
    "cpu": "while True: pass",
    "wall": "import time\ntime.sleep(60)",
    "memory": "held = [bytearray(1 << 20) for _ in range(10**4)]",
    "memory at once": "held = [0] * 10**8",
}


async def _told(pool: SlotPool, fields: dict[str, Any], *sources: str, wall_time: str = "3s") -> list[str]:
    limits = {**LIMITS, "wall_time": wall_time}
    task = code_task({"asserts": {"entry_point": "inc", **fields}, "limits": limits})
    return [told(outcome) for outcome in await outcomes(task, list(sources), pool)]


@pytest.mark.parametrize("greed", GREEDY.values(), ids=GREEDY.keys())
async def test_what_the_tests_use_before_the_first_call_is_theirs(real_sandbox: SlotPool, greed: str) -> None:
    test = "assert inc(1) == 2"
    assert await _told(real_sandbox, {"test_code": f"{greed}\n{test}"}, INC) == [TESTS]
    assert await _told(real_sandbox, {"setup_code": greed, "test_code": test}, INC) == [SETUP]
    assert await _told(real_sandbox, {"prelude": greed, "test_code": test}, INC) == [PRELUDE]


@pytest.mark.parametrize("greed", ["while True: pass", "import time\ntime.sleep(60)", "for _ in range(10**9): pass"])
async def test_what_the_tests_use_between_two_of_them_is_theirs(real_sandbox: SlotPool, greed: str) -> None:
    code = f"assert inc(1) == 2\n{greed}\nassert inc(2) == 3"
    assert await _told(real_sandbox, {"test_code": code}, INC, INC.replace("+", "-")) == [TESTS, "WRONG_ANSWER"]


async def test_what_the_tests_print_counts_for_nothing(real_sandbox: SlotPool) -> None:
    code = "import sys\nprint('x' * 3_000_000)\nassert inc(1) == 2\nsys.stderr.write('y' * 3_000_000)"
    wrong = INC.replace("+", "-")
    noisy = INC.replace("return", "print('x' * 3_000_000)\n    return")
    assert await _told(real_sandbox, {"test_code": code}, INC, wrong, noisy) == [
        "ACCEPTED",
        "WRONG_ANSWER",
        "OUTPUT_LIMIT",
    ]


async def test_the_testers_time_is_not_the_programs(real_sandbox: SlotPool) -> None:
    busy = "import time\ndef spend(s):\n    end = time.process_time() + s\n    while time.process_time() < end: pass\n"
    code = busy + "spend(0.6)\nassert inc(1) == 2"
    program = busy + "spend(0.6)\n" + INC
    slow = busy + "spend(60)\n" + INC
    found = await _told(real_sandbox, {"test_code": code}, program, slow, wall_time="30s")
    assert found == ["ACCEPTED", "TIME_LIMIT"]


THREAD = "import threading, time\ndef work():\n    {}\nthreading.Thread(target=work, daemon=True).start()\n"
ATTACKS = {
    "spins as it is loaded": "while True: pass",
    "sleeps as it is loaded": "import time\ntime.sleep(60)",
    "sleeps for most of the time": "import time\ntime.sleep(2.7)\ndef inc(x):\n    time.sleep(60)",
    "spins aside": THREAD.format("while True: pass") + "def inc(x):\n    time.sleep(60)",
    "holds memory aside": THREAD.format("held = [bytearray(1 << 20) for _ in range(10**4)]")
    + "def inc(x):\n    time.sleep(60)",
    "answers late": "import time\ndef inc(x):\n    time.sleep(60)",
    "a huge number": "def inc(x):\n    return range(10**9)",
    "an iterator without end": "import itertools\ndef inc(x):\n    return itertools.count()",
    "a heavy iterator": "def inc(x):\n    while True:\n        yield 'x' * 10**5",
    "a heavy value": "def inc(x):\n    return ['x' * 10**7] * 100",
    "a deep value": "def inc(x):\n    r = []\n    for _ in range(10**5):\n        r = [r]\n    return r",
    "a heavy exception": "def inc(x):\n    raise ValueError('x' * 10**8)",
    "a heavy exception as it is loaded": "raise ValueError(*['x' * 10**6] * 60)",
    "an exception of the tests' kind": "def inc(x):\n    raise ModuleNotFoundError('No module named pandas')",
    "numbers that the tests count to": "def inc(x):\n    return 10**9",
    "numbers that the tests sleep for": "def inc(x):\n    return 10**6",
}
SETTINGS = {
    "first": "import math\nassert sorted(inc(1)) == [2]",
    "counts": "n = inc(1)\nfor _ in range(n): pass\nassert n == 2",
    "sleeps": "import time\nn = inc(1)\nassert n\ntime.sleep(n)\nassert n == 2",
    "own": "assert inc(1)\n[0] * 10**5\nassert inc(2) == len([1, 2, 3])",
}


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS.keys())
@pytest.mark.parametrize("source", ATTACKS.values(), ids=ATTACKS.keys())
async def test_no_program_turns_its_verdict_into_an_error(real_sandbox: SlotPool, source: str, setting: str) -> None:
    (found,) = await _told(real_sandbox, {"test_code": setting}, source)
    assert not found.startswith("BAD_TASK")
    assert found != "ACCEPTED"


async def test_a_test_left_out_of_a_second_run_is_no_missing_name(real_sandbox: SlotPool) -> None:
    code = "assert (n := inc(1)) == 2\nassert inc(n) == 3\nassert n == 2"
    source = "def inc(x):\n    while x > 1: pass\n    return x + 1"
    assert (await _told(real_sandbox, {"test_code": code}, INC, source))[0] == "ACCEPTED"
    assert not (await _told(real_sandbox, {"test_code": code}, source))[0].startswith("BAD_TASK")


async def test_an_endless_prelude_in_the_programs_process_is_the_tasks(real_sandbox: SlotPool) -> None:
    fields = {"test_code": "assert inc(1) == 2", "isolation": "TEST_ISOLATION_IN_PROCESS"}
    assert await _told(real_sandbox, {**fields, "prelude": "while True: pass"}, INC) == [PRELUDE]
    assert await _told(real_sandbox, fields, INC, "while True: pass") == ["ACCEPTED", "TIME_LIMIT"]


async def test_tests_that_take_their_process_down_are_the_tasks(real_sandbox: SlotPool) -> None:
    down = "import ctypes\nctypes.string_at(0)\n"
    assert await _told(real_sandbox, {"test_code": down + "assert inc(1) == 2"}, INC) == [TESTS]
    assert await _told(real_sandbox, {"test_code": "assert inc(1) == 2"}, down + INC) == ["RUNTIME_ERROR"]
