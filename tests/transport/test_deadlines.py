"""A unary call answers 5 % before its deadline, 500 ms at most, and never after it."""

import pytest

from verifier_service.transport.deadlines import answer_within_s


@pytest.mark.parametrize(
    ("remaining_s", "within_s"),
    [(1.0, 0.95), (0.1, 0.095), (10.0, 9.5), (60.0, 59.5), (100.9, 99.4), (300.9, 299.4), (3600.0, 3589.5)],
)
def test_how_early_an_answer_comes(remaining_s, within_s):
    assert answer_within_s(remaining_s) == pytest.approx(within_s)


def test_a_deadline_that_is_over_leaves_nothing():
    assert answer_within_s(-1.0) == 0.0


def test_without_a_deadline_there_is_none():
    assert answer_within_s(None) is None
