"""The same engine in this process, for scripts and tests: `with local.Verifier() as v: v.verify(groups)`.

Runs on an event loop in a thread of its own, so that it can be used from any thread, with or without a
loop there. Needs the extra `service`, and no server.
"""

import asyncio
import threading
from collections.abc import Coroutine, Iterable, Mapping
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from rlvr import v1

from verifier_service.app import Service, build
from verifier_service.domain.task import Group
from verifier_service.domain.verdict import GroupResult
from verifier_service.settings import Settings, load
from verifier_service.transport.intake import Reading, read_group
from verifier_service.transport.json_form import read_json_group
from verifier_service.transport.judging import Judging
from verifier_service.transport.server_info import ServerFacts
from verifier_service.transport.writing import write_group

AnyGroup = Group | v1.Group | Mapping[str, Any]
T = TypeVar("T")
_CLIENT = "local"
BREATH_ITEMS = 16


class Verifier:
    r"""Verifies groups without a server. A group is a dict as in JSON lines, a `v1.Group` or a domain `Group`.

    Example:
        >>> with Verifier(workers=1) as verifier:  # doctest: +SKIP
        ...     task = {"math": {"references": ["1/2"]}}
        ...     [result] = verifier.verify([{"id": "a", "task": task, "completions": ["\\boxed{0.5}"]}])
        ...     result.results[0].outcome.passed
        True

    """

    def __init__(self, settings: Settings | None = None, **given: object) -> None:
        """Takes settings, or single ones by name (`workers=2`) before those of the environment.

        Raises `BadSettings`.
        """
        self._settings = settings if settings is not None else load(given)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._service: Service | None = None

    def start(self) -> Self:
        """Starts the workers. Raises `OursFault` where they cannot be."""
        if self._loop is not None:
            return self
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="local-verifier", daemon=True)
        self._thread.start()
        try:
            self._service = self._submit(self._build()).result()
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Ends what is under way and kills every worker."""
        loop, thread, service = self._loop, self._thread, self._service
        if loop is None or thread is None:
            return
        if service is not None:
            self._submit(service.stop()).result()
        self._loop = self._thread = self._service = None
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def __enter__(self) -> Self:
        """Starts."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Closes."""
        self.close()

    def verify(self, groups: Iterable[AnyGroup]) -> list[GroupResult]:
        """Returns one result a group, in their order; a fault inside a group is its own error, as on the wire.

        A `GroupResult` has `results`, one a completion, whose `outcome` is a `Verdict` (`passed`, `score`, `reason`)
        or an `ItemError` (`code`, `message`, `field`): the domain's classes, not the contract's messages.
        """
        return self._submit(self._judge(_listed(groups))).result()

    async def verify_async(self, groups: Iterable[AnyGroup]) -> list[GroupResult]:
        """Returns the same to a caller on another event loop, without blocking it."""
        return await asyncio.wrap_future(self._submit(self._judge(_listed(groups))))

    @property
    def facts(self) -> ServerFacts:
        """What is served, and within which limits."""
        return self._running().facts

    def _running(self) -> Service:
        """Returns the service. Raises `RuntimeError` when it is not started."""
        if self._service is None:
            raise RuntimeError("the verifier is not started: use it in a `with` block, or call start()")
        return self._service

    async def _build(self) -> Service:
        """Returns a started service of this thread's loop."""
        service = build(self._settings)
        try:
            await service.start()
        except BaseException:
            await service.stop()
            raise
        return service

    async def _judge(self, groups: list[AnyGroup]) -> list[GroupResult]:
        """Judges all groups, each waiting for room in the queue."""
        service = self._running()
        judging = Judging(service.engine, service.facts.caps, service.facts.verifier_version)
        answers: list[asyncio.Task[GroupResult]] = []
        unheard = 0
        async with asyncio.TaskGroup() as tasks:
            for index, group in enumerate(groups):
                reading = self._read(group, f"groups[{index}]", judging)
                answers.append(tasks.create_task(judging.judge_one(reading, _CLIENT)))
                unheard += reading.size
                if unheard >= BREATH_ITEMS:  # the workers begin while the rest is still being read
                    unheard = 0
                    await asyncio.sleep(0)
        return [answer.result() for answer in answers]

    def _read(self, group: AnyGroup, place: str, judging: Judging) -> Reading:
        """Reads a group in whichever form it came."""
        if isinstance(group, Mapping):
            return read_json_group(dict(group), place, judging.caps)
        return read_group(write_group(group) if isinstance(group, Group) else group, place, judging.caps)

    def _submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Runs a coroutine on the verifier's loop."""
        if self._loop is None:
            work.close()
            raise RuntimeError("the verifier is not started: use it in a `with` block, or call start()")
        return asyncio.run_coroutine_threadsafe(work, self._loop)


def _listed(groups: Iterable[AnyGroup]) -> list[AnyGroup]:
    """Returns the groups as a list. Raises `TypeError` on what is no group, such as one group outside of a list."""
    if isinstance(groups, Mapping | str | bytes | Group | v1.Group):
        raise TypeError(f"a list of groups is needed, not one {type(groups).__name__}")
    listed = list(groups)
    for index, group in enumerate(listed):
        if not isinstance(group, Mapping | Group | v1.Group):
            raise TypeError(f"groups[{index}] is a {type(group).__name__}, not a dict or a Group")
    return listed
