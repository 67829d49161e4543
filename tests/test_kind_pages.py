"""The pages of docs/kinds tell what the labelled cases tell, and no case is left out."""

import importlib.util
import json
from pathlib import Path

import pytest
from rlvr import v1

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [ROOT / "tests" / "cases" / folder for folder in ("structured", "words")]
CASES = {path.stem: path for folder in FOLDERS for path in folder.glob("*.jsonl")}
KINDS = sorted(CASES)


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
    for line in CASES[kind].read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert any(f"**{told}**: {row['why']}" in page for told in _verdicts(row)), row["why"]


@pytest.mark.parametrize("kind", [*KINDS, "code"])
def test_a_page_tells_every_field_and_value_of_the_contract(kind_pages, kind):
    table = kind_pages._fields(kind)
    assert list(_untold(v1.Task.DESCRIPTOR.fields_by_name[kind].message_type, "", table)) == []
    page = ROOT / "docs" / "code.md" if kind == "code" else kind_pages.PAGES / f"{kind}.md"
    assert table in page.read_text(encoding="utf-8")


def _untold(message, before, table):
    for field in message.fields:
        if f"| `{before}{field.name}` |" not in table:
            yield field.name
        if field.enum_type is not None:
            yield from (value.name for value in field.enum_type.values if _is_told(value, table) == (value.number == 0))
        elif field.message_type is not None and field.message_type.name not in ("Task", "Duration"):
            yield from _untold(field.message_type, f"{before}{field.name}{'[]' * field.is_repeated}.", table)


def _is_told(value, table):
    return f"`{value.name}`: " in table


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
