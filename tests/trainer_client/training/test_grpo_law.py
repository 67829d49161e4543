"""The law inside TRL: unscored rows count for nothing, and steps without verdicts move nothing."""

import copy
import logging

import pytest

torch = pytest.importorskip("torch")

from hypothesis import given
from hypothesis import strategies as st
from transformers import TrainerCallback

from trainer_client.training.grpo import DataTooSmall
from trainer_client.training.law import mask_unscored, row_scale, scored_rows, unscore

pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning:transformers"),
    pytest.mark.filterwarnings("ignore::FutureWarning:trl"),
]

NAN = float("nan")
ROLLOUTS = 8


def a_format_reward(completions, **columns):
    return [0.5] * len(completions)


def generated(trainer):
    """The first generation batch of a trainer, scored."""
    trainer.model.train()
    rows = next(iter(trainer.get_train_dataloader()))
    return trainer._generate_and_score_completions(rows)


@given(st.lists(st.lists(st.sampled_from([0.0, 0.5, 1.0, NAN, float("inf")]), min_size=3, max_size=3), min_size=1))
def test_a_row_is_scored_by_every_function_or_by_none(rows):
    found = unscore(torch.tensor(rows))
    for before, after in zip(torch.tensor(rows), found, strict=True):
        if torch.isfinite(before).all():
            assert torch.equal(before, after)
        else:
            assert after.isnan().all()
    assert scored_rows(found).tolist() == [bool(torch.isfinite(torch.tensor(row)).all()) for row in rows]


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_second_reward_function_never_turns_an_error_into_a_number(make_trainer, scripted, ours_first):
    ours = scripted({0: [1.0, None, 0.0, 1.0, 0.0, 0.0, 1.0, None]})
    trainer = make_trainer([ours, a_format_reward] if ours_first else [a_format_reward, ours])
    batch = generated(trainer)
    assert batch["scored"].tolist() == [True, False, True, True, True, True, True, False]
    assert batch["advantages"][1] == 0.0
    assert batch["advantages"][7] == 0.0
    assert trainer._metrics["train"]["unscored_share"] == [2 / ROLLOUTS]
    assert trainer._metrics["train"]["reward"][0] == pytest.approx(3 / 6 + 0.5)


def test_unscored_rows_do_not_shift_the_advantages_of_the_others(make_trainer, scripted):
    trainer = make_trainer(scripted({0: [1.0, None, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0]}))
    advantages = generated(trainer)["advantages"]
    three = torch.tensor([1.0, 0.0, 1.0])
    by_hand = (three - three.mean()) / (three.std() + 1e-4)
    assert torch.allclose(advantages[[0, 2, 3]], by_hand)
    four = torch.tensor([0.0, 0.0, 1.0, 0.0])
    assert torch.allclose(advantages[4:], (four - four.mean()) / (four.std() + 1e-4))


def test_a_group_with_one_verdict_has_no_advantage(make_trainer, scripted):
    trainer = make_trainer(scripted({0: [1.0, None, None, None, 0.0, 0.0, 1.0, 0.0]}))
    assert generated(trainer)["advantages"][:4].tolist() == [0.0] * 4


@pytest.mark.parametrize("loss_type", ["dapo", "grpo", "bnpo", "dr_grpo"])
def test_the_loss_is_that_of_the_scored_rows_alone(make_trainer, scripted, loss_type):
    trainer = make_trainer(scripted({0: [1.0, None, 0.0, 1.0, 0.0, 0.0, 1.0, None]}), loss_type=loss_type, beta=0.5)
    trainer.current_gradient_accumulation_steps = 1
    batch = generated(trainer)
    kept = batch["scored"]
    alone = {key: value[kept] if value.dim() else value for key, value in batch.items()}
    del alone["tool_mask"]
    alone["row_scale"] = torch.tensor(1.0)
    alone["num_items_in_batch"] = alone["completion_mask"].sum()
    assert torch.allclose(trainer._compute_loss(trainer.model, batch), trainer._compute_loss(trainer.model, alone))


