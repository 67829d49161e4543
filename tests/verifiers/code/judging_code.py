"""Judges programs of a task with the fake sandbox: a task in the contract's JSON, sources in, outcomes out."""

from typing import Any

from google.protobuf import json_format
from rlvr import v1
from subprocess_sandbox import SubprocessSandbox

from verifier_service.domain.specs import CodeTask
from verifier_service.domain.task import Completion, Task
from verifier_service.domain.verdict import Outcome, Verdict
from verifier_service.domain.work import Report, Work
from verifier_service.isolation.sandbox import Sandbox
from verifier_service.transport.reading import read_task
from verifier_service.verifiers.code.verifier import CodeVerifier


def code_task(fields: dict[str, Any]) -> CodeTask:
    """Returns the spec of a task in the contract's JSON."""
    spec = read_task(json_format.ParseDict({"code": fields}, v1.Task())).spec
    assert isinstance(spec, CodeTask)
    return spec


async def reports(
    spec: CodeTask, texts: list[str], sandbox: Sandbox | None = None, timeout_s: float | None = None
) -> list[Report]:
    """Returns a report a text, in order. Raises what the verifier raises."""
    found: dict[int, Report] = {}
    work = Work(Task("code", spec), tuple(map(Completion, texts)), timeout_s=timeout_s)
    await CodeVerifier(sandbox or SubprocessSandbox(), "test").verify(
        work, lambda each: found.__setitem__(each.index, each)
    )
    return [found[index] for index in range(len(texts))]


async def outcomes(spec: CodeTask, sources: list[str], sandbox: Sandbox | None = None) -> list[Outcome]:
    """Returns an outcome a program."""
    texts = [f"```{spec.language or 'python'}\n{source}\n```" for source in sources]
    return [report.outcome for report in await reports(spec, texts, sandbox)]


def told(outcome: Outcome) -> str:
    """Returns an outcome in a word: the reason, or the code and field of an error."""
    return outcome.reason.value if isinstance(outcome, Verdict) else f"{outcome.code.value} {outcome.field}"
