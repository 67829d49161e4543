"""The real sandbox for tests: in Docker containers over either carrier, and behind a sidecar's socket.

Tests that need an engine skip without one; under REQUIRE_DOCKER=1 they fail instead.
"""

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from verifier_service.isolation import sandbox_files
from verifier_service.isolation.docker import DockerLimits, docker_sandbox
from verifier_service.isolation.sandbox import Ended, Execution, Program, Run, RunLimits
from verifier_service.isolation.slot_pool import PoolLimits, SlotPool
from verifier_service.isolation.socket import socket_sandbox

BACKENDS = ("docker-socket", "docker-attach", "sidecar")
SMALL = RunLimits(cpu_s=2.0, wall_s=4.0, memory_bytes=256 * 1024 * 1024, output_bytes=1024 * 1024)

_BOUNDS = [
    "--network=none",
    "--read-only",
    "--user=1000:1000",
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--ipc=none",
    "--pids-limit=1024",
    "--memory=3g",
    "--memory-swap=3g",
    "--tmpfs=/tmp:rw,nosuid,nodev,size=64m",
    "--log-driver=none",
]


def lacking() -> str:
    """What keeps the real sandbox from running here; empty where nothing does."""
    if (
        shutil.which("docker") is None
        or subprocess.run(["docker", "version"], capture_output=True, check=False).returncode
    ):
        return "no Docker engine answers"
    found = subprocess.run(["docker", "image", "inspect", image()], capture_output=True, check=False)
    return "" if found.returncode == 0 else f"no image {image()}: run `make sandbox-image`"


def image() -> str:
    return os.environ.get("RLVR_SANDBOX_IMAGE") or sandbox_files.image_name()


def ended(done: Execution) -> Ended:
    """How a run ended; where a crowded machine kept a busy one from its CPU limit, that limit counts as reached."""
    return Ended.CPU_LIMIT if done.contended and done.ended is Ended.WALL_LIMIT else done.ended


def skip_or_fail(why: str) -> None:
    if os.environ.get("REQUIRE_DOCKER") == "1":
        pytest.fail(why)
    pytest.skip(why)


@contextlib.contextmanager
def sidecar() -> Iterator[str]:
    """Runs a sidecar as a deployment would, and yields its socket."""
    folder = tempfile.mkdtemp(prefix="rlvr-sidecar-")
    os.chmod(folder, 0o777)
    name = f"rlvr-sidecar-{uuid.uuid4().hex[:12]}"
    profile = Path(folder) / "outer.json"
    profile.write_text(sandbox_files.outer_profile())
    bound = ["--security-opt", f"seccomp={profile}", "-v", f"{folder}:/run/rlvr"]
    subprocess.run(
        ["docker", "run", "-d", "--rm", "--name", name, *_BOUNDS, *bound, image(), "--listen", "/run/rlvr/s.sock"],
        check=True,
        capture_output=True,
    )
    path = Path(folder) / "s.sock"
    try:
        until = time.monotonic() + 30
        while not path.exists() and time.monotonic() < until:
            time.sleep(0.05)
        yield str(path)
    finally:
        subprocess.run(["docker", "rm", "-f", name], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.asynccontextmanager
async def sandbox(backend: str, slots: int = 2, **pool: object) -> AsyncIterator[SlotPool]:
    """Starts a backend and stops it again."""
    limits = PoolLimits(slots=slots, **pool)  # type: ignore[arg-type]
    with contextlib.ExitStack() as stack:
        if backend == "sidecar":
            made = socket_sandbox(await asyncio.to_thread(stack.enter_context, sidecar()), limits)
        else:
            made = docker_sandbox(limits, DockerLimits(image=image(), carrier=backend.partition("-")[2]))
        await made.start()
        try:
            yield made
        finally:
            await made.stop()


async def run(
    pool: SlotPool, source: str, stdin: bytes = b"", limits: RunLimits = SMALL, language: str = "python"
) -> Execution:
    """Runs a program once, compiled first where its language is."""
    async with pool.open(Program(language, source)) as submission:
        compiled = await submission.compile(RunLimits(cpu_s=60, wall_s=120, memory_bytes=1 << 30))
        if compiled is not None and not compiled.ok:
            return compiled
        return await submission.run(Run(stdin=stdin, limits=limits))
