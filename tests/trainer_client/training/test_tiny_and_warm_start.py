"""The tiny model reads back as it was saved, and the warm start ends by accuracy."""

import random

import pytest

torch = pytest.importorskip("torch")

from transformers import AutoModelForCausalLM

from trainer_client.training.arithmetic import split_problems
from trainer_client.training.model import load_tokenizer, warm_start_folder
from trainer_client.training.tiny import TinyShape, build_tiny, character_tokenizer
from trainer_client.training.warm_start import (
    WarmStart,
    WarmStartFailed,
    WarmStartPlan,
    _Batches,
    expected_accuracy,
)

TEXT = "12+34=\\boxed{5 6}\n  a?"


def test_a_saved_tokenizer_reads_back_the_same(nano):
    tokenizer = load_tokenizer(nano)
    ids = tokenizer(TEXT)["input_ids"]
    assert len(ids) == len(TEXT)
    assert tokenizer.decode(ids) == TEXT
    assert ids == character_tokenizer()(TEXT)["input_ids"]
    assert tokenizer.padding_side == "left"
    assert tokenizer.chat_template is None


def test_the_default_shape_has_about_110_000_parameters(tmp_path):
    model = AutoModelForCausalLM.from_pretrained(build_tiny(tmp_path, seed=0))
    assert 105_000 < sum(weight.numel() for weight in model.parameters()) < 115_000


def test_a_seed_gives_one_model_and_leaves_the_random_state_alone(tmp_path, same):
    def built(seed):
        return AutoModelForCausalLM.from_pretrained(
            build_tiny(tmp_path / str(seed), seed, TinyShape(8, 16, 1, 2, 2))
        ).state_dict()

    before = torch.get_rng_state()
    first = built(1)
    assert torch.equal(before, torch.get_rng_state())
    assert same(first, built(1))
    assert not same(first, built(2))


def test_wrong_labels_have_the_share_asked_for_and_are_wrong():
    problems = split_problems(0).train
    batches = _Batches(character_tokenizer(), random.Random(0))
    wrong = [batches._wrong(problem, problems) for problem in problems[:200]]
    assert all(value != problem.value for value, problem in zip(wrong, problems, strict=False))
    ids, labels = batches.sample(problems, 400, wrong_share=0.7)
    texts = character_tokenizer().batch_decode(ids, skip_special_tokens=True)
    right = sum(is_right(text) for text in texts)
    assert 0.2 < right / 400 < 0.4
    assert (labels[:, 0] == -100).all()


def is_right(text):
    prompt, _, answer = text.partition("=")
    left, sign, right = prompt.partition("+") if "+" in prompt else prompt.partition("-")
    value = int(left) + int(right) if sign == "+" else int(left) - int(right)
    return answer == f"\\boxed{{{value}}}"


def test_accuracy_is_the_chance_of_sampling_the_reference(nano):
    tokenizer, model = load_tokenizer(nano), AutoModelForCausalLM.from_pretrained(nano)
    problems = split_problems(0).validation[:3]
    batch = _Batches(tokenizer, random.Random(0)).encode(problems, [problem.value for problem in problems])
    by_hand = []
    for problem in problems:
        prompt = tokenizer(problem.prompt)["input_ids"]
        text = [*tokenizer(f"\\boxed{{{problem.value}}}")["input_ids"], tokenizer.eos_token_id]
        with torch.no_grad():
            chances = model(torch.tensor([prompt + text])).logits[0].softmax(-1)
        at = len(prompt) - 1
        by_hand.append(torch.stack([chances[at + i, token] for i, token in enumerate(text)]).prod())
    assert expected_accuracy(model, *batch) == pytest.approx(float(torch.stack(by_hand).mean()), rel=1e-4)


def test_both_stages_end_by_accuracy(nano, tmp_path):
    """A model that may stop at once does; how long a real one takes is the demo's matter."""
    seen = []
    plan = WarmStartPlan(clean_accuracy=0.0, blurred_low=0.0, blurred_high=1.0, check_every=2, blur_check_every=3)
    model = AutoModelForCausalLM.from_pretrained(nano)
    result = WarmStart(model, load_tokenizer(nano), split_problems(0), plan, 0).run(lambda *told: seen.append(told[:2]))
    assert seen == [("clean", 2), ("blurred", 3)]
    assert (result.clean_steps, result.blurred_steps) == (2, 3)


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (WarmStartPlan(max_steps=4, check_every=2), "the clean stage stood at"),
        (WarmStartPlan(clean_accuracy=0.0, check_every=2), "overshot"),
    ],
)
def test_a_stage_that_ends_nowhere_is_an_error(tmp_path, plan, message):
    build_tiny(tmp_path, 0, TinyShape(8, 16, 1, 2, 2))
    with pytest.raises(WarmStartFailed, match=message):
        warm_start_folder(tmp_path, 0, 0, plan)
