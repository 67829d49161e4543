"""Verdicts of episodes: scripts are played, sent as groups, and judged in this process or by a server."""

from collections.abc import Iterable
from dataclasses import dataclass

from google.protobuf import json_format
from rlvr import v1

from examples.agentic.desk import OrderDesk
from examples.agentic.playing import play
from examples.agentic.scenarios import SCENARIOS
from examples.agentic.scripts import Script
from trainer_client import Client, episode, group


@dataclass(frozen=True, slots=True)
class Judged:
    """A script with its verdict, or with the error that stands for none."""

    script: Script
    passed: bool
    score: float
    reason: str
    flags: tuple[str, ...]
    explanation: str

    @property
    def as_due(self) -> bool:
        """Whether the verdict is the one that is due."""
        due, flag = self.script, self.script.flag
        same = self.passed == due.passed and abs(self.score - due.score) < 1e-9 and self.reason == due.reason
        return same and (flag in self.flags if flag else True)


def groups_of(scripts: Iterable[Script]) -> list[tuple[v1.Group, list[Script]]]:
    """Returns a group a scenario with its episodes, each played on a desk of its own; beside it their scripts."""
    found: dict[str, list[Script]] = {}
    for script in scripts:
        found.setdefault(script.scenario, []).append(script)
    return [(group(name, task_of(name), [played(each) for each in ones]), ones) for name, ones in found.items()]


def task_of(scenario: str) -> v1.Task:
    """Returns a scenario's task as the contract's message."""
    return json_format.ParseDict(SCENARIOS[scenario].task, v1.Task())


def played(script: Script) -> v1.Completion:
    """Returns the completion that a script makes on a desk of its own: transcript and final state."""
    desk = OrderDesk()
    desk.reset(**SCENARIOS[script.scenario].row())
    completion = episode(play(desk, script.turns), desk.state_json)
    completion.finish_reason = v1.FINISH_REASON_LENGTH if script.cut else v1.FINISH_REASON_STOP
    return completion


def judge(scripts: Iterable[Script], server: str | None = None, deadline_s: float = 60.0) -> list[Judged]:
    """Returns the verdicts of scripts, from a server at this address or, without one, from an engine in this process.

    Raises `VerifierError` where the server does not answer until the deadline.
    """
    asked = groups_of(scripts)
    groups, ones = [each for each, _ in asked], [one for _, each in asked for one in each]
    return _remote(groups, ones, server, deadline_s) if server else _local(groups, ones)


def _remote(groups: list[v1.Group], scripts: list[Script], server: str, deadline_s: float) -> list[Judged]:
    with Client(server, client_id="order-desk") as client:
        results = [result for answer in client.verify(groups, deadline_s=deadline_s) for result in answer.results]
    return [_received(script, result) for script, result in zip(scripts, results, strict=True)]


def _received(script: Script, result: v1.Result) -> Judged:
    if result.WhichOneof("outcome") != "verdict":
        return _errored(script, v1.ErrorCode.Name(result.error.code), result.error.field, result.error.message)
    verdict = result.verdict
    reason = v1.Reason.Name(verdict.reason).removeprefix("REASON_")
    flags = tuple(v1.Flag.Name(flag).removeprefix("FLAG_") for flag in verdict.flags)
    return Judged(script, verdict.passed, verdict.score, reason, flags, verdict.explanation)


def _local(groups: list[v1.Group], scripts: list[Script]) -> list[Judged]:
    from verifier_service.domain.verdict import Verdict  # noqa: PLC0415 - the extra `service`, only where it is used
    from verifier_service.local import Verifier  # noqa: PLC0415

    with Verifier() as verifier:
        outcomes = [result.outcome for answer in verifier.verify(groups) for result in answer.results]
    return [
        Judged(script, each.passed, each.score, each.reason, each.flags, each.explanation)
        if isinstance(each, Verdict)
        else _errored(script, each.code, each.field, each.message)
        for script, each in zip(scripts, outcomes, strict=True)
    ]


def _errored(script: Script, code: str, field: str, message: str) -> Judged:
    """Returns what stands for no verdict: it is never as due."""
    return Judged(script, passed=False, score=-1.0, reason=code, flags=(), explanation=f"{field}: {message}")
