"""One batch's way to the server and back: packed, sent, waited for, re-sent where that may help.

Every wait ends by the caller's deadline. Only what is marked retryable is sent again; a call that went
unanswered is repeated whole, since verification is pure.
"""

import asyncio
import logging
import math
import random
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rlvr import v1

from trainer_client.channel import OVERSIZE, Connection, Lost
from trainer_client.errors import (
    InvalidRequest,
    RequestTooLarge,
    VerifierUnavailable,
    VerifierVersionChanged,
)
from trainer_client.lots import Item
from trainer_client.options import ClientOptions
from trainer_client.packing import Limits, fit, limits_of, pack
from trainer_client.replies import put, relocated, runs_of, take, versions_of

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 0.05
LONGEST_PAUSE_S = 2.0
LAST_MOMENT_S = 0.02  # less time than this is not worth an attempt


@dataclass(slots=True)
class Server:
    """What the client knows of its server, shared by every loop: its caps, and the version of its verdicts by kind."""

    connection: Connection
    options: ClientOptions
    client_id: str = ""
    info: v1.GetServerInfoResponse | None = None
    versions: dict[str, str] = field(default_factory=dict)
    warned: bool = False

    def notice(self, kind: str, version: str) -> None:
        """Remembers the version that judged a kind; warns once when it changes."""
        known = self.versions.setdefault(kind, version) if version else version
        if known == version:
            return
        self.versions[kind] = version
        self.info = None  # another server, perhaps with other caps
        if not self.warned:
            self.warned = True
            told = f"verdicts on {kind or 'unset'} tasks came from {known}, now come from {version}"
            warnings.warn(f"{told}: rewards of this run may not compare", VerifierVersionChanged, stacklevel=2)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the caller asked of one batch; times are `time.monotonic()` seconds.

    `patience_s` is how long the server may be out of reach without a break.
    """

    started: float
    expires: float
    view: v1.View = v1.VIEW_BASIC
    patience_s: float = math.inf

    @classmethod
    def within(cls, deadline_s: float, view: v1.View, patience_s: float | None = None) -> "Terms":
        """Returns the terms of a batch that starts now."""
        now = time.monotonic()
        return cls(now, now + deadline_s, view, math.inf if patience_s is None else patience_s)

    def left_s(self) -> float:
        """Seconds until the deadline; negative once it has passed."""
        return self.expires - time.monotonic()


class Delivery:
    """Brings the items of one batch to the server until each has an outcome or the deadline passes."""

    def __init__(self, server: Server, terms: Terms, slots: asyncio.Semaphore) -> None:
        """Takes the server, the caller's terms, and the loop's share of calls in flight."""
        self._server = server
        self._terms = terms
        self._slots = slots
        self._refusal = ""  # the last failure that was no mere lack of time: it tells more than the last one of all
        self._reached = terms.started

    async def bring(self, items: Sequence[Item]) -> None:
        """Settles every item; raises `VerifierUnavailable` or `RequestRejected`, after which no outcome may be used."""
        if not items:
            return
        limits = await self._limits()
        await self._bring_all(self._packed(items, limits))

    def _packed(self, items: Sequence[Item], limits: Limits) -> list[list[Item]]:
        fitting = []
        for item in items:
            unfit = fit(item, limits)
            if unfit is None:
                fitting.append(item)
            else:
                put(item, unfit)
        return pack(fitting, limits)

    async def _bring_all(self, parts: Sequence[list[Item]]) -> None:
        try:
            async with asyncio.TaskGroup() as together:
                for part in parts:
                    together.create_task(self._bring_part(part))
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None

    async def _bring_part(self, part: list[Item]) -> None:
        pauses = growing_pauses()
        while part:
            try:
                response = await self._send(part)
            except Lost as lost:
                if lost.timed_out and self._terms.left_s() < LAST_MOMENT_S and all(item.answered for item in part):
                    return  # the server did answer, and has no time left to do it again
                await self._wait_out(lost, next(pauses))
                parts = self._packed(part, await self._limits())
            except RequestTooLarge as refused:
                if len(part) == 1 or OVERSIZE not in refused.message:
                    raise
                parts = [part[: len(part) // 2], part[len(part) // 2 :]]
            except InvalidRequest as rejected:
                parts = self._packed(part, await self._limits(fresh=True))
                if len(parts) == 1:
                    raise in_callers_words(rejected, part) from None
            else:
                parts = [await self._after(part, response, next(pauses))]
            if len(parts) > 1:
                await self._bring_all(parts)
                return
            part = parts[0] if parts else []

    async def _send(self, part: Sequence[Item]) -> v1.VerifyResponse:
        options = self._server.options
        try:
            async with asyncio.timeout(self._terms.left_s()):
                await self._slots.acquire()
        except TimeoutError:
            busy = f"all {options.max_in_flight} calls that the client keeps in flight were waiting"
            raise Lost(busy, timed_out=True) from None
        try:
            timeout_s = min(self._terms.left_s(), options.attempt_s)
            response = await self._server.connection.verify(self._request(part), timeout_s)
            self._reached = time.monotonic()
            return response
        finally:
            self._slots.release()

    def _request(self, part: Sequence[Item]) -> v1.VerifyRequest:
        request = v1.VerifyRequest(view=self._terms.view, client_id=self._server.client_id)
        for run in runs_of(part):
            lot = run[0].lot
            group = request.groups.add()
            group.CopyFrom(lot.envelope)
            group.id = lot.id
            if lot.deadline_s is not None:
                group.deadline.FromNanoseconds(int(max(self._left_of(run[0]), 0.001) * 1e9))
            group.completions.extend(item.completion for item in run if item.position >= 0)
        return request

    async def _after(self, part: Sequence[Item], response: v1.VerifyResponse, pause_s: float) -> list[Item]:
        """Takes a reply in; returns what is to be sent again, when it is time to."""
        left = take(part, response)
        for kind, version in versions_of(part):
            self._server.notice(kind, version)
        pause_s = max(pause_s, left.retry_after_s * random.uniform(1.0, 1.2))  # noqa: S311 - no secret
        again = [item for item in left.items if self._left_of(item) > pause_s]
        settled = {id(item) for item in again}
        for item in part:
            if id(item) not in settled:
                item.announce()
        if again:
            logger.info("%d of %d items are sent again in %.2f s", len(again), len(part), pause_s)
            await asyncio.sleep(pause_s)
        return again

    def _left_of(self, item: Item) -> float:
        """Seconds that the item may still take, by the call's deadline and its group's own."""
        left_s = self._terms.left_s()
        own = item.lot.deadline_s
        return left_s if own is None else min(left_s, self._terms.started + own - time.monotonic())

    async def _limits(self, *, fresh: bool = False) -> Limits:
        """Returns what a request may hold, asked of the server when it is not known."""
        server, pauses = self._server, growing_pauses()
        info = None if fresh else server.info
        while info is None:
            try:
                timeout_s = min(self._terms.left_s(), server.options.info_attempt_s)
                info = server.info = await server.connection.server_info(timeout_s)
                self._reached = time.monotonic()
            except Lost as lost:
                await self._wait_out(lost, next(pauses))
                info = server.info
        return limits_of(info.caps, server.options.max_message_bytes, self._terms.view)

    async def _wait_out(self, lost: Lost, pause_s: float) -> None:
        """Waits before the next attempt; raises `VerifierUnavailable` when there is no time for one."""
        left_s = min(self._terms.left_s(), self._reached + self._terms.patience_s - time.monotonic())
        if not lost.timed_out:
            self._server.info = None  # what answers next may be another server
            self._refusal = str(lost)
        if left_s < LAST_MOMENT_S:
            waited_s = time.monotonic() - self._terms.started
            raise VerifierUnavailable(self._server.connection.target, waited_s, self._refusal or str(lost)) from None
        logger.info("the verifier at %s did not answer (%s)", self._server.connection.target, lost)
        await asyncio.sleep(min(pause_s, left_s / 2))  # half of what is left: the last attempts come near the end


def growing_pauses() -> Iterator[float]:
    """Yields pauses in seconds, with jitter, that double up to a bound."""
    pause_s = FIRST_PAUSE_S
    while True:
        yield pause_s * random.uniform(0.5, 1.0)  # noqa: S311 - no secret
        pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def in_callers_words(rejected: InvalidRequest, part: Sequence[Item]) -> InvalidRequest:
    """Returns the rejection with its field counted in the caller's batch instead of the request."""
    runs = runs_of(part)
    inside = rejected.field.removeprefix("groups[").partition("]")[0]
    if not rejected.field.startswith("groups[") or not inside.isdecimal() or int(inside) >= len(runs):
        return rejected
    run = runs[int(inside)]
    offset = run[0].position if run else 0
    return InvalidRequest(rejected.message, relocated(rejected.field, run[0].lot.index, offset))
