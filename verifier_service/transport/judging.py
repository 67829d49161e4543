"""What transport asks of the engine, and the one way from messages through it to answers.

The same for a unary call, the JSON lines and `local`, so that all give the same verdicts.
"""

from collections.abc import Iterable, Sequence
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


def read_groups(groups: Iterable[v1.Group], caps: Caps) -> list[Reading]:
    """Reads every group, each at its index."""
    return [read_group(group, f"groups[{index}]", caps) for index, group in enumerate(groups)]


async def judge(
    engine: Judges, readings: Sequence[Reading], client: str, deadline_s: float | None = None
) -> list[GroupResult]:
    """Returns one answer a reading, in their order; the engine sees only what could be read."""
    groups = [reading.group for reading in readings if reading.group is not None]
    judged = iter(await engine.verify(groups, client=client, deadline_s=deadline_s) if groups else ())
    return [complete(reading, next(judged) if reading.group is not None else None) for reading in readings]


async def judge_one(engine: Judges, reading: Reading, client: str) -> GroupResult:
    """Returns one reading's answer, waiting for room in the queue."""
    judged = await engine.submit(reading.group, client=client, wait=True) if reading.group is not None else None
    return complete(reading, judged)
