"""What comes back for each item, and that one item's fault is nobody else's."""

from datetime import timedelta

import pytest
from scripted_verifier import Scripted, group, started
from structlog.testing import capture_logs

from verifier_service.domain.config import Caps
from verifier_service.domain.errors import ErrorCode, ItemError
from verifier_service.domain.specs import QaTask
from verifier_service.domain.task import Completion, Group, Task
from verifier_service.domain.verdict import GroupResult, Reason, Verdict


def words(result: GroupResult) -> list[str]:
    """Returns the reasons and error codes of a group's results."""
    return [r.outcome.reason.value if isinstance(r.outcome, Verdict) else r.outcome.code.value for r in result.results]


async def test_results_come_in_request_order() -> None:
    engine = await started(Scripted())
    groups = [group("yes", "no", name="a"), group("no", "yes", "yes", name="b", reference="2")]
    got = await engine.verify(groups)
    assert [result.id for result in got] == ["a", "b"]
    assert [words(result) for result in got] == [["MATCH", "MISMATCH"], ["MISMATCH", "MATCH", "MATCH"]]
    assert {r.verifier_version for result in got for r in result.results} == {"v1"}


async def test_a_group_without_completions_has_no_results() -> None:
    engine = await started(Scripted())
    assert await engine.verify([group()]) == [GroupResult("g")]
    assert await engine.verify([]) == []


@pytest.mark.parametrize(
    ("text", "word"), [("raise", "INTERNAL"), ("fault", "BAD_TASK"), ("forget", "INTERNAL"), ("error", "WORKER_LOST")]
)
async def test_a_verifier_that_fails_costs_only_what_it_has_not_reported(text: str, word: str) -> None:
    engine = await started(Scripted())
    failed, fine = await engine.verify([group("yes", text), group("yes", reference="2")])
    assert words(failed) == ["MATCH", word]
    assert words(fine) == ["MATCH"]
    await engine.stop()
    assert engine.stats().queued_items == engine.stats().running_works == 0


async def test_a_failing_verifier_is_logged_without_texts() -> None:
    engine = await started(Scripted())
    with capture_logs() as logs:
        await engine.verify([group("raise")])
    (event,) = logs
    assert (event["event"], event["kind"], event["error"]) == ("verifier_raised", "math", "RuntimeError")
    assert "secret" not in repr(event)


async def test_an_unknown_kind_is_unsupported() -> None:
    engine = await started(Scripted())
    task = Task("qa", QaTask(references=("x",)))
    (unknown, known) = await engine.verify([Group("q", task, (Completion("x"),) * 2), group("yes")])
    for result in unknown.results:
        assert isinstance(result.outcome, ItemError)
        assert (result.outcome.code, result.outcome.field) == (ErrorCode.UNSUPPORTED, "qa")
        assert "task.qa" in result.outcome.message
    assert words(known) == ["MATCH"]


@pytest.mark.parametrize(
    ("completion", "word"),
    [
        (Completion("é" * 5), "MISMATCH"),
        (Completion("é" * 6), "TOO_LARGE"),
        (Completion("x", messages_json="x" * 11), "TOO_LARGE"),
        (Completion("x" * 9, messages_json="x" * 9), "MISMATCH"),
        (Completion("x", state_json="x" * 11), "MISMATCH"),
        (Completion("x", state_json="x" * 101), "TASK_TOO_LARGE"),
        (Completion("\ud800" * 4), "TOO_LARGE"),
    ],
)
async def test_flooding_is_the_completions_fault_but_a_large_state_is_not(completion: Completion, word: str) -> None:
    verifier = Scripted()
    engine = await started(verifier, caps=Caps(max_completion_bytes=10, max_task_bytes=100))
    (result,) = await engine.verify([Group("g", group().task, (completion,))])
    assert words(result) == [word]
    assert bool(verifier.works) == (word == "MISMATCH")


async def test_a_task_over_its_cap_is_an_error_of_every_item() -> None:
    verifier = Scripted()
    engine = await started(verifier, caps=Caps(max_task_bytes=10))
    (result,) = await engine.verify([group("yes", "no", reference="x" * 11)])
    assert words(result) == ["TASK_TOO_LARGE"] * 2
    assert not verifier.works


async def test_a_group_is_one_work_with_its_limits() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    await engine.verify([group(*"abcdefgh", timeout=timedelta(seconds=2), starts_in_thinking=True)])
    (work,) = verifier.works
    assert (len(work.completions), work.timeout_s, work.starts_in_thinking) == (8, 2.0, True)


async def test_a_large_group_is_spread_over_free_slots() -> None:
    verifier = Scripted()
    engine = await started(verifier)
    (result,) = await engine.verify([group("yes", *map(str, range(199)))])
    assert 4 <= len(verifier.works) <= 13
    assert words(result) == ["MATCH"] + ["MISMATCH"] * 199


async def test_waiting_is_queue_time_and_working_is_not() -> None:
    engine = await started(Scripted(item_s=0.02))
    (result,) = await engine.verify([group("a", "b")])
    first, second = (each.timings for each in result.results)
    assert second.queue >= first.work >= timedelta(seconds=0.015)
    assert second.cpu == timedelta(microseconds=5)


async def test_figures_count_what_happened() -> None:
    engine = await started(Scripted())
    await engine.verify([group("yes", "yes", "no", "error")])
    await engine.verify([group("yes")])
    stats = engine.stats()
    assert stats.outcomes == {Reason.MATCH: 3, Reason.MISMATCH: 1, ErrorCode.WORKER_LOST: 1}
    assert (stats.cache_hits, stats.cache_misses, stats.coalesced, stats.results) == (1, 3, 1, 5)
