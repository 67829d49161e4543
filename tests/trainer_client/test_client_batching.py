"""Single completions that are verified together travel together."""

import asyncio

import pytest
from rlvr import v1

from trainer_client import AsyncClient, ClientOptions, group
from trainer_client.errors import VerifierUnavailable


async def test_calls_made_together_are_one_request_and_each_gets_its_own_result(fake, client):
    results = await asyncio.gather(*(client.verify_one(fake.task(str(n % 7)), f"it is {n}") for n in range(50)))
    assert [each.verdict.passed for each in results] == [str(n % 7) in str(n) for n in range(50)]
    assert len(fake.requests) == 1
    assert len(fake.requests[0].groups) == 7


async def test_a_full_batch_does_not_wait_for_its_time(fake):
    client = AsyncClient(fake.target, options=ClientOptions(batch_items=10, batch_wait_s=30.0))
    async with asyncio.timeout(10):
        await asyncio.gather(*(client.verify_one(fake.task(), f"{n}") for n in range(20)))
    assert [len(texts) for texts in fake.texts] == [10, 10]
    client.close()


async def test_unlike_deadlines_and_thinking_are_kept_apart(fake, client):
    await asyncio.gather(
        client.verify_one(fake.task(), "4", deadline_s=10),
        client.verify_one(fake.task(), "4", deadline_s=20),
        client.verify_one(fake.task(), "4", deadline_s=20, starts_in_thinking=True),
    )
    assert sorted(len(request.groups) for request in fake.requests) == [1, 2]


async def test_one_item_that_waits_does_not_hold_up_the_others(fake, client):
    fake.outcomes["4 slow"].append(fake.error(v1.ERROR_CODE_OVERLOADED, retryable=True, retry_after_s=1.0))
    slow = asyncio.create_task(client.verify_one(fake.task(), "4 slow"))
    swift = asyncio.create_task(client.verify_one(fake.task(), "4 swift"))
    assert (await swift).verdict.passed
    assert not slow.done()
    assert (await slow).verdict.passed


async def test_a_waiter_that_is_cancelled_costs_the_others_nothing(fake, client):
    gone = asyncio.create_task(client.verify_one(fake.task(), "4 gone"))
    kept = asyncio.create_task(client.verify_one(fake.task(), "4 kept"))
    await asyncio.sleep(0)
    gone.cancel()
    assert (await kept).verdict.passed


async def test_an_unreachable_server_raises_for_every_waiter(fake, client):
    fake.kill()
    calls = [client.verify_one(fake.task(), f"{n}", deadline_s=0.5) for n in range(3)]
    failures = await asyncio.gather(*calls, return_exceptions=True)
    assert [type(failure) for failure in failures] == [VerifierUnavailable] * 3


async def test_an_item_refused_until_the_deadline_is_an_error(fake, client):
    fake.outcomes["4"].extend([fake.error(v1.ERROR_CODE_WORKER_LOST, retryable=True)] * 1000)
    result = await client.verify_one(fake.task(), "4", deadline_s=0.5)
    assert result.error.code == v1.ERROR_CODE_WORKER_LOST


async def test_lone_surrogates_reach_the_server_as_replacement_characters(fake, client):
    await client.verify_one(fake.task(), "a\ud800b")
    await client.verify([group("g\udfff", fake.task(), ["\udc00", "\ud83d\ude00"])])
    assert fake.texts == [["a\ufffdb"], ["\ufffd", "\U0001f600"]]


@pytest.mark.parametrize("deadline_s", [0, float("nan")])
async def test_a_deadline_is_a_positive_number_of_seconds(fake, client, deadline_s):
    with pytest.raises(ValueError, match="deadline_s"):
        await client.verify_one(fake.task(), "4", deadline_s=deadline_s)
