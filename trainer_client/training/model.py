"""The policy's starting point: a hub model or folder as it is, or a tiny model built, taught and saved first."""

import json
from dataclasses import asdict
from pathlib import Path

import torch
from tqdm import tqdm
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerBase

from trainer_client.training.arithmetic import split_problems
from trainer_client.training.options import GRPOOptions, RunOptions
from trainer_client.training.tiny import build_tiny
from trainer_client.training.warm_start import Progress, WarmStart, WarmStartPlan, WarmStartResult

TINY_FOLDER = "base"
WARM_START_FILE = "warm_start.json"


def prepare_model(options: RunOptions, args: GRPOOptions) -> str:
    """Returns the name or path of the policy to start from; a tiny one is built under `output_dir/base`.

    A resumed run takes the tiny model that it finds: the KL term's reference must stay the same.
    """
    if options.model_name_or_path is not None:
        return options.model_name_or_path
    base = Path(args.output_dir or ".") / TINY_FOLDER
    if not (options.resume and (base / "config.json").is_file()):
        build_tiny(base, options.model_seed)
        if options.warm_start:
            warm_start_folder(base, options.model_seed, int(args.data_seed or 0))
    return str(base)


def load_tokenizer(name: str) -> PreTrainedTokenizerBase:
    """Returns the tokenizer as TRL wants it: padded on the left."""
    return AutoTokenizer.from_pretrained(name, padding_side="left", truncation_side="left")


def warm_start_folder(folder: Path, seed: int, data_seed: int, plan: WarmStartPlan | None = None) -> WarmStartResult:
    """Teaches the saved model the built-in task and blurs it, in place; returns and files what it took."""
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    plan = plan or WarmStartPlan()
    start = WarmStart(model, load_tokenizer(str(folder)), split_problems(data_seed), plan, seed)
    with tqdm(desc="warm start", unit=" steps") as bar:
        result = start.run(_shown_on(bar))
    model.save_pretrained(folder)
    (folder / WARM_START_FILE).write_text(json.dumps(asdict(result)) + "\n", encoding="utf-8")
    return result


def _shown_on(bar: "tqdm[None]") -> Progress:
    """Returns what moves the bar; each stage counts its steps from one."""
    last = {"clean": 0, "blurred": 0}

    def show(stage: str, step: int, accuracy: float) -> None:
        bar.set_description(f"warm start, {stage}: accuracy {100 * accuracy:.1f} %", refresh=False)
        bar.update(step - last[stage])
        last[stage] = step

    return show
