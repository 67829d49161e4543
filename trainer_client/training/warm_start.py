"""Supervised warm start of the tiny model: learn the demo's task, then blur it with wrong labels.

Both stages end by accuracy on the validation split, never by a number of steps. Accuracy is the
probability that the model samples exactly the reference answer, read off one forward pass, so it
carries no sampling noise. Nothing here is a reward: the verifier has no part in supervised learning.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from trainer_client.training.arithmetic import Problem, Splits

Progress = Callable[[str, int, float], None]


class WarmStartFailed(RuntimeError):
    """A stage did not reach its accuracy within the steps that anything sane would need."""


@dataclass(frozen=True, slots=True)
class WarmStartPlan:
    """When each stage ends, as shares of one, and how it learns."""

    clean_accuracy: float = 0.85
    blurred_low: float = 0.30
    blurred_high: float = 0.40
    wrong_share: float = 0.7
    learning_rate: float = 3e-3
    blur_learning_rate: float = 1e-4
    batch_size: int = 128
    check_every: int = 25
    blur_check_every: int = 5
    max_steps: int = 20_000


@dataclass(frozen=True, slots=True)
class WarmStartResult:
    """What the two stages reached and what they took."""

    clean_accuracy: float
    clean_steps: int
    blurred_accuracy: float
    blurred_steps: int
    seconds: float


class _Batches:
    """Turns problems into padded token tensors; prompts are padded on the left, completions on the right."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, rng: random.Random) -> None:
        self._tokenizer = tokenizer
        self._rng = rng

    def encode(self, problems: Sequence[Problem], values: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """Returns ids and labels, both (B, T); labels are -100 outside the completion."""
        pad, end = int(self._tokenizer.pad_token_id), int(self._tokenizer.eos_token_id)
        prompts = self._tokenizer([problem.prompt for problem in problems])["input_ids"]
        texts = self._tokenizer([f"\\boxed{{{value}}}" for value in values])["input_ids"]
        left, right = max(map(len, prompts)), 1 + max(map(len, texts))
        ids, labels = [], []
        for prompt, text in zip(prompts, texts, strict=True):
            body = [*text, end]
            fill = right - len(body)
            ids.append([pad] * (left - len(prompt)) + prompt + body + [pad] * fill)
            labels.append([-100] * left + body + [-100] * fill)
        return torch.tensor(ids), torch.tensor(labels)

    def sample(self, problems: Sequence[Problem], size: int, wrong_share: float) -> tuple[torch.Tensor, torch.Tensor]:
        """Returns a random batch in which that share of the answers belongs to some other problem."""
        chosen = self._rng.choices(problems, k=size)
        values = [self._wrong(p, problems) if self._rng.random() < wrong_share else p.value for p in chosen]
        return self.encode(chosen, values)

    def _wrong(self, problem: Problem, problems: Sequence[Problem]) -> int:
        while (value := self._rng.choice(problems).value) == problem.value:
            pass
        return value


def _logits(model: PreTrainedModel, ids: torch.Tensor, labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Returns the logits that predict each completion token, and those tokens, left-padding masked out."""
    start = int((labels[0] != -100).nonzero()[0, 0])
    mask = torch.ones_like(ids)
    mask[:, :start] = (ids[:, :start] != model.config.pad_token_id).long()
    positions = (mask.cumsum(dim=1) - 1).clamp(min=0)
    out = model(input_ids=ids, attention_mask=mask, position_ids=positions, use_cache=False)
    return out.logits[:, start - 1 : -1], labels[:, start:]


def expected_accuracy(model: PreTrainedModel, ids: torch.Tensor, labels: torch.Tensor) -> float:
    """Returns the mean probability of sampling exactly the labelled completion at temperature 1."""
    was_training = model.training
    model.eval()
    with torch.no_grad():
        logits, wanted = _logits(model, ids, labels)
        losses = cross_entropy(logits.transpose(1, 2), wanted, ignore_index=-100, reduction="none")
    model.train(was_training)
    return float((-losses.sum(dim=1)).exp().mean())


class WarmStart:
    """One warm start of one model: call `run`."""

    def __init__(
        self, model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, splits: Splits, plan: WarmStartPlan, seed: int
    ) -> None:
        """Takes the model to be changed in place; the seed orders batches and picks wrong labels."""
        self._model = model
        self._plan = plan
        self._splits = splits
        self._batches = _Batches(tokenizer, random.Random(seed))  # noqa: S311 - orders batches
        values = [problem.value for problem in splits.validation]
        self._validation = self._batches.encode(splits.validation, values)

    def run(self, on_progress: Progress = lambda stage, step, accuracy: None) -> WarmStartResult:
        """Learns, then blurs; raises `WarmStartFailed` where a stage never ends."""
        began = time.monotonic()
        plan = self._plan
        clean, clean_steps = self._stage("clean", 0.0, lambda a: a >= plan.clean_accuracy, on_progress)
        blurred, steps = self._stage("blurred", plan.wrong_share, lambda a: a <= plan.blurred_high, on_progress)
        if blurred < plan.blurred_low:
            raise WarmStartFailed(f"blurring overshot to {blurred:.3f}; lower blur_learning_rate")
        return WarmStartResult(clean, clean_steps, blurred, steps, time.monotonic() - began)

    def _stage(
        self, name: str, wrong_share: float, done: Callable[[float], bool], on_progress: Progress
    ) -> tuple[float, int]:
        plan, model = self._plan, self._model
        rate = plan.blur_learning_rate if wrong_share else plan.learning_rate
        every = plan.blur_check_every if wrong_share else plan.check_every
        optimizer = torch.optim.AdamW(model.parameters(), lr=rate, betas=(0.9, 0.98), weight_decay=0.01)
        warm_up = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: min(1.0, (step + 1) / 50))
        model.train()
        for step in range(1, plan.max_steps + 1):
            logits, wanted = _logits(model, *self._batches.sample(self._splits.train, plan.batch_size, wrong_share))
            loss = cross_entropy(logits.transpose(1, 2), wanted, ignore_index=-100)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            warm_up.step()
            if step % every == 0:
                accuracy = expected_accuracy(model, *self._validation)
                on_progress(name, step, accuracy)
                if done(accuracy):
                    return accuracy, step
        raise WarmStartFailed(f"the {name} stage stood at {accuracy:.3f} after {plan.max_steps} steps")
