"""The reward function as a trainer meets it: one call a step, None for errors, figures, a verifier that goes away."""

import asyncio
import json
import math
import pickle
from types import SimpleNamespace

import grpc
import pytest
from rlvr import v1

from trainer_client import AsyncClient, ClientOptions
from trainer_client.errors import BadRow, InvalidRequest, VerifierLost
from trainer_client.reward import VerifierReward

SWIFT = ClientOptions(attempt_s=1.0, info_attempt_s=1.0)


@pytest.fixture
def reward(fake):
    reward = VerifierReward(fake.target, options=SWIFT, deadline_s=20.0)
    yield reward
    reward.close()


async def test_verdicts_are_rewards_in_the_order_of_the_rollouts(fake, reward):
    rewards = await reward(["p", "q", "p", "q"], ["4", "4", "5", "is 7"], answer=["4", "7", "4", "7"])
    assert rewards == [1.0, 0.0, 0.0, 1.0]
    assert all(type(each) is float for each in rewards)


async def test_a_step_is_one_request_with_a_group_for_each_prompt_and_task(fake, reward):
    prompts = ["p"] * 4 + ["q"] * 4 + ["p"] * 2
    answers = ["4"] * 4 + ["4"] * 4 + ["5"] * 2
    await reward(prompts, [f"c{n}" for n in range(10)], answer=answers)
    [request] = fake.requests
    assert [len(group.completions) for group in request.groups] == [4, 4, 2]


async def test_prompts_may_be_messages(fake, reward):
    prompts = [[{"role": "user", "content": "2 + 2?"}]] * 2
    completions = [[{"role": "assistant", "content": content}] for content in ("4", "5")]
    assert await reward(prompts, completions, answer=[4, 4]) == [1.0, 0.0]
    assert len(fake.requests[0].groups) == 1


async def test_an_error_is_none_and_never_a_number(fake, reward):
    codes = (v1.ERROR_CODE_BAD_TASK, v1.ERROR_CODE_UNSUPPORTED, v1.ERROR_CODE_TASK_TOO_LARGE, 4711)
    for code in codes:
        fake.outcomes[f"4 {code}"].append(fake.error(code))
    fake.outcomes["4 empty"].append(v1.Result())
    fake.outcomes["4 nan"].append(fake.verdict(score=math.nan))
    fake.outcomes["4 new"].append(fake.verdict(reason=4711))
    texts = ["4", *(f"4 {code}" for code in codes), "4 empty", "4 nan", "4 new", "5"]
    rewards = await reward(["p"] * 9, texts, answer=["4"] * 9)
    assert rewards == [1.0, *[None] * 7, 0.0]
    assert reward.last.unscored == 7
    assert reward.last.errors == {"bad_task": 1, "unsupported": 1, "task_too_large": 1, "unknown": 1, "internal": 3}


async def test_items_refused_until_the_deadline_are_none(fake):
    fake.outcomes["4"].extend([fake.error(v1.ERROR_CODE_OVERLOADED, retryable=True)] * 1000)
    reward = VerifierReward(fake.target, deadline_s=0.4)
    assert await reward(["p", "p"], ["4", "5"], answer=["4", "4"]) == [None, 0.0]
    reward.close()


async def test_graded_rewards_are_scores(fake):
    fake.outcomes["half"].append(fake.verdict(passed=False, score=0.5))
    reward = VerifierReward(fake.target, graded=True)
    assert await reward(["p"] * 3, ["half", "4", "5"], answer=["4"] * 3) == [0.5, 1.0, 0.0]
    reward.close()


async def test_no_rollouts_ask_nobody(fake, reward):
    assert await reward([], []) == []
    assert fake.asked == 0


async def test_prompts_and_completions_must_fit(reward):
    with pytest.raises(ValueError, match="2 prompts"):
        await reward(["p", "p"], ["4"], answer=["4", "4"])


async def test_a_row_that_makes_no_task_raises_before_anything_is_sent(fake, reward):
    with pytest.raises(BadRow, match="row 1, column 'answer'"):
        await reward(["p", "p"], ["4", "4"], answer=["4", None])
    assert fake.requests == []


async def test_a_call_at_fault_raises(fake, reward):
    fake.statuses.append((grpc.StatusCode.INVALID_ARGUMENT, "client_id: too long"))
    with pytest.raises(InvalidRequest, match="client_id"):
        await reward(["p"], ["4"], answer=["4"])


async def test_any_task_comes_in_the_task_column(fake, reward):
    task = json.dumps({"qa": {"references": ["Paris"]}})
    await reward(["p", "q"], ["Paris", "4"], task=[task, None], answer=[None, "4"])
    assert [group.task.WhichOneof("kind") for group in fake.requests[0].groups] == ["qa", "math"]


async def test_labels_tell_the_step_and_the_run(fake):
    reward = VerifierReward(fake.target, labels={"run": "r7"}, client_id="me")
    await reward(["p"], ["4"], answer=["4"], trainer_state=SimpleNamespace(global_step=12))
    assert dict(fake.requests[0].groups[0].labels) == {"run": "r7", "step": "12"}
    assert fake.requests[0].client_id == "me"
    reward.close()


async def test_thinking_is_told_by_the_prompt_or_by_the_caller(fake, reward):
    told = VerifierReward(fake.target, starts_in_thinking=True)
    await reward(["p <think>", "q"], ["4", "4"], answer=["4", "4"])
    await told(["q"], ["4"], answer=["4"])
    told.close()
    flags = [[group.starts_in_thinking for group in request.groups] for request in fake.requests]
    assert flags == [[True, False], [True]]


