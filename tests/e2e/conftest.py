"""Lets the tests of this folder import the modules that stand beside them; one server for those that leave it alone."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from server_process import ServerProcess


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """A server process that no test stops."""
    with ServerProcess(tmp_path_factory.mktemp("served")) as server:
        yield server
