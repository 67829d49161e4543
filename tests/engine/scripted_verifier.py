"""A scripted verifier: the completion's text says what becomes of it; keeps a record of the works it was given."""

import asyncio
import time
from datetime import timedelta

from verifier_service.domain.config import Caps, EngineLimits
from verifier_service.domain.errors import BadTask, ErrorCode, ItemError, item_error
from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion, Group, Task
from verifier_service.domain.verdict import GroupResult, Reason, Verdict, failed
from verifier_service.domain.work import Report, Sink, Work
from verifier_service.engine.engine import Engine
from verifier_service.engine.sharing import Sharing


class Scripted:
    """Judges `yes` as right; `wait` waits for `gate`, `raise`, `fault`, `forget`, `doubt`, `error` do what they say."""

    def __init__(self, version: str = "1", item_s: float = 0.0) -> None:
        """Takes the version, and for how long each item keeps the verifier waiting."""
        self._version = version
        self._item_s = item_s
        self.gate = asyncio.Event()
        self.works: list[Work] = []
        self.cancelled = 0

    @property
    def version(self) -> str:
        """The version given."""
        return self._version

    @property
    def judged(self) -> list[str]:
        """The texts of all completions that were handed over, in order."""
        return [completion.text for work in self.works for completion in work.completions]

    async def verify(self, work: Work, sink: Sink) -> None:
        """Reports one completion after another."""
        self.works.append(work)
        try:
            for index, completion in enumerate(work.completions):
                await self._judge(index, completion, sink)
        except asyncio.CancelledError:
            self.cancelled += 1
            raise

    async def _judge(self, index: int, completion: Completion, sink: Sink) -> None:
        text, started = completion.text, time.monotonic()
        if text.startswith("wait"):
            await self.gate.wait()
        if self._item_s:
            await asyncio.sleep(self._item_s)
        if text == "raise":
            raise RuntimeError("secret text")
        if text == "fault":
            raise BadTask("unusable", "math.references[0]")
        if text == "forget":
            return
        outcome = item_error(ErrorCode.WORKER_LOST, "lost") if text == "error" else self._verdict(text)
        sink(Report(index, outcome, started, time.monotonic(), timedelta(microseconds=5), text != "doubt"))

    def _verdict(self, text: str) -> Verdict:
        if text == "yes":
            return Verdict(True, 1.0, Reason.MATCH, matched_reference="1")
        return failed(Reason.MISMATCH)


def task(reference: str = "1") -> Task:
    """Returns a math task."""
    return Task("math", MathTask(references=(reference,)))


def group(*texts: str, name: str = "g", reference: str = "1", **more: object) -> Group:
    """Returns a group of completions with those texts."""
    return Group(name, task(reference), tuple(Completion(text) for text in texts), **more)  # type: ignore[arg-type]


async def started(
    verifier: Scripted, limits: EngineLimits | None = None, caps: Caps | None = None, sharing: Sharing | None = None
) -> Engine:
    """Returns an open engine that serves math by the scripted verifier."""
    engine = Engine({"math": verifier}, limits or EngineLimits(), caps or Caps(), "v1", sharing)
    await engine.start()
    return engine


def errors(result: GroupResult) -> list[ErrorCode | None]:
    return [r.outcome.code if isinstance(r.outcome, ItemError) else None for r in result.results]


def waiting(name: str, items: int = 1, **more: object) -> Group:
    """Returns a group of so many different items that wait for the gate."""
    return group(*[f"wait {name} {index}" for index in range(items)], name=name, **more)  # type: ignore[arg-type]


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def verify(engine: Engine, *groups: Group, client: str = "") -> "asyncio.Task[list[GroupResult]]":
    return asyncio.create_task(engine.verify(groups, client=client))
