"""Each bad input gives what the contract says, naming the field; the server stays up and answers the next call."""

import os

import grpc
import pytest
from rlvr import v1
from server_process import ServerProcess, math_group

GOOD = math_group("good", "so \\boxed{42}", "so \\boxed{41}")


@pytest.fixture(autouse=True)
def _the_next_call_is_answered(served):
    yield
    results = served.verify(GOOD).results[0].results
    assert [result.verdict.passed for result in results] == [True, False]


def refused(call):
    with pytest.raises(grpc.RpcError) as caught:
        call()
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    return caught.value.details()


def errors_beside_a_good_group(served, bad):
    """Sends the bad group between two good ones, and returns its results' errors."""
    first, middle, last = served.verify(math_group("a", "\\boxed{42}"), bad, math_group("c", "\\boxed{42}")).results
    assert first.results[0].verdict.passed
    assert last.results[0].verdict.passed
    assert not middle.HasField("error")
    assert not any(result.HasField("verdict") for result in middle.results)
    return [(v1.ErrorCode.Name(r.error.code), r.error.field, r.error.retryable) for r in middle.results]


def test_no_groups(served):
    assert refused(served.verify).startswith("groups: ")


def test_duplicate_ids(served):
    assert refused(lambda: served.verify(GOOD, math_group("x"), GOOD)).startswith("groups[2].id: ")


def test_an_unknown_kind(served):
    task = v1.Task.FromString(b"\xfa\x07\x00")
    bad = v1.Group(id="bad", task=task, completions=[{"text": "x"}, {"text": "y"}])
    assert errors_beside_a_good_group(served, bad) == [("ERROR_CODE_UNSUPPORTED", "groups[1].task", False)] * 2


def test_a_kind_that_is_not_served(tmp_path):
    bad = v1.Group(id="bad", task={"code": {"asserts": {"test_code": "assert x"}}}, completions=[{"text": "x"}])
    with ServerProcess(tmp_path, RLVR_SANDBOX="none") as without_code:
        [(code, field, retryable)] = errors_beside_a_good_group(without_code, bad)
    assert (code, retryable) == ("ERROR_CODE_UNSUPPORTED", False)
    assert field.startswith("groups[1].task")


@pytest.mark.parametrize("kind", ["math", "qa", "mcq"])
def test_a_missing_reference(served, kind):
    bad = v1.Group(id="bad", task={kind: {}}, completions=[{"text": "x"}])
    expected = ("ERROR_CODE_BAD_TASK", f"groups[1].task.{kind}.references", False)
    assert errors_beside_a_good_group(served, bad) == [expected]


@pytest.mark.parametrize("kind", ["math", "qa", "mcq"])
def test_a_blank_reference(served, kind):
    bad = v1.Group(id="bad", task={kind: {"references": [" "]}}, completions=[{"text": "x"}])
    [(code, field, _)] = errors_beside_a_good_group(served, bad)
    assert code == "ERROR_CODE_BAD_TASK"
    assert field.startswith(f"groups[1].task.{kind}.")


def test_a_negative_timeout(served):
    bad = math_group("bad", "x", timeout={"seconds": -3})
    assert errors_beside_a_good_group(served, bad) == [("ERROR_CODE_BAD_TASK", "groups[1].timeout", False)]


def test_an_unknown_enum(served):
    bad = math_group("bad", "x")
    bad.task.math.policy.percent = 88
    expected = ("ERROR_CODE_UNSUPPORTED", "groups[1].task.math.policy.percent", False)
    assert errors_beside_a_good_group(served, bad) == [expected]


def test_a_completion_of_10_mb_is_a_verdict(served):
    huge = "\\boxed{42} " * 1_000_000
    first, second = served.verify(math_group("huge", huge, "\\boxed{42}")).results[0].results
    assert first.HasField("verdict")
    assert first.verdict.reason == v1.REASON_TOO_LARGE
    assert not first.verdict.passed
    assert first.verdict.score == 0.0
    assert second.verdict.passed


def test_a_lone_surrogate_in_the_bytes(served):
    data = v1.VerifyRequest(groups=[math_group("a", "XYZ")]).SerializeToString()
    assert "VerifyRequest" in refused(
        lambda: served.raw(data.replace(b"XYZ", "\ud800".encode("utf-8", "surrogatepass")))
    )


def test_a_transcript_that_is_none(served):
    bad = v1.Group(id="bad", task={"math": {"references": ["1"]}}, completions=[{"text": "1"}, {"messages_json": "{"}])
    first, second = served.verify(GOOD, bad).results[1].results
    assert first.verdict.passed
    assert second.error.code == v1.ERROR_CODE_BAD_TASK
    assert second.error.field == "groups[1].completions[1].messages_json"


def test_an_empty_completion_list(served):
    response = served.verify(math_group("empty"), GOOD)
    assert list(response.results[0].results) == []
    assert not response.results[0].HasField("error")
    assert len(response.results[1].results) == 2


def test_random_bytes(served):
    for size in (1, 10, 1000, 100_000):
        refused(lambda size=size: served.raw(b"\xff" + os.urandom(size)))


def test_the_same_on_a_stream_is_the_groups_own_error(served):
    groups = [math_group("", "x"), math_group("t", "x", timeout={"seconds": -1}), GOOD]
    requests = iter([v1.VerifyStreamRequest(groups=groups)])
    results = {r.id: r for response in served.stub.VerifyStream(requests, timeout=60) for r in response.results}
    assert results[""].error.field == "groups[0].id"
    assert results["t"].results[0].error.field == "groups[1].timeout"
    assert results["good"].results[0].verdict.passed
