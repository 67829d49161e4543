"""Judges Group JSON lines with Math-Verify, in one process, for `bench/math_vs_peers.py`; needs `math-verify` alone.

    python bench/peers/math_verify_groups.py GROUPS.jsonl...

Prints one JSON object a file: the seconds spent judging (imports and reading excluded), the verdicts in
file order, and the seconds of each item. Reference and completion go through the peer's own `parse` and
`verify` with its default settings; a reference with no delimiters is given as math, as the
peer's documentation asks. Equal answers of a group are not recognised as such: the peer offers no way to.
"""

import gc
import json
import logging
import sys
import time
from pathlib import Path

from math_verify import parse, verify


def reference_text(reference: str) -> str:
    """Returns the reference as math, where it is not delimited already."""
    return reference if reference.lstrip().startswith("$") else f"${reference}$"


def passes(references: list[str], completion: str) -> bool:
    """Tells whether the peer takes the completion for any of the references."""
    answer = parse(completion)
    return any(verify(parse(reference_text(reference)), answer) for reference in references)


def judge(path: Path) -> dict[str, object]:
    """Judges one file of groups."""
    groups = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    verdicts, item_seconds = [], []
    gc.collect()
    started = last = time.perf_counter()
    for group in groups:
        references = group["task"]["math"]["references"]
        passed = []
        for completion in group["completions"]:
            passed.append(passes(references, completion if isinstance(completion, str) else completion["text"]))
            now = time.perf_counter()
            item_seconds.append(now - last)
            last = now
        verdicts.append(passed)
    return {"file": path.name, "cold_s": last - started, "verdicts": verdicts, "item_s": item_seconds}


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    passes(["1"], "so $1$")  # what it makes at first use is no item's
    for name in sys.argv[1:]:
        print(json.dumps(judge(Path(name))), flush=True)
