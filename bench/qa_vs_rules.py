"""Compares the qa verifier with the rules that are in use: accuracy, errors by class, and speed, in one run.

    python bench/qa_vs_rules.py [--peer-python PYTHON] [--classes] FILE.jsonl...

A file holds labelled cases (`question`, `references`, `completion`, `expected`, maybe `class` and `type`) or qa groups
(`id`, `task`, `completions`) with `NAME.labels.jsonl` (`id`, `expected`: a list) beside `NAME.groups.jsonl`; cases
with `choices` or a `policy` are left out. The rules: exact match and F1 of SQuAD (F1 at 0.5 or more passes),
containment of a normalised reference, and, where PYTHON has inspect-ai, its `includes`, `match`, `exact`
and `f1` with their defaults.
Ours is measured within this process (`ours`), every item a task of its own, and through one worker with the items of
a question as one group (`worker`); nothing is remembered between tasks in either.
"""

import argparse
import json
import re
import string
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.peers.peer_python import lacking
from verifier_service import local
from verifier_service.domain.enums import AnswerType
from verifier_service.domain.specs import QaTask
from verifier_service.domain.task import Completion
from verifier_service.settings import Settings
from verifier_service.verifiers.qa.verifier import prepare

PEER = Path(__file__).parent / "peers" / "inspect_scorers.py"
F1_PASSES = 0.5

_LEFT_OUT = frozenset({"task", "choices", "policy"})
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_PARTED = str.maketrans(dict.fromkeys(string.punctuation, " "))


@dataclass(frozen=True)
class Item:
    """One labelled answer."""

    question: str
    references: tuple[str, ...]
    completion: str
    expected: bool
    kind: str
    group: str
    type: str = "INFER"


@dataclass(frozen=True)
class Measured:
    """A rule's verdicts in the order of the items, and the seconds that they took."""

    verdicts: list[bool]
    seconds: float


def read_items(path: Path) -> Iterator[Item]:
    """Yields the items of a file of cases or groups."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    labels_path = path.with_name(path.name.replace(".groups.", ".labels."))
    labels: dict[str, list[bool]] = {}
    if labels_path != path and labels_path.exists():
        lines = labels_path.read_text(encoding="utf-8").splitlines()
        labels = {row["id"]: row["expected"] for row in map(json.loads, filter(str.strip, lines))}
    for number, row in enumerate(rows):
        if "completions" in row:
            yield from _of_group(row, labels)
        elif _LEFT_OUT.isdisjoint(row):
            references = tuple(row["references"])
            group = f"{path.name}:{row['question']}:{references}" if row["question"] else f"{path.name}:{number}"
            kind, told = row.get("class", ""), row.get("type", "INFER")
            yield Item(row["question"], references, row["completion"], row["expected"], kind, group, told)


def _of_group(row: dict[str, Any], labels: dict[str, list[bool]]) -> Iterator[Item]:
    spec = row["task"].get("qa")
    if spec is None:
        return
    texts = [each if isinstance(each, str) else each["text"] for each in row["completions"]]
    expected = row.get("expected") or labels.get(row["id"])
    if expected is None:
        raise ValueError(f"the group {row['id']!r} has no labels: NAME.labels.jsonl beside NAME.groups.jsonl is needed")
    kind = row.get("labels", {}).get("class", "")
    told = spec.get("type", "INFER").removeprefix("ANSWER_TYPE_")
    for text, passed in zip(texts, expected, strict=True):
        yield Item(spec.get("question", ""), tuple(spec["references"]), text, passed, kind, row["id"], told)


def squad_normal(text: str) -> str:
    """Returns the text as SQuAD's metric compares it: no case, punctuation or articles, single spaces."""
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def squad_exact(item: Item) -> bool:
    """Tells whether the normalised completion is one of the normalised references."""
    said = squad_normal(item.completion)
    return any(said == squad_normal(reference) for reference in item.references)


def squad_f1(item: Item) -> bool:
    """Tells whether the best harmonic mean of the words' precision and recall is half or more."""
    said = Counter(squad_normal(item.completion).split())
    return max(_f1(said, Counter(squad_normal(each).split())) for each in item.references) >= F1_PASSES


def _f1(said: Counter[str], wanted: Counter[str]) -> float:
    shared = (said & wanted).total()
    return 2 * shared / (said.total() + wanted.total()) if shared else 0.0


def contained(item: Item) -> bool:
    """Tells whether a normalised reference stands in the normalised completion, as whole words."""
    said = f" {_parted(item.completion)} "
    return any(f" {wanted} " in said for wanted in map(_parted, item.references) if wanted)


def _parted(text: str) -> str:
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_PARTED)).split())


def ours(item: Item) -> bool:
    """Tells whether our verifier passes the item, its task prepared anew."""
    judge = prepare(QaTask(item.question, item.references, AnswerType(item.type)), starts_in_thinking=False)
    return judge.judge(Completion(item.completion)).passed


def measure(rule: Callable[[Item], bool], items: list[Item]) -> Measured:
    """Measures a rule within this process, by its own CPU time."""
    started = time.process_time()
    verdicts = [rule(item) for item in items]
    return Measured(verdicts, time.process_time() - started)


