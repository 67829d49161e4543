"""The sync face: `Client`, the same calls without `await`, from any thread, also inside a running event loop.

The core runs on a private loop in a daemon thread of its own, begun at the first call of a process and
begun anew in a forked child.
"""

import asyncio
import os
import threading
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from rlvr import v1

from trainer_client.client import DEFAULT_DEADLINE_S, DEFAULT_TARGET, AsyncClient
from trainer_client.errors import ClientClosed
from trainer_client.options import ClientOptions

T = TypeVar("T")


class LoopThread:
    """An event loop that runs in a daemon thread; one a process."""

    def __init__(self) -> None:
        """Starts nothing yet."""
        self._loops: dict[int, asyncio.AbstractEventLoop] = {}

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Returns what the coroutine returns, or raises what it raises; an interrupt cancels it."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._loop())
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def stop(self) -> None:
        """Ends the loop and its thread; what still runs in it is cancelled."""
        loop = self._loops.pop(os.getpid(), None)
        if loop is not None:
            loop.call_soon_threadsafe(loop.stop)

    def __getstate__(self) -> dict[str, Any]:
        """Leaves the live loop behind."""
        return {"_loops": {}}

    def _loop(self) -> asyncio.AbstractEventLoop:
        pid = os.getpid()
        loop = self._loops.get(pid)
        if loop is not None:
            return loop
        loop = asyncio.new_event_loop()
        kept = self._loops.setdefault(pid, loop)  # no lock: one held while forking would stay held in the child
        if kept is not loop:
            loop.close()
            return kept
        threading.Thread(target=_turn, args=(loop,), name="verifier-client", daemon=True).start()
        return loop


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.close()


class Client:
    """Verifies completions at one server, without `await`.

    >>> with Client("localhost:50051") as client:
    ...     pass  # [result] = client.verify([texts.group("a", task, ["2 + 2 = 4"])])
    """

    def __init__(
        self,
        target: str = DEFAULT_TARGET,
        *,
        client_id: str = "",
        token: str | None = None,
        options: ClientOptions | None = None,
    ) -> None:
        """Takes what `AsyncClient` takes."""
        self._core = AsyncClient(target, client_id=client_id, token=token, options=options)
        self._thread = LoopThread()
        self._closed = False

    def verify(
        self,
        groups: Sequence[v1.Group],
        *,
        deadline_s: float = DEFAULT_DEADLINE_S,
        view: v1.View = v1.VIEW_BASIC,
        patience_s: float | None = None,
    ) -> list[v1.GroupResult]:
        """Does what `AsyncClient.verify` does."""
        return self._run(self._core.verify(groups, deadline_s=deadline_s, view=view, patience_s=patience_s))

    def verify_one(
        self,
        task: v1.Task,
        completion: str | v1.Completion,
        *,
        deadline_s: float = DEFAULT_DEADLINE_S,
        view: v1.View = v1.VIEW_BASIC,
        starts_in_thinking: bool = False,
    ) -> v1.Result:
        """Does what `AsyncClient.verify_one` does: calls from several threads travel together."""
        return self._run(
            self._core.verify_one(
                task, completion, deadline_s=deadline_s, view=view, starts_in_thinking=starts_in_thinking
            )
        )

    def server_info(self, *, deadline_s: float = 10.0) -> v1.GetServerInfoResponse:
        """Does what `AsyncClient.server_info` does."""
        return self._run(self._core.server_info(deadline_s=deadline_s))

    def close(self) -> None:
        """Closes the channel and ends the private thread; calls under way raise `ClientClosed`."""
        self._closed = True
        self._core.close()
        self._thread.stop()

    def __enter__(self) -> "Client":
        """Returns the client itself."""
        return self

    def __exit__(self, *failure: object) -> None:
        """Closes the client."""
        self.close()

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        if self._closed:
            coroutine.close()
            raise ClientClosed(f"the client of {self._core.target} is closed")
        return self._thread.run(coroutine)
