"""What is sent again, when, and for how long; and what is told at once."""

import asyncio
import time

import grpc
import pytest
from rlvr import v1

from trainer_client import AsyncClient, ClientOptions, group
from trainer_client.errors import (
    InvalidRequest,
    NotAVerifier,
    RequestTooLarge,
    Unauthenticated,
    VerifierUnavailable,
    VerifierVersionChanged,
)


def outcomes(result):
    return [each.WhichOneof("outcome") for each in result.results]


async def test_only_retryable_items_are_sent_again(fake, client):
    fake.outcomes["4 b"].append(fake.error(v1.ERROR_CODE_WORKER_LOST, retryable=True))
    fake.outcomes["4 c"].append(fake.error(v1.ERROR_CODE_BAD_TASK))
    [result] = await client.verify([group("g", fake.task(), ["4 a", "4 b", "4 c", "5 d"])])
    assert fake.texts == [["4 a", "4 b", "4 c", "5 d"], ["4 b"]]
    assert outcomes(result) == ["verdict", "verdict", "error", "verdict"]
    assert [each.verdict.passed for each in result.results] == [True, True, False, False]


async def test_the_wait_that_the_server_asks_for_is_kept(fake, client):
    fake.outcomes["4"].append(fake.error(v1.ERROR_CODE_OVERLOADED, retryable=True, retry_after_s=0.6))
    started = time.monotonic()
    [result] = await client.verify([group("g", fake.task(), ["4"])])
    assert time.monotonic() - started >= 0.6
    assert outcomes(result) == ["verdict"]


async def test_an_item_still_refused_at_the_deadline_is_an_error_and_no_exception(fake, client):
    fake.outcomes["4"].extend([fake.error(v1.ERROR_CODE_OVERLOADED, retryable=True)] * 1000)
    [result] = await client.verify([group("g", fake.task(), ["4", "5"])], deadline_s=0.7)
    assert outcomes(result) == ["error", "verdict"]
    assert result.results[0].error.code == v1.ERROR_CODE_OVERLOADED
    assert 2 <= len(fake.requests) < 30


async def test_a_wait_longer_than_the_deadline_is_not_begun(fake, client):
    fake.outcomes["4"].append(fake.error(v1.ERROR_CODE_OVERLOADED, retryable=True, retry_after_s=50))
    async with asyncio.timeout(10):
        [result] = await client.verify([group("g", fake.task(), ["4"])], deadline_s=20)
    assert result.results[0].error.code == v1.ERROR_CODE_OVERLOADED
    assert len(fake.requests) == 1


async def test_a_groups_own_deadline_ends_its_sending(fake, client):
    fake.outcomes["4"].extend([fake.error(v1.ERROR_CODE_DEADLINE_EXCEEDED, retryable=True)] * 1000)
    bounded = group("g", fake.task(), ["4"])
    bounded.deadline.FromMilliseconds(400)
    async with asyncio.timeout(10):
        [result] = await client.verify([bounded], deadline_s=60)
    assert result.results[0].error.code == v1.ERROR_CODE_DEADLINE_EXCEEDED
    assert 2 <= len(fake.requests) < 20


async def test_a_call_that_ends_unavailable_is_made_again(fake, client):
    fake.statuses.extend([(grpc.StatusCode.UNAVAILABLE, "draining")] * 5)
    [result] = await client.verify([group("g", fake.task(), ["4"])], deadline_s=20)
    assert outcomes(result) == ["verdict"]
    assert len(fake.requests) == 6


@pytest.mark.parametrize("code", [grpc.StatusCode.INTERNAL, grpc.StatusCode.UNKNOWN, grpc.StatusCode.ABORTED])
async def test_a_server_that_failed_is_asked_again(fake, client, code):
    fake.statuses.append((code, "oops"))
    [result] = await client.verify([group("g", fake.task(), ["4"])], deadline_s=20)
    assert outcomes(result) == ["verdict"]


async def test_too_many_calls_at_once_is_no_matter_of_size(fake, client):
    fake.statuses.append((grpc.StatusCode.RESOURCE_EXHAUSTED, "Concurrent RPC limit exceeded!"))
    [result] = await client.verify([group("g", fake.task(), ["4"])], deadline_s=20)
    assert outcomes(result) == ["verdict"]


async def test_a_server_that_never_comes_raises_with_where_how_long_and_why(fake):
    fake.kill()
    client = AsyncClient(fake.target)
    started = time.monotonic()
    with pytest.raises(VerifierUnavailable) as caught:
        await client.verify([group("g", fake.task(), ["4"])], deadline_s=0.8)
    assert time.monotonic() - started < 5
    assert caught.value.target == fake.target
    assert 0.5 < caught.value.waited_s < 3
    assert "UNAVAILABLE" in caught.value.cause
    assert fake.target in str(caught.value)
    client.close()


async def test_a_server_out_of_reach_longer_than_the_callers_patience_is_not_waited_for(fake, client):
    fake.kill()
    async with asyncio.timeout(10):
        with pytest.raises(VerifierUnavailable):
            await client.verify([group("g", fake.task(), ["4"])], deadline_s=60, patience_s=0.5)


async def test_a_server_that_starts_later_is_waited_for(fake):
    fake.kill()
    client = AsyncClient(fake.target)
    call = asyncio.create_task(client.verify([group("g", fake.task(), ["4"])], deadline_s=30))
    await asyncio.sleep(0.6)
    await asyncio.to_thread(fake.start)
    [result] = await call
    assert outcomes(result) == ["verdict"]
    client.close()


