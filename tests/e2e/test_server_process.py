"""The server as its operator sees it: port file, signals, drain, exit codes, token, and what its logs never hold."""

import json
import os
import signal
import socket
import subprocess
import sys

import grpc
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from rlvr import v1
from server_process import ServerProcess, alive, math_group, wait_until

NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING


def long_request(server):
    """Starts a call that takes a while: thousands of distinct answers, each to be worked out."""
    texts = [f"so \\boxed{{\\frac{{{n}}}{{{n + 1}}} + \\sqrt{{{n}}}}}" for n in range(8000)]
    group = math_group("long", *texts, reference="\\sqrt{3} + \\frac{3}{4}")
    return server.stub.Verify.future(v1.VerifyRequest(groups=[group]), timeout=120)


def long_call_under_way(server):
    """Starts a long call and waits until its work has begun."""
    before = ticks(server)
    call = long_request(server)
    wait_until(lambda: ticks(server) >= before + 10)
    assert not call.done()
    return call


def ticks(server):
    """Returns the clock ticks that the server's workers have spent."""
    return sum(cpu_ticks(pid) for pid in server.descendants())


def cpu_ticks(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return int(fields[11]) + int(fields[12])
    except OSError:
        return 0


def health(server):
    return health_pb2_grpc.HealthStub(server.channel).Check(health_pb2.HealthCheckRequest(), timeout=20).status


def test_sigterm_finishes_what_is_under_way_refuses_what_is_new_and_exits_0(tmp_path):
    with ServerProcess(tmp_path, "--workers", "1") as server:
        workers = server.descendants()
        assert workers
        call = long_call_under_way(server)
        server.terminate()
        wait_until(lambda: health(server) == NOT_SERVING)
        assert not call.done()
        with pytest.raises(grpc.RpcError) as caught:
            server.verify(math_group("new", "\\boxed{42}"))
        assert caught.value.code() == grpc.StatusCode.UNAVAILABLE
        results = call.result().results[0].results
        assert len(results) == 8000
        assert all(result.HasField("verdict") for result in results)
        assert sum(result.verdict.passed for result in results) == 1
        assert server.process.wait(30) == 0
    assert not server.port_file.exists()
    wait_until(lambda: not any(alive(pid) for pid in workers))


def test_after_the_grace_what_is_left_is_cancelled_and_retryable(tmp_path):
    with ServerProcess(tmp_path, "--workers", "1", "--grace-s", "0.1") as server:
        call = long_call_under_way(server)
        server.terminate()
        results = call.result().results[0].results
        left = [result.error for result in results if result.HasField("error")]
        assert left
        assert {error.code for error in left} == {v1.ERROR_CODE_CANCELLED}
        assert all(error.retryable for error in left)
        assert server.process.wait(30) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_idle_server_stops_at_once(tmp_path, number):
    with ServerProcess(tmp_path, "--workers", "1") as server:
        server.process.send_signal(number)
        assert server.process.wait(30) == 0


def test_workers_never_outlive_a_server_that_was_killed(tmp_path):
    with ServerProcess(tmp_path, "--workers", "2") as server:
        workers = server.descendants()
        assert len(workers) >= 2
        server.process.kill()
        server.process.wait(30)
        wait_until(lambda: not any(alive(pid) for pid in workers))


def serve(*flags, **env):
    command = [sys.executable, "-m", "verifier_service", "serve", *flags]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, **env}, check=False)


def test_a_port_in_use_is_one_line_and_exit_code_1():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = serve("--port", str(port))
    assert done.returncode == 1
    assert done.stderr == f"verifier-service: cannot listen on 127.0.0.1:{port}: Address already in use\n"


def test_a_bad_setting_is_one_line_and_exit_code_2():
    done = serve(RLVR_WORKERS="none")
    assert done.returncode == 2
    assert done.stderr.startswith("verifier-service: RLVR_WORKERS: ")
    assert done.stderr.count("\n") == 1


def test_logs_hold_counts_and_neither_texts_nor_secrets(tmp_path):
    token = "hush-token-1234"
    with ServerProcess(tmp_path, "--workers", "1", "--log-format", "json", RLVR_TOKEN=token) as server:
        metadata = (("authorization", f"Bearer {token}"),)
        group = math_group("id-1", "sesame \\boxed{7351}", "sesame \\boxed{x", reference="7351")
        assert server.verify(group, metadata=metadata).results[0].results[0].verdict.passed
        server.verify(math_group("id-2", "sesame", reference="7351 sesame ("), metadata=metadata)
        for wrong in (None, (("authorization", "Bearer hush-wrong"),)):
            with pytest.raises(grpc.RpcError) as caught:
                server.verify(group, metadata=wrong)
            assert caught.value.code() == grpc.StatusCode.UNAUTHENTICATED
        with pytest.raises(grpc.RpcError):
            server.stub.Verify(v1.VerifyRequest(groups=[group, group]), metadata=metadata)
    log = server.log.read_text()
    for secret in ("sesame", "7351", "hush"):
        assert secret not in log
    lines = [json.loads(line) for line in log.splitlines()]
    [call, *_] = [line for line in lines if line["event"] == "verify"]
    assert (call["groups"], call["items"], call["passed"], call["status"]) == (1, 2, 1, "OK")
    assert call["duration_ms"] > 0
    events = [line["event"] for line in lines if line["event"] in {"serving", "draining", "stopped"}]
    assert events == ["serving", "draining", "stopped"]


def test_a_second_server_on_the_same_port_is_refused(served):
    assert serve("--port", str(served.port)).returncode == 1


def test_a_call_is_answered_before_its_deadline_with_what_is_done(served):
    """Many slow comparisons, a minute of work in all: the hard limit is the call's own deadline."""
    nothing = [rf"\sqrt[{i + 2}]{{x^{{{i}}}+\ln(x+%d)}}" for i in range(1, 60)]
    texts = [f"so \\boxed{{\\sin x + {'+'.join(f'{r % n}-{r % n}' for r in nothing)}}}" for n in range(1_000)]
    response = served.stub.Verify(v1.VerifyRequest(groups=[math_group("much", *texts, reference="\\sin x")]), timeout=5)
    results = response.results[0].results
    left = [result.error for result in results if result.HasField("error")]
    assert len(results) == 1_000
    assert left
    assert {error.code for error in left} == {v1.ERROR_CODE_DEADLINE_EXCEEDED}
    assert all(error.retryable for error in left)
