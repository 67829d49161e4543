"""Options: what excludes what, what follows from what, and what a CPU turns off."""

import pytest

torch = pytest.importorskip("torch")

from trainer_client.training.options import GRPOOptions, RunOptions
from trainer_client.training.parsing import parse

on_cpu = pytest.mark.skipif(torch.cuda.is_available(), reason="says what holds without a GPU")


@pytest.fixture
def config(tmp_path):
    """Writes a configuration file."""

    def write(text):
        path = tmp_path / "run.yaml"
        path.write_text("model: tiny\ntrain_data: arithmetic\n" + text)
        return ["--config", str(path), "--output_dir", str(tmp_path / "out")]

    return write


@pytest.mark.parametrize("rollouts", [2, 4, 8, 16, 64])
def test_more_rollouts_keep_the_prompts_of_a_step(rollouts, tmp_path):
    args = GRPOOptions(output_dir=str(tmp_path), num_generations=rollouts, prompts_per_step=16)
    rows = args.per_device_train_batch_size * args.gradient_accumulation_steps
    assert rows == args.generation_batch_size == 16 * rollouts
    assert args.per_device_train_batch_size <= 32


def test_a_forward_pass_takes_the_largest_part_that_divides_the_step(tmp_path):
    args = GRPOOptions(output_dir=str(tmp_path), num_generations=6, prompts_per_step=5, per_device_train_batch_size=8)
    assert (args.per_device_train_batch_size, args.gradient_accumulation_steps) == (6, 5)


def test_kl_is_on_by_default(tmp_path):
    assert GRPOOptions(output_dir=str(tmp_path)).beta > 0


@on_cpu
def test_a_cpu_turns_bf16_and_gradient_checkpointing_off(tmp_path):
    args = GRPOOptions(output_dir=str(tmp_path), bf16=True, gradient_checkpointing=True)
    assert not args.bf16
    assert not args.gradient_checkpointing


@on_cpu
def test_vllm_needs_a_gpu(tmp_path):
    with pytest.raises(ValueError, match="needs a GPU"):
        GRPOOptions(output_dir=str(tmp_path), use_vllm=True)


@pytest.mark.parametrize("setting", ["generation_batch_size", "steps_per_generation"])
def test_a_generation_batch_of_its_own_is_refused(setting, tmp_path):
    with pytest.raises(ValueError, match="prompts_per_step"):
        GRPOOptions(output_dir=str(tmp_path), **{setting: 8})


@pytest.mark.parametrize("bad", [{"num_generations": 1}, {"prompts_per_step": 0}])
def test_a_step_needs_a_prompt_and_two_rollouts(bad, tmp_path):
    with pytest.raises(ValueError, match="two rollouts"):
        GRPOOptions(output_dir=str(tmp_path), **bad)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "either model_name_or_path or model"),
        ({"model": "tiny", "model_name_or_path": "x"}, "either model_name_or_path or model"),
        ({"model": "huge"}, "must be 'tiny'"),
        ({"model": "tiny"}, "train_data"),
        ({"model": "tiny", "train_data": "x", "reward": "vibes"}, "binary"),
        ({"model": "tiny", "train_data": "x.jsonl", "warm_start": True}, "warm_start"),
    ],
)
def test_choices_that_exclude_each_other_are_errors(given, message):
    with pytest.raises(ValueError, match=message):
        RunOptions(**given)


def test_flags_win_over_the_file(config):
    options, args = parse([*config("learning_rate: 1.0e-3\nreward: graded\n"), "--learning_rate", "0.5"])
    assert args.learning_rate == 0.5
    assert options.reward == "graded"


def test_resume_is_a_bare_flag(config):
    assert parse([*config(""), "--resume"])[0].resume
    assert not parse(config(""))[0].resume


def test_an_unknown_key_of_the_file_is_an_error(config):
    with pytest.raises(ValueError, match="learning_rat"):
        parse(config("learning_rat: 1\n"))


def test_the_four_seeds_are_apart(config):
    options, args = parse(config("data_seed: 1\nmodel_seed: 2\nseed: 3\neval_seed: 4\n"))
    assert (args.data_seed, options.model_seed, args.seed, options.eval_seed) == (1, 2, 3, 4)
