"""The client's core: `AsyncClient`, free of frameworks. Completions in, results in the same order out.

It never turns a failure into a number: an item ends in a verdict, in an error of its own, or the whole
call raises (`errors.py`). What it does on the way stands in `delivery.py`.
"""

import asyncio
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from rlvr import v1

from trainer_client.batching import Batcher
from trainer_client.channel import Connection, Lost
from trainer_client.delivery import Delivery, Server, Terms
from trainer_client.errors import VerifierUnavailable
from trainer_client.lots import Lot, items_of, lots_of
from trainer_client.options import ClientOptions
from trainer_client.texts import as_completion

DEFAULT_TARGET = "localhost:50051"
DEFAULT_DEADLINE_S = 120.0


@dataclass(slots=True)
class _Loop:
    """What belongs to one event loop: its share of calls in flight, and what gathers in it."""

    slots: asyncio.Semaphore
    batcher: Batcher


class AsyncClient:
    """Verifies completions at one server; serves any number of event loops and threads of its process.

    Nothing is opened before the first call. It may be pickled and forked: each process opens a channel
    of its own.

    >>> client = AsyncClient("localhost:50051", client_id="my-run")
    >>> task = v1.Task(math=v1.MathTask(references=["4"]))
    >>> # [result] = await client.verify([texts.group("a", task, ["2 + 2 = 4"])])
    """

    def __init__(
        self,
        target: str = DEFAULT_TARGET,
        *,
        client_id: str = "",
        token: str | None = None,
        options: ClientOptions | None = None,
    ) -> None:
        """Takes the server's address, this client's name for fair sharing, and the server's token."""
        self.target = target
        self._options = options or ClientOptions()
        self._server = Server(Connection(target, token, self._options), self._options, client_id)
        self._loops: WeakKeyDictionary[asyncio.AbstractEventLoop, _Loop] = WeakKeyDictionary()

    async def verify(
        self,
        groups: Sequence[v1.Group],
        *,
        deadline_s: float = DEFAULT_DEADLINE_S,
        view: v1.View = v1.VIEW_BASIC,
        patience_s: float | None = None,
    ) -> list[v1.GroupResult]:
        """Returns one result a group, in order, each with one `v1.Result` a completion, in order.

        A group that could not be read has the error in each of its results, and in `error` when it has
        no completions. Raises `VerifierUnavailable` when a part of the batch got no answer within
        `deadline_s`, or when the server could not be reached for `patience_s` without a break, and
        `RequestRejected` at once when the call is at fault.
        """
        terms = Terms.within(checked(deadline_s), view, patience_s)
        lots = lots_of(groups)
        await self._deliver(lots, [list(group.completions) for group in groups], terms)
        return [lot.reply() for lot in lots]

    async def verify_one(
        self,
        task: v1.Task,
        completion: str | v1.Completion,
        *,
        deadline_s: float = DEFAULT_DEADLINE_S,
        view: v1.View = v1.VIEW_BASIC,
        starts_in_thinking: bool = False,
    ) -> v1.Result:
        """Returns the result of one completion; calls that are made together travel together. Raises as `verify`."""
        envelope = v1.Group(task=task, starts_in_thinking=starts_in_thinking)
        batcher = self._here().batcher
        return await batcher.verify(envelope, as_completion(completion), checked(deadline_s), view)

    async def server_info(self, *, deadline_s: float = 10.0) -> v1.GetServerInfoResponse:
        """Returns what the server serves and its limits, asked anew; raises `VerifierUnavailable`."""
        try:
            return await self._server.connection.server_info(checked(deadline_s))
        except Lost as lost:
            raise VerifierUnavailable(self.target, deadline_s, str(lost)) from None

    def close(self) -> None:
        """Closes this process's channel; calls under way raise `ClientClosed`."""
        self._server.connection.close()

    async def __aenter__(self) -> "AsyncClient":
        """Returns the client itself."""
        return self

    async def __aexit__(self, *failure: object) -> None:
        """Closes the client."""
        self.close()

    async def _deliver(self, lots: list[Lot], completions: list[list[v1.Completion]], terms: Terms) -> None:
        await Delivery(self._server, terms, self._here().slots).bring(items_of(lots, completions))

    def _here(self) -> _Loop:
        loop = asyncio.get_running_loop()
        here = self._loops.get(loop)
        if here is None:
            here = _Loop(asyncio.Semaphore(self._options.max_in_flight), Batcher(self._deliver, self._options))
            self._loops[loop] = here
        return here

    def __getstate__(self) -> dict[str, Any]:
        """Leaves what belongs to this process's event loops behind."""
        return self.__dict__ | {"_loops": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Begins with no event loop known."""
        self.__dict__.update(state, _loops=WeakKeyDictionary())


def checked(deadline_s: float) -> float:
    """Returns a deadline that is a positive number of seconds; raises `ValueError` otherwise."""
    if not (math.isfinite(deadline_s) and deadline_s > 0):
        raise ValueError(f"deadline_s must be a positive number of seconds, not {deadline_s!r}")
    return deadline_s
