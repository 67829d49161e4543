# ruff: noqa: ASYNC220, ASYNC221 - these tests wait for short commands, nothing else runs meanwhile
"""What is Docker's own in the sandbox: containers' bounds, losses, dead owners, an engine or image that is missing."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sandbox_fixtures import image, run, sandbox

from verifier_service.domain.errors import ErrorCode, OursFault
from verifier_service.isolation.docker import DockerLimits, DockerSource, docker_sandbox
from verifier_service.isolation.docker_engine import Address, Engine, EngineError, address_of, engine_from_environment
from verifier_service.isolation.docker_lease import OWNER_LABEL
from verifier_service.isolation.sandbox import Ended, Program, Run, RunLimits
from verifier_service.isolation.slot_pool import PoolLimits, SlotPool

pytestmark = [pytest.mark.docker, pytest.mark.xdist_group("sandbox")]


async def own_slots(source: DockerSource) -> list[dict[str, object]]:
    return await engine_from_environment().containers(f"{OWNER_LABEL}={source.owner}")


async def test_a_slots_container_is_bounded(docker_here: None) -> None:
    source = DockerSource(DockerLimits(image=image()))
    pool = SlotPool(source, PoolLimits(slots=1))
    await pool.start()
    try:
        (row,) = await own_slots(source)
        found = subprocess.run(["docker", "inspect", str(row["Id"])], capture_output=True, check=True, text=True)
        config = json.loads(found.stdout)[0]
    finally:
        await pool.stop()
    host = config["HostConfig"]
    assert (host["NetworkMode"], host["ReadonlyRootfs"], host["CapDrop"], host["IpcMode"]) == (
        "none",
        True,
        ["ALL"],
        "none",
    )
    assert config["Config"]["User"] == "1000:1000"
    assert host["AutoRemove"] is True
    assert host["LogConfig"]["Type"] == "none"
    assert host["Memory"] == host["MemorySwap"] > 0
    assert host["PidsLimit"] > 0
    assert host["Privileged"] is False
    assert not host["CapAdd"]
    assert any(option.startswith("seccomp=") for option in host["SecurityOpt"])
    assert "no-new-privileges" in host["SecurityOpt"]
    assert all(mount["RW"] is False for mount in config["Mounts"])


@pytest.mark.parametrize("wait_s", [0.0, 0.01, 0.03, 0.1, 0.2])
async def test_stopping_while_slots_come_up_leaves_none(docker_here: None, wait_s: float) -> None:
    source = DockerSource(DockerLimits(image=image()))
    pool = SlotPool(source, PoolLimits(slots=4))
    await pool.start()
    owner = source.owner
    await asyncio.sleep(wait_s)
    await pool.stop()
    await asyncio.sleep(2)  # the engine removes them, and would still finish one that it was making
    assert not await engine_from_environment().containers(f"{OWNER_LABEL}={owner}")


async def test_stopping_leaves_no_slot(docker_here: None) -> None:
    source = DockerSource(DockerLimits(image=image()))
    pool = SlotPool(source, PoolLimits(slots=2))
    await pool.start()
    owner = source.owner
    await pool.stop()
    assert not await engine_from_environment().containers(f"{OWNER_LABEL}={owner}")


async def _kill_slots(source: DockerSource) -> None:
    """Removes whatever slots there are."""
    for row in await own_slots(source):
        await asyncio.to_thread(subprocess.run, ["docker", "rm", "-f", str(row["Id"])], capture_output=True)


async def _kill_each_slot(source: DockerSource, pool: SlotPool) -> None:
    """Removes every slot soon after it has come up; one that is still starting would be a slot that cannot be had."""
    killed = 0
    while True:
        if pool.launches > killed:
            killed = pool.launches
            await asyncio.sleep(0.3)
            await _kill_slots(source)
        await asyncio.sleep(0.05)


async def test_a_lost_slot_is_replaced_and_the_run_repeated(docker_here: None) -> None:
    source = DockerSource(DockerLimits(image=image()))
    pool = SlotPool(source, PoolLimits(slots=2, retry_s=0.2))
    await pool.start()
    try:
        task = asyncio.ensure_future(run(pool, "import time; time.sleep(1); print(input())", b"x\n"))
        await asyncio.sleep(0.3)
        await _kill_slots(source)
        done = await asyncio.wait_for(task, 30)
        assert (done.ended, done.stdout) == (Ended.EXITED, b"x\n")
    finally:
        await pool.stop()


async def test_a_slot_lost_twice_is_an_error_of_ours(docker_here: None) -> None:
    source = DockerSource(DockerLimits(image=image()))
    pool = SlotPool(source, PoolLimits(slots=1, retry_s=0.2))
    await pool.start()
    try:
        task = asyncio.ensure_future(run(pool, "while True: pass", limits=RunLimits(cpu_s=60, wall_s=90)))
        killer = asyncio.ensure_future(_kill_each_slot(source, pool))
        with pytest.raises(OursFault) as caught:
            await asyncio.wait_for(task, 60)
        killer.cancel()
        assert caught.value.code is ErrorCode.SANDBOX_LOST
        done = await asyncio.wait_for(run(pool, "print('again')"), 30)
        assert done.stdout == b"again\n"
    finally:
        await pool.stop()


async def test_a_worn_slot_is_replaced(docker_here: None) -> None:
    async with sandbox("docker-socket", slots=1, runs_per_slot=3) as pool:
        for n in range(8):
            assert (await run(pool, f"print({n})")).stdout == b"%d\n" % n
        assert pool.launches >= 3


async def test_no_engine_is_unavailable_and_retryable() -> None:
    pool = SlotPool(
        DockerSource(DockerLimits(image="x"), Engine(Address(path="/nowhere/docker.sock"))), PoolLimits(retry_s=60)
    )
    with pytest.raises(OursFault) as caught:
        await pool.start()
    assert caught.value.code is ErrorCode.SANDBOX_UNAVAILABLE
    with pytest.raises(OursFault) as caught:
        await run(pool, "print(1)")
    assert caught.value.code is ErrorCode.SANDBOX_UNAVAILABLE
    assert caught.value.as_item_error().retryable
    await pool.stop()


async def test_a_missing_image_says_how_to_make_it(docker_here: None) -> None:
    pool = docker_sandbox(limits=DockerLimits(image="rlvr-sandbox:no-such-digest"))
    with pytest.raises(OursFault, match="make sandbox-image"):
        await pool.start()
    await pool.stop()


async def test_a_level_below_the_minimum_is_refused(docker_here: None) -> None:
    pool = docker_sandbox(PoolLimits(slots=1, minimum_level="gvisor"), DockerLimits(image=image()))
    with pytest.raises(OursFault, match="below the minimum"):
        await pool.start()
    await pool.stop()


def test_only_local_forms_of_the_engines_address_are_taken() -> None:
    assert address_of("unix:///x/d.sock").path == "/x/d.sock"
    assert address_of("tcp://h:1234") == Address(host="h", port=1234)
    with pytest.raises(EngineError):
        address_of("ssh://host")


SERVICE = """
import asyncio, sys
sys.path[:0] = {path!r}
from verifier_service.isolation.docker import DockerLimits, DockerSource
from verifier_service.isolation.slot_pool import PoolLimits, SlotPool
from verifier_service.isolation.sandbox import Program, Run, RunLimits
async def busy(pool):
    async with pool.open(Program("python", "while True: pass")) as submission:
        await submission.run(Run(limits=RunLimits(cpu_s=300, wall_s=300)))
