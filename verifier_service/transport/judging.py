"""The one way from messages through the engine to answers: the same for calls, streams, JSON lines and `local`.

So all of them give the same verdicts. What the engine must offer stands here, with its consumer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.task import Group
from verifier_service.domain.verdict import GroupResult
from verifier_service.transport.intake import Reading, complete, read_group


class Judges(Protocol):
    """The engine, as transport sees it."""

    async def verify(
        self, groups: Sequence[Group], *, client: str = "", deadline_s: float | None = None
    ) -> list[GroupResult]:
        """Returns one result a group, in their order, within the deadline; a full queue is an `OVERLOADED` error."""
        ...

    async def submit(self, group: Group, *, client: str = "", wait: bool = True) -> GroupResult:
        """Returns a group's result; with `wait`, a full queue is waited for."""
        ...


@dataclass(frozen=True, slots=True)
class Judging:
    """An engine with the caps and the version that its answers go by."""

    engine: Judges
    caps: Caps
    version: str

    def read(self, groups: Iterable[v1.Group]) -> list[Reading]:
        """Reads every group, each at its index."""
        return [read_group(group, f"groups[{index}]", self.caps) for index, group in enumerate(groups)]

    async def judge(
        self, readings: Sequence[Reading], client: str, deadline_s: float | None = None
    ) -> list[GroupResult]:
        """Returns one answer a reading, in their order; the engine sees only what could be read."""
        groups = [reading.group for reading in readings if reading.group is not None]
        judged = iter(await self.engine.verify(groups, client=client, deadline_s=deadline_s) if groups else ())
        return [complete(r, next(judged) if r.group is not None else None, self.version) for r in readings]

    async def judge_one(self, reading: Reading, client: str) -> GroupResult:
        """Returns one reading's answer, waiting for room in the queue."""
        if reading.group is None:
            return complete(reading, None, self.version)
        return complete(reading, await self.engine.submit(reading.group, client=client, wait=True), self.version)
