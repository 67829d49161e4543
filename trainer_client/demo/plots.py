"""The report's plots, from a run's metrics file. The only place that knows matplotlib."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
from matplotlib.figure import Figure

PLOTS = {
    "reward": ("Mean reward of a step's rollouts", {"reward": "reward"}),
    "entropy": ("Entropy, nats a token", {"entropy": "entropy"}),
    "kl": ("KL divergence from the first policy, nats a token", {"kl": "kl"}),
    "held_out": (
        "Held-out accuracy",
        {"eval_mean_at_4": "mean@4", "eval_pass_at_4": "pass@4", "eval_hm_at_4": "HM@4"},
    ),
}


def draw(metrics: Sequence[Mapping[str, Any]], folder: Path) -> dict[str, Path]:
    """Draws every plot into the folder as PNG and returns title to path; what was never logged is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {}
    for name, (title, series) in PLOTS.items():
        lines = {label: _points(metrics, key) for key, label in series.items()}
        if not any(steps for steps, _ in lines.values()):
            continue
        figure = Figure(figsize=(7, 3.2), layout="constrained")
        axes = figure.subplots()
        for label, (steps, values) in lines.items():
            axes.plot(steps, values, label=label, marker="o" if len(steps) < 20 else None)
        axes.set(xlabel="step", title=title)
        axes.grid(alpha=0.3)
        if len(lines) > 1:
            axes.legend()
        path = folder / f"{name}.png"
        figure.savefig(path, dpi=110)
        drawn[title] = path
    return drawn


def _points(metrics: Sequence[Mapping[str, Any]], key: str) -> tuple[list[int], list[float]]:
    found = [(line["step"], line[key]) for line in metrics if line.get(key) is not None]
    return [step for step, _ in found], [value for _, value in found]
