"""The programs of docs/calling.md, and the README's at a server, print what the page says that they print."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from rlvr import v1

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "calling.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def program(page: str, holding: str) -> str:
    """Returns the one Python block that holds a text."""
    [source] = [block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if holding in block]
    return source


@pytest.mark.parametrize(
    ("page", "holding", "printed"),
    [
        (PAGE, "local.Verifier", "a True 1.0 MATCH\na False 0.0 MISMATCH\n"),
        (PAGE, "Client(", "True\nFalse\nREASON_MISMATCH\n"),
        (README, "Client(", "True\nFalse\n"),
        (README, "v1.VerifierServiceStub", "True\nFalse\n"),
    ],
    ids=["local", "client", "readme-client", "readme-stub"],
)
def test_a_program_prints_what_the_page_says(served, page, holding, printed):
    source = program(page, holding).replace("localhost:50051", f"127.0.0.1:{served.port}")
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (0, printed), done.stderr


def test_the_table_of_a_verdict_has_its_fields():
    section = PAGE.split("## A verdict\n")[1].split("\n## ")[0]
    named = re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)))
    assert named == [field.name for field in v1.Verdict.DESCRIPTOR.fields]


@pytest.mark.parametrize("enum", ["Reason", "Flag", "ErrorCode"])
def test_every_value_has_its_line(enum):
    section = PAGE.split(f"<!-- values of {enum} -->")[1].split("<!-- end of values -->")[0]
    [prefix] = re.findall(r"`([A-Z_]+_)\.\.`", section)
    told = [f"{prefix}{name}" for name in re.findall(r"^\| `([A-Z_]+)` \|", section, re.MULTILINE)]
    assert told == [value.name for value in getattr(v1, enum).DESCRIPTOR.values if value.number]
