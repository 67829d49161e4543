"""Stopping for a lost verifier, and going on: the same weights as if nothing had happened."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from trainer_client.errors import VerifierLost
from trainer_client.training.bookmark import RandomStates, seeded
from trainer_client.training.exam import Exam
from trainer_client.training.grpo import NoVerdicts, TrainingStopped

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning:transformers"),
    pytest.mark.filterwarnings("ignore::FutureWarning:trl"),
]

ROWS = [{"prompt": "1+1=", "answer": "2"}, {"prompt": "2+2=", "answer": "4"}]


def lost():
    return VerifierLost("localhost:1", 2.0, "connection refused")


@pytest.fixture
def uninterrupted(make_trainer, scripted, weights, tmp_path):
    """The weights after six steps, an epoch being four."""
    trainer = make_trainer(scripted(), max_steps=6, output_dir=str(tmp_path / "whole"))
    trainer.train()
    return weights(trainer)


@pytest.mark.parametrize("step", [0, 2, 4, 5])
def test_a_run_that_lost_its_verifier_goes_on_as_if_it_had_not(
    make_trainer, scripted, weights, same, uninterrupted, step, tmp_path
):
    stopping = make_trainer(scripted({step: lost()}), max_steps=6)
    with pytest.raises(TrainingStopped, match=r"state before generation is saved in .*checkpoint-") as stopped:
        stopping.train()
    assert stopped.value.checkpoint == tmp_path / "run" / f"checkpoint-{step}"
    assert stopped.value.checkpoint.is_dir()
    going_on = make_trainer(scripted(), max_steps=6)
    going_on.train(resume_from_checkpoint=str(stopped.value.checkpoint))
    assert going_on.state.global_step == 6
    assert same(weights(going_on), uninterrupted)


@pytest.mark.parametrize("step", [2, 4])
def test_a_run_that_goes_on_from_a_checkpoint_ends_with_the_same_weights(
    make_trainer, scripted, weights, same, uninterrupted, step
):
    first = make_trainer(scripted(), max_steps=6, save_strategy="steps", save_steps=step)
    first.train()
    going_on = make_trainer(scripted(), max_steps=6)
    going_on.train(resume_from_checkpoint=f"{first.args.output_dir}/checkpoint-{step}")
    assert same(weights(going_on), uninterrupted)


def test_another_generation_seed_gives_other_weights(make_trainer, scripted, weights, same, uninterrupted):
    other = make_trainer(scripted(), max_steps=6, seed=1)
    other.train()
    assert not same(weights(other), uninterrupted)


def test_the_data_seed_alone_orders_the_prompts(make_trainer, scripted):
    def order(**seeds):
        return [list(make_trainer(scripted(), **seeds)._get_train_sampler())[::4]]

    assert order(data_seed=1, seed=1) == order(data_seed=1, seed=2)
    assert order(data_seed=1) != order(data_seed=2)


def test_a_lost_verifier_gives_no_reward_and_moves_no_weight(make_trainer, scripted, weights, same):
    reward = scripted({1: lost()})
    trainer = make_trainer(reward)
    seen = {}
    trainer._bookmark.on_step_end = lambda *a, **k: seen.update(after=weights(trainer))
    with pytest.raises(TrainingStopped):
        trainer.train()
    assert len(reward.given) == 1
    assert same(weights(trainer), seen["after"])


def test_one_lost_verifier_among_several_reward_functions_stops_the_run(make_trainer, scripted):
    def a_format_reward(completions, **columns):
        return [0.5] * len(completions)

    with pytest.raises(TrainingStopped):
        make_trainer([a_format_reward, scripted({0: lost()})]).train()


def test_a_verifier_lost_in_an_evaluation_stops_the_run_too(make_trainer, scripted):
    trainer = make_trainer(
        scripted(), exam=Exam(ROWS, scripted({0: lost()}), 4), eval_strategy="steps", eval_steps=2, eval_rows=ROWS
    )
    with pytest.raises(TrainingStopped) as stopped:
        trainer.train()
    assert stopped.value.checkpoint.name == "checkpoint-2"


def test_an_exam_before_training_raises_the_loss_itself(make_trainer, scripted):
    trainer = make_trainer(scripted())
    with pytest.raises(VerifierLost):
        trainer.sit(Exam(ROWS, scripted({0: lost()}), 4))


def test_an_exam_changes_nothing_about_training(make_trainer, scripted, weights, same, uninterrupted, tmp_path):
    examined = make_trainer(
        scripted(), max_steps=6, exam=Exam(ROWS, scripted(), 4), eval_strategy="steps", eval_steps=1, eval_rows=ROWS,
        eval_on_start=True,
    )  # fmt: skip
    examined.train()
    assert same(weights(examined), uninterrupted)


def test_an_exam_without_verdicts_is_an_error_and_no_score(make_trainer, scripted):
    trainer = make_trainer(scripted(), exam=Exam(ROWS, scripted({0: [None] * 8}), 4))
    with pytest.raises(NoVerdicts, match="8 of 8 items"):
        trainer.evaluate()


def test_seeded_blocks_repeat_and_leave_the_random_states_alone():
    before = RandomStates.take()
    with seeded(3):
        first = torch.rand(2)
    with seeded(3):
        assert torch.equal(first, torch.rand(2))
    assert torch.equal(before.torch_cpu, torch.get_rng_state())


def test_a_checkpoint_of_the_start_can_be_kept_as_the_best_and_restored(make_trainer, scripted, weights, same):
    from transformers import TrainerCallback

    trainer = make_trainer(scripted())

    class KeepStart(TrainerCallback):
        def on_train_begin(self, args, state, control, **kwargs):
            self.kept = weights(trainer)
            trainer.keep_as_best(0.5)

    keeper = KeepStart()
    trainer.add_callback(keeper)
    trainer.train()
    assert not same(weights(trainer), keeper.kept)
    assert Path(trainer.restore_best()).name == "checkpoint-0"
    assert same(weights(trainer), keeper.kept)