def test_what_an_unscored_rollout_wrote_changes_no_gradient(make_trainer, scripted):
    trainer = make_trainer(scripted({0: [1.0, None, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0]}), beta=0.5)
    trainer.current_gradient_accumulation_steps = 1
    batch = generated(trainer)
    other = copy.deepcopy(batch)
    other["completion_ids"][1] = 5
    gradients = []
    for each in (batch, other):
        trainer.model.zero_grad()
        trainer._compute_loss(trainer.model, each).backward()
        gradients.append([weight.grad.clone() for weight in trainer.model.parameters()])
    assert all(map(torch.equal, *gradients))


def test_masking_keeps_what_tools_wrote_out_of_the_loss():
    batch = {
        "completion_mask": torch.ones(2, 3, dtype=torch.long),
        "tool_mask": torch.tensor([[1, 0, 1], [1, 1, 1]]),
        "advantages": torch.tensor([0.3, 0.2]),
    }
    masked = mask_unscored(batch, torch.tensor([True, False]))
    assert masked["tool_mask"].tolist() == [[1, 0, 1], [0, 0, 0]]
    assert masked["advantages"].tolist() == pytest.approx([0.3, 0.0])


def test_only_losses_that_average_over_rows_are_scaled():
    assert row_scale(8, 6, "grpo") == pytest.approx(8 / 6)
    assert row_scale(8, 8, "grpo") == 1.0
    assert row_scale(8, 0, "grpo") == 1.0
    assert row_scale(8, 6, "dapo") == 1.0


def test_a_step_without_verdicts_moves_neither_weights_nor_optimizer_nor_scheduler(
    make_trainer, scripted, weights, same
):
    states = {}
    trainer = make_trainer(scripted({2: [None] * ROLLOUTS}), max_steps=4)

    class Camera(TrainerCallback):
        def on_step_end(self, args, state, control, **kwargs):
            schedule = {k: v for k, v in trainer.lr_scheduler.state_dict().items() if k != "lr_lambdas"}
            states[state.global_step] = copy.deepcopy(
                (weights(trainer), trainer.optimizer.state_dict(), schedule, trainer.lr_scheduler.get_last_lr())
            )

    trainer.add_callback(Camera())
    trainer.train()
    assert trainer.state.global_step == 4
    assert not same(states[1], states[2])
    assert same(states[2], states[3])
    assert not same(states[3], states[4])


def test_momentum_alone_would_have_moved_the_weights(make_trainer, scripted, weights, same):
    """Shows that the test above can fail: zero gradients do move Adam's weights."""
    trainer = make_trainer(scripted(), max_steps=2, lr_scheduler_type="constant")
    trainer.train()
    before = weights(trainer)
    for weight in trainer.model.parameters():
        weight.grad = torch.zeros_like(weight)
    trainer.optimizer.step()
    assert not same(before, weights(trainer))


def test_a_step_is_held_only_where_no_part_of_it_was_scored(make_trainer, scripted, weights, same):
    """Two forward passes a step; one of them without verdicts is no reason to hold the step."""
    rewards = scripted({0: [None] * 4 + [1.0, 0.0, 1.0, 0.0]})
    trainer = make_trainer(rewards, max_steps=1, per_device_train_batch_size=4, shuffle_dataset=False)
    before = weights(trainer)
    trainer.train()
    assert not same(before, weights(trainer))


def test_trl_does_not_print_the_row_that_was_not_scored(make_trainer, scripted, caplog):
    trainer = make_trainer(scripted({0: [None] * ROLLOUTS}), max_steps=1)
    with caplog.at_level(logging.WARNING):
        trainer.train()
    assert "All reward functions returned None" not in caplog.text
    assert "0+0=" not in caplog.text
    assert "8 of 8 completions have no verdict" in caplog.text


def test_fewer_rows_than_the_prompts_of_a_step_are_an_error(make_trainer, scripted):
    with pytest.raises(DataTooSmall, match="1 rows are fewer than the 2 prompts"):
        make_trainer(scripted(), rows=1)


def test_fp16_is_refused_because_its_steps_cannot_be_held(make_trainer, scripted):
    with pytest.raises(ValueError, match="fp16"):
        make_trainer(scripted(), fp16=True, use_cpu=True)
