"""Hostile programs through the real sandbox, every backend: each is held, and leaves nothing behind in its slot."""

import json
import platform
from pathlib import Path

import hostile_programs
import pytest
from hostile_programs import Hostile
from sandbox_fixtures import SMALL, ended, run

from verifier_service.isolation.sandbox import Ended, Execution, Program, Run
from verifier_service.isolation.slot_pool import SlotPool

pytestmark = [
    pytest.mark.docker,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.xdist_group("sandbox"),
    pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers of system calls are those of x86-64"),
]

CANARY = """
import os, socket
print(sorted(os.listdir('/tmp')), sorted(os.listdir('/proc')), sorted(os.listdir('/dev/shm')), input())
for name in ('left',):
    s = socket.socket(socket.AF_UNIX)
    try:
        s.connect('\\0' + name)
        print('a socket was left')
    except OSError:
        pass
import ctypes
print(ctypes.CDLL(None).shmget(4242, 4096, 0))
"""
CALM = b"[] ['cpuinfo', 'meminfo', 'self', 'stat', 'version'] [] word\n-1\n"


async def expect_a_calm_slot(pool: SlotPool) -> None:
    done = await run(pool, CANARY, b"word\n")
    assert (done.ended, done.exit_code, done.stdout) == (Ended.EXITED, 0, CALM)


@pytest.mark.parametrize("hostile", hostile_programs.ALL, ids=lambda hostile: hostile.name)
async def test_a_hostile_program_is_held(one_slot: SlotPool, hostile: Hostile) -> None:
    launched = one_slot.launches
    done = await run(one_slot, hostile.source)
    assert ended(done) in hostile.expects
    if hostile.prints is not None:
        assert done.stdout == hostile.prints
    await expect_a_calm_slot(one_slot)
    assert one_slot.launches == launched, "the slot was lost"


async def test_a_hostile_compilation_is_held(one_slot: SlotPool) -> None:
    for source in (
        '#include "/dev/zero"\nint main() {}',
        '#include "/etc/shadow"\nint main() {}',
        "#include __FILE__\n#include __FILE__\n",
    ):
        async with one_slot.open(Program("cpp", source)) as submission:
            compiled = await submission.compile(SMALL)
            assert compiled is not None
            assert not compiled.ok
            assert b"root:" not in compiled.stderr
        await expect_a_calm_slot(one_slot)


async def test_random_bytes_are_no_program(one_slot: SlotPool) -> None:
    for source in ("\x00\x01\x02", "\udcff", "\ufeffprint(1)", "#" * 1_000_000, "(" * 100_000):
        done = await run(one_slot, source)
        assert done.ended in (Ended.EXITED, Ended.SIGNALLED, Ended.MEMORY_LIMIT)
    await expect_a_calm_slot(one_slot)


WORDS = {
    "accept": lambda done: done.ok,
    "wrong": lambda done: done.ok,
    "time_limit": lambda done: done.ended in (Ended.CPU_LIMIT, Ended.WALL_LIMIT),
    "memory_limit": lambda done: done.ended is Ended.MEMORY_LIMIT,
    "output_limit": lambda done: done.ended is Ended.OUTPUT_LIMIT,
    "runtime_error": lambda done: done.ended is Ended.SIGNALLED or done.exit_code != 0,
}


def fits(rule: str, done: Execution) -> bool:
    kind, _, rest = rule.partition(":")
    if kind == "out":
        return done.ok and done.stdout == rest.encode() + b"\n"
    if kind == "v":
        return any(WORDS[word](done) for word in rest.split("|"))
    return True


async def test_the_shared_programs_are_held(one_slot: SlotPool, shared: Path) -> None:
    manifest = json.loads((shared / "hostile" / "manifest.json").read_text())
    launched = one_slot.launches
    for name, row in manifest.items():
        source = (shared / "hostile" / f"{name}.py").read_text()
        async with one_slot.open(Program("python", source)) as submission:
            done = await submission.run(Run(limits=SMALL))
        assert fits(row["rule"], done), (name, done)
        assert not row.get("fast") or done.wall_s < 1.0
        await expect_a_calm_slot(one_slot)
    assert one_slot.launches == launched