def measure_worker(items: list[Item]) -> Measured:
    """Measures ours through the engine and one worker, the items of a question as one group."""
    order = sorted(range(len(items)), key=lambda index: items[index].group)
    groups = []
    for number, (_, members) in enumerate(groupby(order, key=lambda index: items[index].group)):
        of_one = [items[index] for index in members]
        spec = {"question": of_one[0].question, "references": list(of_one[0].references)}
        spec |= {"type": f"ANSWER_TYPE_{of_one[0].type}"} if of_one[0].type != "INFER" else {}
        texts = [item.completion for item in of_one]
        groups.append({"id": str(number), "task": {"qa": spec}, "completions": texts})
    with local.Verifier(Settings(workers=1)) as verifier:
        verifier.verify([{"id": "first", "task": {"qa": {"references": ["1"]}}, "completions": ["2"]}])
        started = time.perf_counter()
        results = verifier.verify(groups)
        seconds = time.perf_counter() - started
    told = [getattr(result.outcome, "passed", False) for group in results for result in group.results]
    return Measured([passed for _, passed in sorted(zip(order, told, strict=True))], seconds)


def measure_inspect(python: str, items: list[Item]) -> dict[str, Measured]:
    """Measures inspect-ai's scorers in a process of their own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "items.jsonl"
        rows = ({"references": item.references, "completion": item.completion} for item in items)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        run = subprocess.run([python, str(PEER), str(path)], capture_output=True, text=True, check=False)
    if run.returncode:
        raise SystemExit(f"{PEER} failed:\n{run.stderr[-3000:]}")
    told = json.loads(run.stdout)
    return {f"inspect {name}": Measured(each["verdicts"], each["seconds"]) for name, each in told.items()}


def line_of(name: str, measured: Measured, items: list[Item]) -> str:
    """Returns a rule's line of the table."""
    pairs = list(zip(measured.verdicts, (item.expected for item in items), strict=True))
    right = sum(passed is expected for passed, expected in pairs)
    true = sum(passed and expected for passed, expected in pairs)
    false = sum(passed and not expected for passed, expected in pairs)
    missed = sum(expected and not passed for passed, expected in pairs)
    precision, recall = true / max(true + false, 1), true / max(true + missed, 1)
    speed = len(items) / max(measured.seconds, 1e-9)
    return f"{name:<18}{right / len(items):>9.3f}{precision:>11.3f}{recall:>8.3f}{false:>6}{missed:>6}{speed:>12,.0f}"


def by_class(measured: dict[str, Measured], items: list[Item]) -> Iterator[str]:
    """Yields a line a class: its items, then false positives and negatives of each rule as `fp/fn`."""
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for name, each in measured.items():
        for item, passed in zip(items, each.verdicts, strict=True):
            counts[item.kind][name][0] += passed and not item.expected
            counts[item.kind][name][1] += item.expected and not passed
    sizes = Counter(item.kind for item in items)
    for kind in sorted(counts):
        told = "  ".join(f"{name} {false}/{missed}" for name, (false, missed) in counts[kind].items())
        yield f"{kind or '-':<20}{sizes[kind]:>5}  {told}"


def items_of(files: list[Path], parser: argparse.ArgumentParser) -> list[Item]:
    """Returns the items of all files; ends the program with a line where one cannot be read or there is no item."""
    items: list[Item] = []
    for path in files:
        try:
            items += read_items(path)
        except OSError as failure:
            parser.error(str(failure))
        except (ValueError, KeyError) as failure:
            parser.error(f"{path}: {type(failure).__name__}: {failure}")
    if not items:
        parser.error("the files hold no qa case or group (cases with choices or a policy are left out)")
    return items


def main() -> None:
    """Prints a table of all files together, and one by class where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer-python", metavar="PYTHON", help="a Python with inspect-ai installed; default: this one")
    parser.add_argument("--classes", action="store_true", help="also false positives and negatives of every class")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl", help="labelled cases or groups")
    arguments = parser.parse_args()
    peer = arguments.peer_python or sys.executable
    without = lacking(peer, "inspect_ai", "inspect-ai")
    if without and arguments.peer_python:
        parser.error(without)
    items = items_of(arguments.files, parser)
    if without:
        print(f"inspect-ai's scorers are left out: {without}", file=sys.stderr)
    rules = {"ours": ours, "SQuAD exact": squad_exact, "SQuAD F1": squad_f1, "containment": contained}
    measured = {name: measure(rule, items) for name, rule in rules.items()}
    measured["ours, worker"] = measure_worker(items)
    measured |= {} if without else measure_inspect(peer, items)
    print(f"{len(items)} items, {sum(item.expected for item in items)} of them right")
    print(f"{'rule':<18}{'accuracy':>9}{'precision':>11}{'recall':>8}{'fp':>6}{'fn':>6}{'items/s':>12}")
    for name, each in measured.items():
        print(line_of(name, each, items))
    if arguments.classes:
        print("\nclass, items, and of each rule fp/fn")
        print("\n".join(by_class(measured, items)))


if __name__ == "__main__":
    main()
