"""A worker's batches are worked on in the order in which they were sent; only the first can be at fault."""

import asyncio

import pytest

from verifier_service.domain.config import WorkerLimits
from verifier_service.isolation.answers import PREPARING
from verifier_service.isolation.errands import Errand, Errands
from verifier_service.isolation.stops import Cause, Stop

STOP = Stop(1, Cause.CRASHED, 0.0, 1.0, 0.5)


def errand(total: int = 1) -> Errand:
    return Errand(WorkerLimits(), lambda *_: None, total, asyncio.get_running_loop().create_future())


def sent(*batches: Errand) -> Errands:
    errands = Errands()
    for batch in batches:
        errands.ask(batch, batch.total, 1.0, 0.1)
    return errands


def cause(batch: Errand) -> Cause | None:
    stop = batch.done.result()
    return None if stop is None else stop.cause


async def test_the_next_begins_where_the_first_ends() -> None:
    first, second = errand(2), errand()
    errands = sent(first, second)
    for now in (2.0, 3.0, 4.0):
        assert not first.done.done()
        errands.advance(now, now / 10)
    assert cause(first) is None
    assert errands.first is second
    assert errands.stage is not None
    assert (errands.stage.position, errands.stage.started, errands.stage.cpu_s) == (PREPARING, 4.0, 0.4)


async def test_a_batch_that_is_sent_in_pieces_keeps_its_place() -> None:
    first = errand(3)
    errands = Errands()
    errands.ask(first, 2, 1.0, 0.0)
    for now in (2.0, 3.0, 4.0):
        errands.advance(now, 0.0)
    assert cause(first) is None
    assert (errands.first, errands.stage) == (first, None)
    first.done = asyncio.get_running_loop().create_future()
    errands.ask(first, 1, 5.0, 0.0)
    assert errands.stage is not None
    assert (errands.stage.position, errands.stage.started) == (2, 5.0)
    errands.advance(6.0, 0.0)
    assert len(errands) == 0


async def test_when_a_worker_ends_the_first_has_the_stop_and_the_others_are_untouched() -> None:
    batches = [errand() for _ in range(3)]
    sent(*batches).close(STOP)
    assert [cause(batch) for batch in batches] == [Cause.CRASHED, Cause.UNTOUCHED, Cause.UNTOUCHED]


async def test_a_refused_task_lets_the_next_begin() -> None:
    first, second = errand(), errand()
    errands = sent(first, second)
    errands.conclude(Stop(PREPARING, Cause.REFUSED, 0.0, 1.0, 0.0), 2.0, 0.2)
    assert cause(first) is Cause.REFUSED
    assert errands.first is second


async def test_what_is_recalled_is_still_answered_but_not_heard() -> None:
    first, second, third = errand(), errand(), errand()
    errands = sent(first, second, third)
    errands.recall()
    assert [cause(batch) for batch in (second, third)] == [Cause.UNTOUCHED] * 2
    assert not first.done.done()
    for now in (2.0, 3.0):
        errands.advance(now, 0.0)
    assert errands.first is second
    assert second.void
    for now in (4.0, 5.0, 6.0, 7.0):
        errands.advance(now, 0.0)
    assert len(errands) == 0


async def test_the_pace_follows_the_latest_batches() -> None:
    errands = Errands()
    for index in range(50):
        batch = errand(4)
        errands.ask(batch, 4, index * 2.0, 0.0)
        for _ in range(5):
            errands.advance(index * 2.0 + 1.0, 0.0)
    assert errands.pace_s == pytest.approx(0.25)
