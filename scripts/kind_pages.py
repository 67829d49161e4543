"""Makes a page for each kind from its labelled cases, or checks that the pages are what would be made.

    python scripts/kind_pages.py            write docs/kinds/KIND.md
    python scripts/kind_pages.py --check    exit 1, naming each page that differs

The cases are tests/cases/structured/KIND.jsonl and tests/cases/words/KIND.jsonl, which the tests judge, so that
no page tells what is not so; what stands above them is docs/kinds/intros/KIND.md, a line to paste made of the first
cases, and the fields by the contract's comments. docs/code.md and docs/calling.md get such tables between their marks.
Examples of one task stand together, in the file's order. A row holds `task`, `text`, `passed`, `score`, `why` and what
else the completion has (`state`, `messages`).
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.contract_fields import blocks, filled, table

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases"
FOLDERS = ("structured", "words")
PAGES = ROOT / "docs" / "kinds"
FILLED = (ROOT / "docs" / "code.md", ROOT / "docs" / "calling.md")
"""Pages that get tables of the contract between their marks."""
ONCE_INSTALLED = {"custom": ", once the distribution below is installed"}
LONGEST = 1000
"""Characters of a text that are shown."""
_LABELS = frozenset({"task", "text", "passed", "score", "why"})
_FENCES = re.compile(r"`{3,}")

Row = dict[str, Any]


def pages() -> dict[Path, str]:
    """Returns every page by its path. Raises `FileNotFoundError` on a kind that has cases and no intro."""
    return {PAGES / f"{kind}.md": page(kind) for kind in sorted(case_files())}


def case_files() -> dict[str, Path]:
    """Returns the file of each kind's cases."""
    return {cases.stem: cases for folder in FOLDERS for cases in (CASES / folder).glob("*.jsonl")}


def page(kind: str) -> str:
    """Returns the page of one kind."""
    intro = (PAGES / "intros" / f"{kind}.md").read_text(encoding="utf-8").strip()
    cases = case_files()[kind]
    rows = [json.loads(line) for line in cases.read_text(encoding="utf-8").splitlines()]
    source = cases.relative_to(ROOT).as_posix()
    head = f"<!-- Made by scripts/kind_pages.py from intros/{kind}.md and {source}. -->"
    title, rest = intro.split("\n", 1)
    count = f"{len(rows)} examples, each of them a test: {sum(row['passed'] for row in rows)} pass, the others do not."
    parts = [head, title, *_to_paste(kind, rows), rest.strip(), "## Fields", _fields(kind)]
    parts += ["## What passes and what does not", count]
    for number, (task, of_task) in enumerate(groupby(sorted(rows, key=_first_of(rows)), key=_task), 1):
        parts += [f"### Task {number}", _block(task, "yaml"), *(_example(row) for row in of_task)]
    return "\n\n".join(parts) + "\n"


def line(kind: str, rows: list[Row]) -> tuple[str, Row, Row]:
    """Returns a group for `verify` on one line, and the cases that it holds: the first that passes and one that fails.

    Both are of the first task that has either.
    """
    for _, of_task in groupby(sorted(rows, key=_first_of(rows)), key=_task):
        members = list(of_task)
        right = next((row for row in members if row["passed"]), None)
        wrong = next((row for row in members if not row["passed"] and row["text"].strip()), None)
        if right and wrong:
            group = {"id": kind, "task": right["task"], "completions": [_completion(right), _completion(wrong)]}
            return json.dumps(group, ensure_ascii=False), right, wrong
    raise ValueError(f"no task of {kind} has cases that pass and fail")


def _completion(row: Row) -> str | dict[str, str]:
    """Returns a case's completion as a line of JSON holds it: the text alone where there is nothing else."""
    besides = {f"{name}_json": json.dumps(value) for name, value in row.items() if name not in _LABELS}
    return {"text": row["text"], **besides} if besides else row["text"]


def _to_paste(kind: str, rows: list[Row]) -> list[str]:
    """Returns the line with how it is used and what comes of it."""
    written, right, wrong = line(kind, rows)
    scored = "" if wrong["score"] == 0 else f" with score {wrong['score']:.3g}"
    told = f"the first completion passes ({right['why']}), the second fails{scored} ({wrong['why']})"
    use = f"A line for `verifier-service verify {kind}.jsonl`{ONCE_INSTALLED.get(kind, '')}; {told}:"
    return [use, f"```jsonl\n{written}\n```"]


def _fields(kind: str) -> str:
    """Returns the table of the fields of a kind's task."""
    message = next(each.type for each in blocks()["Task"].fields if each.name == kind)
    return table(message)


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
    yield from (path for path in FILLED if path.read_text(encoding="utf-8") != filled(path.read_text(encoding="utf-8")))


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
    for path in FILLED:
        path.write_text(filled(path.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
