"""What a run leaves behind besides checkpoints: metrics as JSON lines, the resolved configuration, the versions."""

import json
import math
import platform
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict
from importlib import metadata
from pathlib import Path
from typing import Any

import yaml
from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from trainer_client.errors import VerifierError
from trainer_client.sync import Client
from trainer_client.training.options import GRPOOptions, RunOptions

METRICS = "metrics.jsonl"
PACKAGES = ("rlvr-verifier", "torch", "trl", "transformers", "accelerate", "datasets", "tokenizers", "grpcio", "vllm")


def _finite(value: Any) -> Any:  # noqa: ANN401 - any value that a trainer logs
    return None if isinstance(value, float) and not math.isfinite(value) else value


class MetricsFile(TrainerCallback):  # type: ignore[misc]
    """Appends every log as one JSON object with its step; values that are no finite numbers become null."""

    def __init__(self, path: Path) -> None:
        """Takes the file, which is made when the first log comes."""
        self._path = path
        self._began = time.monotonic()

    def on_train_begin(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **kwargs: object
    ) -> None:
        """Drops what an earlier run logged beyond the checkpoint that this one goes on from."""
        if not state.is_world_process_zero or not self._path.exists():
            return
        lines = self._path.read_text(encoding="utf-8").splitlines()
        kept = [line for line in lines if state.global_step and json.loads(line)["step"] <= state.global_step]
        self._path.write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")

    def on_log(
        self,
        args: TrainingArguments,
        state: TrainerState,
        control: TrainerControl,
        logs: Mapping[str, Any] | None = None,
        **kwargs: object,
    ) -> None:
        """Writes one line."""
        if not state.is_world_process_zero or not logs:
            return
        line = {"step": state.global_step, "elapsed_s": round(time.monotonic() - self._began, 3)}
        line |= {key: _finite(value) for key, value in logs.items()}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def read_metrics(path: Path) -> list[dict[str, Any]]:
    """Returns the logged objects of a run in their order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def versions() -> dict[str, str]:
    """Returns the versions of Python and of every package that decides what a run does."""
    found = {"python": platform.python_version(), "platform": platform.platform()}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def verifier_versions(target: str, deadline_s: float = 5.0) -> dict[str, str]:
    """Returns the versions of the verifier at an address; one that does not answer now is "unreachable"."""
    try:
        with Client(target) as client:
            info = client.server_info(deadline_s=deadline_s)
    except VerifierError as error:
        return {"verdicts": "unreachable", "why": str(error)}
    return {"verdicts": info.verifier_version, "service": info.service_version}


def save_record(folder: Path, options: RunOptions, args: GRPOOptions) -> None:
    """Saves the resolved configuration as `config.yaml` and appends the start with its versions to `starts.jsonl`."""
    folder.mkdir(parents=True, exist_ok=True)
    resolved = {"run": asdict(options), "training": json.loads(args.to_json_string())}
    (folder / "config.yaml").write_text(yaml.safe_dump(resolved, sort_keys=True), encoding="utf-8")
    start = {"time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "argv": sys.argv, "resumed": options.resume}
    seeds = {
        "data": args.data_seed,
        "model": options.model_seed,
        "generation": args.seed,
        "evaluation": options.eval_seed,
    }
    with (folder / "starts.jsonl").open("a", encoding="utf-8") as file:
        file.write(
            json.dumps(
                start | {"seeds": seeds, "versions": versions(), "verifier": verifier_versions(options.verifier)}
            )
            + "\n"
        )
