"""The page on custom verifiers can be followed to its end: its package is laid out, installed and asked."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from verifier_service.local import Verifier

PAGE = Path(__file__).resolve().parents[3] / "docs" / "kinds" / "intros" / "custom.md"
BLOCKS = dict(
    re.findall(r"^`([\w.]+)`:\n\n```\w+\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
)


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Installs what the page holds, as its `pyproject.toml` says; returns its groups."""
    project = tomllib.loads(BLOCKS["pyproject.toml"])
    [module] = project["tool"]["setuptools"]["py-modules"]
    (tmp_path / f"{module}.py").write_text(BLOCKS[f"{module}.py"])
    name, version = project["project"]["name"], project["project"]["version"]
    info = tmp_path / f"{module}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    points = project["project"]["entry-points"].items()
    lines = [line for group, named in points for line in (f"[{group}]", *(f"{n} = {v}" for n, v in named.items()))]
    (info / "entry_points.txt").write_text("\n".join(lines))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path), prepend=":")
    return [json.loads(line) for line in BLOCKS["groups.jsonl"].splitlines()]


def test_the_pages_package_judges_as_the_page_says(installed):
    with Verifier(workers=1, sandbox="none") as verifier:
        [answer] = verifier.verify(installed)
        bad = verifier.verify([{**installed[0], "task": {"custom": {"name": "acrostic"}}}])[0].results[0].outcome
    right, half = [result.outcome for result in answer.results]
    assert (right.passed, half.passed, half.score) == (True, False, 0.5)
    assert bad.field == "groups[0].task.custom.parameters_json"
