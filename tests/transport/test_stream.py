"""VerifyStream: any order by id, bounded reading, and every fault of a group in its own result."""

import asyncio

import grpc
import grpc.aio
import pytest
from rlvr import v1
from scripted_engine import VERSION, ScriptedEngine, math_group

from verifier_service.domain.config import Caps
from verifier_service.domain.errors import EnvelopeFault
from verifier_service.transport.judging import Judging
from verifier_service.transport.stream import StreamCall
from verifier_service.transport.window import Load, Window, WindowSize


def request(*groups, **more):
    return v1.VerifyStreamRequest(groups=groups, **more)


async def each(*messages):
    for message in messages:
        yield message if isinstance(message, bytes) else message.SerializeToString()


def stream_call(engine, window=None, caps=None, stop=None):
    judging = Judging(engine, caps or Caps(), VERSION)
    return StreamCall(judging, "peer", stop or asyncio.Event(), Window(window or WindowSize()))


async def answers(call, *messages):
    results = []
    async for data in call.run(each(*messages)):
        results.extend(v1.VerifyStreamResponse.FromString(data).results)
    return {result.id: result for result in results}


async def test_a_slow_group_never_holds_up_the_others(running):
    stream = running.stub.VerifyStream()
    await stream.write(request(math_group("slow", "wait yes")))
    await stream.write(request(math_group("quick", "no"), math_group("quicker", "yes")))
    seen = []
    while len(seen) < 2:
        seen += [result.id for result in (await stream.read()).results]
    assert sorted(seen) == ["quick", "quicker"]
    running.engine.gate.set()
    await stream.done_writing()
    assert [result.id for result in (await stream.read()).results] == ["slow"]
    assert await stream.read() == grpc.aio.EOF


async def test_bytes_that_are_no_message_end_the_stream(running):
    call = running.channel.stream_stream("/rlvr.v1.VerifierService/VerifyStream")(each(b"\xff\xff"))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call.read()
    assert caught.value.code() == grpc.StatusCode.INVALID_ARGUMENT


async def test_a_failure_of_ours_ends_the_stream_without_a_word_of_the_request(running):
    call = running.stub.VerifyStream(each_message(request(math_group("a", "boom"))))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call.read()
    assert caught.value.code() == grpc.StatusCode.INTERNAL
    assert "secret" not in caught.value.details()


async def each_message(*messages):
    for message in messages:
        yield message


async def test_an_empty_stream_ends_well():
    assert await answers(stream_call(ScriptedEngine())) == {}
    assert await answers(stream_call(ScriptedEngine()), request()) == {}


async def test_the_id_of_an_open_group_is_an_error_and_may_be_used_again_later():
    engine = ScriptedEngine()
    call = stream_call(engine)
    seen = []
    async for data in call.run(
        each(request(math_group("a", "wait yes"), math_group("a", "yes"), math_group("b", "yes")))
    ):
        for result in v1.VerifyStreamResponse.FromString(data).results:
            seen.append((result.id, result.error.code, result.error.field))
            engine.gate.set()
    assert sorted(seen) == [("a", 0, ""), ("a", v1.ERROR_CODE_BAD_TASK, "groups[1].id"), ("b", 0, "")]
    again = await answers(call_again := stream_call(engine), request(math_group("a", "yes")))
    assert again["a"].results[0].verdict.passed
    assert call_again.tally.passed == 1


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (request(math_group("", "yes"), math_group("ok", "yes")), "groups[0].id"),
        (request(math_group("i" * 257, "yes"), math_group("ok", "yes")), "groups[0].id"),
        (request(math_group("many", *["yes"] * 5), math_group("ok", "yes")), "groups[0].completions"),
    ],
)
async def test_a_group_that_cannot_be_read_is_its_own_error(message, field):
    found = await answers(stream_call(ScriptedEngine(), caps=Caps(max_items=4)), message)
    assert found.pop("ok").results[0].verdict.passed
    [error] = [result.error for result in found.values()]
    assert error.field == field
    assert error.code == v1.ERROR_CODE_BAD_TASK


