"""Lets the tests of this folder import the modules that stand beside them, and gives them the real sandbox."""

import contextlib
import sys
from collections.abc import AsyncIterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[2] / "isolation"))

import pytest_asyncio
from sandbox_fixtures import lacking, sandbox, skip_or_fail

from verifier_service.isolation.slot_pool import SlotPool


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def real_sandbox() -> AsyncIterator[SlotPool]:
    """Two slots of the engine's; skips (or fails) where there are none to be had."""
    async with pool_of(2) as pool:
        yield pool


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_slot() -> AsyncIterator[SlotPool]:
    """One slot of the engine's, so that a lost one shows; skips (or fails) as the other."""
    async with pool_of(1) as pool:
        yield pool


@contextlib.asynccontextmanager
async def pool_of(slots: int) -> AsyncIterator[SlotPool]:
    why = lacking()
    if why:
        skip_or_fail(why)
    async with sandbox("docker-socket", slots=slots) as pool:
        yield pool
