"""Lets the tests of this folder use the fakes of code's tests, and installs the owner's verifiers for workers."""

import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "code"))


@pytest.fixture(scope="module")
def owners_verifiers():
    """Has the workers that are started meanwhile find the distribution `owners-verifiers`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(HERE / "site"), prepend=os.pathsep)
        yield
