"""The demo's report: tables, plots, what was run and what it does and does not show."""

import json
from dataclasses import dataclass
from pathlib import Path

from trainer_client.demo.figures import Comparison, merit_table, verdict_table
from trainer_client.demo.plots import draw
from trainer_client.training.record import METRICS, read_metrics, versions
from trainer_client.training.warm_start import WarmStartResult

MEANING = """\
The model was taught the task by supervised learning and then blurred with wrong labels, so the skill was there
before training began. What this shows: rewards that come over gRPC from the verifier let GRPO recover a blurred
skill on problems never trained on. What it does not show: that reinforcement learning teaches a new skill."""


@dataclass(frozen=True, slots=True)
class Story:
    """What the report tells besides the figures; times in seconds. `programs`: Markdown of what code was verified."""

    warm_start: WarmStartResult
    steps: int
    rollouts_per_prompt: int
    training_s: float
    total_s: float
    programs: str = ""


def write_report(folder: Path, comparison: Comparison, story: Story) -> Path:
    """Writes `report.md`, `report.json` and the plots into the run's folder; returns the report's path."""
    marks, warm = comparison.before.marks, story.warm_start
    plots = draw(read_metrics(folder / METRICS), folder / "plots")
    parts = [
        "# Demo: a policy learns from rewards that come over gRPC",
        MEANING,
        f"## {len(marks.counts)} held-out problems, {marks.items // len(marks.counts)} samples each",
        merit_table(comparison),
        "Intervals are 95 %, over problems; the change is paired. `docs/metrics.md` defines the figures.",
        "## Verdicts and the verifier's latency",
        verdict_table(comparison),
        "Latency is an item's waiting and work in the verifier. An evaluation sends many items at once, so before "
        "training it is mostly waiting; a problem met again is answered from the verifier's memory, in no time.",
        *(["## Code", story.programs] if story.programs else []),
        "## How it went",
        f"Warm start: {100 * warm.clean_accuracy:.1f} % after {warm.clean_steps} steps, blurred to "
        f"{100 * warm.blurred_accuracy:.1f} % in {warm.blurred_steps} more, {warm.seconds:.0f} s. "
        f"GRPO: {story.steps} steps with {story.rollouts_per_prompt} rollouts a prompt, {story.training_s:.0f} s. "
        f"Everything: {story.total_s:.0f} s.",
        *(f"![{title}]({path.relative_to(folder)})" for title, path in plots.items()),
        "Versions: " + ", ".join(f"{name} {version}" for name, version in versions().items()) + ".",
    ]
    report = folder / "report.md"
    report.write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    (folder / "report.json").write_text(json.dumps(comparison.as_json(), indent=2) + "\n", encoding="utf-8")
    return report
