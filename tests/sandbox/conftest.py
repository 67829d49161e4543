"""Lets the tests of this folder import the harness as the container does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "sandbox"))
