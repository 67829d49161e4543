"""Lets the tests of this folder use the fakes that stand beside the tests of code."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "code"))
