"""Whole runs through the command line against a real verifier: what they leave, and what they do when it dies."""

import json
import logging
import threading
import time

import pytest

torch = pytest.importorskip("torch")

from trainer_client.cli import EXIT_OK, EXIT_USAGE, EXIT_VERIFIER_LOST, main
from trainer_client.demo.server import VerifierProcess
from trainer_client.reward import VerifierReward
from trainer_client.training.grpo import TrainingStopped
from trainer_client.training.record import read_metrics

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning:transformers"),
    pytest.mark.filterwarnings("ignore::FutureWarning:trl"),
]


@pytest.fixture
def verifier(tmp_path):
    """A verifier in a process of its own."""
    with VerifierProcess(tmp_path / "verifier.log") as process:
        yield process


@pytest.fixture
def flags(tmp_path, nano):
    """The flags of a small run on a JSON Lines file."""
    data = tmp_path / "rows.jsonl"
    data.write_text("".join(json.dumps({"prompt": f"{n}+{n}=", "answer": str(2 * n)}) + "\n" for n in range(4)))

    def build(verifier, *more):
        given = {
            "model_name_or_path": nano, "train_data": data, "output_dir": tmp_path / "run", "verifier": verifier,
            "prompts_per_step": 2, "num_generations": 4, "max_completion_length": 4, "max_steps": 2,
            "eval_steps": 1, "save_steps": 1, "per_device_eval_batch_size": 16, "eval_problems": 2, "grace_s": 1,
        }  # fmt: skip
        return ["train", *(f"--{key}={value}" for key, value in given.items()), *more]

    return build


class Watching:
    """Calls the verifier's reward and keeps every number that it gave; kills the verifier before one call."""

    __name__ = "verifier"

    def __init__(self, reward, before_call=None):
        self.reward, self.before_call, self.calls, self.given = reward, before_call or {}, 0, []

    async def __call__(self, **columns):
        step, self.calls = self.calls, self.calls + 1
        self.before_call.get(step, lambda: None)()
        rewards = await self.reward(**columns)
        self.given.append(rewards)
        return rewards


def test_a_run_leaves_metrics_checkpoints_completions_and_its_record(flags, verifier, tmp_path, capsys):
    folder, data = tmp_path / "run", tmp_path / "rows.jsonl"
    assert main(flags(verifier.target, f"--eval_data={data}", "--warmup_steps=1")) == EXIT_OK
    assert "trained 2 steps" in capsys.readouterr().out
    lines = read_metrics(folder / "metrics.jsonl")
    assert {line["step"] for line in lines if line.get("reward") is not None} == {1, 2}
    assert {line["step"] for line in lines if "eval_pass_at_4" in line} == {0, 1, 2}
    step = next(line for line in lines if "verifier/unscored" in line)
    assert step["verifier/unscored"] == step["unscored_share"] == step["held_step"] == 0.0
    assert {"verifier/latency_p50_s", "verifier/latency_p99_s", "kl", "entropy"} <= step.keys()
    assert any(name.startswith("verifier/reason/") for name in step)
    assert {"config.yaml", "starts.jsonl", "final", "checkpoint-2"} <= {path.name for path in folder.iterdir()}
    assert list(folder.glob("completions/*.parquet"))
    assert list(folder.glob("runs/**/events.out.tfevents*"))
    start = json.loads((folder / "starts.jsonl").read_text())
    assert start["versions"]["torch"] == torch.__version__
    assert start["verifier"].keys() == {"verdicts", "service"}
    assert start["seeds"] == {"data": 0, "model": 0, "generation": 0, "evaluation": 0}


def test_a_finished_run_is_not_overwritten_and_nothing_is_resumed_from_nothing(flags, tmp_path, capsys):
    assert main(flags("localhost:1", "--resume")) == EXIT_USAGE
    assert "no checkpoint" in capsys.readouterr().err
    (tmp_path / "run" / "checkpoint-1").mkdir(parents=True)
    assert main(flags("localhost:1")) == EXIT_USAGE
    assert "--resume" in capsys.readouterr().err


