"""Judges Group JSON lines with Math-Verify, in one process, for `bench/math_vs_peers.py`; needs `math-verify` alone.

    python bench/peers/math_verify_groups.py GROUPS.jsonl...

Prints one JSON object a file: items judged, seconds spent judging (imports and reading excluded),
and the verdicts in file order. Reference and completion go through the peer's own `parse` and
`verify` with its default settings; a reference with no delimiters is given as math, as the
peer's documentation asks.
"""

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
    verdicts = []
    started = time.perf_counter()
    for group in groups:
        references = group["task"]["math"]["references"]
        texts = [c if isinstance(c, str) else c["text"] for c in group["completions"]]
        verdicts.append([passes(references, text) for text in texts])
    seconds = time.perf_counter() - started
    return {"file": path.name, "items": sum(map(len, verdicts)), "seconds": seconds, "verdicts": verdicts}


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    for name in sys.argv[1:]:
        print(json.dumps(judge(Path(name))), flush=True)
