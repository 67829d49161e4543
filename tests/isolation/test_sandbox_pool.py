"""How slots are handed out, replaced and given up, told by a scripted supervisor; no engine is needed."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from scripted_supervisor import HELLO, ScriptedSupervisor

from verifier_service.domain.errors import ErrorCode, OursFault, Unsupported
from verifier_service.isolation.sandbox import Program, Run
from verifier_service.isolation.slot_frames import BadFrame, FrameReader, run_frame
from verifier_service.isolation.slot_pool import PoolLimits, SlotPool
from verifier_service.isolation.socket import socket_sandbox

Scripted = Callable[..., AbstractAsyncContextManager[tuple[SlotPool, ScriptedSupervisor]]]


@pytest.fixture
def scripted(tmp_path: Path) -> Scripted:
    @asynccontextmanager
    async def make(*script: str, **limits: object) -> AsyncIterator[tuple[SlotPool, ScriptedSupervisor]]:
        hello = limits.pop("hello", None)
        supervisor = ScriptedSupervisor(str(tmp_path / "s"), iter(script), hello)  # type: ignore[arg-type]
        await supervisor.start()
        pool = socket_sandbox(supervisor.path, PoolLimits(**{"slots": 1, "retry_s": 0.05, **limits}))  # type: ignore[arg-type]
        try:
            yield pool, supervisor
        finally:
            await pool.stop()
            supervisor.stop()

    return make


async def once(pool: SlotPool, text: bytes = b"x") -> bytes:
    async with pool.open(Program("python", "p")) as submission:
        return (await submission.run(Run(stdin=text))).stdout


@pytest.mark.parametrize("word", ["die", "lost", "garbage", "nan"])
async def test_one_loss_is_repeated_in_another_slot(scripted: Scripted, word: str) -> None:
    async with scripted(word, "echo") as (pool, supervisor):
        await pool.start()
        assert await once(pool) == b"x"
        assert supervisor.connections == 2


async def test_what_ends_work_goes_before_what_begins_it(scripted: Scripted) -> None:
    opened: list[str] = []

    async def one(program: Program) -> None:
        async with pool.open(program):
            opened.append(program.source)

    async with scripted("echo") as (pool, _):
        await pool.start()
        async with pool.open(Program("python", "first")):
            programs = [Program("python", "a"), Program("python", "b"), Program("python", "checker", ahead=True)]
            tasks = [asyncio.create_task(one(program)) for program in programs]
            await asyncio.sleep(0.05)
        await asyncio.gather(*tasks)
    assert opened == ["checker", "a", "b"]


@pytest.mark.parametrize("word", ["die", "lost", "garbage"])
async def test_two_losses_are_ours(scripted: Scripted, word: str) -> None:
    async with scripted(word, word, "echo") as (pool, _):
        await pool.start()
        with pytest.raises(OursFault) as caught:
            await once(pool)
        assert caught.value.code is ErrorCode.SANDBOX_LOST
        assert await once(pool) == b"x"


async def test_a_slot_with_a_stray_process_is_not_used_again(scripted: Scripted) -> None:
    async with scripted("stray", "echo") as (pool, supervisor):
        await pool.start()
        assert await once(pool) == b"x"
        assert await once(pool) == b"x"
        assert supervisor.connections == 2


async def test_a_healthy_slot_is_used_again(scripted: Scripted) -> None:
    async with scripted() as (pool, supervisor):
        await pool.start()
        for n in range(5):
            assert await once(pool, b"%d" % n) == b"%d" % n
        assert supervisor.connections == 1


async def test_a_slot_is_replaced_after_its_runs(scripted: Scripted) -> None:
    async with scripted(runs_per_slot=3) as (pool, supervisor):  # the self-test is a run, too
        await pool.start()
        for _ in range(4):
            await once(pool)
        assert supervisor.connections == 2


async def test_what_the_slot_refuses_is_unsupported(scripted: Scripted) -> None:
    async with scripted("refuse") as (pool, _):
        await pool.start()
        with pytest.raises(Unsupported):
            await once(pool)


async def test_a_language_that_is_not_offered_is_unsupported(scripted: Scripted) -> None:
    async with scripted() as (pool, supervisor):
        await pool.start()
        with pytest.raises(Unsupported, match="cpp"):
            async with pool.open(Program("cpp", "x")) as submission:
                await submission.run(Run())
        assert not supervisor.requests


async def test_a_full_queue_refuses_at_once(scripted: Scripted) -> None:
    async with scripted(max_waiting=1) as (pool, _):
        await pool.start()
        async with pool.open(Program("python", "p")):
            waiting = asyncio.ensure_future(once(pool))
            await asyncio.sleep(0)
            with pytest.raises(OursFault) as caught:
                await once(pool)
        assert caught.value.code is ErrorCode.OVERLOADED
        assert await waiting == b"x"


async def test_a_cancelled_waiter_takes_no_slot_along(scripted: Scripted) -> None:
    async with scripted() as (pool, _):
        await pool.start()
        async with pool.open(Program("python", "p")):
            waiting = asyncio.ensure_future(once(pool))
            await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        assert await once(pool) == b"x"


async def test_a_sidecar_that_comes_later_is_found(tmp_path: Path) -> None:
    pool = socket_sandbox(str(tmp_path / "s"), PoolLimits(slots=1, retry_s=0.02))
    with pytest.raises(OursFault) as caught:
        await pool.start()
    assert caught.value.code is ErrorCode.SANDBOX_UNAVAILABLE
    supervisor = ScriptedSupervisor(str(tmp_path / "s"), iter(()))
    await supervisor.start()
    async with asyncio.timeout(10):
        while pool.info is None:  # noqa: ASYNC110 - the pool tells nobody when it has come up by itself
            await asyncio.sleep(0.01)
    assert await once(pool) == b"x"
    await pool.stop()
    supervisor.stop()


async def test_a_sidecar_that_goes_makes_waiting_unavailable(scripted: Scripted) -> None:
    async with scripted("die") as (pool, supervisor):
        await pool.start()
        supervisor.stop()
        os.unlink(supervisor.path)
        with pytest.raises(OursFault) as caught:
            await asyncio.wait_for(once(pool), 20)
        assert caught.value.code is ErrorCode.SANDBOX_UNAVAILABLE


@pytest.mark.parametrize(
    ("change", "says"),
    [({"level": "container"}, "below the minimum"), ({"protocol": 2}, "protocol")],
)
async def test_a_lesser_supervisor_is_refused(scripted: Scripted, change: dict[str, object], says: str) -> None:
    async with scripted(hello={**HELLO, **change}, retry_s=60) as (pool, _):
        with pytest.raises(OursFault, match=says) as caught:
            await pool.start()
        assert caught.value.code is ErrorCode.SANDBOX_UNAVAILABLE


async def test_the_weakest_level_takes_a_fresh_slot_for_every_submission(scripted: Scripted) -> None:
    async with scripted(hello={**HELLO, "level": "container"}, minimum_level="container") as (pool, supervisor):
        await pool.start()
        for _ in range(3):
            assert await once(pool) == b"x"
        assert supervisor.connections >= 3


def test_frames_survive_any_cut() -> None:
    whole = run_frame(1, Run(stdin=b"abc", payload=b"\x00\xff"))
    for cut in range(len(whole)):
        reader = FrameReader()
        assert not reader.feed(whole[:cut])
        with pytest.raises(BadFrame, match="unknown"):  # a request is no message of a supervisor
            reader.feed(whole[cut:])


@pytest.mark.parametrize("data", [b"\xff" * 8, b"\0\0\0\4\0\0\0\1", b"\0\0\0\6\0\0\0\2{}", b"\0\0\0\x08\0\0\0\x04null"])
def test_what_is_no_frame_is_told(data: bytes) -> None:
    with pytest.raises(BadFrame):
        FrameReader().feed(data)
