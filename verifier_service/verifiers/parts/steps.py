"""The verifier of multi-step tasks: each step's answer is judged by its own kind; the final one has a share of its own.

A step that is answered twice in different ways is not answered. Passed only where every step and the final answer are.
"""

import asyncio
from dataclasses import replace

from verifier_service.domain.enums import StepsScoring
from verifier_service.domain.errors import BadTask, ItemError, Unsupported
from verifier_service.domain.task import Completion, StepsTask, Task
from verifier_service.domain.verdict import Flag, Reason, StepResult, Verdict, failed
from verifier_service.domain.work import Report, Sink, Work
from verifier_service.verifiers.parts.nesting import JudgeParts, check_nesting, placed, summed
from verifier_service.verifiers.parts.step_texts import StepTexts, find_steps
from verifier_service.verifiers.reading.answer import is_truncated, read_answer

FINAL = "final"
EPISODE_KINDS = frozenset({"state", "tool_calls"})
"""Kinds that judge the episode where the text says nothing to their step."""


class StepsVerifier:
    """Judges step by step."""

    def __init__(self, judge: JudgeParts, version: str) -> None:
        """Takes the callable that judges a step."""
        self._judge = judge
        self.version = version

    async def verify(self, work: Work, sink: Sink) -> None:
        """Calls `sink` once for each completion. Raises `BadTask` on steps that cannot be told apart."""
        spec = work.task.spec
        if not isinstance(spec, StepsTask):
            raise Unsupported("is no task of steps", work.task.kind)
        check_nesting(work.task)
        _check(spec)
        async with asyncio.TaskGroup() as running:
            for index, completion in enumerate(work.completions):
                running.create_task(self._report(index, completion, work, spec, sink))

    async def _report(self, index: int, completion: Completion, work: Work, spec: StepsTask, sink: Sink) -> None:
        said = await asyncio.to_thread(_said, completion, work.starts_in_thinking, [step.id for step in spec.steps])
        empty = StepTexts()
        texts = said if isinstance(said, StepTexts) else empty
        parts = [(f"steps.steps[{n}].task", s.id, s.task, texts.steps.get(s.id, [])) for n, s in enumerate(spec.steps)]
        if spec.final is not None:
            parts.append(("steps.final.task", spec.final.id or FINAL, spec.final.task, texts.final))
        verdicts, reports = [], []
        for path, _, task, answers in parts:
            if task is None:
                raise BadTask("is needed", path)
            report = await self._part(task, answers, completion, work)
            outcome = placed(report.outcome, path, task.kind)
            if isinstance(outcome, ItemError):
                sink(summed(index, outcome, [report], cacheable=False))
                return
            reports.append(report)
            verdicts.append(_of_answers(answers, outcome, task))
        if isinstance(said, Verdict):
            sink(summed(index, said, reports))
            return
        results = tuple(
            StepResult(name, v.passed, v.score, v.reason, v.extracted)
            for (_, name, _, _), v in zip(parts, verdicts, strict=True)
        )
        sink(summed(index, scored(spec, results, verdicts), reports))

    async def _part(self, task: Task, answers: list[str], completion: Completion, work: Work) -> Report:
        """Judges one answer; a step without one is judged too, so that its task's faults are told."""
        part = Completion(answers[0] if answers else "", state_json=completion.state_json)
        if task.kind in EPISODE_KINDS and not answers:
            part = completion
        return (await self._judge(replace(work, task=task, completions=(part,), starts_in_thinking=False)))[0]


def _check(spec: StepsTask) -> None:
    ids = [step.id.strip().casefold() for step in spec.steps]
    if not ids:
        raise BadTask("at least one step is needed", "steps.steps")
    for index, name in enumerate(ids):
        if not name or name in ids[:index]:
            raise BadTask("must be there and unlike the others", f"steps.steps[{index}].id")
    if spec.final_weight is not None and spec.final_weight > 1:
        raise BadTask("must be from 0 to 1", "steps.final_weight")


def _said(completion: Completion, starts_in_thinking: bool, ids: list[str]) -> StepTexts | Verdict:
    if is_truncated(completion):
        return failed(Reason.TRUNCATED, "generation was cut off at its length limit")
    said = read_answer(completion, starts_in_thinking)
    if said.text is None and not (completion.messages_json or completion.state_json):
        flags = (Flag.ANSWER_ONLY_IN_THINKING,) if said.only_thought else ()
        return failed(Reason.NO_ANSWER, "the text answers nothing", flags=flags)
    return find_steps(said.text or "", ids)


def _of_answers(answers: list[str], verdict: Verdict, task: Task) -> Verdict:
    if len(answers) > 1:
        return failed(Reason.AMBIGUOUS, "answered in several ways", extracted=" | ".join(answers)[:200])
    if not (answers and answers[0].strip()) and task.kind not in EPISODE_KINDS:
        return failed(Reason.NO_ANSWER, "not answered")
    return verdict


def scored(spec: StepsTask, results: tuple[StepResult, ...], verdicts: list[Verdict]) -> Verdict:
    """Returns the whole's verdict: the steps' share by the scoring, the final answer's by its weight."""
    count = len(spec.steps)
    share = 0.5 if spec.final_weight is None else spec.final_weight
    steps = results[:count]
    first = next((index for index, step in enumerate(steps) if not step.passed), count)
    earned = first if spec.scoring is StepsScoring.PREFIX else sum(step.passed for step in steps)
    passed = all(result.passed for result in results)
    score = 1.0 if passed else min(1.0, share * results[-1].passed + (1 - share) * earned / count)
    flags = tuple(dict.fromkeys(flag for verdict in verdicts for flag in verdict.flags))
    shown = results[-1].extracted
    if passed:
        return Verdict(True, score, Reason.MATCH, extracted=shown, rule="every step", steps=results, flags=flags)
    wrong = next(result for result in results if not result.passed)
    why = f"first error: step {first + 1} ({steps[first].id})" if first < count else "the final answer is wrong"
    return Verdict(False, score, wrong.reason, why, extracted=shown, steps=results, flags=flags)
