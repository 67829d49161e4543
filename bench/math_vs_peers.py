"""Compares the math verifier with Math-Verify: accuracy and speed on the same groups in one run, one process each.

    python bench/math_vs_peers.py [--peer-python PYTHON] DATA_FOLDER NAME...

reads `NAME.groups.jsonl` (a `Group` a line) with `NAME.labels.jsonl` (`{"id", "expected": [bool]}`).
Ours is measured three ways: `cold` (one worker process, nothing remembered between groups), `warm`
(the same again, from memory) and `command` (the whole `verifier-service verify` process, start-up
included). The peer is measured inside its process, without its start-up. `ratio` is the peer's
seconds over our cold ones.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from verifier_service import local
from verifier_service.settings import Settings

Verdicts = list[list[bool]]
PEER = Path(__file__).parent / "peers" / "math_verify_groups.py"


@dataclass(frozen=True)
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
        wrong = f"{self.false_positives} fp, {self.false_negatives} fn, {self.errors} errors of {self.items}"
        return f"{share:.4f} ({wrong})"


def agreement(verdicts: Sequence[Sequence[bool | None]], labels: Verdicts) -> Agreement:
    """Counts how often verdicts (None: an error) equal the labels."""
    pairs = [pair for ours, theirs in zip(verdicts, labels, strict=True) for pair in zip(ours, theirs, strict=True)]
    return Agreement(
        items=len(pairs),
        right=sum(ours is theirs for ours, theirs in pairs),
        false_positives=sum(ours is True and theirs is False for ours, theirs in pairs),
        false_negatives=sum(ours is False and theirs is True for ours, theirs in pairs),
        errors=sum(ours is None for ours, _ in pairs),
    )


def read_lines(path: Path) -> list[dict[str, object]]:
    """Reads a JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def labels_of(path: Path, groups: list[dict[str, object]]) -> Verdicts:
    """Returns the labels in the order of the groups."""
    by_id = {row["id"]: row["expected"] for row in read_lines(path)}
    return [by_id[group["id"]] for group in groups]  # type: ignore[misc]


def measure_ours(groups: list[dict[str, object]]) -> tuple[list[list[bool | None]], float, float]:
    """Returns our verdicts with cold and warm seconds, on one worker process."""
    with local.Verifier(Settings(workers=1)) as verifier:
        verifier.verify([{"id": "first", "task": {"math": {"references": ["1"]}}, "completions": ["2"]}])
        started = time.perf_counter()
        results = verifier.verify(groups)
        cold = time.perf_counter() - started
        started = time.perf_counter()
        verifier.verify(groups)
        warm = time.perf_counter() - started
    verdicts = [[getattr(result.outcome, "passed", None) for result in group.results] for group in results]
    return verdicts, cold, warm


def measure_command(paths: list[Path]) -> float:
    """Returns the seconds of one `verifier-service verify` process over all files together."""
    with tempfile.TemporaryDirectory() as folder:
        merged = Path(folder) / "groups.jsonl"
        merged.write_text("".join(path.read_text(encoding="utf-8") for path in paths), encoding="utf-8")
        command = [sys.executable, "-m", "verifier_service", "verify", str(merged), "-o", f"{folder}/out.jsonl"]
        started = time.perf_counter()
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        return time.perf_counter() - started


def measure_peer(python: str, paths: list[Path]) -> dict[str, tuple[Verdicts, float]]:
    """Returns the peer's verdicts and seconds a file, all from one process."""
    run = subprocess.run([python, str(PEER), *map(str, paths)], check=True, capture_output=True, text=True)
    rows = [json.loads(line) for line in run.stdout.splitlines()]
    return {row["file"]: (row["verdicts"], row["seconds"]) for row in rows}


def main() -> None:
    """Prints a table of all files, then one line of totals."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--peer-python", default=sys.executable, help="a Python with math-verify installed")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="+")
    arguments = parser.parse_args()
    paths = [arguments.folder / f"{name}.groups.jsonl" for name in arguments.names]
    peer = measure_peer(arguments.peer_python, paths)
    ours_s = peer_s = 0.0
    for path, name in zip(paths, arguments.names, strict=True):
        groups = read_lines(path)
        labels = labels_of(arguments.folder / f"{name}.labels.jsonl", groups)
        verdicts, cold, warm = measure_ours(groups)
        peer_verdicts, seconds = peer[path.name]
        ours_s, peer_s = ours_s + cold, peer_s + seconds
        items = sum(map(len, labels))
        print(f"{name}: {items} items")
        print(f"  ours  {agreement(verdicts, labels)}  cold {items / cold:,.0f}/s  warm {items / warm:,.0f}/s")
        print(f"  peer  {agreement(peer_verdicts, labels)}  {items / seconds:,.0f}/s  ratio {seconds / cold:.2f}")
    command_s = measure_command(paths)
    print(f"all: ours cold {ours_s:.1f} s, command {command_s:.1f} s, peer {peer_s:.1f} s")
    print(f"ratio peer/cold {peer_s / ours_s:.2f}, peer/command {peer_s / command_s:.2f}")


if __name__ == "__main__":
    main()
