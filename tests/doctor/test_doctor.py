"""The doctor: every finding says what to do about it, and serving is tried for real."""

import json
import os
import socket
import subprocess
import sys

from verifier_service.app import CODE, HOLDERS, KINDS
from verifier_service.doctor import machine
from verifier_service.doctor.findings import Health, as_json, as_text, broken, ok, warning, works
from verifier_service.doctor.trial import TRIALS, UNTRIED, attempt


def test_only_what_is_broken_keeps_from_serving():
    assert works([ok("a", ""), warning("b", "", "do")])
    assert not works([ok("a", ""), broken("b", "", "do")])


def test_the_text_holds_every_finding_and_its_mending():
    text = as_text([ok("a", "fine"), broken("b", "gone", "fetch it")])
    assert "a: fine" in text
    assert "b: gone" in text
    assert "-> fetch it" in text
    assert text.endswith("serving would not work here")
    assert as_json([ok("a", "fine")])["works"] is True


def test_missing_modules_are_broken_and_name_the_extra():
    finding = machine.extra(["structlog"])
    assert finding.health == Health.BROKEN
    assert "structlog" in finding.detail
    assert "rlvr-verifier[service]" in finding.mend
    assert machine.extra([]).health == Health.OK


def test_limits_hold_here_and_a_program_that_escapes_one_is_told():
    assert machine.memory_limit().health == Health.OK
    assert machine.cpu_limit().health == Health.OK
    assert machine.network_lock().health == Health.OK
    escaped = machine._attempt("x", lambda: machine._child("print('free')", "held"), "mend")
    assert (escaped.health, escaped.mend) == (Health.BROKEN, "mend")


def test_libraries_are_there_in_versions_that_the_stubs_take():
    assert [machine.version(name).health for name in machine.LEAST] == [Health.OK] * 2
    assert machine.version("no-such-distribution").health == Health.BROKEN
    assert machine.stubs().health == Health.OK


def test_every_kind_has_a_trial():
    assert set(TRIALS) == {*KINDS, *HOLDERS, CODE} - UNTRIED


async def test_serving_is_tried_with_every_kind():
    findings = {finding.name: finding for finding in await attempt()}
    for name in (
        "settings",
        "workers",
        "grpc",
        *(f"kind {kind}" for kind in (*KINDS, *HOLDERS) if kind not in UNTRIED),
    ):
        assert findings[name].health == Health.OK, findings[name]


def doctor(*arguments, **env):
    command = [sys.executable, "-m", "verifier_service", "doctor", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, **env}, check=False)


def test_a_taken_port_is_broken_and_exit_code_1():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = doctor("--json", RLVR_PORT=str(taken.getsockname()[1]))
    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert [f["name"] for f in report["findings"] if f["health"] == "broken"] == ["port"]


def test_a_bad_setting_is_broken_and_named():
    done = doctor(RLVR_WORKERS="many")
    assert done.returncode == 1
    assert "RLVR_WORKERS" in done.stdout


def test_a_database_that_is_not_there_is_broken_and_named(tmp_path):
    done = doctor(RLVR_SQL_DATABASES=f"shop={tmp_path / 'none.db'}")
    assert done.returncode == 1
    assert "broken   settings: sql_databases: shop" in done.stdout


def test_a_variable_that_is_no_setting_is_a_warning_with_the_name_that_is_near():
    done = doctor("--json", RLVR_WORKER="2", RLVR_PORT="0", RLVR_SANDBOX="none")
    found = [f for f in json.loads(done.stdout)["findings"] if f["name"] == "settings"]
    assert [(f["health"], f["detail"]) for f in found] == [
        ("ok", "valid"),
        ("warning", "RLVR_WORKER is no setting; RLVR_WORKERS is one"),
    ]
