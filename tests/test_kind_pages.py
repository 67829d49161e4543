"""The pages of docs/kinds tell what the labelled cases tell, and no case is left out."""

import importlib.util
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
KINDS = sorted(path.stem for path in (ROOT / "tests" / "cases" / "structured").glob("*.jsonl"))


@pytest.fixture(scope="module")
def kind_pages():
    spec = importlib.util.spec_from_file_location("kind_pages", ROOT / "scripts" / "kind_pages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_page_is_stale(kind_pages):
    assert list(kind_pages.stale()) == [], "run `make pages`"


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_tells_every_case_with_its_verdict(kind_pages, kind):
    page = kind_pages.page(kind)
    for line in (ROOT / "tests" / "cases" / "structured" / f"{kind}.jsonl").read_text().splitlines():
        row = json.loads(line)
        assert any(f"**{told}**: {row['why']}" in page for told in _verdicts(row)), row["why"]


def _verdicts(row):
    verdict = "passes" if row["passed"] else "fails"
    return [verdict] if row["score"] == float(row["passed"]) else [f"{verdict}, score {row['score']:.3g}"]


def test_a_changed_page_is_found(kind_pages, tmp_path, monkeypatch):
    (tmp_path / "intros").mkdir()
    for intro in (ROOT / "docs" / "kinds" / "intros").glob("*.md"):
        (tmp_path / "intros" / intro.name).write_text(intro.read_text())
    monkeypatch.setattr(kind_pages, "PAGES", tmp_path)
    assert {path.stem for path in kind_pages.stale()} == set(KINDS)
    for path, text in kind_pages.pages().items():
        path.write_text(text)
    (tmp_path / "json.md").write_text("another page")
    (tmp_path / "nobody.md").write_text("of no kind")
    assert [path.name for path in kind_pages.stale()] == ["json.md", "nobody.md"]


def test_a_fence_is_longer_than_those_within(kind_pages):
    row = {"task": {"json": {}}, "text": "````\n1\n````", "passed": False, "score": 0.5, "why": "so"}
    assert kind_pages._example(row) == "**fails, score 0.5**: so\n\n`````text\n````\n1\n````\n`````"
