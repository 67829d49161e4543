"""Does the demo's claim hold for any warm start? Five seeds, each taught, blurred and trained by itself, and a control.

    python bench/demo_seeds.py [--seeds 5] [--config configs/demo.yaml] [--output runs/bench/demo_seeds]

One verifier serves all. Every seed must gain at least 20 points mean@4 and 10 points HM@4 in the
configured steps; the control, which trains the first seed's warm start on random rewards, must not gain
more than 2 points mean@4; no item may end in an error. Exit 0 when all hold, 1 otherwise.
"""

import argparse
import json
import os
import random
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import transformers

from trainer_client.demo.figures import Comparison
from trainer_client.demo.flow import clear_earlier_run, compare
from trainer_client.demo.server import VerifierProcess
from trainer_client.training.model import TINY_FOLDER
from trainer_client.training.parsing import parse

MEAN_GAIN = 0.20
HM_GAIN = 0.10
CONTROL_GAIN = 0.02


@dataclass(frozen=True, slots=True)
class Row:
    """One run: what it was, what it gained (shares of one), what it took (seconds)."""

    name: str
    comparison: Comparison
    training_s: float
    total_s: float

    @property
    def figures(self) -> dict[str, Any]:
        """Returns the run's figures as plain JSON."""
        return {"run": self.name, "training_s": self.training_s, "total_s": self.total_s} | self.comparison.as_json()

    @property
    def holds(self) -> bool:
        """Whether the run shows what it must."""
        found = self.figures
        mean, harmonic = found["mean_change"]["mean"], found["HM_change"]["mean"]
        if self.name.startswith("control"):
            return bool(mean <= CONTROL_GAIN and not found["errors"])
        return bool(mean >= MEAN_GAIN and harmonic >= HM_GAIN and not found["errors"])

    def line(self) -> str:
        """Returns the run as a line of the table."""
        found = self.figures
        cells = [f"{self.name:<16}"]
        for name in ("mean", "pass", "HM"):
            before, after = (100 * found[when][f"exam_{name.lower()}_at_4"] for when in ("before", "after"))
            cells.append(f"{before:5.1f} -> {after:5.1f} ({after - before:+5.1f})")
        cells += [f"{found['errors']:>6}", f"{self.training_s:6.0f} s", f"{self.total_s:6.0f} s"]
        return " | ".join([*cells, "holds" if self.holds else "FAILS"])


def seed_flags(config: str, folder: Path, seed: int) -> list[str]:
    """Returns the flags of a seed's run: everything random follows from it."""
    seeds = [f"--{name}={seed}" for name in ("data_seed", "model_seed", "seed", "eval_seed")]
    return ["--config", config, f"--output_dir={folder}", "--report_to=none", "--torch_threads=1", *seeds]


def run_seed(config: str, output: Path, seed: int, target: str) -> Row:
    """Returns a seed's run, warm start included."""
    began = time.monotonic()
    folder = output / f"seed-{seed}"
    clear_earlier_run(folder)
    options, args = parse(seed_flags(config, folder, seed))
    options.verifier = target
    comparison, training_s = compare(options, args)
    return Row(f"seed {seed}", comparison, training_s, time.monotonic() - began)


def run_control(config: str, output: Path, seed: int, target: str) -> Row:
    """Returns a seed's warm start trained on random rewards, without a guard that would undo the harm."""
    began = time.monotonic()
    folder = output / f"control-{seed}"
    clear_earlier_run(folder)
    options, args = parse(seed_flags(config, folder, seed))
    options.model, options.warm_start = None, False
    options.model_name_or_path = str(output / f"seed-{seed}" / TINY_FOLDER)
    options.guard_patience = 0
    options.verifier = target
    coin = random.Random(seed)

    async def random_reward(prompts: list[Any], **columns: object) -> list[float | None]:
        return [float(coin.random() < 0.5) for _ in prompts]

    comparison, training_s = compare(options, args, rewards=[random_reward])
    return Row(f"control, seed {seed}", comparison, training_s, time.monotonic() - began)


def main() -> int:
    """Runs everything, prints the table as it grows, writes the JSON beside the runs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--config", default="configs/demo.yaml")
    parser.add_argument("--output", type=Path, default=Path("runs/bench/demo_seeds"))
    given = parser.parse_args()
    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()
    rows: list[Row] = []
    header = f"{'run':<16} | {'mean@4':<23} | {'pass@4':<23} | {'HM@4':<23} | errors | training | total"
    print(header, flush=True)
    with VerifierProcess(given.output / "verifier.log") as verifier:
        for seed in range(given.seeds):
            rows.append(run_seed(given.config, given.output, seed, verifier.target))
            print(rows[-1].line(), flush=True)
        rows.append(run_control(given.config, given.output, 0, verifier.target))
        print(rows[-1].line(), flush=True)
    found = {"holds": all(row.holds for row in rows), "runs": [row.figures for row in rows]}
    (given.output / "demo_seeds.json").write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    print(json.dumps({"holds": found["holds"], "json": str(given.output / "demo_seeds.json")}))
    return 0 if found["holds"] else 1


if __name__ == "__main__":
    sys.exit(main())
