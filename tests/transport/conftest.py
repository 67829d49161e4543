"""Lets the tests of this folder import the modules that stand beside them; a server with a scripted engine."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from scripted_engine import Running, ScriptedEngine, running_server


@pytest.fixture
async def running() -> AsyncIterator[Running]:
    """A server without a token, on a free port."""
    async with running_server(ScriptedEngine()) as server:
        yield server
