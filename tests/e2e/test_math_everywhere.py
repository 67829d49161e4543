"""Mathematics is judged alike from the main thread, a worker thread, asyncio and over gRPC."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from google.protobuf import json_format
from rlvr import v1

from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion
from verifier_service.local import Verifier
from verifier_service.verifiers.math.verifier import prepare

CASES = Path(__file__).parents[1] / "cases"


def rows() -> list[tuple[str, str]]:
    """Every twelfth labelled case and every hostile one of a moderate length, as (reference, completion)."""
    plain = [json.loads(line) for line in (CASES / "math.jsonl").read_text(encoding="utf-8").splitlines()]
    judged = [row for row in plain if "policy" not in row and isinstance(row["expected"], bool)]
    chosen = [(row["reference"], row["completion"]) for row in judged][::12]
    hostile = [json.loads(line) for line in (CASES / "math_hostile.jsonl").read_text(encoding="utf-8").splitlines()]
    return chosen + [(row["reference"], row["completion"]) for row in hostile if "completion" in row]


ROWS = rows()
GROUPS = [
    {"id": str(index), "task": {"math": {"references": [reference]}}, "completions": [{"text": text}]}
    for index, (reference, text) in enumerate(ROWS)
]


def essence(verdict: object) -> tuple:
    return verdict.passed, verdict.score, verdict.rule, verdict.extracted


def directly(row: tuple[str, str]) -> tuple:
    reference, text = row
    return essence(prepare(MathTask(references=(reference,)), starts_in_thinking=False).judge(Completion(text=text)))


def test_the_verdict_is_the_same_wherever_it_is_asked_for(served) -> None:
    expected = [directly(row) for row in ROWS]
    assert {True, False} == {one[0] for one in expected}
    with ThreadPoolExecutor(2) as threads:
        assert list(threads.map(directly, ROWS)) == expected

    async def asked() -> list[tuple]:
        with Verifier(workers=1) as verifier:
            return [essence(answer.results[0].outcome) for answer in await verifier.verify_async(GROUPS)]

    assert asyncio.run(asked()) == expected
    answers = served.verify(*(json_format.ParseDict(group, v1.Group()) for group in GROUPS)).results
    assert [essence(answer.results[0].verdict) for answer in answers] == expected