@pytest.mark.parametrize(
    "data",
    [
        request(math_group("a", "yes"), view=9).SerializeToString(),
        request(math_group("a", "yes")).SerializeToString() + b"\xfa\x07\x01x",
    ],
)
async def test_what_a_message_holds_beyond_the_contract_is_its_groups_error(data):
    engine = ScriptedEngine()
    found = await answers(stream_call(engine), data, request(math_group("b", "yes")))
    assert found["a"].error.code == v1.ERROR_CODE_UNSUPPORTED
    assert found["b"].results[0].verdict.passed
    assert [group.id for group in engine.received] == ["b"]


async def test_each_message_has_its_own_view():
    text = "x" * 2000 + "yes"
    found = await answers(
        stream_call(ScriptedEngine()),
        request(math_group("basic", text)),
        request(math_group("full", text), view=v1.VIEW_FULL),
    )
    assert len(found["basic"].results[0].verdict.extracted) == 512
    assert len(found["full"].results[0].verdict.extracted) == 2003


async def test_a_full_window_stops_the_reading():
    engine, taken = ScriptedEngine(), []

    async def endless():
        for number in range(100):
            taken.append(number)
            yield request(math_group(str(number), "wait yes")).SerializeToString()

    call = stream_call(engine, WindowSize(groups=5))
    run = call.run(endless())
    first = asyncio.ensure_future(anext(run))
    for _ in range(50):
        await asyncio.sleep(0)
    assert engine.at_once == 5
    assert len(taken) == 6
    engine.gate.set()
    count = len(v1.VerifyStreamResponse.FromString(await first).results)
    async for data in run:
        count += len(v1.VerifyStreamResponse.FromString(data).results)
    assert count == 100
    assert engine.most_at_once == 5


async def test_stopping_answers_what_was_read_and_says_that_it_was_cut_short():
    engine, stop = ScriptedEngine(), asyncio.Event()

    async def endless():
        yield request(math_group("a", "wait yes")).SerializeToString()
        await asyncio.Event().wait()

    call = stream_call(engine, stop=stop)
    run = call.run(endless())
    first = asyncio.ensure_future(anext(run))
    for _ in range(20):
        await asyncio.sleep(0)
    stop.set()
    engine.gate.set()
    assert v1.VerifyStreamResponse.FromString(await first).results[0].id == "a"
    assert [data async for data in run] == []
    assert call.cut_short


async def test_bad_bytes_cancel_what_is_open():
    engine = ScriptedEngine()
    with pytest.raises(EnvelopeFault):
        await answers(stream_call(engine), request(math_group("a", "wait")), b"\xff")
    assert engine.at_once == 0
    assert engine.cancelled <= 1


async def test_leaving_a_stream_cancels_its_work():
    engine = ScriptedEngine()
    run = stream_call(engine).run(each(request(math_group("a", "wait"), math_group("b", "yes"))))
    assert v1.VerifyStreamResponse.FromString(await anext(run)).results[0].id == "b"
    await run.aclose()
    assert engine.cancelled == 1


async def test_a_window_admits_by_groups_items_and_bytes_and_anything_when_empty():
    window = Window(WindowSize(groups=3, items=10, size_bytes=100))
    huge = Load(99, 10_000)
    await window.enter(huge)
    waiting = asyncio.ensure_future(window.enter(Load(1, 1)))
    await asyncio.sleep(0)
    assert not waiting.done()
    window.leave(huge)
    await waiting
    for full in (Load(10, 1), Load(1, 100)):
        blocked = asyncio.ensure_future(window.enter(full))
        await asyncio.sleep(0)
        assert not blocked.done()
        blocked.cancel()
    await window.enter(Load(9, 99))
