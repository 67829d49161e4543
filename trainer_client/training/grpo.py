"""TRL's GRPO trainer, overridden only where TRL lacks what the law asks for.

An error is never a reward: rows with an error in any column are unscored and count for nothing, steps
without verdicts move nothing, and where the verifier stays lost the run saves the state before
generation and stops. Held-out evaluation is an exam judged by the verifier. DeepSpeed and fp16 are
refused: both step inside the library, where a step cannot be held back.
"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, cast

import torch
from transformers import TrainerControl
from transformers.trainer_utils import PREFIX_CHECKPOINT_DIR
from trl import GRPOTrainer

from trainer_client.errors import VerifierLost
from trainer_client.training.bookmark import Bookmark, seeded
from trainer_client.training.exam import Exam, Marks, ask
from trainer_client.training.held_step import HoldStepsWithoutVerdicts
from trainer_client.training.law import mask_unscored, row_scale, scored_rows, unscore
from trainer_client.training.quiet import hush_trl
from trainer_client.training.sampler import EpochSampler
from trainer_client.training.watched import LostAndFound, RewardFunction, Rewards, is_async

logger = logging.getLogger(__name__)


class DataTooSmall(ValueError):
    """The data set holds fewer rows than the prompts of one step; TRL would silently train nothing."""


class NoVerdicts(RuntimeError):
    """An exam in which so many items ended in errors that nothing can be said of the policy."""


class TrainingStopped(RuntimeError):
    """The verifier stayed lost; `checkpoint` holds the state before generation, from which `--resume` goes on."""

    def __init__(self, checkpoint: Path, cause: VerifierLost) -> None:
        """Takes where the state was saved, and what was lost."""
        super().__init__(f"{cause}. Nothing was trained on it: the state before generation is saved in {checkpoint}")
        self.checkpoint = checkpoint


class VerifierGRPOTrainer(GRPOTrainer):  # type: ignore[misc]
    """GRPO on rewards that may be missing. Takes what TRL's trainer takes, and an exam for evaluation."""

    _name = "GRPO"
    control: TrainerControl
    log_completions: bool
    num_generations_eval: int

    def __init__(
        self,
        model: str,
        reward_funcs: RewardFunction | Sequence[RewardFunction],
        *,
        exam: Exam | None = None,
        **settings: object,
    ) -> None:
        """Builds the trainer; `settings` are TRL's, by name.

        Raises `DataTooSmall`, and `ValueError` where a step could not be held back.
        """
        hush_trl()
        self.exam = exam
        self._lost = LostAndFound()
        self._scored = torch.ones(0, dtype=torch.bool)
        self._any_unscored = False
        self._row_scale = 1.0
        self._window_scored = 0
        functions = list(reward_funcs) if isinstance(reward_funcs, Sequence) else [reward_funcs]
        super().__init__(model=model, reward_funcs=[self._lost.watch(each) for each in functions], **settings)
        if self.is_deepspeed_enabled or self.args.fp16:
            raise ValueError("DeepSpeed and fp16 step on their own; use bf16 with DDP or FSDP")
        needed = self.args.generation_batch_size // self.num_generations
        if len(self.train_dataset) < needed:
            raise DataTooSmall(f"{len(self.train_dataset)} rows are fewer than the {needed} prompts of one step")
        self._bookmark = Bookmark(lambda: int(self.state.num_input_tokens_seen))
        self.add_callback(self._bookmark)
        self.add_callback(HoldStepsWithoutVerdicts(self._take_window_scored))

    # --- the law -----------------------------------------------------------------------------------------------

    def _calculate_rewards(
        self, inputs: list[dict[str, Any]], prompts: list[Any], completions: list[Any], completion_ids_list: list[Any]
    ) -> torch.Tensor:
        """Returns rewards (rows of all processes, functions), unscored rows NaN throughout; raises `VerifierLost`."""
        rewards = unscore(super()._calculate_rewards(inputs, prompts, completions, completion_ids_list))
        lost = self._lost.take()
        if bool(self.accelerator.gather(torch.tensor([lost is not None], device=rewards.device)).any()):
            raise lost or VerifierLost("another process", 0.0, "its verifier is lost")
        scored = scored_rows(rewards)
        mine = slice(self.accelerator.process_index * len(prompts), (self.accelerator.process_index + 1) * len(prompts))
        self._scored = scored[mine]
        self._any_unscored = not bool(scored.all())
        self._row_scale = row_scale(scored.numel(), int(scored.sum()), self.loss_type)
        mode = "train" if self.model.training else "eval"
        unscored = int((~scored).sum())
        self._metrics[mode]["unscored_share"].append(unscored / scored.numel())
        if unscored:
            logger.warning("%d of %d completions have no verdict and count for nothing", unscored, scored.numel())
        return rewards

    def _generate_and_score_completions(self, inputs: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """Returns TRL's generation batch, with unscored rows out of the loss and out of its normalization."""
        batch: dict[str, torch.Tensor] = super()._generate_and_score_completions(inputs)
        batch["scored"] = self._scored
        if self._any_unscored:  # in any process: all of them must take part in the gather
            batch = mask_unscored(batch, self._scored)
            tokens = (batch["completion_mask"] * batch["tool_mask"]).sum()
            batch["num_items_in_batch"] = self.accelerator.gather(tokens).sum()
        batch["row_scale"] = torch.tensor(self._row_scale, device=self.accelerator.device)
        return batch

    def _compute_loss(self, model: torch.nn.Module, inputs: dict[str, torch.Tensor]) -> torch.Tensor:
        """Returns TRL's loss as a mean over scored rows (a bonus for entropy, if on, is scaled with it)."""
        self._window_scored += int(inputs["scored"].sum())
        loss: torch.Tensor = super()._compute_loss(model, inputs)
        return loss * inputs["row_scale"]

    def _take_window_scored(self) -> int:
        """Returns how many rows were scored since the last optimizer step, over all processes."""
        mine = torch.tensor(self._window_scored, device=self.accelerator.device)
        scored = int(self.accelerator.reduce(mine, reduction="sum"))
        self._window_scored = 0
        self._metrics["train"]["held_step"].append(float(scored == 0))
        return scored

    # --- a lost verifier ---------------------------------------------------------------------------------------

    def training_step(self, model: torch.nn.Module, inputs: object, num_items_in_batch: object = None) -> torch.Tensor:
        """Does TRL's step; a lost verifier saves the state before generation and raises `TrainingStopped`."""
        try:
            return super().training_step(model, inputs, num_items_in_batch)  # type: ignore[no-any-return]
        except VerifierLost as lost:
            self._bookmark.go_back()
            self.state.num_input_tokens_seen = self._bookmark.tokens_seen
            raise self._stop(lost) from lost

    def _stop(self, lost: VerifierLost) -> TrainingStopped:
        """Saves a checkpoint of now and returns the error to be raised."""
        self._save_checkpoint(self.model, trial=None)
        self.control = self.callback_handler.on_save(self.args, self.state, self.control)
        return TrainingStopped(self._checkpoint_path(), lost)

    # --- evaluation --------------------------------------------------------------------------------------------

    def sit(self, exam: Exam) -> Marks:
        """Returns the marks of the policy as it stands; every process sits the whole exam. Raises `VerifierLost`."""
        was_training = self.model.training
        generations, self.num_generations_eval = self.num_generations_eval, exam.samples
        self.model.eval()
        try:
            with seeded(exam.seed):
                return ask(exam, self._generate_for_exam, self._call)
        finally:
            self.num_generations_eval = generations
            self.model.train(was_training)

    def evaluate(
        self, eval_dataset: object = None, ignore_keys: object = None, metric_key_prefix: str = "eval"
    ) -> dict[str, float]:
        """Sits the exam and logs its figures; stops the run like a step does where the verifier is lost.

        Raises `NoVerdicts` where no problem has enough judged samples.
        """
        if self.exam is None:
            raise ValueError("evaluation needs an exam")
        try:
            marks = self.sit(self.exam)
        except VerifierLost as lost:
            if self.is_in_train:
                raise self._stop(lost) from lost
            raise
        if not marks.judged:
            raise NoVerdicts(f"{marks.errors} of {marks.items} items of the evaluation ended in errors")
        metrics = marks.metrics(metric_key_prefix)
        self.model.eval()  # TRL files what is logged by this
        self.log(metrics)
        self.control = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    def create_model_card(self, *_arguments: object, **_named: object) -> None:
        """Writes none: TRL's card describes a fine-tuned hub model; what a run is stands in its record."""

    def log(self, logs: dict[str, float], start_time: float | None = None) -> None:
        """Logs like TRL, which files the last step's completions; not again beside an evaluation's figures."""
        wanted = self.log_completions
        self.log_completions = wanted and self.model.training and bool(self._logs["prompt"])
        try:
            super().log(logs, start_time)
        finally:
            self.log_completions = wanted

    def keep_as_best(self, value: float) -> None:
        """Saves a checkpoint of now as the best so far; TRL's own tracking starts after the first step only."""
        self.state.best_metric = value
        self._save_checkpoint(self.model, trial=None)
        self.state.best_model_checkpoint = str(self._checkpoint_path())

    def restore_best(self) -> str | None:
        """Loads the best checkpoint's weights into the policy and returns its path, None where there is none."""
        best: str | None = self.state.best_model_checkpoint
        if best is not None:
            self._load_best_model()
        return best

    def _checkpoint_path(self) -> Path:
        return Path(self.args.output_dir) / f"{PREFIX_CHECKPOINT_DIR}-{self.state.global_step}"

    def _generate_for_exam(self, prompts: list[Any]) -> tuple[list[list[int]], list[Any]]:
        _, ids, _, completions, *_ = self._generate(prompts)
        return ids, completions

    def _call(self, reward: RewardFunction, columns: dict[str, Any]) -> Rewards:
        if not is_async(reward):
            return cast("Rewards", reward(**columns))
        asked = cast("Coroutine[Any, Any, Rewards]", reward(**columns))
        loop: asyncio.AbstractEventLoop | None = getattr(self, "async_loop", None)  # TRL's, where training needs one
        return asyncio.run(asked) if loop is None else asyncio.run_coroutine_threadsafe(asked, loop).result()

    # --- seeds -------------------------------------------------------------------------------------------------

    def _get_train_sampler(self, dataset: object = None) -> EpochSampler:
        """Returns the order of prompts, which depends on the data seed alone; TRL takes the generation seed."""
        data_seed = self.args.data_seed if self.args.data_seed is not None else self.args.seed
        return EpochSampler(
            data_source=dataset if dataset is not None else self.train_dataset,
            mini_repeat_count=self.num_generations,
            batch_size=self.args.generation_batch_size // self.num_generations,
            repeat_count=self.num_iterations * self.args.steps_per_generation,
            shuffle=self.shuffle_dataset,
            seed=data_seed,
        )
