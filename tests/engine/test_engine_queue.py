"""Room, turns and time: a full queue, streams that wait, deadlines, cancellation, shutting down."""

import asyncio
from datetime import timedelta

import pytest
from scripted_verifier import Scripted, errors, group, settle, started, verify, waiting

from verifier_service.domain.config import EngineLimits
from verifier_service.domain.errors import ErrorCode, ItemError
from verifier_service.domain.verdict import Verdict
from verifier_service.engine.sharing import Sharing


async def test_what_does_not_fit_the_queue_is_overloaded_with_a_time_to_retry() -> None:
    verifier = Scripted()
    engine = await started(verifier, EngineLimits(max_queued_items=4))
    call = verify(engine, waiting("a", 3), waiting("b", 2), waiting("c", 1))
    await settle()
    verifier.gate.set()
    first, second, third = await call
    assert errors(first) + errors(third) == [None] * 4
    assert errors(second) == [ErrorCode.OVERLOADED] * 2
    shed = second.results[0].outcome
    assert isinstance(shed, ItemError)
    assert shed.retryable
    assert shed.retry_after is not None
    assert shed.retry_after > timedelta()
    assert engine.stats().shed == 2
    assert errors((await engine.verify([waiting("b", 2)]))[0]) == [None] * 2, "room is given back"


async def test_the_queue_is_bounded_by_bytes_too() -> None:
    verifier = Scripted()
    engine = await started(verifier, EngineLimits(max_queued_bytes=1000))
    call = verify(engine, group("wait" + "x" * 900), group("wait" + "y" * 900))
    await settle()
    verifier.gate.set()
    assert [errors(result) for result in await call] == [[None], [ErrorCode.OVERLOADED]]


async def test_known_verdicts_are_served_by_a_full_queue() -> None:
    verifier = Scripted()
    engine = await started(verifier, EngineLimits(max_queued_items=1))
    await engine.verify([group("yes")])
    call = verify(engine, waiting("a"))
    await settle()
    (result,) = await engine.verify([group("yes", "no")])
    assert [isinstance(r.outcome, Verdict) for r in result.results] == [True, False]
    joined = verify(engine, waiting("a"))
    await settle()
    verifier.gate.set()
    assert [errors(r) for r in [*await call, *await joined]] == [[None], [None]], "joining takes no room"


async def test_what_is_larger_than_the_queue_gets_in_when_it_is_empty() -> None:
    engine = await started(Scripted(), EngineLimits(max_queued_items=2))
    assert errors((await engine.verify([group(*"abcdef")]))[0]) == [None] * 6


async def test_a_stream_waits_for_room_in_turn() -> None:
    verifier = Scripted()
    engine = await started(verifier, EngineLimits(max_queued_items=2))
    names = "abcde"
    calls = [asyncio.create_task(engine.submit(waiting(name, 2), wait=True)) for name in names]
    await settle()
    assert {work.completions[0].text[5] for work in verifier.works} == {"a"}
    refused = await engine.submit(waiting("z"), wait=False)
    assert errors(refused) == [ErrorCode.OVERLOADED]
    verifier.gate.set()
    assert [errors(result) for result in await asyncio.gather(*calls)] == [[None, None]] * 5
    assert [work.completions[0].text[5] for work in verifier.works] == list(names)
    assert engine.stats().queued_items == engine.stats().queued_bytes == 0


async def test_a_stream_that_gives_up_its_turn_takes_no_room() -> None:
    verifier = Scripted()
    engine = await started(verifier, EngineLimits(max_queued_items=1))
    calls = [asyncio.create_task(engine.submit(waiting(name), wait=True)) for name in "abc"]
    await settle()
    calls[1].cancel()
    await settle()
    verifier.gate.set()
    assert errors(await calls[2]) == [None]
    assert engine.stats().queued_items == 0
    assert not any("wait b" in text for text in verifier.judged)


async def test_a_stream_is_late_when_its_turn_does_not_come() -> None:
    verifier = Scripted()
    engine = await started(verifier, EngineLimits(max_queued_items=1))
    call = verify(engine, waiting("a"))
    await settle()
    late = await engine.submit(waiting("b", deadline=timedelta(seconds=0.02)), wait=True)
    assert errors(late) == [ErrorCode.DEADLINE_EXCEEDED]
    verifier.gate.set()
    await call
    assert engine.stats().queued_items == 0


