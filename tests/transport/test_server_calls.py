"""The three calls over a real channel: statuses, paths, views, deadlines; whatever came, the next call is answered."""

import grpc
import grpc.aio
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rlvr import v1
from scripted_engine import ScriptedEngine, math_group, running_server, until

from verifier_service.domain.config import Caps

SMALL = Caps(max_groups=3, max_items=4, max_message_bytes=100_000)
UNKNOWN_FIELD = b"\xfa\x07\x01x"


async def refused(call):
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value.code(), caught.value.details()


async def test_results_come_in_request_order_with_their_ids(running):
    groups = [math_group("b", "yes", "no"), math_group("a"), math_group("c", "unusable", "full", "messages")]
    response = await running.stub.Verify(v1.VerifyRequest(groups=groups))
    assert [result.id for result in response.results] == ["b", "a", "c"]
    first, second, third = response.results
    assert [result.verdict.passed for result in first.results] == [True, False]
    assert list(second.results) == []
    assert [result.error.field for result in third.results] == [
        "groups[2].task.math.references[0]",
        "",
        "groups[2].completions[2].messages_json",
    ]
    assert [result.error.retryable for result in third.results] == [False, True, False]


async def test_one_bad_group_never_fails_the_others(running):
    bad = v1.Group(id="bad", task={"math": {}}, completions=[{"text": "yes"}, {"text": "no"}])
    response = await running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "yes"), bad, math_group("c", "yes")]))
    assert response.results[0].results[0].verdict.passed
    assert response.results[2].results[0].verdict.passed
    assert [result.error.code for result in response.results[1].results] == [v1.ERROR_CODE_BAD_TASK] * 2
    assert {result.error.field for result in response.results[1].results} == {"groups[1].task.math.references"}
    assert not response.results[1].HasField("error")


ENVELOPES = {
    "no groups": (v1.VerifyRequest(), "groups"),
    "too many groups": (v1.VerifyRequest(groups=[math_group(str(n)) for n in range(4)]), "groups"),
    "too many completions": (
        v1.VerifyRequest(groups=[math_group("a", "x"), math_group("b", *"wxyz")]),
        "groups[1].completions",
    ),
    "a missing id": (v1.VerifyRequest(groups=[math_group("a"), math_group("")]), "groups[1].id"),
    "a long id": (v1.VerifyRequest(groups=[math_group("a" * 257)]), "groups[0].id"),
    "duplicate ids": (v1.VerifyRequest(groups=[math_group("a"), math_group("b"), math_group("a")]), "groups[2].id"),
    "an unknown view": (v1.VerifyRequest(groups=[math_group("a")], view=7), "view"),
    "a long client id": (v1.VerifyRequest(groups=[math_group("a")], client_id="c" * 257), "client_id"),
}


@pytest.mark.parametrize("name", ENVELOPES)
async def test_a_fault_of_the_envelope_is_refused_by_name_and_nothing_is_done(name):
    request, field = ENVELOPES[name]
    async with running_server(ScriptedEngine(), SMALL) as running:
        code, details = await refused(running.stub.Verify(request))
        assert code == grpc.StatusCode.INVALID_ARGUMENT
        assert details.startswith(f"{field}: ")
        assert running.engine.received == []
        assert (await running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "yes")]))).results[0].results


async def test_unknown_fields_of_the_envelope_are_refused(running):
    data = v1.VerifyRequest(groups=[math_group("a", "yes")]).SerializeToString() + UNKNOWN_FIELD
    code, details = await refused(running.raw(data))
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert "127" in details


@pytest.mark.parametrize("call", ["Verify", "GetServerInfo"])
async def test_bytes_that_are_no_message_are_the_callers_fault(running, call):
    code, details = await refused(running.raw(b"\xff\xff\xff\xff", call))
    assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert call in details


async def test_text_that_is_not_utf_8_is_the_callers_fault(running):
    data = v1.VerifyRequest(groups=[math_group("a", "XYZ")]).SerializeToString().replace(b"XYZ", b"\xed\xa0\x80")
    code, _ = await refused(running.raw(data))
    assert code == grpc.StatusCode.INVALID_ARGUMENT


async def test_random_bytes_never_bring_the_server_down(running):
    answers = []

    @given(st.lists(st.binary(max_size=64), max_size=20))
    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    def collect(requests):
        answers.extend(requests)

    collect()
    for data in answers:
        code, _ = await refused(running.raw(data))
        assert code == grpc.StatusCode.INVALID_ARGUMENT
    assert (await running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "yes")]))).results[0].results


async def test_a_message_over_the_cap_is_refused_and_the_next_answered():
    async with running_server(ScriptedEngine(), SMALL) as running:
        code, _ = await refused(running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "x" * 200_000)])))
        assert code == grpc.StatusCode.RESOURCE_EXHAUSTED
        assert (await running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "yes")]))).results


async def test_a_failure_of_ours_is_internal_and_says_nothing_of_the_request(running):
    code, details = await refused(running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "boom")])))
    assert code == grpc.StatusCode.INTERNAL
    assert "secret" not in details
    assert "RuntimeError" not in details


async def test_the_engine_gets_less_time_than_the_call_has(running):
    request = v1.VerifyRequest(groups=[math_group("a", "yes")])
    await running.stub.Verify(request, timeout=2)
    await running.stub.Verify(request, timeout=100)
    await running.stub.Verify(request)
    short, long, none = running.engine.deadlines
    assert short < 1.95
    assert short > 1.5
    assert 95 < long <= 99.5
    assert none is None


async def test_a_cancelled_call_cancels_its_work(running):
    call = running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "wait")]))
    await until(lambda: running.engine.at_once)
    call.cancel()
    await until(lambda: running.engine.cancelled)


@pytest.mark.parametrize(("given_name", "seen"), [("trainer-7", "trainer-7"), ("", "ipv4:127.0.0.1")])
async def test_the_engine_learns_the_clients_name(running, given_name, seen):
    await running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "yes")], client_id=given_name))
    assert running.engine.clients[0].startswith(seen)


async def test_a_view_decides_how_much_comes_back(running):
    text = "x" * 5000 + "yes"
    for view, most in ((v1.VIEW_UNSPECIFIED, 512), (v1.VIEW_BASIC, 512), (v1.VIEW_FULL, 5003)):
        response = await running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", text)], view=view))
        assert len(response.results[0].results[0].verdict.extracted) == most


async def test_a_large_request_is_read_off_the_loop_and_answered(running):
    response = await running.stub.Verify(v1.VerifyRequest(groups=[math_group("a", "x" * 3_000_000 + "yes")]))
    assert response.results[0].results[0].verdict.passed


async def test_server_info_lists_every_kind_and_which_are_served(running):
    info = await running.stub.GetServerInfo(v1.GetServerInfoRequest())
    assert [kind.kind for kind in info.kinds] == [f.name for f in v1.Task.DESCRIPTOR.oneofs_by_name["kind"].fields]
    assert [(kind.kind, kind.version) for kind in info.kinds if kind.served] == [("math", "math-1")]
    assert (info.verifier_version, info.service_version, info.isolation_level) == ("rules-test", "1.2.3", "none")
    assert info.caps.max_items == Caps().max_items
    assert info.caps.max_message_bytes == Caps().max_message_bytes
    assert info.limits.workers == 2
    assert info.limits.default_deadline.seconds == 300
