"""What is sent and what comes back: order, ids, packing, equal items, server information."""

import asyncio
import random

import pytest
from rlvr import v1

from trainer_client import AsyncClient, ClientOptions, group
from trainer_client.errors import ClientClosed, InvalidRequest, RequestTooLarge


def passed(results):
    return [[each.verdict.passed for each in result.results] for result in results]


async def test_results_come_in_the_order_of_groups_and_completions(fake, client):
    groups = [group(f"g{n}", fake.task(str(n)), [f"it is {m}" for m in (3, n, 999)]) for n in range(10, 40)]
    random.Random(1).shuffle(groups)
    fake.shape = lambda response: v1.VerifyResponse(results=list(reversed(response.results)))

    results = await client.verify(groups)

    assert [result.id for result in results] == [each.id for each in groups]
    assert passed(results) == [[False, True, False]] * 30
    assert len(fake.requests) == 1


async def test_an_empty_batch_asks_nobody(fake, client):
    assert await client.verify([]) == []
    assert fake.asked == 0


async def test_a_group_without_completions_is_sent_and_answered(fake, client):
    [result] = await client.verify([group("none", fake.task(), [])])
    assert (result.id, len(result.results), result.HasField("error")) == ("none", 0, False)
    assert [each.id for each in fake.requests[0].groups] == ["none"]


async def test_an_unreadable_group_without_completions_keeps_its_error(fake, client):
    fault = fake.error(v1.ERROR_CODE_BAD_TASK, field="groups[0].task").error
    fake.shape = lambda _: v1.VerifyResponse(results=[v1.GroupResult(id="none", error=fault)])
    [result] = await client.verify([group("none", v1.Task(), [])])
    assert result.error.code == v1.ERROR_CODE_BAD_TASK


async def test_an_unreadable_group_is_an_error_of_each_of_its_items(fake, client):
    fault = fake.error(v1.ERROR_CODE_BAD_TASK, field="groups[1].task.math.references").error
    fake.shape = lambda response: v1.VerifyResponse(
        results=[response.results[0], v1.GroupResult(id="bad", error=fault)]
    )
    good, bad = await client.verify([group("good", fake.task(), ["4"]), group("bad", v1.Task(), ["4", "5"])])
    assert passed([good]) == [[True]]
    assert [each.WhichOneof("outcome") for each in bad.results] == ["error", "error"]


async def test_requests_are_split_by_items_and_put_together_again(fake, client):
    fake.caps.max_items = 7
    groups = [group("big", fake.task(), [f"{n}" for n in range(20)]), group("small", fake.task("x"), ["x", "y"])]
    big, small = await client.verify(groups)
    assert max(len(texts) for texts in fake.texts) <= 7
    assert passed([big]) == [["4" in f"{n}" for n in range(20)]]
    assert passed([small]) == [[True, False]]
    assert {each.id for request in fake.requests for each in request.groups} == {"big", "small"}


async def test_requests_are_split_by_groups(fake, client):
    fake.caps.max_groups = 3
    await client.verify([group(f"g{n}", fake.task(), [f"{n}"]) for n in range(8)])
    assert sorted(len(request.groups) for request in fake.requests) == [2, 3, 3]


async def test_requests_are_split_by_bytes(fake, client):
    fake.caps.max_message_bytes = 64 * 1024
    texts = [f"{n} " + "x" * 20_000 for n in range(9)]
    [result] = await client.verify([group("g", fake.task("nothing"), texts)])
    assert max(request.ByteSize() for request in fake.requests) <= 64 * 1024
    assert len(result.results) == 9
    assert sorted(text for part in fake.texts for text in part) == sorted(texts)


async def test_the_full_view_asks_for_fewer_items_a_request_since_results_are_larger(fake, client):
    fake.caps.max_message_bytes = 1 << 20
    await client.verify([group("g", fake.task(), [f"{n}" for n in range(40)])], view=v1.VIEW_FULL)
    assert max(len(texts) for texts in fake.texts) == 16
    assert {request.view for request in fake.requests} == {v1.VIEW_FULL}


async def test_a_flood_larger_than_a_message_still_reaches_the_server_as_too_large(fake, client):
    fake.caps.max_message_bytes, fake.caps.max_completion_bytes = 1 << 20, 1 << 16
    [result] = await client.verify([group("g", fake.task("nothing"), ["y" * (3 << 20)])])
    assert (1 << 16) < len(fake.texts[0][0]) < (1 << 20)
    assert passed([result]) == [[False]]


async def test_a_task_larger_than_a_message_is_its_own_error_and_no_verdict(fake, client):
    fake.caps.max_message_bytes = 1 << 20
    huge = v1.Task(math=v1.MathTask(references=["4", "z" * (2 << 20)]))
    results = await client.verify([group("ok", fake.task(), ["4"]), group("huge", huge, ["4", "5"])])
    assert passed(results[:1]) == [[True]]
    assert {each.error.code for each in results[1].results} == {v1.ERROR_CODE_TASK_TOO_LARGE}
    assert results[1].results[0].error.field == "groups[1].task"


