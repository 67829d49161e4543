"""A positive control: what fools a harness that shares the program's process does not fool ours."""

import subprocess
import sys
from pathlib import Path

import pytest
from judging_code import code_task, outcomes

from verifier_service.domain.verdict import Verdict

PRELUDE = "def encode(word):\n    return word[::-1]\n"
TESTS = "assert len(decode('abc')) == 3\nfor word in ('abc', 'xyz'):\n    assert decode(encode(word)) == word\n"
SUCCESS = "all tests passed"
CHEATS = {
    "a helper of the tests defined anew": "def encode(word):\n    return word\ndef decode(word):\n    return word\n",
    "a patched builtin": "import builtins\nbuiltins.len = lambda x: 3\n"
    "class Same:\n    def __eq__(self, other):\n        return True\ndef decode(word):\n    return Same()\n",
    "leaving with status 0 after a forged line": f"import os\nos.write(1, b'{SUCCESS}')\nos._exit(0)\n",
    "leaving in the call": f"import os\ndef decode(word):\n    os.write(1, b'{SUCCESS}')\n    os._exit(0)\n",
    "equal to everything": "class Same(str):\n    def __eq__(self, other):\n        return True\n"
    "    __hash__ = str.__hash__\ndef decode(word):\n    return Same('123')\n",
    "an exit handler": "import atexit, os\n"
    f"atexit.register(lambda: (os.write(1, b'{SUCCESS}'), os._exit(0)))\ndef decode(word):\n    return ''\n",
}


def passes_in_one_process(source: str, folder: Path) -> bool:
    """The usual harness: program and tests in one file, passed if it exits with 0 and says so."""
    file = folder / "both.py"
    file.write_text(f"{PRELUDE}\n{source}\n{TESTS}\nprint({SUCCESS!r})\n")
    run = subprocess.run([sys.executable, "-I", str(file)], capture_output=True, timeout=60, check=False)
    return run.returncode == 0 and SUCCESS.encode() in run.stdout


@pytest.mark.parametrize("cheat", CHEATS)
async def test_what_fools_one_process_does_not_fool_two(cheat: str, tmp_path: Path):
    assert passes_in_one_process(CHEATS[cheat], tmp_path)
    task = code_task({"asserts": {"test_code": TESTS, "entry_point": "decode", "prelude": PRELUDE}})
    (outcome,) = await outcomes(task, [CHEATS[cheat]])
    assert isinstance(outcome, Verdict)
    assert (outcome.passed, outcome.score) == (False, 0.0)


async def test_the_honest_program_passes_both(tmp_path: Path):
    source = "def decode(word):\n    return word[::-1]\n"
    assert passes_in_one_process(source, tmp_path)
    task = code_task({"asserts": {"test_code": TESTS, "entry_point": "decode", "prelude": PRELUDE}})
    (outcome,) = await outcomes(task, [source])
    assert isinstance(outcome, Verdict)
    assert outcome.passed
