"""Equal items are worked on once and remembered; doubtful ones and errors are not."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_verifier import Scripted, group, started

from verifier_service.domain.config import EngineLimits
from verifier_service.domain.enums import CachePolicy, FinishReason
from verifier_service.domain.task import Completion, Group
from verifier_service.domain.verdict import Reason, Verdict
from verifier_service.engine.cache import VerdictCache
from verifier_service.engine.keys import group_digest, item_key

MATCH = Verdict(True, 1.0, Reason.MATCH)


async def test_equal_items_of_one_call_are_worked_on_once() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    got = await engine.verify([group("yes", "no", "yes"), group("yes", name="other", labels={"run": "7"})])
    assert verifier.judged == ["yes", "no"]
    assert [r.outcome.passed for g in got for r in g.results if isinstance(r.outcome, Verdict)] == [1, 0, 1, 1]
    assert not any(r.cache_hit for g in got for r in g.results)


async def test_equal_items_of_two_calls_are_worked_on_once() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    calls = [asyncio.create_task(engine.verify([group("wait")], client=name)) for name in "ab"]
    await asyncio.sleep(0.01)
    verifier.gate.set()
    await asyncio.gather(*calls)
    assert verifier.judged == ["wait"]
    assert engine.stats().coalesced == 1


async def test_a_verdict_is_remembered() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    await engine.verify([group("yes")])
    (again,) = await engine.verify([group("yes", "no")])
    assert [result.cache_hit for result in again.results] == [True, False]
    assert verifier.judged == ["yes", "no"]


@pytest.mark.parametrize("text", ["error", "doubt", "raise", "forget"])
async def test_errors_and_doubtful_verdicts_are_not_remembered(text: str) -> None:
    verifier = Scripted()
    engine = await started(verifier)
    for _ in range(2):
        await engine.verify([group(text)])
    assert verifier.judged == [text, text]


@pytest.mark.parametrize(
    "other",
    [
        {"timeout": timedelta(seconds=1)},
        {"starts_in_thinking": True},
        {"reference": "2"},
        {"cache": CachePolicy.BYPASS},
        {"cache": CachePolicy.REFRESH},
    ],
    ids=str,
)
async def test_what_differs_is_worked_on_again(other: dict[str, object]) -> None:
    verifier = Scripted()
    engine = await started(verifier)
    await engine.verify([group("yes")])
    (again,) = await engine.verify([group("yes", **other)])  # type: ignore[arg-type]
    assert not again.results[0].cache_hit
    assert verifier.judged == ["yes", "yes"]


async def test_a_finish_reason_makes_a_difference() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    cut = Completion("yes", FinishReason.LENGTH)
    await engine.verify([group("yes"), replace(group(), completions=(cut,))])
    assert verifier.judged == ["yes", "yes"]


async def test_a_bypass_shares_with_nobody_and_leaves_nothing() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    await engine.verify([group("yes", "yes", cache=CachePolicy.BYPASS)])
    assert verifier.judged == ["yes", "yes"]
    assert engine.stats().cache_items == 0


async def test_a_refresh_is_remembered_anew() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    await engine.verify([group("yes", "yes", cache=CachePolicy.REFRESH)])
    (again,) = await engine.verify([group("yes")])
    assert again.results[0].cache_hit
    assert verifier.judged == ["yes"]


async def test_another_version_of_a_verifier_remembers_nothing() -> None:
    some = group("yes")
    assert group_digest(some, "1") != group_digest(some, "2")


async def test_an_engine_without_memory_still_works() -> None:
    engine = await started(Scripted(), EngineLimits(cache_items=0))
    for _ in range(2):
        (got,) = await engine.verify([group("yes")])
        assert not got.results[0].cache_hit


def test_the_least_recently_used_verdict_is_forgotten_first() -> None:
    cache = VerdictCache(max_items=2, max_bytes=10**6)
    cache.put(b"a", MATCH)
    cache.put(b"b", MATCH)
    assert cache.get(b"a") == MATCH
    cache.put(b"c", MATCH)
    assert (cache.get(b"a"), cache.get(b"b"), cache.get(b"c")) == (MATCH, None, MATCH)


def test_the_cache_is_bounded_by_bytes() -> None:
    cache = VerdictCache(max_items=10, max_bytes=5000)
    for key in (b"a", b"b", b"c"):
        cache.put(key, replace(MATCH, extracted="x" * 1000))
    assert len(cache) == 2
    assert cache.bytes_held <= 5000
    cache.put(b"d", replace(MATCH, extracted="x" * 6000))
    assert cache.get(b"d") is None
    assert cache.get(b"c") is not None


texts = st.text(st.characters() | st.just("\ud800"), max_size=5)
completions = st.builds(Completion, texts, st.sampled_from(FinishReason), texts, texts)


@given(completions, completions)
def test_two_completions_have_one_key_only_if_they_are_equal(one: Completion, other: Completion) -> None:
    shared = group_digest(Group("g", group().task), "1")
    assert (item_key(shared, one) == item_key(shared, other)) == (one == other)
