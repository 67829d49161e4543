"""Estimators against brute force over every draw, and intervals that behave."""

import itertools
import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer_client.training.estimators import (
    Estimate,
    harmonic_at_k,
    harmonic_of_mean_and_pass,
    mean_at_k,
    over_problems,
    paired_change,
    pass_at_k,
)

COUNTS = st.integers(1, 8).flatmap(
    lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n)),
)


def draws(samples, correct, k):
    rewards = [1] * correct + [0] * (samples - correct)
    return list(itertools.combinations(rewards, k))


@given(COUNTS)
def test_pass_at_k_is_the_share_of_draws_with_a_right_sample(counts):
    found = draws(*counts)
    assert pass_at_k(*counts) == pytest.approx(statistics.fmean(any(draw) for draw in found))


@given(COUNTS)
def test_harmonic_at_k_is_the_mean_harmonic_mean_of_draws(counts):
    found = draws(*counts)
    harmonic = [statistics.harmonic_mean(draw) if all(draw) else 0.0 for draw in found]
    assert harmonic_at_k(*counts) == pytest.approx(statistics.fmean(harmonic))


@given(COUNTS)
def test_mean_at_k_is_the_mean_of_draws(counts):
    found = draws(*counts)
    assert mean_at_k(*counts) == pytest.approx(statistics.fmean(statistics.fmean(draw) for draw in found))


@given(COUNTS)
def test_the_figures_are_ordered(counts):
    assert harmonic_at_k(*counts) <= mean_at_k(*counts) + 1e-12
    assert mean_at_k(*counts) <= pass_at_k(*counts) + 1e-12


@pytest.mark.parametrize("counts", [(4, 5, 1), (4, -1, 1), (4, 2, 5), (4, 2, 0)])
@pytest.mark.parametrize("figure", [mean_at_k, pass_at_k, harmonic_at_k])
def test_impossible_counts_are_an_error(figure, counts):
    with pytest.raises(ValueError, match="no estimate"):
        figure(*counts)


def test_the_interval_is_over_problems():
    found = over_problems([(8, 8)] * 50 + [(8, 0)] * 50, 4, mean_at_k)
    assert found.mean == 0.5
    assert found.half_width == pytest.approx(1.96 * math.sqrt(0.25 / 99), rel=1e-3)


def test_problems_with_too_few_judged_samples_are_left_out():
    assert over_problems([(8, 8), (3, 0), (8, 8)], 4, mean_at_k) == Estimate(1.0, 0.0)
    with pytest.raises(ValueError, match="no problem has 4"):
        over_problems([(3, 0)], 4, mean_at_k)


def test_one_problem_says_nothing_about_others():
    assert over_problems([(8, 4)], 4, mean_at_k).half_width == 1.0


def test_a_change_is_paired_by_problem():
    before = [(8, 0), (8, 4), (2, 0)]
    after = [(8, 4), (8, 8), (8, 8)]
    assert paired_change(before, after, 4, mean_at_k) == Estimate(0.5, 0.0)


def test_the_other_reading_is_the_harmonic_mean_of_two_shares():
    assert harmonic_of_mean_and_pass(0.5, 1.0) == pytest.approx(2 / 3)
    assert harmonic_of_mean_and_pass(0.0, 0.0) == 0.0
