"""The pool under fire: whatever a completion does to its worker, only that completion pays."""

import ast
import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from worker_runs import AMPLE, HERE, PREPARE, SHORT, run, settings, told

from verifier_service.domain.config import WorkerLimits
from verifier_service.domain.errors import ErrorCode, ItemError, OursFault
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Verdict
from verifier_service.isolation.jobs import Ending, How, Job
from verifier_service.isolation.process import ProcessPool


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - another process is waited for
            await asyncio.sleep(0.01)


async def test_verdicts_come_one_an_item(pool: ProcessPool) -> None:
    got = await run(pool, "yes", "no")
    assert [isinstance(e.outcome, Verdict) and e.outcome.passed for e in got] == [True, False]
    assert all(e.how is How.JUDGED and e.started <= e.finished and e.cpu_s >= 0 for e in got)


@pytest.mark.parametrize(
    ("act", "limits", "how"),
    [
        ("burn", SHORT, How.OVER_CPU),
        ("sleep", SHORT, How.HUNG),
        ("bomb", AMPLE, How.CRASHED),
        ("segv", AMPLE, How.CRASHED),
        ("abrt", AMPLE, How.CRASHED),
        ("kill", AMPLE, How.LOST),
        ("term", AMPLE, How.LOST),
        ("exit", AMPLE, How.LOST),
        ("garble", AMPLE, How.LOST),
        ("oversize", AMPLE, How.LOST),
        ("forge", AMPLE, How.LOST),
        ("deafen", AMPLE, How.LOST),
        ("broken", AMPLE, How.BROKEN),
        ("sys.exit", AMPLE, How.BROKEN),
        ("recurse", AMPLE, How.BROKEN),
        ("no verdict", AMPLE, How.BROKEN),
    ],
)
async def test_a_worker_that_is_lost_costs_only_the_item_that_did_it(
    pool: ProcessPool, act: str, limits: WorkerLimits, how: How
) -> None:
    got = await run(pool, "yes", act, "yes", limits=limits)
    assert [ending.how for ending in got] == [How.JUDGED, how, How.JUDGED]
    assert "secret" not in got[1].detail
    assert (await run(pool, "yes"))[0].how is How.JUDGED


@pytest.mark.parametrize("act", ["segv", "kill", "exit", "garble", "broken", "bomb", "sleep"])
async def test_what_happens_only_once_is_forgiven(pool: ProcessPool, tmp_path: Path, act: str) -> None:
    got = await run(pool, f"{act}@{tmp_path / 'once'}", "yes", limits=SHORT if act == "sleep" else AMPLE)
    assert [ending.how for ending in got] == [How.JUDGED, How.JUDGED]


@pytest.mark.parametrize(
    ("act", "limits", "how"),
    [
        ("burn", SHORT, How.OVER_CPU),
        ("sleep", SHORT, How.HUNG),
        ("bomb", AMPLE, How.CRASHED),
        ("segv", AMPLE, How.CRASHED),
        ("kill", AMPLE, How.LOST),
        ("broken", AMPLE, How.BROKEN),
    ],
)
async def test_a_task_that_cannot_be_prepared_is_told_apart(
    pool: ProcessPool, act: str, limits: WorkerLimits, how: How
) -> None:
    got = await run(pool, "yes", "no", spec=act, limits=limits)
    assert {(ending.how, ending.preparing) for ending in got} == {(how, True)}


async def test_faults_that_a_kind_raises_are_answers(pool: ProcessPool) -> None:
    (refused,) = await run(pool, "yes", spec="bad")
    assert isinstance(refused.outcome, ItemError)
    assert (refused.outcome.code, refused.outcome.field) == (ErrorCode.BAD_TASK, "math.references[0]")
    got = await run(pool, "unsupported", "yes")
    assert isinstance(got[0].outcome, ItemError)
    assert got[0].outcome.code is ErrorCode.UNSUPPORTED
    assert got[1].how is How.JUDGED
    assert pool.stats().workers_started == 1, "a fault is no reason to replace a worker"


async def test_an_answer_that_took_too_long_is_over_its_limit_all_the_same(pool: ProcessPool) -> None:
    got = await run(pool, "yes", limits=WorkerLimits(cpu_s=0.0))
    assert got[0].how is How.OVER_CPU


async def test_a_worker_killed_from_outside_costs_nothing(pool: ProcessPool) -> None:
    task = asyncio.create_task(run(pool, "nap", "yes"))
    await asyncio.sleep(0.1)
    os.kill(pool.worker_pids[0], signal.SIGKILL)
    assert [ending.how for ending in await task] == [How.JUDGED, How.JUDGED]


async def test_a_worker_that_dies_idle_is_replaced(pool: ProcessPool) -> None:
    (pid,) = pool.worker_pids
    os.kill(pid, signal.SIGKILL)
    await until(lambda: pool.stats().workers_started == 2 and pool.stats().free == 1)
    assert pid not in pool.worker_pids
    assert (await run(pool, "yes"))[0].how is How.JUDGED


@pytest.mark.parametrize("busy", [True, False])
async def test_a_zygote_that_dies_is_started_again(pool: ProcessPool, busy: bool) -> None:
    task = asyncio.create_task(run(pool, "nap", "yes")) if busy else None
    await asyncio.sleep(0.1)
    zygote, (worker,) = pool.zygote_pid, pool.worker_pids
    assert zygote is not None
    os.kill(zygote, signal.SIGKILL)
    await until(lambda: not alive(worker))
    assert [ending.how for ending in await (task or run(pool, "yes", "no"))] == [How.JUDGED, How.JUDGED]
    assert pool.stats().zygotes_started == 2