async def main():
    source = DockerSource(DockerLimits(image={image!r}, carrier={carrier!r}))
    pool = SlotPool(source, PoolLimits(slots=2))
    await pool.start()
    tasks = [asyncio.ensure_future(busy(pool)) for _ in range(2)]
    while pool.launches < 2:
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.5)
    print(source.owner, flush=True)
    await asyncio.gather(*tasks)
asyncio.run(main())
"""


@pytest.mark.parametrize("carrier", ["socket", "attach"])
def test_no_slot_outlives_a_killed_service(docker_here: None, carrier: str) -> None:
    script = SERVICE.format(path=sys.path, image=image(), carrier=carrier)
    service = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert service.stdout is not None
    owner = service.stdout.readline().strip()
    listing = ["docker", "ps", "-aq", "--filter", f"label={OWNER_LABEL}={owner}"]
    try:
        assert len(subprocess.run(listing, capture_output=True, check=False, text=True).stdout.split()) == 2
    finally:
        os.kill(service.pid, signal.SIGKILL)
        service.communicate()
    until = time.monotonic() + 30
    while left := subprocess.run(listing, capture_output=True, check=False, text=True).stdout.split():
        assert time.monotonic() < until, left
        time.sleep(0.2)


async def test_a_dead_owners_containers_are_removed_and_a_living_ones_are_not(
    docker_here: None, tmp_path: Path
) -> None:
    living = DockerSource(DockerLimits(image=image()))
    dead = DockerSource(DockerLimits(image=image()))
    await living.prepare()
    await dead.prepare()
    names = []
    for source in (living, dead):
        labels = [part for key, value in source.labels().items() for part in ("--label", f"{key}={value}")]
        command = ["docker", "create", *labels, image()]
        names.append(subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip())
    try:
        dead.abandon()
        third = DockerSource(DockerLimits(image=image()))
        await third.prepare()
        await third.close()
        left = subprocess.run(
            ["docker", "ps", "-aq", "--no-trunc"], capture_output=True, check=False, text=True
        ).stdout.split()
        assert names[0] in left
        assert names[1] not in left
    finally:
        await living.close()
        subprocess.run(["docker", "rm", "-f", *names], capture_output=True, check=False)


@pytest.mark.slow
async def test_a_loaded_machine_makes_no_honest_program_late(docker_here: None) -> None:
    burners = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(4 * (os.cpu_count() or 1))]
    source = "import time\nwhile time.process_time() < 0.4: pass\nprint('done')"
    try:
        async with sandbox("docker-socket") as pool:
            limits = RunLimits(cpu_s=2.0, wall_s=6.0)
            done = await asyncio.gather(*(run(pool, source, limits=limits) for _ in range(8)))
        assert [one.stdout for one in done] == [b"done\n"] * 8
    finally:
        for burner in burners:
            burner.kill()
            burner.wait()


async def test_a_submission_that_only_opens_costs_nothing(docker_here: None) -> None:
    async with sandbox("docker-socket", slots=1) as pool:
        async with pool.open(Program("python", "print(1)")):
            pass
        async with pool.open(Program("python", "print(1)")) as submission:
            assert (await submission.run(Run())).stdout == b"1\n"
        assert pool.launches == 1
