"""Scores answers with inspect-ai's text scorers, in one process, for `bench/qa_vs_rules.py`; needs `inspect-ai` alone.

    python bench/peers/inspect_scorers.py ITEMS.jsonl

A row holds `references` and `completion`. Prints one JSON object: of each scorer, with its default settings, the
verdicts in file order and the seconds spent scoring (imports and reading excluded). `f1` passes at half or more.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from inspect_ai.model import ChatMessageUser, ModelName, ModelOutput
from inspect_ai.scorer import CORRECT, Target, exact, f1, includes, match
from inspect_ai.solver import TaskState

PASSES = 0.5
SCORERS = {"includes": includes, "match": match, "exact": exact, "f1": f1}


def state_of(completion: str) -> TaskState:
    """Returns the state in which a sample is scored."""
    return TaskState(
        model=ModelName("mockllm/model"),
        sample_id=0,
        epoch=0,
        input="",
        messages=[ChatMessageUser(content="-")],
        output=ModelOutput.from_content("mockllm/model", completion),
    )


async def judge(make: Callable[[], Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Scores all rows with one scorer."""
    score = make()
    samples = [(state_of(row["completion"]), Target(row["references"])) for row in rows]
    started = time.process_time()
    values = [(await score(state, target)).value for state, target in samples]
    seconds = time.process_time() - started
    verdicts = [value == CORRECT or (isinstance(value, float) and value >= PASSES) for value in values]
    return {"verdicts": verdicts, "seconds": seconds}


async def main(rows: list[dict[str, Any]]) -> None:
    """Prints what every scorer says."""
    print(json.dumps({name: await judge(make, rows) for name, make in SCORERS.items()}))


if __name__ == "__main__":
    asyncio.run(main([json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]))
