"""The demo's programs: verified where there is a sandbox, and a sentence that says what is missing elsewhere."""

import os

import pytest
from rlvr import v1

from trainer_client.demo.programs import SAMPLES, verify_programs
from trainer_client.demo.server import VerifierProcess
from verifier_service.isolation.docker_engine import engine_from_environment


def test_half_of_the_programs_are_wrong():
    assert [right for *_, right in SAMPLES].count(False) * 2 == len(SAMPLES)


def test_without_a_sandbox_the_report_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("RLVR_SANDBOX", "none")
    with VerifierProcess(tmp_path / "verifier.log") as verifier:
        said = verify_programs(verifier.target)
    assert said.startswith("No program was verified")
    assert "ACCEPTED" not in said


def test_without_the_image_the_report_says_what_to_run(tmp_path, monkeypatch):
    monkeypatch.setenv("RLVR_SANDBOX_IMAGE", "no-such-image:here")
    with VerifierProcess(tmp_path / "verifier.log") as verifier:
        said = verify_programs(verifier.target)
    assert said.startswith("No program was verified")


async def test_with_a_sandbox_right_programs_pass_and_wrong_ones_fail(tmp_path):
    try:
        await engine_from_environment().info()
    except Exception as error:
        if os.environ.get("REQUIRE_DOCKER") == "1":
            raise
        pytest.skip(f"no Docker engine: {error}")
    with VerifierProcess(tmp_path / "verifier.log") as verifier:
        rows = verify_programs(verifier.target).splitlines()[2:]
    accepted, wrong = v1.Reason.Name(v1.REASON_ACCEPTED), v1.Reason.Name(v1.REASON_WRONG_ANSWER)
    assert [accepted in row for row in rows] == [right for *_, right in SAMPLES]
    assert [wrong in row for row in rows] == [not right for *_, right in SAMPLES]
