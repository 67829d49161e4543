"""One slot of each backend, so that what follows a hostile program runs where it ran."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "isolation"))

import pytest
import pytest_asyncio
from sandbox_fixtures import BACKENDS, lacking, sandbox, skip_or_fail

from verifier_service.isolation.slot_pool import SlotPool


@pytest.fixture(scope="session")
def docker_here() -> None:
    """Skips (or fails) where the real sandbox cannot run."""
    why = lacking()
    if why:
        skip_or_fail(why)


@pytest_asyncio.fixture(params=BACKENDS, scope="module", loop_scope="module")
async def one_slot(request: pytest.FixtureRequest, docker_here: None) -> AsyncIterator[SlotPool]:
    """A pool of one slot."""
    async with sandbox(request.param, slots=1) as pool:
        yield pool
