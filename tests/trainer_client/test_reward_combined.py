"""Several reward functions as one: an error in any leaves the row unscored in all."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer_client.combined import combine
from trainer_client.reward import VerifierReward, all_or_none


def has_format(prompts, completions, **columns):
    return [0.5 if "!" in completion else 0.0 for completion in completions]


async def skips(prompts, completions, **columns):
    return [None if completion == "skip" else 1.0 for completion in completions]


async def test_an_error_beside_a_format_reward_never_becomes_a_number(fake):
    fake.outcomes["4!"].append(fake.error(1))
    verifier = VerifierReward(fake.target)
    both = all_or_none(verifier, has_format)
    assert await both(["p"] * 3, ["4!", "4 !", "5"], answer=["4"] * 3) == [None, 1.5, 0.0]
    assert both.__name__ == "verifier+has_format"
    verifier.close()


async def test_weights_count_and_any_order_of_plain_and_async_works():
    both = all_or_none(has_format, skips, weights=[2.0, -1.0])
    assert await both(["p"] * 3, ["a!", "b", "skip"]) == [0.0, -1.0, None]


async def test_bound_methods_and_instances_are_awaited(fake):
    verifier = VerifierReward(fake.target)
    both = all_or_none(verifier.verifier, verifier)
    assert await both(["p"], ["4"], answer=["4"]) == [2.0]
    verifier.close()


async def test_a_short_column_is_an_error():
    with pytest.raises(ValueError, match="1 rewards for 2"):
        await all_or_none(lambda **_: [1.0], has_format)(["p"] * 2, ["a", "b"])


@pytest.mark.parametrize(("functions", "weights"), [([], None), ([has_format], [1.0, 2.0])])
def test_functions_and_weights_must_fit(functions, weights):
    with pytest.raises(ValueError, match="do not fit"):
        all_or_none(*functions, weights=weights)


@given(
    st.lists(
        st.tuples(*[st.none() | st.sampled_from([math.nan, math.inf, -math.inf]) | st.floats(-9, 9)] * 3), max_size=20
    )
)
def test_a_row_is_a_number_only_where_every_column_is(rows):
    combined = combine(list(zip(*rows, strict=True)) or [[], [], []], [1.0, 0.5, 2.0], len(rows))
    for row, reward in zip(rows, combined, strict=True):
        assert (reward is None) == any(value is None or not math.isfinite(value) for value in row)