def test_a_guard_needs_a_checkpoint_at_every_evaluation(flags, tmp_path, capsys):
    uneven = (f"--eval_data={tmp_path / 'rows.jsonl'}", "--eval_steps=3", "--save_steps=2")
    assert main(flags("localhost:1", *uneven)) == EXIT_USAGE
    assert "multiple of save_steps" in capsys.readouterr().err


def test_a_row_that_makes_no_task_is_told_before_anything_is_trained(flags, tmp_path, capsys):
    rows = tmp_path / "bad.jsonl"
    rows.write_text('{"prompt": "a", "answer": "1"}\n{"prompt": "b", "task": "{}"}\n')
    assert main(flags("localhost:1", f"--train_data={rows}")) == EXIT_USAGE
    assert "row 1" in capsys.readouterr().err


def test_too_small_data_ends_with_a_sentence(flags, capsys):
    assert main(flags("localhost:1", "--prompts_per_step=5")) == EXIT_USAGE
    assert "4 rows are fewer than the 5 prompts" in capsys.readouterr().err


def test_a_run_without_a_verifier_saves_and_stops_and_goes_on_when_there_is_one(flags, tmp_path, capsys):
    lost = flags("127.0.0.1:9")
    assert main(lost) == EXIT_VERIFIER_LOST
    said = capsys.readouterr().err
    assert "checkpoint-0" in said
    assert "--resume" in said
    assert not list((tmp_path / "run").glob("final"))
    with VerifierProcess(tmp_path / "verifier.log") as verifier:
        assert main(flags(verifier.target, "--resume")) == EXIT_OK
    steps = [line["step"] for line in read_metrics(tmp_path / "run" / "metrics.jsonl") if "reward" in line]
    assert steps == [1, 2]
    starts = [json.loads(line) for line in (tmp_path / "run" / "starts.jsonl").read_text().splitlines()]
    assert [start["resumed"] for start in starts] == [False, True]
    assert starts[0]["verifier"]["verdicts"] == "unreachable"


def test_a_verifier_killed_mid_run_costs_a_wait_and_a_stop_but_no_reward(make_trainer, verifier, weights, same, caplog):
    watching = Watching(VerifierReward(verifier.target, grace_s=2.0), {2: verifier.crash})
    trainer = make_trainer(watching)
    began = time.monotonic()
    with caplog.at_level(logging.WARNING), pytest.raises(TrainingStopped, match=r"is lost.*checkpoint-2") as stopped:
        trainer.train()
    assert time.monotonic() - began >= 2.0
    assert watching.calls == 3
    assert len(watching.given) == 2  # the third call gave nothing: no 0, no None
    verifier.start()
    again = Watching(VerifierReward(verifier.target, grace_s=2.0))
    resumed = make_trainer(again)
    resumed.train(resume_from_checkpoint=str(stopped.value.checkpoint))
    assert resumed.state.global_step == 4
    assert len(again.given) == 2
    assert all(reward is not None for rewards in again.given for reward in rewards)


def test_a_verifier_that_comes_back_within_the_grace_time_costs_a_wait_only(make_trainer, verifier):
    def crash_and_return():
        verifier.crash()
        threading.Thread(target=verifier.start).start()

    watching = Watching(VerifierReward(verifier.target, grace_s=60.0), {1: crash_and_return})
    trainer = make_trainer(watching)
    trainer.train()
    assert trainer.state.global_step == 4
    assert all(reward is not None for rewards in watching.given for reward in rewards)


def test_rows_whose_task_is_broken_are_unscored_while_the_rest_trains(make_trainer, verifier, scripted):
    """Four of eight rollouts have a task of a kind that no server serves; they are errors, never 0."""
    watching = Watching(VerifierReward(verifier.target, grace_s=5.0))

    unserved = json.dumps({"custom": {"name": "nobody-has-registered-this"}})

    async def one_bad_group(prompts, answer, **columns):
        return await watching(prompts=prompts, task=[None] * 4 + [unserved] * 4, answer=["2"] * 8, **columns)

    one_bad_group.__name__ = "verifier"
    trainer = make_trainer(one_bad_group, max_steps=1)
    trainer.train()
    assert [reward is None for reward in watching.given[0]] == [False] * 4 + [True] * 4
