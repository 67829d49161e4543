"""Health, reflection, token and drain: what orchestrators and operators see of a server."""

import asyncio
import socket

import grpc
import grpc.aio
import pytest
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from rlvr import v1
from scripted_engine import ScriptedEngine, facts, math_group, running_server, until

from verifier_service.transport.server import SERVICE, CannotListen, Listening, Server, try_binding

SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
ASK = v1.VerifyRequest(groups=[math_group("a", "yes")])
WAIT = v1.VerifyRequest(groups=[math_group("a", "wait yes")])


async def code_of(call):
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    return caught.value.code()


def health(running):
    return health_pb2_grpc.HealthStub(running.channel)


@pytest.mark.parametrize("name", ["", SERVICE])
async def test_health_is_serving_and_flips_when_the_drain_begins(running, name):
    request = health_pb2.HealthCheckRequest(service=name)
    assert (await health(running).Check(request)).status == SERVING
    await running.server.drain(0.1)
    assert (await health(running).Check(request)).status == NOT_SERVING


async def test_an_unknown_service_has_no_health(running):
    assert await code_of(health(running).Check(health_pb2.HealthCheckRequest(service="x"))) == grpc.StatusCode.NOT_FOUND


async def test_every_watcher_hears_of_the_flip_even_after_another_left(running):
    request = health_pb2.HealthCheckRequest(service=SERVICE)
    leaving, staying = health(running).Watch(request), health(running).Watch(request)
    assert (await leaving.read()).status == SERVING
    assert (await staying.read()).status == SERVING
    leaving.cancel()
    await running.server.drain(0.1)
    assert (await staying.read()).status == NOT_SERVING


async def test_reflection_names_the_services(running):
    stub = reflection_pb2_grpc.ServerReflectionStub(running.channel)
    call = stub.ServerReflectionInfo(iter([reflection_pb2.ServerReflectionRequest(list_services="")]))
    names = {service.name for service in (await call.read()).list_services_response.service}
    assert names == {SERVICE, "grpc.health.v1.Health", "grpc.reflection.v1alpha.ServerReflection"}


def bearer(text):
    return (("authorization", text),)


@pytest.mark.parametrize("metadata", [None, bearer("Bearer wrong"), bearer("s3cret"), bearer("Bearer "), bearer("é")])
async def test_without_the_token_every_call_but_health_is_refused(metadata):
    metadata = None if metadata == bearer("é") else metadata
    async with running_server(ScriptedEngine(), token="s3cret") as running:
        unary = [
            running.stub.Verify(ASK, metadata=metadata),
            running.stub.GetServerInfo(v1.GetServerInfoRequest(), metadata=metadata),
        ]
        assert [await code_of(call) for call in unary] == [grpc.StatusCode.UNAUTHENTICATED] * 2
        stream = running.stub.VerifyStream(metadata=metadata)  # sends nothing: a write could meet the refusal halfway
        assert await code_of(stream.read()) == grpc.StatusCode.UNAUTHENTICATED
        assert running.engine.received == []
        assert (await health(running).Check(health_pb2.HealthCheckRequest())).status == SERVING


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
async def test_with_the_token_calls_are_answered(scheme):
    async with running_server(ScriptedEngine(), token="s3cret") as running:
        response = await running.stub.Verify(ASK, metadata=bearer(f"{scheme} s3cret"))
        assert response.results[0].results[0].verdict.passed


async def test_a_drain_finishes_what_is_under_way_and_refuses_what_is_new(running):
    call = running.stub.Verify(WAIT)
    await until(lambda: running.engine.at_once)
    drain = asyncio.create_task(running.server.drain(20))
    await until(lambda: running.server.draining)
    assert await code_of(running.stub.Verify(ASK)) == grpc.StatusCode.UNAVAILABLE
    assert not drain.done()
    running.engine.gate.set()
    assert (await call).results[0].results[0].verdict.passed
    assert await drain is True


async def test_a_drain_ends_an_idle_stream_at_once(running):
    stream = running.stub.VerifyStream()
    await stream.write(v1.VerifyStreamRequest(groups=[math_group("a", "yes")]))
    assert (await stream.read()).results[0].id == "a"
    assert await running.server.drain(20) is True
    assert await code_of(stream.read()) == grpc.StatusCode.UNAVAILABLE


async def test_a_drain_answers_a_streams_open_groups_first(running):
    stream = running.stub.VerifyStream()
    await stream.write(v1.VerifyStreamRequest(groups=[math_group("a", "wait yes")]))
    await until(lambda: running.engine.at_once)
    drain = asyncio.create_task(running.server.drain(20))
    await until(lambda: running.server.draining)
    running.engine.gate.set()
    assert (await stream.read()).results[0].results[0].verdict.passed
    assert await code_of(stream.read()) == grpc.StatusCode.UNAVAILABLE
    assert await drain is True


async def test_a_drain_gives_up_after_its_grace(running):
    call = running.stub.Verify(WAIT)
    await until(lambda: running.engine.at_once)
    assert await running.server.drain(0.05) is False
    call.cancel()


async def test_a_port_in_use_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotListen, match=rf"^cannot listen on 127.0.0.1:{port}: Address already in use$"):
            await Server(ScriptedEngine(), facts(), Listening("127.0.0.1", port)).start()


def test_a_host_that_is_none_is_told_in_one_line():
    with pytest.raises(CannotListen, match=r"no\.such\.host\.invalid"):
        try_binding(Listening("no.such.host.invalid", 0))
