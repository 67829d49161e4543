"""Time for whole data sets of assert tests: `verifier-service verify` against bare `python3 -I`, in one run.

    python bench/code_data_sets.py FOLDER NAME... [--python /usr/bin/python3] [--rounds 3]

FOLDER holds NAME.groups.jsonl (groups of `code` tasks with `asserts`) and NAME.labels.jsonl (`expected`, a list of
booleans a group). Ours is the whole command, from its start to its end, slots included. The peer runs every completion
in a process of its own, the program and its tests in one file, as many at once as there are cores, and believes the
exit status: no isolation, and no protection from programs that leave early.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

LIMIT_S = 10.0
FENCE = re.compile(r"```(?:python|py)?\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class DataSet:
    """A data set: its file, and what each completion is and deserves."""

    groups: Path
    programs: list[str]
    expected: list[bool]


@dataclass(frozen=True)
class Taken:
    """One reading: wall seconds, and the verdicts in the order of the completions (None for an error)."""

    wall_s: float
    passed: list[bool | None]


def main() -> None:
    """Measures each data set and prints a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--python", default="/usr/bin/python3", help="the bare Python")
    parser.add_argument("--rounds", type=int, default=3, help="the ways take turns; the median counts")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)), help="processes of the peer at once")
    given = parser.parse_args()
    print(f"{'data set':14} {'way':8} {'wall s':>8} {'right':>11} {'errors':>6}")
    for name in given.names:
        data = load(given.folder, name)
        ours, bare = [], []
        for _ in range(given.rounds):
            ours.append(verified(data))
            bare.append(run_bare(data, given.python, given.jobs))
        show(name, "ours", ours, data)
        show(name, "bare", bare, data)
        ratio = _median(bare) / _median(ours)
        print(f"{name:14} ours takes {_median(ours) / _median(bare):.2f} of bare's time ({ratio:.2f}x as fast)")


def load(folder: Path, name: str) -> DataSet:
    """Reads a data set and writes each completion's program with its tests into one text."""
    groups = folder / f"{name}.groups.jsonl"
    programs: list[str] = []
    for line in groups.read_text(encoding="utf-8").splitlines():
        group = json.loads(line)
        tests = group["task"]["code"]["asserts"]
        call = f"\ncheck({tests['entry_point']})\n" if "def check(" in tests["test_code"] else "\n"
        for completion in group["completions"]:
            found = FENCE.findall(completion)
            body = found[-1] if found else completion
            programs.append(f"{tests.get('prelude', '')}\n{body}\n{tests['test_code']}{call}")
    labels = (folder / f"{name}.labels.jsonl").read_text(encoding="utf-8").splitlines()
    return DataSet(groups, programs, [label for line in labels for label in json.loads(line)["expected"]])


def verified(data: DataSet) -> Taken:
    """Runs the whole command."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out.jsonl"
        command = [sys.executable, "-m", "verifier_service", "verify", str(data.groups), "--output", str(out)]
        began = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        wall_s = time.perf_counter() - began
        if not out.exists():
            raise SystemExit(done.stderr)
        rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return Taken(wall_s, [passed_of(result) for row in rows for result in row["results"]])


def passed_of(result: dict[str, dict[str, object]]) -> bool | None:
    """Returns whether a result passed, None for an error; a false `passed` may be left out."""
    return bool(result["verdict"].get("passed", False)) if "verdict" in result else None


def run_bare(data: DataSet, python: str, jobs: int) -> Taken:
    """Runs every program in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, program in enumerate(data.programs):
            paths.append(Path(folder) / f"{number}.py")
            paths[-1].write_text(program, encoding="utf-8")

        def one(path: Path) -> bool | None:
            try:
                command = [python, "-I", str(path)]
                nothing = subprocess.DEVNULL
                done = subprocess.run(command, check=False, capture_output=True, timeout=LIMIT_S, stdin=nothing)
            except subprocess.TimeoutExpired:
                return False
            return done.returncode == 0

        began = time.perf_counter()
        with ThreadPoolExecutor(jobs) as threads:
            passed = list(threads.map(one, paths))
        return Taken(time.perf_counter() - began, passed)


def show(name: str, way: str, taken: list[Taken], data: DataSet) -> None:
    """Prints a way's median time, and how many verdicts of its last round are as labelled."""
    last = taken[-1].passed
    right = sum(got is want for got, want in zip(last, data.expected, strict=True))
    errors = sum(got is None for got in last)
    print(f"{name:14} {way:8} {_median(taken):8.2f} {right:5}/{len(data.expected):5} {errors:6}")


def _median(taken: list[Taken]) -> float:
    return statistics.median(each.wall_s for each in taken)


if __name__ == "__main__":
    main()
