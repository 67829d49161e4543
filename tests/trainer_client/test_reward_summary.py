"""Figures of a step, alone and merged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer_client.summary import Summary, merged, quantile


def test_no_rollouts_have_no_shares():
    empty = Summary()
    assert (empty.unscored_share, empty.passed_share, empty.latency_p99_s) == (0.0, 0.0, 0.0)
    assert merged([]) == Summary(reasons={}, errors={})


def test_shares_are_of_rollouts_and_of_verdicts():
    summary = Summary(rollouts=10, passed=4, reasons={"match": 4, "mismatch": 4}, errors={"overloaded": 2})
    assert (summary.unscored_share, summary.passed_share) == (0.2, 0.5)


def test_several_steps_are_merged_by_their_counts():
    one = Summary(3, 1, {"match": 1, "mismatch": 2}, {}, (0.1, 0.2, 0.3), 1.0, 30, 6)
    two = Summary(2, 1, {"match": 1}, {"internal": 1}, (0.4, 0.0), 2.0, 20, 4)
    both = merged([one, two])
    assert (both.rollouts, both.passed, both.wall_s, both.characters, both.tokens) == (5, 2, 3.0, 50, 10)
    assert (both.reasons, both.errors) == ({"match": 2, "mismatch": 2}, {"internal": 1})
    assert both.latency_p50_s == 0.2
    assert merged([one, Summary(rollouts=1)]).tokens is None


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.0, 1)])
def test_quantiles_are_values_that_occurred(share, value):
    assert quantile(range(1, 101), share) == value


@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_at_least_the_share_of_values_is_not_above_the_quantile(values, share):
    found = quantile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-6
