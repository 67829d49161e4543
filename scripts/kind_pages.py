"""Makes a page for each kind from its labelled cases, or checks that the pages are what would be made.

    python scripts/kind_pages.py            write docs/kinds/KIND.md
    python scripts/kind_pages.py --check    exit 1, naming each page that differs

The cases are tests/cases/structured/KIND.jsonl, which the tests judge, so that no page tells what is not so;
what stands above them is docs/kinds/intros/KIND.md. Examples of one task stand together, in the file's order. A row
holds `task`, `text`, `passed`, `score`, `why` and what else the completion has (`state`, `messages`).
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "structured"
PAGES = ROOT / "docs" / "kinds"
LONGEST = 1000
"""Characters of a text that are shown."""
_LABELS = frozenset({"task", "text", "passed", "score", "why"})
_FENCES = re.compile(r"`{3,}")

Row = dict[str, Any]


def pages() -> dict[Path, str]:
    """Returns every page by its path. Raises `FileNotFoundError` on a kind that has cases and no intro."""
    return {PAGES / f"{cases.stem}.md": page(cases.stem) for cases in sorted(CASES.glob("*.jsonl"))}


def page(kind: str) -> str:
    """Returns the page of one kind."""
    intro = (PAGES / "intros" / f"{kind}.md").read_text(encoding="utf-8").strip()
    rows = [json.loads(line) for line in (CASES / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()]
    head = f"<!-- Made by scripts/kind_pages.py from intros/{kind}.md and tests/cases/structured/{kind}.jsonl. -->"
    count = f"{len(rows)} examples, each of them a test: {sum(row['passed'] for row in rows)} pass, the others do not."
    parts = [head, intro, "## What passes and what does not", count]
    for number, (task, of_task) in enumerate(groupby(sorted(rows, key=_first_of(rows)), key=_task), 1):
        parts += [f"### Task {number}", _block(task, "yaml"), *(_example(row) for row in of_task)]
    return "\n\n".join(parts) + "\n"


def _first_of(rows: list[Row]) -> Any:  # noqa: ANN401 - a sorting key
    """Returns a key that brings the rows of one task together, tasks in the order of their first rows."""
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        first.setdefault(_task(row), number)
    return lambda row: first[_task(row)]


def _task(row: Row) -> str:
    """Returns a task for people: a line a field, JSON texts as the JSON that they are."""
    [(kind, spec)] = row["task"].items()
    return "\n".join([f"{kind}:", *(f"  {name}: {_field(value)}" for name, value in spec.items())])


def _field(value: object) -> str:
    text = value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)
    lines = text.rstrip("\n").split("\n")
    return text if len(lines) == 1 else "|\n" + "\n".join(f"    {line}" for line in lines)


def _example(row: Row) -> str:
    """Returns one case: the verdict, the score where it is not the verdict's own, why, and what was said."""
    verdict = "passes" if row["passed"] else "fails"
    if row["score"] != float(row["passed"]):
        verdict += f", score {row['score']:.3g}"
    shown = [f"**{verdict}**: {row['why']}", _block(row["text"], "text") if row["text"].strip() else "(a blank text)"]
    for name in [name for name in row if name not in _LABELS]:
        shown += [f"with `{name}`:", _block(json.dumps(row[name], ensure_ascii=False), "json")]
    return "\n\n".join(shown)


def _block(text: str, language: str) -> str:
    """Returns a fenced block, cut where it is long, its fence longer than any within."""
    if len(text) > LONGEST:
        text = f"{text[:LONGEST]}... ({len(text)} characters in all)"
    fence = "`" * max([3, *(len(found) + 1 for found in _FENCES.findall(text))])
    return f"{fence}{language}\n{text.rstrip()}\n{fence}"


def stale() -> Iterator[Path]:
    """Yields each page that is not what would be made, missing ones and those of no kind included."""
    made = pages()
    for path in sorted({*made, *PAGES.glob("*.md")}):
        if not path.exists() or path.read_text(encoding="utf-8") != made.get(path):
            yield path


def main() -> int:
    """Runs the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    if parser.parse_args().check:
        differing = list(stale())
        for path in differing:
            print(f"{path.relative_to(ROOT)} is stale: run scripts/kind_pages.py", file=sys.stderr)
        return int(bool(differing))
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
