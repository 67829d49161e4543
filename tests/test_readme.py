"""What the README says of commands, settings, folders and examples is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from rlvr import v1

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Returns the fenced blocks of a language, in order."""
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    return [text for named, text in fenced if named == language]


def test_the_configuration_table_is_the_settings_own() -> None:
    shown = README.split("<!-- settings:start -->")[1].split("<!-- settings:end -->")[0].strip()
    command = [sys.executable, "-m", "verifier_service", "settings"]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert shown == printed, "paste the output of `python -m verifier_service settings` between the markers"


def test_every_link_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *(page for page in (ROOT / "docs").rglob("*.md") if page.parent.name != "intros")]
    links = [(page, link) for page in pages for link in links_of(page) if not link.startswith("http")]
    assert len(links) >= 20
    assert [(page.name, link) for page, link in links if not leads_somewhere(page, link)] == []


def links_of(page: Path) -> list[str]:
    """Returns where a page's links lead, what stands in code or blocks left out."""
    text = re.sub(r"^(`{3,})\w*\n.*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"``.*?``|`(?!\w+`\]).*?`", "", text))


def leads_somewhere(page: Path, link: str) -> bool:
    """Tells whether a link's file and, on a page, its heading are there."""
    path, _, heading = link.partition("#")
    there = page.parent / path if path else page
    if not heading:
        return there.exists()
    headings = re.findall(r"^#+ (.*)$", there.read_text(encoding="utf-8"), re.MULTILINE)
    return heading in [re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in headings]


def test_every_kind_is_in_the_table_with_its_page() -> None:
    rows = dict(re.findall(r"^\| \[`(\w+)`\]\((\S+)\) \|", README, re.MULTILINE))
    assert set(rows) == {field.name for field in v1.Task.DESCRIPTOR.fields}
    assert all(kind in Path(page).stem for kind, page in rows.items())


def test_the_picture_of_the_floors_names_what_exists() -> None:
    picture = next(block for block in blocks("") if block.startswith("verifier_service/"))
    folder, paths = "", []
    for line in picture.splitlines():
        names = [name.rstrip(",") for name in re.split(r"\s{2,}", line.strip())[0].split(", ")]
        folder = folder if line.startswith(" ") else ""
        paths += [folder + name for name in names]
        folder = folder or names[0]
    assert len(paths) >= 12
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_make_knows_every_target_that_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z0-9-]+)", README)) | set(
        re.findall(r"^make ([a-z0-9-]+)", README, re.MULTILINE)
    )
    assert {"demo", "test", "help"} <= named
    assert [target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize("index", range(len(blocks("python"))))
def test_python_examples_compile(index: int) -> None:
    assert compile(blocks("python")[index], f"README example {index}", "exec")


def test_the_local_example_runs(tmp_path: Path) -> None:
    source = next(block for block in blocks("python") if "import local" in block)
    (tmp_path / "example.py").write_text(f"if __name__ == '__main__':\n    {source.replace(chr(10), chr(10) + '    ')}")
    done = subprocess.run([sys.executable, str(tmp_path / "example.py")], capture_output=True, text=True, check=False)
    assert "MATCH" in done.stdout, done.stderr