async def test_cut_rollouts_are_told_by_a_column_or_by_length_and_last_token(fake):
    reward = VerifierReward(fake.target, max_completion_length=3, eos_token_ids=(0, 9))
    ids = [[1, 2, 3], [1, 2, 0], [1, 2, 9], [1, 0], []]
    await reward(["p"] * 5, [f"{n}" for n in range(5)], completion_ids=ids, answer=["4"] * 5)
    await reward(["p"] * 2, ["a", "b"], answer=["4"] * 2, finish_reason=["length", "stop"])
    reward.close()
    told = [[each.finish_reason for each in request.groups[0].completions] for request in fake.requests]
    length, unset = v1.FINISH_REASON_LENGTH, v1.FINISH_REASON_UNSPECIFIED
    assert told == [[length, unset, unset, unset, unset], [length, v1.FINISH_REASON_STOP]]


async def test_without_known_end_tokens_no_rollout_is_called_cut(fake):
    reward = VerifierReward(fake.target, max_completion_length=3)
    await reward(["p"], ["4"], completion_ids=[[1, 2, 3]], answer=["4"])
    reward.close()
    assert fake.requests[0].groups[0].completions[0].finish_reason == v1.FINISH_REASON_UNSPECIFIED


async def test_figures_go_to_the_trainers_log_and_stay_for_the_asking(fake, reward):
    slow = fake.verdict()
    slow.timings.queue.FromMilliseconds(250)
    slow.timings.work.FromMilliseconds(500)
    fake.outcomes["4 slow"].append(slow)
    fake.outcomes["bad"].append(fake.error(v1.ERROR_CODE_BAD_TASK))
    metrics, extras = {}, {}
    await reward(
        ["p"] * 4,
        ["4", "4 slow", "bad", "55555"],
        completion_ids=[[1], [1, 2], [1], [1, 2]],
        answer=["4"] * 4,
        log_metric=metrics.__setitem__,
        log_extra=extras.__setitem__,
    )
    assert metrics["verifier/unscored"] == 0.25
    assert metrics["verifier/reason/match"] == 0.5
    assert metrics["verifier/reason/mismatch"] == 0.25
    assert metrics["verifier/error/bad_task"] == 0.25
    assert metrics["verifier/latency_p99_s"] == 0.75
    assert metrics["verifier/latency_p50_s"] == 0.0
    assert metrics["verifier/completion_tokens"] == 1.5
    assert metrics["verifier/completion_characters"] == 3.75
    assert all(math.isfinite(value) for value in metrics.values())
    assert extras == {"verdict": ["match", "match", "error: bad_task", "mismatch"]}
    assert (reward.last.rollouts, reward.last.passed, reward.last.tokens) == (4, 2, 6)


async def test_a_reason_seen_before_is_logged_as_nothing_when_it_is_missing(fake, reward):
    steps = [{}, {}]
    for step, texts in zip(steps, (["4", "5"], ["4", "44"]), strict=True):
        await reward(["p"] * 2, texts, answer=["4"] * 2, log_metric=step.__setitem__)
    assert [step["verifier/reason/mismatch"] for step in steps] == [0.5, 0.0]


async def test_the_same_rollouts_are_verified_when_the_verifier_comes_back(fake):
    reward = VerifierReward(fake.target, deadline_s=0.4, grace_s=30.0, options=SWIFT)
    fake.kill()
    call = asyncio.create_task(reward(["p", "p"], ["4", "5"], answer=["4", "4"]))
    await asyncio.sleep(1.2)
    assert not call.done()
    await asyncio.to_thread(fake.start)
    assert await call == [1.0, 0.0]
    reward.close()


@pytest.mark.parametrize("deadline_s", [0.2, 60.0])
async def test_a_verifier_away_beyond_the_grace_time_is_lost(fake, deadline_s):
    reward = VerifierReward(fake.target, deadline_s=deadline_s, grace_s=0.7, options=SWIFT)
    fake.kill()
    async with asyncio.timeout(15):
        with pytest.raises(VerifierLost, match="lost") as caught:
            await reward(["p"], ["4"], answer=["4"])
    assert caught.value.target == fake.target
    assert caught.value.waited_s >= 0.5
    assert reward.last.rollouts == 0
    reward.close()


def test_it_is_named_for_the_trainers_columns(reward):
    assert reward.__name__ == "verifier"
    assert reward.verifier.__name__ == "verifier"


def test_it_serves_trainers_that_call_plainly(fake, reward):
    assert reward.sync(["p", "p"], ["4", "5"], answer=["4", "4"]) == [1.0, 0.0]


async def test_it_serves_several_loops_and_a_plain_caller_at_once(fake, reward):
    def elsewhere():
        return asyncio.run(reward(["p"], ["4 elsewhere"], answer=["4"]))

    here, there, plain = await asyncio.gather(
        reward(["p"], ["4 here"], answer=["4"]),
        asyncio.to_thread(elsewhere),
        asyncio.to_thread(reward.sync, ["p"], ["4 plain"], answer=["4"]),
    )
    assert here == there == plain == [1.0]


async def test_a_pickled_copy_works_after_the_first_was_used(fake, reward):
    await reward(["p"], ["4"], answer=["4"])
    copy = pickle.loads(pickle.dumps(reward))
    assert await copy(
        ["p"],
        [
            "4",
        ][:1],
        answer=["4"],
    ) == [1.0]
    assert pickle.loads(pickle.dumps(copy.verifier)).__name__ == "verifier"
    copy.close()


async def test_a_client_of_ones_own_is_used(fake):
    async with AsyncClient(fake.target, client_id="mine") as client:
        assert await VerifierReward(client=client)(["p"], ["4"], answer=["4"]) == [1.0]
    assert fake.requests[0].client_id == "mine"


def test_the_token_stays_out_of_the_representation():
    assert "s3cret" not in repr(VerifierReward(token="s3cret"))