async def test_a_server_killed_in_the_middle_of_a_call_costs_nothing_when_it_comes_back(fake, client):
    fake.held.set()
    call = asyncio.create_task(client.verify([group("g", fake.task(), ["4", "5"])], deadline_s=30))
    await asyncio.to_thread(fake.entered.wait, 5)
    await asyncio.to_thread(fake.kill)
    fake.held.clear()
    await asyncio.to_thread(fake.start)
    [result] = await call
    assert [each.verdict.passed for each in result.results] == [True, False]


async def test_what_answers_after_a_loss_is_asked_anew_what_it_takes(fake, client):
    await client.verify([group("g", fake.task(), ["3"])])
    fake.caps.max_items = 1  # it comes back smaller
    fake.statuses.extend([(grpc.StatusCode.UNAVAILABLE, "restarting")] * 3)
    await client.verify([group("g", fake.task(), ["4", "5"])], deadline_s=30)
    assert fake.asked == 2
    assert sorted(fake.texts[-2:]) == [["4"], ["5"]]


async def test_a_server_killed_for_good_leaves_no_partial_rewards(fake, client):
    fake.caps.max_items = 1
    fake.outcomes["5"].append(fake.error(v1.ERROR_CODE_OVERLOADED, retryable=True, retry_after_s=0.3))
    call = asyncio.create_task(client.verify([group("g", fake.task(), ["4", "5"])], deadline_s=1.5))
    while sum(map(len, fake.texts)) < 2:  # noqa: ASYNC110 - the fake lives in threads
        await asyncio.sleep(0.01)
    await asyncio.to_thread(fake.kill)
    with pytest.raises(VerifierUnavailable):
        await call


async def test_a_server_that_hangs_costs_an_attempt_and_not_the_deadline(fake):
    client = AsyncClient(fake.target, options=ClientOptions(attempt_s=0.3))
    fake.held.set()
    call = asyncio.create_task(client.verify([group("g", fake.task(), ["4"])], deadline_s=60))
    async with asyncio.timeout(20):
        while len(fake.requests) < 2:  # noqa: ASYNC110 - the fake lives in threads
            await asyncio.sleep(0.01)
    fake.held.clear()
    [result] = await call
    assert outcomes(result) == ["verdict"]
    client.close()


async def test_a_server_that_hangs_for_good_is_given_up_at_the_deadline(fake, client):
    fake.held.set()
    async with asyncio.timeout(10):
        with pytest.raises(VerifierUnavailable, match="DEADLINE_EXCEEDED"):
            await client.verify([group("g", fake.task(), ["4"])], deadline_s=0.5)


async def test_a_cancelled_call_ends_at_once(fake, client):
    fake.held.set()
    call = asyncio.create_task(client.verify([group("g", fake.task(), ["4"])], deadline_s=60))
    await asyncio.to_thread(fake.entered.wait, 5)
    call.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await call


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (grpc.StatusCode.INVALID_ARGUMENT, InvalidRequest),
        (grpc.StatusCode.UNAUTHENTICATED, Unauthenticated),
        (grpc.StatusCode.PERMISSION_DENIED, Unauthenticated),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, RequestTooLarge),
        (grpc.StatusCode.UNIMPLEMENTED, NotAVerifier),
    ],
)
async def test_a_fault_of_the_call_is_told_at_once(fake, client, code, kind):
    fake.statuses.extend([(code, "as scripted")] * 2)
    with pytest.raises(kind, match="as scripted"):
        await client.verify([group("g", fake.task(), ["4", "5"])])
    assert len(fake.requests) == 1


async def test_a_malformed_field_is_named_in_the_callers_own_count(fake, client):
    fake.caps.max_groups = 2
    fake.outcomes["c"].append(fake.verdict())
    fake.statuses.append((grpc.StatusCode.INVALID_ARGUMENT, "groups[0].timeout: must be greater than 0"))
    client_groups = [group(each, fake.task(), [each]) for each in ("a", "b", "c")]
    with pytest.raises(InvalidRequest) as caught:
        await client.verify(client_groups[2:])
    assert (caught.value.field, caught.value.message) == ("groups[0].timeout", "must be greater than 0")


async def test_a_message_over_an_unknown_limit_is_sent_in_halves(fake, client):
    fake.caps.max_message_bytes = 64 << 20  # more than it really takes: a proxy between, say
    texts = [f"{n}" + "x" * (1 << 20) for n in range(20)]
    [result] = await client.verify([group("g", fake.task(), texts)], deadline_s=60)
    assert outcomes(result) == ["verdict"] * 20


async def test_one_item_over_an_unknown_limit_is_told(fake, client):
    fake.caps.max_message_bytes = 64 << 20
    with pytest.raises(RequestTooLarge, match="larger than max"):
        await client.verify([group("g", fake.task(), ["x" * (10 << 20)])])


async def test_a_server_with_smaller_caps_than_known_gets_smaller_requests(fake, client):
    await client.verify([group("g", fake.task(), ["4"])])
    fake.caps.max_items = 2
    fake.statuses.append((grpc.StatusCode.INVALID_ARGUMENT, "groups: at most 2 completions"))
    [result] = await client.verify([group("g", fake.task(), ["4", "5", "6", "7"])])
    assert outcomes(result) == ["verdict"] * 4


async def test_a_change_of_version_is_told_once(fake, client):
    await client.verify([group("g", fake.task(), ["4"])])
    fake.version = "v2"
    with pytest.warns(VerifierVersionChanged, match="v1.*v2"):
        await client.verify([group("g", fake.task(), ["5"])])
    fake.version = "v3"
    await client.verify([group("g", fake.task(), ["6"])])  # a second warning would be an error here
