"""Every language in the real sandbox: right, wrong, failing, too greedy and uncompilable programs by standard input.

Which languages there are is the image's matter; under REQUIRE_DOCKER=1 those of `REQUIRED` must be among them.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from judging_code import code_task, outcomes, told
from language_programs import PROGRAMS

from verifier_service.domain.errors import Fault
from verifier_service.domain.verdict import Outcome, Verdict
from verifier_service.isolation.sandbox import SandboxInfo
from verifier_service.isolation.slot_pool import SlotPool

pytestmark = [pytest.mark.docker, pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("sandbox")]

REQUIRED = frozenset({"python", "cpp", "c", "bash", "javascript"})
ADDITION = {
    "stdio": {"cases": [{"stdin": "2 3\n", "expected_stdout": "5\n"}, {"stdin": "-7 7\n", "expected_stdout": "0\n"}]}
}


def offered(pool: SlotPool) -> SandboxInfo:
    assert pool.info is not None
    return pool.info


def need(pool: SlotPool, language: str) -> None:
    """Skips a test whose language the image lacks, unless it must be there."""
    if language not in offered(pool).languages:
        if language in REQUIRED and os.environ.get("REQUIRE_DOCKER") == "1":
            pytest.fail(f"the image has no {language}: make sandbox-image LANGUAGES={language}")
        pytest.skip(f"the image has no {language}")


async def reasons(pool: SlotPool, language: str, task: dict[str, Any], programs: list[str]) -> list[str]:
    found: list[Outcome] = await outcomes(code_task({"language": language, **task}), programs, pool)
    for outcome in found:
        if isinstance(outcome, Verdict):
            assert outcome.passed is (outcome.reason.value == "ACCEPTED")
    return [told(outcome) for outcome in found]


@pytest.mark.parametrize("language", PROGRAMS)
async def test_each_language_earns_what_it_should(real_sandbox: SlotPool, language: str) -> None:
    need(real_sandbox, language)
    programs = PROGRAMS[language]
    expected = [reason for reason, _ in programs]
    assert "ACCEPTED" in expected
    assert "WRONG_ANSWER" in expected
    assert await reasons(real_sandbox, language, ADDITION, [source for _, source in programs]) == expected


LABELLED = [
    json.loads(line)
    for file in sorted((Path(__file__).parents[2] / "cases" / "code").glob("*.jsonl"))
    for line in file.read_text(encoding="utf-8").splitlines()
]
LABELLED_LANGUAGES = sorted({row["task"].get("language", "python") for row in LABELLED} & set(PROGRAMS))


@pytest.mark.parametrize("language", LABELLED_LANGUAGES)
async def test_the_labelled_programs_earn_in_slots_what_they_earn_outside(
    real_sandbox: SlotPool, language: str
) -> None:
    need(real_sandbox, language)
    differing = []
    for row in LABELLED:
        if row["task"].get("language", "python") != language:
            continue
        expected = [program["expected"] for program in row["programs"]]
        try:
            found = await reasons(real_sandbox, language, row["task"], [each["source"] for each in row["programs"]])
        except Fault as fault:
            found = [told(fault.as_item_error())] * len(expected)
        if found != expected:
            differing.append((row["class"], found, expected))
    assert not differing
