"""The sync face: context manager, threads, a running loop, interrupts of its life."""

import asyncio
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest

from trainer_client import Client, ClientOptions, group
from trainer_client.errors import (
    ClientClosed,
    RequestRejected,
    VerifierError,
    VerifierLost,
    VerifierUnavailable,
)


@pytest.fixture
def plain(fake):
    with Client(fake.target) as client:
        yield client


def test_it_verifies_groups_and_single_completions(fake, plain):
    [result] = plain.verify([group("g", fake.task(), ["4", "5"])])
    assert [each.verdict.passed for each in result.results] == [True, False]
    assert plain.verify_one(fake.task(), "4").verdict.passed
    assert plain.server_info().verifier_version == "v1"


async def test_it_works_inside_a_running_loop(fake, plain):
    assert asyncio.get_running_loop().is_running()
    assert plain.verify_one(fake.task(), "4").verdict.passed


def test_calls_of_many_threads_travel_together(fake):
    options = ClientOptions(batch_wait_s=0.5)
    with Client(fake.target, options=options) as plain, ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda n: plain.verify_one(fake.task(), f"{n}"), range(8)))
    assert [each.verdict.passed for each in results] == [n == 4 for n in range(8)]
    assert len(fake.requests) < 8


def test_whole_batches_of_many_threads_do_not_mix(fake, plain):
    def verify(n):
        [result] = plain.verify([group("same id", fake.task(str(n)), [f"it is {n}", "no"])])
        return [each.verdict.passed for each in result.results]

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(verify, range(40))) == [[True, False]] * 40


def test_a_closed_client_says_so(fake):
    client = Client(fake.target)
    assert client.verify_one(fake.task(), "4").verdict.passed
    client.close()
    with pytest.raises(ClientClosed):
        client.verify_one(fake.task(), "4")
    client.close()


def test_closing_ends_calls_under_way(fake):
    fake.held.set()
    client = Client(fake.target)
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(client.verify, [group("g", fake.task(), ["4"])])
        assert fake.entered.wait(10)
        client.close()
        with pytest.raises(ClientClosed):
            call.result(timeout=10)


def test_a_pickled_client_opens_a_channel_of_its_own(fake, plain):
    plain.verify_one(fake.task(), "4")
    with pickle.loads(pickle.dumps(plain)) as copy:
        assert copy.verify_one(fake.task(), "4").verdict.passed
    assert plain.verify_one(fake.task(), "5 or 4").verdict.passed


@pytest.mark.parametrize(
    "error",
    [
        VerifierUnavailable("host:1", 2.5, "refused"),
        VerifierLost("host:1", 9.0, "refused"),
        RequestRejected("no", "a.b"),
    ],
)
def test_errors_cross_process_boundaries_whole(error):
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))
    assert isinstance(copy, VerifierError)
