"""Compares the math verifier with Math-Verify: accuracy by class and items/s on the same items in one run.

    python bench/math_vs_peers.py [--peer-python PYTHON] [--without CLASS ...] [--rounds N] FOLDER NAME...

reads sets in either of two forms: `NAME.groups.jsonl` (a `Group` a line) with `NAME.labels.jsonl` (`{"id",
"expected": [bool]}`), or cases, `NAME.jsonl` (`reference`, `completion` or `make`, `expected`, maybe `class` and `id`);
cases with a `policy`, and those whose `expected` is an error, are left out.
Three processes take turns, none beside another: ours as `judge` (the kind alone, in one process) and as
`service` (reading, engine, pipe and one worker), and the peer in one process. `cold` remembers nothing,
but equal answers of one group are compared once; `warm` is the same again. Imports and start-up are
nobody's. `ratio` is the peer's seconds over ours; ours are the best of `--rounds`, the peer's too where a
round takes less than `PATIENCE_S`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.peers.peer_python import lacking

PEERS = Path(__file__).parent / "peers"
PATIENCE_S = 10.0
Row = dict[str, Any]
WHOLE = "all"
"""The class of items whose set names none, and what the row of all of them is called."""


@dataclass(frozen=True, slots=True)
class MathSet:
    """A set: one label and one class a completion, group by group."""

    name: str
    groups: list[dict[str, Any]]
    labels: list[list[bool]]
    classes: list[list[str]]

    @property
    def items(self) -> int:
        """The number of completions."""
        return sum(map(len, self.labels))

    def flat(self) -> list[tuple[str, bool]]:
        """Returns class and label of every item in order."""
        rows = zip(self.classes, self.labels, strict=True)
        return [pair for classes, labels in rows for pair in zip(classes, labels, strict=True)]


def read_set(folder: Path, name: str, without: frozenset[str]) -> MathSet:
    """Returns the set of that name in the folder, cases of the classes in `without` left out."""
    groups = folder / f"{name}.groups.jsonl"
    if groups.exists():
        return _read_groups(name, groups, folder / f"{name}.labels.jsonl")
    read = [case | {"class": case.get("class", WHOLE)} for case in read_lines(folder / f"{name}.jsonl")]
    cases = [case for case in read if isinstance(case["expected"], bool) and "policy" not in case]
    cases = [case for case in cases if case["class"] not in without]
    return MathSet(
        Path(name).name,
        [_group_of(case, number) for number, case in enumerate(cases)],
        [[case["expected"]] for case in cases],
        [[case["class"]] for case in cases],
    )


def unreadable(folder: Path, name: str) -> str:
    """Returns why there is no set of that name in the folder, and which there are; empty where there is one."""
    groups, labels = folder / f"{name}.groups.jsonl", folder / f"{name}.labels.jsonl"
    if groups.exists():
        return "" if labels.exists() else f"{groups} has no {labels.name} beside it"
    if (folder / f"{name}.jsonl").exists():
        return ""
    names = sorted({path.name.removesuffix(".jsonl").removesuffix(".groups") for path in folder.glob("*.jsonl")})
    there = ", ".join(each for each in names if not each.endswith(".labels"))
    return f"{folder} has neither {groups.name} nor {name}.jsonl; the sets there: {there or 'none'}"


def _read_groups(name: str, groups_path: Path, labels_path: Path) -> MathSet:
    groups = read_lines(groups_path)
    by_id = {row["id"]: row["expected"] for row in read_lines(labels_path)}
    labels = [by_id[group["id"]] for group in groups]
    return MathSet(Path(name).name, groups, labels, [[WHOLE] * len(expected) for expected in labels])


def _group_of(case: dict[str, Any], number: int) -> dict[str, Any]:
    made = case.get("make")
    text = made["prefix"] + made["unit"] * made["times"] + made["suffix"] if made else case["completion"]
    return {
        "id": case.get("id", str(number)),
        "task": {"math": {"references": [case["reference"]]}},
        "completions": [text],
    }


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Reads a JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How verdicts compare with labels; `errors` are items without a verdict, counted as disagreeing."""

    items: int
    right: int
    false_positives: int
    false_negatives: int
    errors: int

    def __str__(self) -> str:
        """Renders the share right and the counts."""
        share = self.right / self.items if self.items else 0.0
        return f"{share:.4f} ({self.false_positives} fp, {self.false_negatives} fn, {self.errors} err)"


def agreement(verdicts: Sequence[bool | None], labels: Sequence[bool]) -> Agreement:
    """Counts how often verdicts (None: an error) equal the labels."""
    pairs = list(zip(verdicts, labels, strict=True))
    return Agreement(
        items=len(pairs),
        right=sum(ours is label for ours, label in pairs),
        false_positives=sum(ours is True and label is False for ours, label in pairs),
        false_negatives=sum(ours is False and label is True for ours, label in pairs),
        errors=sum(ours is None for ours, _ in pairs),
    )


