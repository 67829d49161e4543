"""Hostile programs through the real sandbox, every backend: each is held, and leaves nothing behind in its slot."""

import asyncio
import json
import platform
from pathlib import Path

import hostile_programs
import pytest
from hostile_programs import Hostile
from sandbox_fixtures import BACKENDS, SMALL, ended, run, sandbox

from verifier_service.isolation.sandbox import Ended, Execution, Program, Run, RunLimits
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


MANY_AT_ONCE = "import os\nfor _ in range(4): os.fork()\nx = bytearray(200 << 20)\n"
HONEST = "import time\nx = bytearray(60 << 20)\nwhile time.process_time() < 0.1: pass\nprint('fine')"


async def test_a_kill_for_memory_is_not_held_against_the_next_program(one_slot: SlotPool) -> None:
    for _ in range(3):
        done = await run(one_slot, MANY_AT_ONCE, limits=RunLimits(10, 30, memory_bytes=1 << 30))
        assert done.ended is Ended.MEMORY_LIMIT
        after = await run(one_slot, HONEST)
        assert (after.ended, after.stdout) == (Ended.EXITED, b"fine\n")


REWRITES_ITSELF = r"""
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
int main() {
    puts("mine");
    fflush(stdout);
    int fd = open("/proc/self/exe", O_RDONLY);
    char command[200];
    sprintf(command, "echo no program > /proc/self/fd/%d", fd);
    chmod("/proc/self/exe", 0);
    execl("/bin/sh", "sh", "-c", command, nullptr);
}
"""


async def test_a_program_cannot_change_what_the_next_test_runs(one_slot: SlotPool) -> None:
    async with one_slot.open(Program("cpp", REWRITES_ITSELF)) as submission:
        compiled = await submission.compile(RunLimits(cpu_s=60, wall_s=120, memory_bytes=1 << 30))
        assert compiled is not None
        assert compiled.ok
        for _ in range(3):
            assert (await submission.run(Run(limits=SMALL))).stdout == b"mine\n"


LISTENS = """
import socket, time
s = socket.socket(socket.AF_UNIX)
s.bind('\\0between slots'); s.listen()
s.settimeout(3)
try: s.accept(); print('heard')
except TimeoutError: print('alone')
"""
SPEAKS = """
import socket, time
for _ in range(40):
    try:
        with socket.socket(socket.AF_UNIX) as s: s.connect('\\0between slots'); print('heard'); break
    except OSError: time.sleep(0.05)
else: print('alone')
"""


@pytest.mark.parametrize("backend", BACKENDS)
async def test_programs_in_two_slots_cannot_meet(docker_here: None, backend: str) -> None:
    async with sandbox(backend, slots=2) as pool:
        heard = await asyncio.gather(*(run(pool, source) for source in (LISTENS, SPEAKS)))
    assert [done.stdout for done in heard] == [b"alone\n", b"alone\n"]


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
