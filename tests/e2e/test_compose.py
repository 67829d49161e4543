"""docker-compose.yml brought up as `make up` does: every kind is served through the published port of this machine."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import grpc
import pytest
from google.protobuf import json_format
from rlvr import v1

from verifier_service.isolation import sandbox_files

pytestmark = [pytest.mark.docker, pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.xdist_group("compose")]

ROOT = Path(__file__).resolve().parents[2]
DOUBLING = "```python\nprint(2 * int(input()))\n```"
GROUPS = {
    "math": {
        "task": {"math": {"references": ["\\frac{1}{2}"]}},
        "completions": [{"text": "so \\boxed{0.5}"}, {"text": "so \\boxed{2}"}],
    },
    "qa": {"task": {"qa": {"references": ["Lima"]}}, "completions": [{"text": "It is Lima."}, {"text": "Quito"}]},
    "mcq": {
        "task": {"mcq": {"choices": ["tin", "zinc"], "references": ["B"]}},
        "completions": [{"text": "The answer is B"}, {"text": "The answer is A"}],
    },
    "json": {"task": {"json": {"expected_json": "[1]"}}, "completions": [{"text": "[1]"}, {"text": "[2]"}]},
    "state": {
        "task": {"state": {"initial_json": "{}", "goal_json": '[{"path": "/a", "op": "exists"}]'}},
        "completions": [{"text": "ok", "state_json": '{"a": 1}'}, {"text": "ok", "state_json": "{}"}],
    },
    "tool_calls": {
        "task": {"tool_calls": {"expected_json": '[{"name": "f", "arguments": {"x": 1}}]'}},
        "completions": [
            {"text": '{"name": "f", "arguments": {"x": 1}}'},
            {"text": '{"name": "f", "arguments": {"x": 2}}'},
        ],
    },
    "instruction": {
        "task": {"instruction": {"constraints_json": '[{"type": "no_comma"}]'}},
        "completions": [{"text": "one and two"}, {"text": "one, two"}],
    },
    "sql": {
        "task": {"sql": {"setup": "CREATE TABLE t (a); INSERT INTO t VALUES (1);", "reference": "SELECT a FROM t"}},
        "completions": [{"text": "SELECT a FROM t"}, {"text": "DELETE FROM t"}],
    },
    "constraint": {
        "task": {"constraint": {"puzzle": "countdown", "parameters_json": '{"numbers": [1, 2, 3], "target": 6}'}},
        "completions": [{"text": "1 + 2 + 3"}, {"text": "1 + 2"}],
    },
    "steps": {
        "task": {
            "steps": {
                "steps": [{"id": "1", "task": {"qa": {"references": ["Peru"]}}}],
                "final": {"id": "final", "task": {"qa": {"references": ["Lima"]}}},
            }
        },
        "completions": [{"text": "Step 1: Peru\nFinal answer: Lima"}, {"text": "Step 1: Chile\nFinal answer: Lima"}],
    },
    "composite": {
        "task": {"composite": {"parts": [{"task": {"qa": {"references": ["Lima"]}}}]}},
        "completions": [{"text": "It is Lima."}, {"text": "Quito"}],
    },
    "code": {
        "task": {"code": {"stdio": {"cases": [{"stdin": "21\n", "expected_stdout": "42\n"}]}}},
        "completions": [{"text": DOUBLING}, {"text": DOUBLING.replace("2 *", "3 *")}],
    },
}


def lacking():
    """What keeps Compose from running here; empty where nothing does."""
    if shutil.which("docker") is None or quiet("docker", "version").returncode:
        return "no Docker engine answers"
    if shutil.which("docker-compose") is None and quiet("docker", "compose", "version").returncode:
        return "there is no Compose"
    image = sandbox_files.image_name()
    missing = quiet("docker", "image", "inspect", image).returncode
    return f"no image {image}: run `make sandbox-image`" if missing else ""


def quiet(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def composed():
    """A project of its own that is up; its name and port."""
    if why := lacking():
        if os.environ.get("REQUIRE_DOCKER") == "1":
            pytest.fail(why)
        pytest.skip(why)
    project, port = f"rlvrtest{uuid.uuid4().hex[:8]}", free_port()
    image = f"rlvr-verifier:{project}"
    own = {"COMPOSE_PROJECT_NAME": project, "RLVR_PORT": str(port), "RLVR_SERVICE_IMAGE": image}
    env = {name: value for name, value in os.environ.items() if not name.startswith("RLVR_")} | own
    script = [sys.executable, str(ROOT / "scripts" / "compose.py")]
    try:
        done = quiet(*script, "up", env=env)
        assert done.returncode == 0, done.stdout + done.stderr
        yield project, port
    finally:
        done = quiet(*script, "down", "--volumes", "--timeout", "10", env=env)
        quiet("docker", "image", "rm", "--no-prune", image)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not quiet("docker", "ps", "-aq", "--filter", f"label=com.docker.compose.project={project}").stdout


@pytest.fixture
def stub(composed):
    with grpc.insecure_channel(f"127.0.0.1:{composed[1]}") as channel:
        yield v1.VerifierServiceStub(channel)


def test_every_kind_is_served_through_the_published_port(stub):
    info = stub.GetServerInfo(v1.GetServerInfoRequest(), timeout=30)
    assert {kind.kind for kind in info.kinds if kind.served} == {*GROUPS, "custom"}  # whose verifiers are the owner's
    groups = [json_format.ParseDict({"id": kind, **group}, v1.Group()) for kind, group in GROUPS.items()]
    answers = {answer.id: answer.results for answer in stub.Verify(v1.VerifyRequest(groups=groups), timeout=60).results}
    for kind in GROUPS:
        right, wrong = answers[kind]
        assert right.verdict.passed, (kind, right)
        assert wrong.HasField("verdict"), (kind, wrong)
        assert not wrong.verdict.passed, kind
    info = stub.GetServerInfo(v1.GetServerInfoRequest(), timeout=30)
    assert info.isolation_level == "namespaces"


def test_the_sandbox_is_back_after_its_container_was_restarted(composed, stub):
    [sandbox] = [one["Id"] for one in inspected(composed[0]) if service_of(one) == "sandbox"]
    assert quiet("docker", "restart", "--time", "2", sandbox).returncode == 0
    task = {"code": {"stdio": {"cases": [{"stdin": "4\n", "expected_stdout": "8\n"}]}}}  # no verdict of the cache
    group = json_format.ParseDict({**GROUPS["code"], "id": "again", "task": task}, v1.Group())
    until = time.monotonic() + 60
    while True:
        [answer] = stub.Verify(v1.VerifyRequest(groups=[group]), timeout=60).results
        if all(result.HasField("verdict") for result in answer.results):
            break
        assert time.monotonic() < until, answer
        assert all(result.error.retryable for result in answer.results if result.HasField("error")), answer
        time.sleep(0.5)
    assert [result.verdict.passed for result in answer.results] == [True, False]


def test_no_container_holds_the_engine_or_can_be_reached_from_elsewhere(composed):
    containers = {service_of(one): one for one in inspected(composed[0])}
    assert set(containers) == {"verifier", "sandbox"}
    for one in containers.values():
        assert {mount["Type"] for mount in one["Mounts"]} <= {"volume", "tmpfs"}
        host = one["HostConfig"]
        assert (host["Privileged"], host["ReadonlyRootfs"], host["CapDrop"]) == (False, True, ["ALL"])
        published = [bind["HostIp"] for binds in one["NetworkSettings"]["Ports"].values() for bind in binds or ()]
        assert set(published) <= {"127.0.0.1"}
    assert containers["sandbox"]["HostConfig"]["NetworkMode"] == "none"
    assert any(option.startswith("seccomp=") for option in containers["sandbox"]["HostConfig"]["SecurityOpt"])


def inspected(project):
    """What the engine says of a project's containers."""
    ids = quiet("docker", "ps", "-aq", "--filter", f"label=com.docker.compose.project={project}").stdout.split()
    return json.loads(quiet("docker", "inspect", *ids).stdout)


def service_of(container):
    return container["Config"]["Labels"]["com.docker.compose.service"]
