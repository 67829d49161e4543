"""One training run from its options: model, data, reward, trainer and what watches it, in that order."""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from transformers.trainer_utils import IntervalStrategy, get_last_checkpoint

from trainer_client.reward import VerifierReward
from trainer_client.training.data import as_dataset, load_rows
from trainer_client.training.exam import Exam
from trainer_client.training.grpo import VerifierGRPOTrainer
from trainer_client.training.model import load_tokenizer, prepare_model
from trainer_client.training.options import GRPOOptions, RunOptions
from trainer_client.training.progress import show_progress
from trainer_client.training.record import METRICS, MetricsFile, save_record
from trainer_client.training.stability import EntropyAlarm, EntropyLimits, GuardLimits, PassGuard
from trainer_client.training.watched import RewardFunction

TOKEN_VARIABLE = "RLVR_TOKEN"  # noqa: S105 - a name, no secret

logger = logging.getLogger(__name__)
FINAL_FOLDER = "final"


class BadRun(ValueError):
    """Options that are sound by themselves but do not fit what is on the disk."""


@dataclass(slots=True)
class Run:
    """A run that is ready to start: call `train`."""

    options: RunOptions
    args: GRPOOptions
    trainer: VerifierGRPOTrainer
    guard: PassGuard
    alarm: EntropyAlarm
    checkpoint: str | None

    @property
    def folder(self) -> Path:
        """Returns where everything of the run goes."""
        return Path(self.args.output_dir or ".")

    def train(self) -> None:
        """Trains to the end and saves the policy under `final`: the best checkpoint's where the guard tripped.

        Raises `TrainingStopped` where the verifier stays lost.
        """
        save_record(self.folder, self.options, self.args)
        self.trainer.train(resume_from_checkpoint=self.checkpoint)
        if self.guard.tripped:
            logger.warning("restored the best checkpoint: %s", self.trainer.restore_best())
        self.trainer.save_model(str(self.folder / FINAL_FOLDER))


def verifier_reward(options: RunOptions, *, split: str) -> VerifierReward:
    """Returns the reward that asks the verifier; evaluations are binary whatever training is.

    A token comes from the environment, never from a configuration, which is saved with the run.
    """
    graded = options.reward == "graded" and split == "train"
    return VerifierReward(
        options.verifier,
        task=options.task,
        graded=graded,
        deadline_s=options.deadline_s,
        grace_s=options.grace_s,
        labels={"split": split},
        token=os.environ.get(TOKEN_VARIABLE) or None,
    )


def _tell_cut(reward: RewardFunction, trainer: VerifierGRPOTrainer) -> None:
    """Tells our reward which rollouts were cut: they are judged as cut, unless the trainer masks them itself."""
    if isinstance(reward, VerifierReward) and not trainer.args.mask_truncated_completions:
        reward.max_completion_length = trainer.max_completion_length
        reward.eos_token_ids = trainer.eos_token_ids


def build(
    options: RunOptions,
    args: GRPOOptions,
    *,
    rewards: Sequence[RewardFunction] | None = None,
    exam_reward: RewardFunction | None = None,
) -> Run:
    """Returns a run; `rewards` replace the verifier's in training, `exam_reward` in evaluation.

    Raises `BadRun`, `BadData`, `DataTooSmall` or `ValueError` before anything is trained.
    """
    checkpoint = _checkpoint(options, args)
    _set_threads(options)
    model = prepare_model(options, args)
    tokenizer = load_tokenizer(model)
    wrap = options.chat and tokenizer.chat_template is not None
    data_seed = int(args.data_seed or 0)
    train_rows = load_rows(options, training=True, data_seed=data_seed, wrap=wrap)
    eval_rows = load_rows(options, training=False, data_seed=data_seed, wrap=wrap)
    exam = _exam(options, args, eval_rows, exam_reward)
    rewards = rewards or [verifier_reward(options, split="train")]
    trainer = VerifierGRPOTrainer(
        model,
        rewards,
        exam=exam,
        args=args,
        train_dataset=as_dataset(train_rows),
        eval_dataset=as_dataset(eval_rows) if eval_rows else None,
        processing_class=tokenizer,
    )
    for reward in (*rewards, *([exam.reward] if exam else ())):
        _tell_cut(reward, trainer)
    return _watch(options, args, trainer, checkpoint)


def _exam(
    options: RunOptions, args: GRPOOptions, rows: list[dict[str, Any]], reward: RewardFunction | None
) -> Exam | None:
    """Returns the evaluation on held-out rows; None, with TRL's own switched off, where there are none."""
    if not rows:
        args.eval_strategy = IntervalStrategy.NO
        args.eval_on_start = False
        return None
    _check_guard(options, args)
    reward = reward or verifier_reward(options, split="eval")
    samples, batch_rows = options.eval_samples, args.per_device_eval_batch_size
    return Exam(rows, reward, samples, seed=options.eval_seed, batch_rows=batch_rows)


def _check_guard(options: RunOptions, args: GRPOOptions) -> None:
    """Raises `BadRun` where the guard could find a best policy of which no checkpoint was saved."""
    steps = float(args.eval_steps or 0), float(args.save_steps)
    counted = args.eval_strategy == args.save_strategy == IntervalStrategy.STEPS and min(steps) >= 1
    if options.guard_patience and counted and steps[0] % steps[1]:
        raise BadRun("the guard restores checkpoints: make eval_steps a multiple of save_steps, or guard_patience 0")


def _set_threads(options: RunOptions) -> None:
    """Sets torch's threads. A tiny model gets one: its operations are too short to be shared, and two threads that
    wait for each other on a busy machine were measured to be twenty times slower.
    """
    threads = options.torch_threads or (1 if options.model == "tiny" else 0)
    if threads:
        torch.set_num_threads(threads)


def _watch(options: RunOptions, args: GRPOOptions, trainer: VerifierGRPOTrainer, checkpoint: str | None) -> Run:
    limits = GuardLimits(drop=options.guard_drop, patience=options.guard_patience)
    guard = PassGuard(limits, trainer.keep_as_best)
    floor, ceiling, patience = options.entropy_floor, options.entropy_ceiling, options.entropy_patience
    alarm = EntropyAlarm(EntropyLimits(floor, ceiling, patience, options.entropy_stops))
    show_progress(trainer)
    for callback in (MetricsFile(Path(args.output_dir or ".") / METRICS), guard, alarm):
        trainer.add_callback(callback)
    return Run(options, args, trainer, guard, alarm, checkpoint)


def _checkpoint(options: RunOptions, args: GRPOOptions) -> str | None:
    """Returns the checkpoint to go on from; raises `BadRun` where there is none, or one that was not asked for."""
    folder = Path(args.output_dir or ".")
    found: str | None = get_last_checkpoint(str(folder)) if folder.is_dir() else None
    if options.resume and found is None:
        raise BadRun(f"there is no checkpoint in {folder} to resume from")
    if not options.resume and found is not None:
        raise BadRun(f"{folder} already holds a run ({Path(found).name}): pass --resume, or another --output_dir")
    return found