async def test_at_the_deadline_what_is_finished_comes_back_and_the_rest_is_late() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    (result,) = await engine.verify([group("yes", "wait", "no")], deadline_s=0.05)
    assert errors(result) == [None, ErrorCode.DEADLINE_EXCEEDED, ErrorCode.DEADLINE_EXCEEDED]
    assert verifier.cancelled == 1
    await settle()
    assert engine.stats().queued_items == engine.stats().running_works == 0


async def test_a_groups_own_deadline_counts_too() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    call = verify(engine, waiting("a", deadline=timedelta(seconds=0.02)), waiting("b"))
    await asyncio.sleep(0.1)
    verifier.gate.set()
    assert [errors(result) for result in await call] == [[ErrorCode.DEADLINE_EXCEEDED], [None]]


@pytest.mark.parametrize("deadline_s", [0.0, -1.0])
async def test_a_deadline_that_has_passed_means_no_work(deadline_s: float) -> None:
    verifier = Scripted()
    engine = await started(verifier)
    (result,) = await engine.verify([group("yes")], deadline_s=deadline_s)
    assert errors(result) == [ErrorCode.DEADLINE_EXCEEDED]
    assert not verifier.works


async def test_no_deadline_is_longer_than_the_servers() -> None:
    engine = await started(Scripted(), EngineLimits(max_deadline_s=0.02))
    (result,) = await engine.verify([waiting("a")], deadline_s=1000)
    assert errors(result) == [ErrorCode.DEADLINE_EXCEEDED]


async def test_cancelling_a_call_stops_its_work() -> None:
    verifier = Scripted()
    engine = await started(verifier, sharing=Sharing(slots={"": 1}))
    call = verify(engine, waiting("a"), waiting("b", reference="2"))
    await settle()
    call.cancel()
    await settle()
    assert verifier.cancelled == 1
    assert verifier.judged == ["wait a 0"], "what was still queued is never begun"
    assert engine.stats().queued_items == engine.stats().running_works == 0


async def test_cancelling_a_call_before_its_work_began_leaves_nothing_behind() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    call = verify(engine, waiting("a"))
    await asyncio.sleep(0)
    call.cancel()
    await settle()
    assert engine.stats().queued_items == engine.stats().running_works == 0
    verifier.gate.set()
    assert errors((await engine.verify([waiting("a")]))[0]) == [None]


async def test_work_goes_on_while_another_waits_for_it() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    first, second = verify(engine, waiting("a")), verify(engine, waiting("a"))
    await settle()
    first.cancel()
    await settle()
    verifier.gate.set()
    assert errors((await second)[0]) == [None]
    assert verifier.cancelled == 0
    assert len(verifier.works) == 1


async def test_work_that_is_being_given_up_is_joined_by_nobody() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    first = verify(engine, waiting("a"))
    await settle()
    first.cancel()
    await asyncio.sleep(0)
    second = verify(engine, waiting("a"))
    await settle()
    verifier.gate.set()
    assert errors((await second)[0]) == [None]


async def test_an_item_wanted_by_two_clients_is_done_when_the_first_comes_up() -> None:
    verifier = Scripted()
    engine = await started(verifier, sharing=Sharing(slots={"": 1}))
    gate = verify(engine, waiting("gate"), client="x")
    await settle()
    big = verify(engine, *[group("no", reference=str(n)) for n in range(50)], group("yes", reference="z"), client="big")
    small = verify(engine, group("yes", reference="z"), client="small")
    await settle()
    verifier.gate.set()
    await asyncio.gather(gate, big, small)
    assert verifier.judged.index("yes") <= 3
    assert verifier.judged.count("yes") == 1


async def test_shutting_down_lets_work_finish_and_takes_no_more() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    call = verify(engine, waiting("a"))
    await settle()
    stop = asyncio.create_task(engine.stop(grace_s=10))
    await settle()
    assert errors((await engine.verify([group("yes")]))[0]) == [ErrorCode.OVERLOADED]
    verifier.gate.set()
    await stop
    assert errors((await call)[0]) == [None]


async def test_what_is_not_finished_in_the_grace_time_is_cancelled() -> None:
    verifier = Scripted()
    engine = await started(verifier, EngineLimits(max_queued_items=1))
    call = verify(engine, waiting("a"))
    stream = asyncio.create_task(engine.submit(waiting("b"), wait=True))
    await settle()
    await engine.stop(grace_s=0.02)
    assert errors((await call)[0]) == [ErrorCode.CANCELLED]
    assert errors(await stream) == [ErrorCode.OVERLOADED]
    assert verifier.cancelled == 1
    assert engine.stats().queued_items == 0
