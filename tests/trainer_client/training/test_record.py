"""What a run leaves behind is readable by any JSON reader and holds no step twice."""

import json

import pytest

pytest.importorskip("transformers")

from transformers import TrainerState

from trainer_client.training.record import MetricsFile, read_metrics


def log(file, step, **logs):
    file.on_log(None, TrainerState(global_step=step), None, logs=logs)


def test_every_log_is_one_line_with_its_step(tmp_path):
    file = MetricsFile(tmp_path / "deep" / "metrics.jsonl")
    log(file, 1, reward=0.5)
    log(file, 2, reward=0.75)
    lines = read_metrics(tmp_path / "deep" / "metrics.jsonl")
    assert [(line["step"], line["reward"]) for line in lines] == [(1, 0.5), (2, 0.75)]


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_finite_number_becomes_null(tmp_path, odd):
    file = MetricsFile(tmp_path / "metrics.jsonl")
    log(file, 1, kl=odd)
    assert json.loads((tmp_path / "metrics.jsonl").read_text())["kl"] is None


def test_a_resumed_run_drops_what_lies_beyond_its_checkpoint(tmp_path):
    file = MetricsFile(tmp_path / "metrics.jsonl")
    for step in (1, 2, 3):
        log(file, step, reward=0.0)
    file.on_train_begin(None, TrainerState(global_step=2), None)
    assert [line["step"] for line in read_metrics(tmp_path / "metrics.jsonl")] == [1, 2]


def test_a_new_run_starts_an_empty_file(tmp_path):
    file = MetricsFile(tmp_path / "metrics.jsonl")
    log(file, 0, eval=1.0)
    file.on_train_begin(None, TrainerState(global_step=0), None)
    assert read_metrics(tmp_path / "metrics.jsonl") == []