async def test_a_transcript_larger_than_a_message_is_the_callers_to_mend(fake, client):
    fake.caps.max_message_bytes, fake.caps.max_completion_bytes = 1 << 20, 1 << 16
    flood = v1.Completion(text="4", messages_json='["' + "z" * (2 << 20) + '"]')
    with pytest.raises(RequestTooLarge) as caught:
        await client.verify([group("g", fake.task(), ["4", flood])])
    assert caught.value.field == "groups[0].completions[1]"


async def test_equal_items_travel_once_and_every_place_gets_the_result(fake, client):
    groups = [group("a", fake.task(), ["4", "5", "4", "4"]), group("b", fake.task(), ["5", "4"])]
    results = await client.verify(groups)
    assert fake.texts == [["4", "5"]]
    assert passed(results) == [[True, False, True, True], [False, True]]


async def test_equal_texts_of_unlike_tasks_or_finish_reasons_are_not_equal_items(fake, client):
    cut = v1.Completion(text="4", finish_reason=v1.FINISH_REASON_LENGTH)
    await client.verify([group("a", fake.task("4"), ["4", cut]), group("b", fake.task("5"), ["4"])])
    assert fake.texts == [["4", "4", "4"]]


async def test_measurements_past_the_cache_are_each_taken(fake, client):
    again = group("a", fake.task(), ["4", "4"])
    again.cache = v1.CACHE_POLICY_BYPASS
    await client.verify([again])
    assert fake.texts == [["4", "4"]]


async def test_what_surrounds_a_group_travels_whole(fake):
    sent = group("a", fake.task(), ["4"])
    sent.timeout.FromSeconds(3)
    sent.deadline.FromSeconds(7)
    sent.cache, sent.starts_in_thinking = v1.CACHE_POLICY_REFRESH, True
    sent.labels["run"] = "r1"
    client = AsyncClient(fake.target, client_id="me", token="secret")
    await client.verify([sent])
    client.close()
    [request] = fake.requests
    received = request.groups[0]
    assert 6.0 < received.deadline.ToNanoseconds() / 1e9 <= 7.0
    received.deadline.CopyFrom(sent.deadline)
    assert received == sent
    assert request.client_id == "me"
    assert fake.metadata[0]["authorization"] == "Bearer secret"


@pytest.mark.parametrize(("ids", "field"), [(["a", ""], "groups[1].id"), (["a", "b", "a"], "groups[2].id")])
async def test_missing_and_double_ids_are_told_before_anything_is_sent(fake, client, ids, field):
    fake.caps.max_groups = 1  # split apart, the server could not tell
    with pytest.raises(InvalidRequest) as caught:
        await client.verify([group(each, fake.task(), ["4"]) for each in ids])
    assert caught.value.field == field
    assert fake.requests == []


@pytest.mark.parametrize(
    ("groups", "told"),
    [(group("a", v1.Task(), []), "not one Group"), ([{"id": "a"}], r"groups\[0\] is a dict, not a v1.Group")],
)
async def test_what_is_no_list_of_groups_is_told_before_anything_is_sent(fake, client, groups, told):
    with pytest.raises(TypeError, match=told):
        await client.verify(groups)
    assert fake.requests == []


async def test_fields_of_errors_are_counted_in_the_callers_batch(fake, client):
    fake.caps.max_groups = 1
    fake.outcomes["no"].append(fake.error(v1.ERROR_CODE_BAD_TASK, field="groups[0].completions[0].state_json"))
    groups = [group("a", fake.task(), ["4"]), group("b", fake.task(), ["4 or so", "4", "no"])]
    results = await client.verify(groups)
    assert results[1].results[2].error.field == "groups[1].completions[2].state_json"


async def test_server_information_is_asked_once_for_many_calls(fake, client):
    for n in range(5):
        await client.verify([group("a", fake.task(), [f"{n}"])])
    assert fake.asked == 1


async def test_no_more_calls_are_in_flight_than_asked_for(fake):
    fake.caps.max_items = 1
    fake.held.set()
    client = AsyncClient(fake.target, options=ClientOptions(max_in_flight=2, attempt_s=5.0))
    call = asyncio.create_task(client.verify([group("a", fake.task(), [f"{n}" for n in range(6)])]))
    await asyncio.to_thread(fake.entered.wait, 5)
    await asyncio.sleep(0.2)
    assert len(fake.requests) == 2
    fake.held.clear()
    [result] = await call
    assert (len(result.results), len(fake.requests)) == (6, 6)
    client.close()


@pytest.mark.parametrize("deadline_s", [0, -1.0, float("nan"), float("inf")])
async def test_a_deadline_is_a_positive_number_of_seconds(client, fake, deadline_s):
    with pytest.raises(ValueError, match="deadline_s"):
        await client.verify([group("a", fake.task(), ["4"])], deadline_s=deadline_s)


async def test_a_closed_client_says_so_and_drops_its_calls(fake, client):
    fake.held.set()
    call = asyncio.create_task(client.verify([group("a", fake.task(), ["4"])]))
    await asyncio.to_thread(fake.entered.wait, 5)
    client.close()
    with pytest.raises(ClientClosed):
        await call
    with pytest.raises(ClientClosed):
        await client.verify([group("a", fake.task(), ["4"])])
