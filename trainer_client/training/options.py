"""Everything that a run is configured by, as two dataclasses that TRL's parser reads from YAML and the command line.

`RunOptions` is ours; `GRPOOptions` is TRL's configuration with the defaults that keep a run stable, fitted
to the machine: what a CPU cannot do is off there, so that one file serves both.
"""

import importlib.util
import os
from dataclasses import dataclass, field
from typing import Any

import torch
from trl import GRPOConfig

ARITHMETIC = "arithmetic"


def _said(text: str, default: Any = None) -> Any:  # noqa: ANN401 - what dataclasses.field returns
    """Returns a field with a default and a line for `--help`."""
    return field(default=default, metadata={"help": text})


@dataclass
class RunOptions:
    """What to train, on what, judged by whom."""

    model_name_or_path: str | None = _said("A hub model or a folder; its chat template is used where it has one.")
    model: str | None = _said("'tiny': a very small model built from a config and saved first.")
    model_seed: int = _said("Seed of a tiny model's weights and of its warm start.", 0)
    warm_start: bool = _said("Teach a tiny model the built-in task, blurred, before training.", False)

    train_data: str | None = _said("A JSON Lines file, 'arithmetic' (built in), or a hub data set.")
    eval_data: str | None = _said("The same, for the held-out problems; none: no evaluation and no guard.")
    data_config: str | None = _said("The hub data set's configuration.")
    train_split: str = _said("The hub data set's training split.", "train")
    eval_split: str = _said("The hub data set's held-out split.", "test")
    prompt_column: str = _said("The column with the prompt: a text or a list of messages.", "prompt")
    answer_column: str = _said("The column with the reference.", "answer")
    task_column: str = _said("The column with a whole task as one JSON string; it wins over the answer.", "task")
    answer_after: str | None = _said("Keep of the answer only what follows the last such mark, such as '####'.")
    prompt_suffix: str = _said("Text added to every prompt.", "")
    system_prompt: str | None = _said("A system message put before every prompt of a chat model.")
    chat: bool = _said("Wrap plain prompts as a user's message where the model has a chat template.", True)
    eval_problems: int = _said("How many held-out problems an evaluation asks, the first ones of the data.", 200)

    verifier: str = _said("Where the verifier answers.", "localhost:50051")
    task: str = _said("What the answer column is a reference for: math, qa.", "math")
    reward: str = _said("'binary': 1 where the verdict passed, else 0; 'graded': the verdict's score.", "binary")
    deadline_s: float = _said("Seconds for the verification of one step.", 120.0)
    grace_s: float = _said("Seconds to wait for a lost verifier before saving and stopping.", 300.0)

    eval_seed: int = _said("Seed of what is sampled in evaluations.", 0)
    eval_samples: int = _said("Completions a held-out problem.", 8)
    guard_drop: float = _said("How far pass@4 may fall below its best, as a share of one.", 0.1)
    guard_patience: int = _said("After how many such evaluations in a row training stops; 0: never.", 2)
    entropy_floor: float = _said("Alarm below this mean entropy a token, in nats.", 0.01)
    entropy_ceiling: float = _said("Alarm above this many times the entropy of the first steps.", 3.0)
    entropy_patience: int = _said("For how many logs in a row, before the alarm.", 10)
    entropy_stops: bool = _said("Stop on the alarm instead of warning only.", False)
    torch_threads: int = _said("Threads that torch computes with; 0: torch's own choice, or 1 for a tiny model.", 0)
    resume: bool = _said("Go on from the newest checkpoint in output_dir.", False)

    def __post_init__(self) -> None:
        """Raises `ValueError` on choices that exclude each other."""
        if (self.model is None) == (self.model_name_or_path is None):
            raise ValueError("name either model_name_or_path or model: tiny")
        if self.model not in (None, "tiny"):
            raise ValueError(f"model must be 'tiny', not {self.model!r}; name others by model_name_or_path")
        if self.train_data is None:
            raise ValueError("name the train_data")
        if self.reward not in ("binary", "graded"):
            raise ValueError(f"reward must be 'binary' or 'graded', not {self.reward!r}")
        if self.warm_start and (self.model != "tiny" or self.train_data != ARITHMETIC):
            raise ValueError("warm_start goes with model: tiny and train_data: arithmetic")


