"""The verifier of composite tasks: every part judges the same completion, and the mode makes one verdict of theirs.

A part's fault of the task is the whole's; a part that was lost makes the whole an error unless the verdict
would be the same whatever it had said.
"""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import replace

from verifier_service.domain.enums import CompositeMode
from verifier_service.domain.errors import NEVER_RETRYABLE, BadTask, ItemError, Unsupported
from verifier_service.domain.task import CompositePart, CompositeTask
from verifier_service.domain.verdict import Outcome, Reason, StepResult, Verdict, failed
from verifier_service.domain.work import Sink, Work
from verifier_service.verifiers.parts.nesting import JudgeParts, check_nesting, held, placed, summed


class CompositeVerifier:
    """Judges by its parts."""

    def __init__(self, judge: JudgeParts, version: str) -> None:
        """Takes the callable that judges a part."""
        self._judge = judge
        self.version = version

    async def verify(self, work: Work, sink: Sink) -> None:
        """Calls `sink` once for each completion. Raises `BadTask` where the parts cannot make a whole."""
        spec = work.task.spec
        if not isinstance(spec, CompositeTask):
            raise Unsupported("is no composite task", work.task.kind)
        check_nesting(work.task)
        check_parts(spec)
        parts = held(work.task)
        async with asyncio.TaskGroup() as running:
            tasks = [running.create_task(self._judge(replace(work, task=task))) for _, task in parts]
        columns = [task.result() for task in tasks]
        for index in range(len(work.completions)):
            reports = [column[index] for column in columns]
            outcomes = [placed(r.outcome, path, task.kind) for r, (path, task) in zip(reports, parts, strict=True)]
            sink(summed(index, whole(spec, outcomes), reports))


def check_parts(spec: CompositeTask) -> None:
    """Raises `BadTask` where no completion could be told right from wrong by these parts."""
    for index, part in enumerate(spec.parts):
        fault = _fault_of_weight(part)
        if fault:
            raise BadTask(fault, f"composite.parts[{index}].weight")
    if all(part.gate for part in spec.parts):
        raise BadTask("needs a part that is no gate: gates are conditions, not answers", "composite.parts")


def _fault_of_weight(part: CompositePart) -> str:
    """Returns why a part's weight cannot be meant; nothing of most."""
    if not 0 <= weight(part) < math.inf:  # NaN is neither
        return "must be a number of at least 0"
    if not weight(part) and not part.gate:
        return "makes the part count for nothing: only a gate, which still has to pass, may weigh 0"
    return ""


def weight(part: CompositePart) -> float:
    """Returns a part's weight."""
    return 1.0 if part.weight is None else part.weight


def whole(spec: CompositeTask, outcomes: Sequence[Outcome]) -> Outcome:
    """Returns the verdict that the parts make, or the error of a part that matters."""
    errors = [outcome for outcome in outcomes if isinstance(outcome, ItemError)]
    for error in errors:
        if error.code in NEVER_RETRYABLE:
            return error
    best, worst = Verdict(True, 1.0, Reason.ACCEPTED), failed(Reason.MISMATCH)
    at_best = _verdict(spec, [best if isinstance(each, ItemError) else each for each in outcomes])
    at_worst = _verdict(spec, [worst if isinstance(each, ItemError) else each for each in outcomes])
    if errors and (at_best.passed, at_best.score) != (at_worst.passed, at_worst.score):
        return errors[0]
    return at_worst


def _verdict(spec: CompositeTask, verdicts: Sequence[Verdict]) -> Verdict:
    pairs = list(zip(spec.parts, verdicts, strict=True))
    gates = all(verdict.passed for part, verdict in pairs if part.gate)
    rest = [verdict for part, verdict in pairs if not part.gate]
    if spec.mode is CompositeMode.ANY:
        passed = gates and any(verdict.passed for verdict in rest)
        score = float(passed)
    elif spec.mode is CompositeMode.WEIGHTED:
        largest = max(map(weight, spec.parts))  # scaled by it, no sum of them is too large
        total = sum(weight(part) / largest for part in spec.parts)
        counted = [(part, verdict) for part, verdict in pairs if weight(part)]
        passed = gates and all(verdict.passed for _, verdict in counted)
        mean = sum(weight(part) / largest / total * verdict.score for part, verdict in counted)
        score = 1.0 if passed else min(mean, 1.0) if gates else 0.0
    else:
        passed = all(verdict.passed for verdict in verdicts)
        score = float(passed)
    first = next((index for index, verdict in enumerate(verdicts) if not verdict.passed), 0)
    return Verdict(
        passed,
        score,
        Reason.ACCEPTED if passed else verdicts[first].reason,
        "" if passed else f"part {first}: {verdicts[first].explanation}"[:400],
        rule=spec.mode.value.lower() if passed else "",
        steps=tuple(
            StepResult(str(index), each.passed, each.score, each.reason, each.extracted)
            for index, each in enumerate(verdicts)
        ),
        flags=tuple(dict.fromkeys(flag for verdict in verdicts for flag in verdict.flags)),
    )
