"""Lets the tests of this folder import the modules that stand beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sandbox_fixtures import BACKENDS, lacking, sandbox, skip_or_fail
from worker_runs import PREPARE, settings

from verifier_service.isolation.process import ProcessPool
from verifier_service.isolation.slot_pool import SlotPool


@pytest.fixture(scope="session")
def docker_here() -> None:
    """Skips (or fails) where the real sandbox cannot run."""
    why = lacking()
    if why:
        skip_or_fail(why)


@pytest_asyncio.fixture(params=BACKENDS, scope="module", loop_scope="module")
async def any_sandbox(request: pytest.FixtureRequest, docker_here: None) -> AsyncIterator[SlotPool]:
    """Each backend in turn, for the conformance suite."""
    async with sandbox(request.param) as pool:
        yield pool


@pytest.fixture
async def pool() -> AsyncIterator[ProcessPool]:
    """A pool of one worker that runs scripted judges."""
    pool = ProcessPool([PREPARE], settings())
    await pool.start()
    yield pool
    await pool.stop()
