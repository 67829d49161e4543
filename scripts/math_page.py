r"""Writes docs/math.md, what matches what and why, from the labelled cases, or checks that it is what would be written.

    python scripts/math_page.py            write it
    python scripts/math_page.py --check    exit 1 where it differs

A case with a `why` is a rule's example: the first case of each `why` is shown, under the heading of its class.
The verdicts are the cases' labels, which the tests hold the verifier to; so the page cannot go stale.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
CASES = ROOT / "tests" / "cases" / "math.jsonl"
PAGE = ROOT / "docs" / "math.md"
Case = dict[str, Any]

OPENING = r"""# What matches what in mathematics, and why

Written by `scripts/math_page.py` from `tests/cases/math.jsonl`; change the cases, not this page. A line for
`verifier-service verify math.jsonl`, of the first case that passes and the first that does not with the same reference:

```jsonl
LINE
```

An answer is read from the latest commitment of a completion, parsed by the verifier's own grammar and compared with
each reference: letter for letter, as exact rationals, by structure, in a finite field or numerically at several points
and precisions, and by sympy in a worker that can be killed. Every line below is a labelled case that the tests hold:
✓ an answer that the reference takes, ✗ one that it refuses, ! an error and no reward.

- An exact reference takes exact forms, or a decimal that agrees to ten significant digits.
- A decimal reference takes any value that rounds to it.
- A bare number matches a reference with a unit; another unit does not. A letter right behind a number is a variable.
- Of several commitments the last counts, unless they are joined; joined by *or* they are a choice, which earns nothing
  unless the reference has it or all say the same.
- What only restates the question (a sum, a limit, a greatest common divisor) is no answer.
"""

# The sections in the order of the page: a heading, and the classes of cases that stand under it.
SECTIONS = (
    ("Numbers", "integer fraction mixed repeating decimal sci power words"),
    ("Roots, logarithms, trigonometry, complex numbers", "surd log trig complex large great-argument near"),
    ("Counting, bases, ratios, times", "comb base ratio time"),
    ("Percent, degrees, temperatures, units, money", "percent degree temperature unit currency variable"),
    ("Sets, intervals, inequalities", "set interval union inequality relation infinity none domain dots logic"),
    ("Points, vectors, matrices, systems", "tuple point vector matrix system"),
    (
        "Polynomials, equations, piecewise functions",
        "poly equation constant piecewise chain restatement operation unfinished",
    ),
    ("Several values", "list solved plusminus asked"),
    ("Words and options", "text option"),
    ("Spelling", "unicode sloppy"),
    ("Answers that earn nothing", "hack undefined"),
    ("References that no answer can meet", "reference"),
    ("Finding the answer", "completion conclusion announcement second-thought side-by-side surroundings remark"),
)


def page(cases: list[Case]) -> str:
    """Returns the whole page."""
    explained = [case for case in cases if "why" in case]
    parts = [
        OPENING.replace("LINE", line(explained)),
        _policy([case for case in explained if case["class"] == "policy"]),
    ]
    left = {_slug(case): case for case in explained if case["class"] != "policy"}
    for heading, classes in SECTIONS:
        chosen = [case for name in classes.split() for case in _firsts(explained, name)]
        parts.append(_section(heading, chosen))
        left = {slug: case for slug, case in left.items() if slug not in classes.split()}
    if left:
        raise SystemExit(f"no section for the classes {sorted(left)}")
    return "\n".join(parts)


def line(cases: list[Case]) -> str:
    """Returns a group for `verify` on one line: a completion that passes, and one with its reference that does not."""
    for right in (case for case in cases if case["expected"] is True and "policy" not in case):
        for wrong in cases:
            if wrong["expected"] is False and wrong["reference"] == right["reference"] and "policy" not in wrong:
                task = {"math": {"references": [right["reference"]]}}
                return json.dumps(
                    {"id": "math", "task": task, "completions": [right["completion"], wrong["completion"]]}
                )
    raise SystemExit("no reference has cases that pass and fail")


def _slug(case: Case) -> str:
    return str(case["class"]).replace(" ", "-")


def _firsts(cases: list[Case], name: str) -> list[Case]:
    """Returns the first case of each rule of a class."""
    found: dict[tuple[str, object], Case] = {}
    for case in cases:
        if _slug(case) == name:
            found.setdefault((case["why"], case["expected"]), case)
    return list(found.values())


def _section(heading: str, cases: list[Case]) -> str:
    rows = [f"| {case['why']} | {_code(case['reference'])} | {_code(answer(case))} | {_mark(case)} |" for case in cases]
    return "\n".join([f"## {heading}\n", "| rule | reference | answer | |", "|---|---|---|---|", *rows, ""])


def _policy(cases: list[Case]) -> str:
    rows = []
    for case in cases:
        ((name, value),) = case["policy"].items()
        cut = ", cut by its length" if case.get("finish_reason") == "LENGTH" else ""
        value = str(value).lower() if isinstance(value, bool) else value
        completion = f"{_code(answer(case))}{cut}"
        rows.append(
            f"| `{name}` | `{value}` | {case['why']} | {_code(case['reference'])} | {completion} | {_mark(case)} |"
        )
    head = ["| field | value | meaning | reference | completion | |", "|---|---|---|---|---|---|"]
    note = "The defaults are LAST_COMMITTED, COMPATIBLE, STANDARD, ALL, FAIL and false; a tolerance that is not set\n"
    note += "leaves it to the reference's own precision. Written out, a value has its enum's name before it:\n"
    note += '`"policy": {"extraction": "EXTRACTION_BOXED_ONLY", "units": "UNITS_REQUIRED"}`.\n'
    return "\n".join(["## The fields of MathPolicy\n", note, *head, *rows, ""])


def answer(case: Case) -> str:
    """Returns the answer within a case's usual frame, or the whole completion where the frame is another."""
    framed = re.fullmatch(r"(?:Hence|So) \$\\boxed\{(.*)\}\$\.", case["completion"], re.DOTALL)
    return framed[1] if framed else case["completion"]


def _mark(case: Case) -> str:
    return {True: "✓", False: "✗"}.get(case["expected"], "!")


def _code(text: str) -> str:
    """Returns a text as code within a table: line breaks shown, bars escaped."""
    shown = text.replace("\n", "⏎").replace("|", "\\|")
    fence = "``" if "`" in shown else "`"
    return f"{fence} {shown} {fence}" if fence == "``" else f"`{shown}`"


def main() -> int:
    """Writes or checks the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    written = page([json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()])
    if not options.check:
        PAGE.write_text(written, encoding="utf-8")
        return 0
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != written:
        print("docs/math.md differs from its cases: run scripts/math_page.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
