"""Many runs through the same slots: right answers, flat memory, nothing left. 3,000 under `make soak`, else fewer."""

import asyncio
import os
import subprocess

import pytest
from sandbox_fixtures import SMALL, image, run

from verifier_service.isolation.docker import DockerLimits, DockerSource
from verifier_service.isolation.docker_engine import engine_from_environment
from verifier_service.isolation.docker_lease import OWNER_LABEL
from verifier_service.isolation.sandbox import Ended
from verifier_service.isolation.slot_pool import PoolLimits, SlotPool

RUNS = 3000 if os.environ.get("HYPOTHESIS_PROFILE") == "soak" else 150
GROWTH_BYTES = 32 * 1024 * 1024
KINDS = (
    ("print(int(input()) * 2)", Ended.EXITED),
    ("import numpy; print(int(numpy.int64(input())) * 2)", Ended.EXITED),
    ("import os, time\nn = int(input())\nif os.fork() == 0: time.sleep(60)\nprint(n * 2)", Ended.EXITED),
    ("x = b'x' * (20 << 20)\nopen('/tmp/f', 'wb').write(x)\nprint(int(input()) * 2)", Ended.EXITED),
    ("import ctypes; ctypes.string_at(0)", Ended.SIGNALLED),
    ("while True: print('x' * 10000)", Ended.OUTPUT_LIMIT),
)


MOST_IDLE = 5
"""Processes of an idle slot: the supervisor, two zygotes that these programs need, and what each has made ahead."""


async def idle(slot: str) -> list[int]:
    """The resident bytes of every process in a container, once the last run's are gone; fails if they stay."""
    command = ["docker", "top", slot, "-eo", "pid,rss,args"]
    for _ in range(100):
        listed = await asyncio.to_thread(subprocess.run, command, capture_output=True, check=True, text=True)
        lines = listed.stdout.splitlines()[1:]
        if len(lines) <= MOST_IDLE:
            return [int(line.split()[1]) * 1024 for line in lines]
        await asyncio.sleep(0.1)
    pytest.fail(f"more processes than an idle slot has: {listed.stdout}")


@pytest.mark.docker
@pytest.mark.property
@pytest.mark.xdist_group("sandbox")
async def test_many_runs_leave_the_slots_as_they_were(docker_here: None) -> None:
    source = DockerSource(DockerLimits(image=image()))
    pool = SlotPool(source, PoolLimits(slots=2, runs_per_slot=100_000))
    await pool.start()
    wrong: list[object] = []

    async def one(number: int) -> None:
        program, ended = KINDS[number % len(KINDS)]
        done = await run(pool, program, b"%d\n" % number, SMALL)
        right = done.ended is ended and (ended is not Ended.EXITED or done.stdout == b"%d\n" % (number * 2))
        if not right:
            wrong.append((number, done))

    try:
        await asyncio.gather(*(one(number) for number in range(60)))
        rows = await engine_from_environment().containers(f"{OWNER_LABEL}={source.owner}")
        slots = [str(row["Id"]) for row in rows]
        before = [await idle(slot) for slot in slots]
        await asyncio.gather(*(one(number) for number in range(RUNS)))
        after = [await idle(slot) for slot in slots]
    finally:
        await pool.stop()
    assert not wrong
    assert pool.launches == 2
    assert all(sum(late) < sum(early) + GROWTH_BYTES for early, late in zip(before, after, strict=True)), (
        before,
        after,
    )
