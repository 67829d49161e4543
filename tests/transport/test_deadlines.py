"""A unary call answers 5 % before its deadline, 500 ms at most, and never after it."""

import pytest

from verifier_service.transport.deadlines import Pace, answer_within_s


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


def test_time_to_write_the_answer_is_kept_back_by_items():
    pace = Pace()
    pace.learn(1000, 0.1)
    assert pace.work_within_s(1.0, 1000) == pytest.approx(0.9)
    assert pace.work_within_s(1.0, 10) == pytest.approx(0.999)
    assert pace.work_within_s(1.0, 100_000) == pytest.approx(0.5)
    assert pace.work_within_s(0.0, 10) == 0.0


def test_the_pace_rises_at_once_and_falls_slowly():
    pace = Pace()
    pace.learn(0, 99.0)
    pace.learn(10, 1.0)
    pace.learn(10, 0.0)
    assert pace.work_within_s(1.0, 1) == pytest.approx(0.91)
