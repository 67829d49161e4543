"""Judges Group JSON lines with the math kind, for `bench/math_vs_peers.py`, in one process or with one worker.

    python bench/peers/our_math.py judge|service ROUNDS GROUPS.jsonl...

`judge` is the kind by itself in this process, each item under an alarm on its CPU time; `service` is
`local.Verifier` with one worker: reading, engine, pipe and worker. Prints one JSON object a file, as the
peer's script does, with the best of so many rounds; every round begins with nothing remembered. `service`
adds `warm_s`, the same groups again; `judge` adds `parts_s`, what each part takes by itself.
"""

import gc
import json
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from verifier_service import local
from verifier_service.domain.config import Caps
from verifier_service.domain.enums import Extraction
from verifier_service.domain.errors import Fault
from verifier_service.domain.task import Group
from verifier_service.isolation.zygote import REHEARSALS
from verifier_service.settings import Settings
from verifier_service.transport.json_form import read_json_group
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.math.caps import TooComplex, Unreadable
from verifier_service.verifiers.math.rehearsal import rehearse
from verifier_service.verifiers.math.statements import parse
from verifier_service.verifiers.math.verifier import prepare
from verifier_service.verifiers.reading.answer import read_answer
from verifier_service.verifiers.reading.commitment import committed

CPU_LIMIT_S = 1.0
Timed = tuple[float, list[list[bool | None]], list[float]]


def in_service(groups: list[dict[str, Any]]) -> tuple[Timed, float]:
    """Returns seconds, verdicts (None: an error) and each item's seconds of work, then the seconds when repeated."""
    with local.Verifier(Settings(workers=1, sandbox="none")) as verifier:
        verifier.verify([{"id": "first", "task": {"math": {"references": ["1"]}}, "completions": ["2"]}])
        gc.collect()
        started = time.perf_counter()
        answers = verifier.verify(groups)
        cold_s = time.perf_counter() - started
        started = time.perf_counter()
        verifier.verify(groups)
        warm_s = time.perf_counter() - started
    verdicts = [[getattr(result.outcome, "passed", None) for result in answer.results] for answer in answers]
    items = [result.timings.work.total_seconds() for answer in answers for result in answer.results]
    return (cold_s, verdicts, items), warm_s


def prepared(group: Group) -> Judge | None:
    """Returns the group's judge, None where its task is refused."""
    try:
        return prepare(group.task.spec, group.starts_in_thinking)  # type: ignore[arg-type]
    except Fault:
        return None


def in_process(groups: list[Group]) -> Timed:
    """Returns seconds, verdicts and each item's seconds; the first of a group has its references to read."""
    verdicts: list[list[bool | None]] = []
    items: list[float] = []
    gc.collect()
    started = last = time.perf_counter()
    for group in groups:
        judge, passed = prepared(group), list[bool | None]()
        for completion in group.completions:
            signal.setitimer(signal.ITIMER_PROF, CPU_LIMIT_S)
            passed.append(None if judge is None else judge.judge(completion).passed)
            now = time.perf_counter()
            items.append(now - last)
            last = now
        verdicts.append(passed)
    signal.setitimer(signal.ITIMER_PROF, 0.0)
    return last - started, verdicts, items


def parts(groups: list[Group]) -> dict[str, float]:
    """Returns the seconds that references, extraction and parsing take, each by itself over all groups."""
    answers = [{each.text for text in texts(group) for each in text} for group in groups]
    return {
        "references": seconds(lambda: [prepared(group) for group in groups]),
        "extraction": seconds(lambda: [texts(group) for group in groups]),
        "parsing": seconds(lambda: [readable(text) for group in answers for text in group]),
    }


def texts(group: Group) -> list[Any]:
    """Returns the commitments of every completion."""
    said = [read_answer(completion, group.starts_in_thinking).text for completion in group.completions]
    return [committed(text, Extraction.LAST_COMMITTED) if text is not None else () for text in said]


def readable(text: str) -> bool:
    """Tells whether an answer is mathematics."""
    try:
        parse(text)
    except (Unreadable, TooComplex):
        return False
    return True


def seconds(act: Callable[[], object]) -> float:
    """Returns the seconds that an act takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def measured(mode: str, rounds: int, path: Path) -> dict[str, object]:
    """Returns what is printed of one file."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    if mode == "service":
        runs = [in_service(lines) for _ in range(rounds)]
        (cold_s, verdicts, items), warm_s = min(runs)[0], min(warm_s for _, warm_s in runs)
        return {"file": path.name, "cold_s": cold_s, "warm_s": warm_s, "verdicts": verdicts, "item_s": items}
    readings = [read_json_group(line, "", Caps()).group for line in lines]
    groups = [group for group in readings if group is not None]
    cold_s, verdicts, items = min((in_process(groups) for _ in range(rounds)), key=lambda run: run[0])
    split = [parts(groups) for _ in range(rounds)]
    best = {name: min(run[name] for run in split) for name in split[0]}
    return {"file": path.name, "cold_s": cold_s, "verdicts": verdicts, "item_s": items, "parts_s": best}


if __name__ == "__main__":
    for _ in range(REHEARSALS):
        rehearse()
    for name in sys.argv[3:]:
        print(json.dumps(measured(sys.argv[1], int(sys.argv[2]), Path(name))), flush=True)
