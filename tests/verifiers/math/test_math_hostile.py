"""Hostile texts within a worker's hard limits: one CPU second, 512 MiB; a verdict each, and nothing is run."""

import json
import sys
from pathlib import Path

import pytest

from verifier_service.domain.enums import Extraction
from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason, Verdict
from verifier_service.local import Verifier
from verifier_service.verifiers.math.verifier import prepare
from verifier_service.verifiers.reading.commitment import find_commitments

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases" / "math_hostile.jsonl").read_text(encoding="utf-8").splitlines()
]
CPU_S = 1.0
MEMORY_BYTES = 512 * 1024 * 1024
PIECES = [
    *("(", "{", "\\boxed{", "\\boxed{6} ", "\\boxed{6}. Or ", "The answer is 6. Or ", "the answer is 6 or maybe the "),
    *("either 6 or ", "<answer>6</answer>", "% \\boxed{6}\n", "$6$ or ", "Therefore x ", "\\boxed{6} is wrong. "),
]


def text_of(row: dict) -> str:
    if "make" not in row:
        return row["completion"]
    made = row["make"]
    return made["prefix"] + made["unit"] * made["times"] + made["suffix"]


def group_of(index: int, row: dict, mark: Path) -> dict:
    text = text_of(row).replace("MARK", str(mark))
    return {"id": str(index), "task": {"math": {"references": [row["reference"]]}}, "completions": [text]}


def judged(rows: list[dict], mark: Path) -> list:
    """Returns the one result of each row, judged by a worker under the limits."""
    limits = {"worker_cpu_s": CPU_S, "worker_prepare_cpu_s": CPU_S, "worker_memory_bytes": MEMORY_BYTES}
    with Verifier(workers=1, **limits) as verifier:
        answers = verifier.verify([group_of(index, row, mark) for index, row in enumerate(rows)])
    return [answer.results[0] for answer in answers]


def test_every_hostile_text_gets_its_verdict_within_the_limits(tmp_path: Path) -> None:
    for row, result in zip(ROWS, judged(ROWS, tmp_path / "mark"), strict=True):
        assert isinstance(result.outcome, Verdict), (text_of(row)[:60], result.outcome)
        assert result.outcome.passed is row["expected"], text_of(row)[:60]
        assert result.outcome.reason not in (Reason.UNDECIDED, Reason.GRADER_CRASH), text_of(row)[:60]
        assert result.timings.cpu.total_seconds() < CPU_S, text_of(row)[:60]


def test_code_in_an_answer_is_never_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    codes = [row for row in ROWS if row["class"] == "rce"]
    assert len(codes) >= 10
    for row in codes:
        judge = prepare(MathTask(references=(row["reference"],)), starts_in_thinking=False)
        assert not judge.judge(Completion(text=text_of(row).replace("MARK", str(mark)))).passed
    judged(codes, mark)
    assert not mark.exists()


def calls_of(text: str) -> int:
    """Counts the calls, Python's and C's, that judging a text takes: its work, whatever the machine's speed."""
    count = 0

    def tally(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    judge = prepare(MathTask(references=("5",)), starts_in_thinking=False)
    sys.setprofile(tally)
    try:
        judge.judge(Completion(text=text))
        for mode in Extraction:
            find_commitments(text, mode)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_text_takes_at_most_four_times_the_calls(piece: str) -> None:
    small, great = calls_of(piece * 2_500), calls_of(piece * 10_000)
    assert great <= 4.4 * small + 2_000
