"""The page on mathematics is what the labelled cases say."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_the_page_is_what_its_cases_say() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "math_page.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_rule_of_the_cases_is_on_the_page() -> None:
    page = (ROOT / "docs" / "math.md").read_text(encoding="utf-8")
    assert page.count("✓") >= 150
    assert page.count("✗") >= 150
