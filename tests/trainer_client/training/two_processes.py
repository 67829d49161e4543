"""Run by `torch.distributed.run` in two processes: a step without verdicts, one half without, then a loss in one."""

import json
import os
import sys
from pathlib import Path

import torch

from trainer_client.errors import VerifierLost
from trainer_client.training.data import as_dataset
from trainer_client.training.grpo import TrainingStopped, VerifierGRPOTrainer
from trainer_client.training.model import load_tokenizer
from trainer_client.training.options import GRPOOptions

torch.set_num_threads(1)
model, folder = sys.argv[1:]
rank = int(os.environ["RANK"])
calls = 0


async def reward(prompts, **columns):
    global calls  # noqa: PLW0603 - a script's own counter
    calls += 1
    if calls == 2 or (calls == 3 and rank == 0):
        return [None] * len(prompts)
    if calls == 5 and rank == 1:
        raise VerifierLost("localhost:1", 1.0, "gone")
    return [float(row % 2) for row in range(len(prompts))]


args = GRPOOptions(
    output_dir=folder, prompts_per_step=4, num_generations=4, max_completion_length=4, max_steps=6, use_cpu=True,
    eval_strategy="no", eval_on_start=False, save_strategy="no", report_to="none", log_completions=False,
    metric_for_best_model=None, disable_tqdm=True, learning_rate=1e-2,
)  # fmt: skip
rows = [{"prompt": f"{number}+1=", "answer": "1"} for number in range(24)]
trainer = VerifierGRPOTrainer(
    model, reward, args=args, train_dataset=as_dataset(rows), processing_class=load_tokenizer(model)
)
stopped = None
try:
    trainer.train()
except TrainingStopped as error:
    stopped = error.checkpoint.name
history = [(entry["held_step"], entry["unscored_share"]) for entry in trainer.state.log_history]
weights = [float(weight.double().sum()) for weight in trainer.model.parameters()]
found = {"stopped": stopped, "history": history, "weights": weights}
Path(folder, f"rank-{rank}.json").write_text(json.dumps(found))