def by_class(verdicts: Sequence[Sequence[bool | None]], labelled: MathSet) -> dict[str, Agreement]:
    """Returns the agreement within each class."""
    rows: dict[str, list[tuple[bool | None, bool]]] = {}
    flat = [verdict for group in verdicts for verdict in group]
    for verdict, (name, label) in zip(flat, labelled.flat(), strict=True):
        rows.setdefault(name, []).append((verdict, label))
    found = {name: agreement(*zip(*pairs, strict=True)) for name, pairs in sorted(rows.items())}
    return found | {WHOLE: agreement(flat, [label for _, label in labelled.flat()])}


def measured(command: Sequence[str], path: Path) -> Row:
    """Returns what a measuring process printed of one file."""
    run = subprocess.run([*command, str(path)], check=False, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{run.stderr[-3000:]}")
    row: Row = json.loads(run.stdout)
    return row


def measure(labelled: MathSet, peer_python: str, rounds: int) -> tuple[Row, Row, Row]:
    """Returns the rows of our judge, our service and the peer."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{labelled.name}.jsonl"
        path.write_text("".join(f"{json.dumps(group)}\n" for group in labelled.groups), encoding="utf-8")
        peer_command = [peer_python, str(PEERS / "math_verify_groups.py")]
        ours = [sys.executable, str(PEERS / "our_math.py")]
        peer = measured(peer_command, path)
        judge = measured([*ours, "judge", str(rounds)], path)
        service = measured([*ours, "service", str(rounds)], path)
        for _ in range(rounds - 1 if peer["cold_s"] < PATIENCE_S else 0):
            peer = min(peer, measured(peer_command, path), key=lambda row: float(row["cold_s"]))
    return judge, service, peer


def report(labelled: MathSet, judge: Row, service: Row, peer: Row) -> Iterator[str]:
    """Yields the lines that are printed of one set."""
    items = labelled.items
    yield f"{labelled.name}: {items} items in {len(labelled.groups)} groups"
    ours, theirs = by_class(service["verdicts"], labelled), by_class(peer["verdicts"], labelled)
    for name in ours:
        yield f"  {name:<24} {ours[name].items:>5}  ours {ours[name]!s:<34} peer {theirs[name]}"
    if judge["verdicts"] != service["verdicts"]:
        yield "  the judge and the service DIFFER"
    rows = {"judge cold": judge["cold_s"], "service cold": service["cold_s"], "service warm": service["warm_s"]}
    for name, seconds in rows.items():
        yield f"  {name:<13} {items / seconds:>10,.0f} items/s  ratio {peer['cold_s'] / seconds:.1f}"
    yield f"  {'peer':<13} {items / peer['cold_s']:>10,.0f} items/s"
    for name, row in (("judge", judge), ("service", service), ("peer", peer)):
        yield f"  an item of {name:<7} p50 {quantile(row, 0.5):>9.3f} ms  p99 {quantile(row, 0.99):>9.3f} ms"
    parts = dict(judge["parts_s"])
    parts["matching"] = max(0.0, judge["cold_s"] - sum(parts.values()))
    parts["engine and pipe"] = max(0.0, service["cold_s"] - judge["cold_s"])
    split = ", ".join(f"{name} {seconds / items * 1e6:.1f}" for name, seconds in parts.items())
    yield f"  microseconds an item: {split}"


def quantile(row: Row, share: float) -> float:
    """Returns the milliseconds under which so large a share of the items stays."""
    seconds = sorted(row["item_s"])
    return float(seconds[min(len(seconds) - 1, int(len(seconds) * share))]) * 1e3


def main() -> None:
    """Prints each set as soon as it is measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", default=sys.executable, help="a Python with math-verify installed")
    parser.add_argument("--without", nargs="*", default=[], metavar="CLASS", help="classes of cases to leave out")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of which the best counts")
    parser.add_argument("folder", type=Path, help="where the sets are")
    parser.add_argument("names", nargs="+", metavar="NAME", help="sets: NAME.groups.jsonl with labels, or NAME.jsonl")
    arguments = parser.parse_args()
    unread = [why for name in arguments.names if (why := unreadable(arguments.folder, name))]
    if why := unread[0] if unread else lacking(arguments.peer_python, "math_verify", "math-verify[antlr4_13_2]"):
        parser.error(why)
    for name in arguments.names:
        labelled = read_set(arguments.folder, name, frozenset(arguments.without))
        for line in report(labelled, *measure(labelled, arguments.peer_python, arguments.rounds)):
            print(line, flush=True)


if __name__ == "__main__":
    main()
