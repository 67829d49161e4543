"""Batches that are sent to a worker before it is done with the one before them, and what it has rehearsed."""

import asyncio
from pathlib import Path

import pytest
from worker_runs import PREPARE, SHORT, run, settings, told

from verifier_service.domain.task import Completion
from verifier_service.isolation.jobs import Ending, How, Job
from verifier_service.isolation.process import PoolSettings, ProcessPool
from verifier_service.isolation.zygote import REHEARSALS


async def test_a_quick_worker_is_sent_its_next_batches_ahead(pool: ProcessPool) -> None:
    await run(pool, *["yes"] * 20)
    tasks = [asyncio.create_task(run(pool, text)) for text in ("nap", "yes", "no")]
    await asyncio.sleep(0.05)
    assert pool.stats().waiting == 0
    first, second, third = [ending for task in tasks for ending in await task]
    assert first.finished <= second.started <= second.finished <= third.started


async def test_a_slow_worker_is_sent_nothing_ahead(pool: ProcessPool) -> None:
    await run(pool, "nap")
    tasks = [asyncio.create_task(run(pool, text)) for text in ("nap", "yes")]
    await asyncio.sleep(0.05)
    assert pool.stats().waiting == 1
    await asyncio.gather(*tasks)


@pytest.mark.parametrize(("act", "how"), [("segv", How.CRASHED), ("kill", How.LOST), ("burn", How.OVER_CPU)])
async def test_what_was_sent_ahead_does_not_pay_for_the_batch_before_it(pool: ProcessPool, act: str, how: How) -> None:
    await run(pool, *["yes"] * 20)
    got = await asyncio.gather(*(run(pool, text, limits=SHORT) for text in (act, "yes", "no")))
    assert [ending.how for (ending,) in got] == [how, How.JUDGED, How.JUDGED]
    assert not got[1][0].again
    assert not got[2][0].again


async def test_what_was_sent_ahead_is_recalled_for_an_idle_worker() -> None:
    pool = ProcessPool([PREPARE], settings(workers=2))
    await pool.start()
    await asyncio.gather(*(run(pool, *["yes"] * 20) for _ in range(4)))
    nap, _, *ahead = await asyncio.gather(*(run(pool, text) for text in ("nap", "doze", "yes", "yes", "yes", "yes")))
    assert all(ending.how is How.JUDGED and ending.finished < nap[0].finished for (ending,) in ahead)
    assert pool.stats().workers_started == 2
    await pool.stop()


async def test_a_cancelled_batch_that_was_sent_ahead_leaves_the_worker_alone(pool: ProcessPool) -> None:
    await run(pool, *["yes"] * 20)
    tasks = [asyncio.create_task(run(pool, text)) for text in ("nap", "burn", "yes")]
    await asyncio.sleep(0.05)
    tasks[1].cancel()
    assert (await tasks[0])[0].how is How.JUDGED
    assert (await tasks[2])[0].how is How.JUDGED, "though the worker had begun what nobody wants any more"


async def test_a_kind_rehearses_before_workers_are_forked(tmp_path: Path) -> None:
    package = tmp_path / "rehearsing"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "rehearsal.py").write_text("done = []\ndef rehearse():\n    done.append(1)\n")
    (package / "judges.py").write_text(
        "from verifier_service.domain.verdict import Reason, failed\n"
        "from rehearsing import rehearsal\n"
        "def prepare(spec, starts_in_thinking):\n    return Judge()\n"
        "class Judge:\n"
        "    def judge(self, completion):\n        return failed(Reason.MISMATCH, str(rehearsal.done))\n"
    )
    pool = ProcessPool(["rehearsing.judges:prepare"], PoolSettings(workers=1, search_path=(str(tmp_path),)))
    await pool.start()
    got: list[Ending] = []
    await pool.run(Job("rehearsing.judges:prepare", "", (Completion("x"),)), got.append)
    assert told(got[0]) == str([1] * (REHEARSALS + 1)), "and once more in the worker"
    await pool.stop()