async def test_a_pool_that_cannot_import_its_kinds_says_so() -> None:
    pool = ProcessPool(["no_such_module:prepare"], settings())
    with pytest.raises(OursFault, match="no_such_module") as caught:
        await pool.start()
    assert caught.value.code is ErrorCode.WORKER_LOST


async def test_cancelling_kills_the_worker_at_work(pool: ProcessPool) -> None:
    (worker,) = pool.worker_pids
    task = asyncio.create_task(run(pool, "sleep"))
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until(lambda: not alive(worker))
    assert (await run(pool, "yes"))[0].how is How.JUDGED


async def test_a_cancelled_wait_for_a_worker_leaves_the_worker_to_others(pool: ProcessPool) -> None:
    first = asyncio.create_task(run(pool, "nap"))
    second = asyncio.create_task(run(pool, "yes"))
    third = asyncio.create_task(run(pool, "yes"))
    await asyncio.sleep(0.05)
    second.cancel()
    assert (await first)[0].how is (await third)[0].how is How.JUDGED
    assert pool.stats().workers_started == 1


async def test_stopping_the_pool_ends_what_runs() -> None:
    pool = ProcessPool([PREPARE], settings())
    await pool.start()
    (worker,) = pool.worker_pids
    tasks = [asyncio.create_task(run(pool, "sleep")) for _ in range(2)]
    await asyncio.sleep(0.1)
    await pool.stop()
    for task in tasks:
        with pytest.raises(OursFault):
            await task
    await until(lambda: not alive(worker))
    with pytest.raises(OursFault):
        await run(pool, "yes")


async def test_waiting_for_a_worker_is_no_working_time(pool: ProcessPool) -> None:
    asked = time.monotonic()
    first, second = await asyncio.gather(run(pool, "nap"), run(pool, "yes"))
    assert second[0].started >= first[0].finished > asked


def test_a_thread_other_than_the_main_one_may_own_a_pool() -> None:
    async def alone() -> list[How]:
        pool = ProcessPool([PREPARE], settings())
        await pool.start()
        got = await run(pool, "yes", "segv", "burn", limits=SHORT)
        await pool.stop()
        return [ending.how for ending in got]

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(asyncio.run, alone()).result() == [How.JUDGED, How.CRASHED, How.OVER_CPU]


async def test_workers_are_replaced_after_their_share_of_items() -> None:
    pool = ProcessPool([PREPARE], settings(recycle_after_items=2))
    await pool.start()
    pids = [told((await run(pool, "yes", "no"))[0]) for _ in range(3)]
    await pool.stop()
    assert len(set(pids)) == 3


async def test_large_batches_and_texts_pass_through(pool: ProcessPool) -> None:
    got = await run(pool, *[f"{index} " + "x" * 40_000 for index in range(600)])
    assert {ending.how for ending in got} == {How.JUDGED}
    assert (await run(pool, "y" * 20_000_000))[0].how is How.JUDGED


async def test_lone_surrogates_pass_through(pool: ProcessPool) -> None:
    (ending,) = await run(pool, "full")
    assert told(ending) == "e\ud800"


async def test_the_task_is_told_whether_thinking_is_open(pool: ProcessPool) -> None:
    got: list[Ending] = []
    await pool.run(Job(PREPARE, "", (Completion("thinking"),), starts_in_thinking=True), got.append)
    assert told(got[0]) == "True"


async def test_a_worker_is_confined(pool: ProcessPool) -> None:
    first, second = (ast.literal_eval(told(ending)) for ending in await run(pool, "facts", "facts"))
    assert not first["grpc"]
    assert not first["asyncio"]
    assert first["core"] == (0, 0)
    assert first["own_session"]
    assert first["stdin"] == "/dev/null"
    assert first["fds"] == 5, "three standard ones, the channel, and the listing's own"
    assert first["hash_seed"] == "0"
    assert first["status"] == 1, "no new privileges"
    assert first["random"] == second["random"], "no item depends on the one before it"


async def test_a_memory_limit_is_counted_from_the_fork() -> None:
    pool = ProcessPool([PREPARE], settings(memory_bytes=64 * 1024 * 1024))
    await pool.start()
    assert (await run(pool, "x" * 4_000_000))[0].how is How.JUDGED
    assert (await run(pool, "bomb"))[0].how is How.CRASHED
    await pool.stop()


async def test_a_storm_of_faults_leaves_every_other_item_judged() -> None:
    pool = ProcessPool([PREPARE], settings(workers=3))
    await pool.start()
    expected = {"segv": How.CRASHED, "kill": How.LOST, "exit": How.LOST, "broken": How.BROKEN}
    dice = random.Random(7)
    batches = [dice.choices([*expected, "yes", "no", "no", "no"], k=dice.randint(1, 12)) for _ in range(30)]
    for batch, got in zip(batches, await asyncio.gather(*(run(pool, *batch) for batch in batches)), strict=True):
        assert [ending.how for ending in got] == [expected.get(text, How.JUDGED) for text in batch]
    await until(lambda: pool.stats().free == 3)
    await pool.stop()


SERVICE = """
import asyncio, sys
from verifier_service.isolation.process import PoolSettings, ProcessPool

async def main():
    pool = ProcessPool([sys.argv[1]], PoolSettings(workers=2, search_path=(sys.argv[2],)))
    await pool.start()
    print(pool.zygote_pid, *pool.worker_pids, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_nothing_outlives_a_service_that_is_killed() -> None:
    root = str(Path(HERE).parents[1])
    command = [sys.executable, "-c", SERVICE, PREPARE, HERE]
    environment = {**os.environ, "PYTHONPATH": root}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as service:  # noqa: ASYNC220
        assert service.stdout is not None
        pids = [int(word) for word in service.stdout.readline().split()]
        assert len(pids) == 3
        assert all(map(alive, pids))
        service.kill()
    await until(lambda: not any(map(alive, pids)))
