"""The law at the client: whatever comes back, only a sound verdict is one. At least these are none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rlvr import v1

from trainer_client import group
from trainer_client.replies import relocated, vet
from trainer_client.reward import reward_of

SOUND = v1.Verdict(passed=True, score=1.0, reason=v1.REASON_MATCH)


def scored(score, reason=v1.REASON_MATCH):
    return v1.Result(verdict=v1.Verdict(passed=True, score=score, reason=reason))


@pytest.mark.parametrize(
    "result",
    [
        v1.Result(),
        v1.Result(verifier_version="v9", cache_hit=True),
        scored(1.0, v1.REASON_UNSPECIFIED),
        scored(1.0, 4711),
        scored(math.nan),
        scored(math.inf),
        scored(-0.001),
        scored(1.001),
        scored(1.0, v1.REASON_MISMATCH),  # passed for a reason that fails
        scored(0.0),  # passed and worth nothing
        v1.Result(verdict=v1.Verdict(passed=False, score=1.0, reason=v1.REASON_MATCH)),
        v1.Result(verdict=v1.Verdict(passed=False, score=1.0, reason=v1.REASON_ACCEPTED)),
        v1.Result(error=v1.ItemError()),
        v1.Result(error=v1.ItemError(code=4711, message="of a newer server")),
        v1.Result.FromString(b"\x5a\x02\x08\x01"),  # an outcome of a newer contract, under a field number unknown here
    ],
    ids=str,
)
def test_what_is_no_sound_verdict_is_an_error_and_no_reward(result):
    vetted = vet(result)
    assert vetted.WhichOneof("outcome") == "error"
    assert reward_of(vetted, graded=True) is None
    assert reward_of(vetted, graded=False) is None


def test_a_sound_verdict_stays_itself():
    assert vet(v1.Result(verdict=SOUND)).verdict == SOUND


@pytest.mark.parametrize(("passed", "score", "binary", "graded"), [(True, 1.0, 1.0, 1.0), (False, 0.25, 0.0, 0.25)])
def test_a_verdict_is_a_binary_or_a_graded_reward(passed, score, binary, graded):
    result = v1.Result(verdict=v1.Verdict(passed=passed, score=score, reason=v1.REASON_MISMATCH))
    assert reward_of(result, graded=False) == binary
    assert reward_of(result, graded=True) == graded


@given(st.binary(max_size=60))
def test_no_bytes_make_a_reward_outside_zero_and_one(wire):
    try:
        result = v1.Result.FromString(wire)
    except Exception:  # noqa: BLE001 - protobuf's own DecodeError, which is no reward either
        return
    reward = reward_of(vet(result), graded=True)
    assert reward is None or 0.0 <= reward <= 1.0


def short(response):
    response.results[0].results.pop()
    return response


def long(response):
    response.results[0].results.append(v1.Result(verdict=SOUND))
    return response


def renamed(response):
    response.results[0].id = "another"
    return response


def doubled(response):
    response.results.append(response.results[0])
    return response


@pytest.mark.parametrize("shape", [short, long, renamed, doubled, lambda _: v1.VerifyResponse()])
async def test_a_reply_that_does_not_fit_the_request_is_an_error_of_every_item(fake, client, shape):
    fake.shape = shape
    [result] = await client.verify([group("g", fake.task(), ["4", "4!"])])
    assert [each.error.code for each in result.results] == [v1.ERROR_CODE_INTERNAL] * 2
    assert len(fake.requests) == 1


async def test_an_unsound_verdict_among_sound_ones_costs_its_item_alone(fake, client):
    fake.outcomes["4 nan"].append(fake.verdict(score=math.nan))
    [result] = await client.verify([group("g", fake.task(), ["4", "4 nan", "5"])])
    assert [each.WhichOneof("outcome") for each in result.results] == ["verdict", "error", "verdict"]


def test_field_paths_are_counted_anew_and_other_words_stay():
    assert relocated("groups[0].completions[1].text", 7, 4) == "groups[7].completions[4].text"
    assert relocated("groups[12].task.steps.steps[0]", 3, 9) == "groups[3].task.steps.steps[0]"
    assert relocated("view", 3, 9) == "view"