@dataclass
class GRPOOptions(GRPOConfig):  # type: ignore[misc]
    """TRL's settings; the batch follows from prompts and rollouts, so that more rollouts keep the prompts."""

    output_dir: str | None = _said("Where everything of the run goes.", "runs/train")
    use_cpu: bool = _said("Train on the CPU even where there is a GPU.", False)
    bf16: bool | None = _said("Use bfloat16; left open: where the GPU can.")
    prompts_per_step: int = _said("Prompts an optimizer step; constant when the rollouts a prompt change.", 16)
    num_generations: int | None = _said("Rollouts a prompt (K).", 8)
    beta: float = _said("Weight of the KL divergence from the first policy; 0 turns it off.", 0.02)
    per_device_train_batch_size: int = _said("At most this many completions in one forward pass.", 32)
    per_device_eval_batch_size: int = _said("At most this many completions in one generation of an evaluation.", 128)
    data_seed: int | None = _said("Seed of the order of prompts and of the built-in task's splits.", 0)
    seed: int = _said("Seed of generation.", 0)
    logging_steps: float = _said("Steps between two logs.", 1)
    eval_strategy: str = _said("When to evaluate: steps, epoch, no.", "steps")
    eval_steps: float | None = _said("Steps between two evaluations.", 50)
    eval_on_start: bool = _said("Evaluate before the first step too.", True)
    save_steps: float = _said("Steps between two checkpoints; evaluations should fall on them.", 50)
    log_completions: bool = _said("File sample completions with their rewards at every log.", True)
    disable_tqdm: bool | None = _said("Show no progress bar.", False)
    num_completions_to_print: int | None = _said("Completions to print at every log.", 0)
    report_to: str | None = _said("Where metrics go besides JSON lines.", "tensorboard")
    save_total_limit: int | None = _said("Checkpoints to keep, the best besides.", 3)
    metric_for_best_model: str | None = _said("By what the best checkpoint is known.", "pass_at_4")

    def __post_init__(self) -> None:
        """Fits the settings to the machine; raises `ValueError` on what it or this trainer cannot do."""
        if self.generation_batch_size is not None or self.steps_per_generation is not None:
            raise ValueError("set prompts_per_step and num_generations; the generation batch follows from them")
        if self.num_generations is None or self.num_generations < 2 or self.prompts_per_step < 1:
            raise ValueError("a step needs at least one prompt and two rollouts a prompt")
        self._fit_device()
        self._fit_batch()
        super().__post_init__()

    def _fit_device(self) -> None:
        on_gpu = torch.cuda.is_available() and not self.use_cpu
        if not on_gpu:
            self.use_cpu = not torch.backends.mps.is_available() or self.use_cpu
            self.bf16 = False
            self.gradient_checkpointing = False
            self.dataloader_pin_memory = False
        elif self.bf16 is None:
            self.bf16 = torch.cuda.is_bf16_supported()
        if getattr(self, "activation_checkpointing", False) is None:  # the newer name of the same setting
            setattr(self, "activation_checkpointing", self.gradient_checkpointing)  # noqa: B010 - absent in older ones
        if self.use_vllm and not on_gpu:
            raise ValueError("use_vllm needs a GPU")
        if self.use_vllm and importlib.util.find_spec("vllm") is None:
            raise ValueError("use_vllm needs vllm, which is not installed: pip install 'trl[vllm]'")

    def _fit_batch(self) -> None:
        processes = int(os.environ.get("WORLD_SIZE", "1"))
        rows = self.prompts_per_step * int(self.num_generations or 0)
        if rows % processes:
            raise ValueError(f"{rows} completions a step do not divide among {processes} processes")
        share = rows // processes
        largest = min(self.per_device_train_batch_size, share)
        self.per_device_train_batch_size = next(size for size in range(largest, 0, -1) if share % size == 0)
        self.gradient_accumulation_steps = share // self.per_device_train_batch_size
        # TRL checks that evaluation batches hold whole groups; exams do not use them.
        self.num_generations_eval = self.num_generations
        whole = -(-self.per_device_eval_batch_size // int(self.num_generations or 1))
        self.per_device_eval_batch_size = whole * int(self.num_generations or 1)
