"""What the README says of commands, settings, folders and examples is so."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

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
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith("http")]
    assert len(links) >= 3
    assert [link for link in links if not (ROOT / link).exists()] == []


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
