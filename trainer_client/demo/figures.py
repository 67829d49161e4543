"""The before/after table: figures of merit with their intervals, verdicts by reason, latency. Pure text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from trainer_client.summary import Summary
from trainer_client.training.estimators import (
    Estimate,
    harmonic_at_k,
    harmonic_of_mean_and_pass,
    mean_at_k,
    paired_change,
    pass_at_k,
)
from trainer_client.training.exam import Marks

FIGURES: tuple[tuple[str, Callable[[int, int, int], float]], ...] = (
    ("mean", mean_at_k),
    ("pass", pass_at_k),
    ("HM", harmonic_at_k),
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One exam: its marks and what its verification came to."""

    marks: Marks
    summary: Summary


@dataclass(frozen=True, slots=True)
class Comparison:
    """The policy before and after training, on the same problems, and the training's own verification."""

    before: Sitting
    after: Sitting
    training: Summary

    @property
    def errors(self) -> int:
        """Returns how many items ended in an error, in both exams and in training."""
        return self.before.summary.unscored + self.after.summary.unscored + self.training.unscored

    def change(self, figure: Callable[[int, int, int], float]) -> Estimate:
        """Returns the paired change of a figure."""
        return paired_change(self.before.marks.counts, self.after.marks.counts, self.before.marks.k, figure)

    def as_json(self) -> dict[str, Any]:
        """Returns everything that the tables show, shares of one and seconds."""
        found: dict[str, Any] = {"k": self.before.marks.k, "problems": len(self.before.marks.counts)}
        for name, figure in FIGURES:
            change = self.change(figure)
            found[f"{name}_change"] = {"mean": change.mean, "half_width": change.half_width}
        for when, sitting in (("before", self.before), ("after", self.after)):
            found[when] = sitting.marks.metrics("exam") | _summary_json(sitting.summary)
        return found | {"training": _summary_json(self.training), "errors": self.errors}


def _summary_json(summary: Summary) -> dict[str, Any]:
    return {
        "items": summary.rollouts,
        "reasons": dict(summary.reasons),
        "errors": dict(summary.errors),
        "latency_p50_s": summary.latency_p50_s,
        "latency_p99_s": summary.latency_p99_s,
    }


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Returns a Markdown table whose columns also line up in a terminal."""
    widths = [max(len(line[column]) for line in (header, *rows)) for column in range(len(header))]

    def line(cells: Sequence[str]) -> str:
        padded = [cells[0].ljust(widths[0]), *(c.rjust(w) for c, w in zip(cells[1:], widths[1:], strict=True))]
        return f"| {' | '.join(padded)} |"

    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    return "\n".join([line(header), line(rule), *(line(row) for row in rows)])


def merit_table(comparison: Comparison) -> str:
    """Returns mean@k, pass@k and HM@k before and after, in percent, with 95 % confidence intervals."""
    before, after = comparison.before.marks, comparison.after.marks
    rows = []
    for name, figure in FIGURES:
        change = comparison.change(figure)
        early, late = ({"mean": m.mean, "pass": m.passed, "HM": m.harmonic}[name] for m in (before, after))
        rows.append(
            [f"{name}@{before.k}", str(early), str(late), f"{100 * change.mean:+.1f} ± {100 * change.half_width:.1f}"]
        )
    other = [harmonic_of_mean_and_pass(m.mean.mean, m.passed.mean) for m in (before, after)]
    rows.append(
        ["HM of mean and pass", *(f"{100 * each:.1f} %" for each in other), f"{100 * (other[1] - other[0]):+.1f}"]
    )
    return _table(["", "before", "after", "change"], rows)


def verdict_table(comparison: Comparison) -> str:
    """Returns verdicts by reason, items in error, and the verifier's latency, for each part of the run."""
    parts = (comparison.before.summary, comparison.training, comparison.after.summary)
    reasons = sorted({reason for part in parts for reason in part.reasons})
    errors = sorted({error for part in parts for error in part.errors})
    rows = [["items", *(str(part.rollouts) for part in parts)]]
    rows += [[name, *(f"{100 * p.reasons.get(name, 0) / (p.rollouts or 1):.1f} %" for p in parts)] for name in reasons]
    rows += [[f"error: {name}", *(str(part.errors.get(name, 0)) for part in parts)] for name in errors]
    rows += [["errors", *(str(part.unscored) for part in parts)]]
    for label, share in (("latency p50", "latency_p50_s"), ("latency p99", "latency_p99_s")):
        rows.append([label, *(f"{1000 * getattr(part, share):.2f} ms" for part in parts)])
    return _table(["verdicts", "before", "training", "after"], rows)
