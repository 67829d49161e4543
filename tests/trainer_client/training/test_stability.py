"""The guard and the alarm, on log histories written by hand."""

import pytest

pytest.importorskip("transformers")

from transformers import TrainerControl, TrainerState

from trainer_client.training.stability import EntropyAlarm, EntropyLimits, GuardLimits, PassGuard


def history(key, values):
    return TrainerState(log_history=[{key: value} for value in values], global_step=len(values))


def guarded(values, **limits):
    guard, control = PassGuard(GuardLimits(**limits), lambda value: None), TrainerControl()
    guard.on_evaluate(None, history("eval_pass_at_4", values), control)
    assert guard.tripped == control.should_training_stop
    return guard.tripped


@pytest.mark.parametrize("values", [[0.8, 0.6, 0.6], [0.5, 0.9, 0.7, 0.75]])
def test_the_guard_trips_when_pass_at_k_stays_down(values):
    assert guarded(values)


@pytest.mark.parametrize("values", [[], [0.8], [0.8, 0.6], [0.8, 0.6, 0.75, 0.6], [0.8, 0.75, 0.71], [0.2, 0.4, 0.8]])
def test_the_guard_lets_noise_and_single_drops_pass(values):
    assert not guarded(values)


def test_the_guard_can_be_turned_off():
    assert not guarded([0.9, 0.1, 0.1, 0.1], patience=0)


def test_the_policy_before_the_first_step_is_the_first_best():
    kept = []
    state = TrainerState(log_history=[{"eval_pass_at_4": 0.6}], global_step=0)
    PassGuard(GuardLimits(), kept.append).on_evaluate(None, state, TrainerControl())
    assert kept == [0.6]


def alarmed(values, **limits):
    alarm, control = EntropyAlarm(EntropyLimits(**({"patience": 3} | limits))), TrainerControl()
    alarm.on_log(None, history("entropy", values), control)
    return alarm.raised, control.should_training_stop


def test_entropy_that_stays_low_raises_the_alarm_low():
    assert alarmed([0.5, 0.4, 0.005, 0.004, 0.003]) == ("low", False)


def test_entropy_that_stays_high_raises_the_alarm_high():
    assert alarmed([0.1] * 5 + [0.5, 0.6, 0.7]) == ("high", False)


@pytest.mark.parametrize("values", [[], [0.001], [0.5, 0.001, 0.5, 0.001], [0.1] * 5 + [0.9, 0.2, 0.9], [0.2] * 9])
def test_entropy_within_bounds_or_out_of_them_for_a_moment_raises_none(values):
    assert alarmed(values) == (None, False)


def test_the_alarm_stops_the_run_where_asked():
    assert alarmed([0.001] * 3, stops=True) == ("low", True)


def test_the_alarm_says_so_once(caplog):
    alarm, state = EntropyAlarm(EntropyLimits(patience=2)), history("entropy", [0.001] * 4)
    for _ in range(3):
        alarm.on_log(None, state, TrainerControl())
    assert len(caplog.records) == 1
