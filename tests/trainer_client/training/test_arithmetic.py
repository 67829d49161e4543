"""The demo's task: the split is by unordered pair, so no mirror of a held-out problem is ever trained on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer_client.training.arithmetic import Problem, problems_of, split_problems


@given(st.integers(0, 10_000))
def test_no_pair_lies_in_two_splits(seed):
    splits = split_problems(seed, largest=20, held_out=100, validation=50)
    pairs = [{problem.pair for problem in part} for part in (splits.train, splits.validation, splits.held_out)]
    assert not pairs[0] & pairs[1]
    assert not pairs[0] & pairs[2]
    assert not pairs[1] & pairs[2]


@given(st.integers(0, 10_000))
def test_neither_mirror_nor_difference_of_a_held_out_sum_is_trained_on(seed):
    splits = split_problems(seed, largest=20, held_out=100, validation=50)
    trained = {problem.prompt for problem in splits.train}
    for problem in splits.held_out:
        for left, right in ((problem.left, problem.right), (problem.right, problem.left)):
            assert f"{left}+{right}=" not in trained
            assert f"{left}-{right}=" not in trained


def test_splits_have_the_sizes_asked_for_and_hold_no_problem_twice():
    splits = split_problems(0)
    assert (len(splits.held_out), len(splits.validation)) == (500, 250)
    assert len(splits.train) > 4000
    assert len(set(splits.held_out)) == 500


def test_a_seed_gives_one_split_and_another_seed_another():
    assert split_problems(1) == split_problems(1)
    assert split_problems(1) != split_problems(2)


def test_numbers_that_are_too_few_are_an_error():
    with pytest.raises(ValueError, match="too few"):
        split_problems(0, largest=3)


def test_a_pair_gives_sums_and_differences_in_both_orders():
    rows = [problem.row() for problem in problems_of([(3, 5)])]
    assert rows == [
        {"prompt": "3+5=", "answer": "8"},
        {"prompt": "3-5=", "answer": "-2"},
        {"prompt": "5+3=", "answer": "8"},
        {"prompt": "5-3=", "answer": "2"},
    ]
    assert len(problems_of([(4, 4)])) == 2


def test_a_problem_and_its_mirror_share_a_pair():
    assert Problem(7, "-", 2).pair == Problem(2, "+", 7).pair == (2, 7)
