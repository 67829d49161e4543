"""The sync face: `Client`, the same calls without `await`, from any thread, also inside a running event loop.

The core runs on a private loop in a daemon thread of its own, begun at the first call of a process and
begun anew in a forked child.
"""

import asyncio
import os
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import wait
from typing import Any, TypeVar

from rlvr import v1

from trainer_client.client import DEFAULT_DEADLINE_S, DEFAULT_TARGET, AsyncClient
from trainer_client.errors import ClientClosed
from trainer_client.options import ClientOptions

T = TypeVar("T")

LOOK_AGAIN_S = 1.0  # how often a waiting caller makes sure that the loop's thread still lives


class LoopThread:
    """An event loop that runs in a daemon thread; one a process."""

    def __init__(self) -> None:
        """Starts nothing yet."""
        self._turning: dict[int, tuple[asyncio.AbstractEventLoop, threading.Thread]] = {}

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Returns what the coroutine returns, or raises what it raises; an interrupt of the caller cancels it.

        Raises `ClientClosed` when the thread was stopped meanwhile.
        """
        loop, thread = self._here()
        future = asyncio.run_coroutine_threadsafe(coroutine, loop)
        try:
            while not wait([future], timeout=LOOK_AGAIN_S).done and thread.is_alive():
                continue
        except BaseException:
            future.cancel()
            raise
        if not future.done() or future.cancelled():
            coroutine.close()
            raise ClientClosed("the client was closed during the call")
        return future.result()

    def stop(self) -> None:
        """Ends the loop and its thread; what still runs in it is cancelled."""
        loop, _ = self._turning.pop(os.getpid(), (None, None))
        if loop is not None:
            loop.call_soon_threadsafe(loop.stop)

    def __getstate__(self) -> dict[str, Any]:
        """Leaves the live loop behind."""
        return {"_turning": {}}

    def _here(self) -> tuple[asyncio.AbstractEventLoop, threading.Thread]:
        pid = os.getpid()
        here = self._turning.get(pid)
        if here is not None:
            return here
        loop = asyncio.new_event_loop()
        here = loop, threading.Thread(target=_turn, args=(loop,), name="verifier-client", daemon=True)
        kept = self._turning.setdefault(pid, here)  # no lock: one held while forking would stay held in the child
        if kept is here:
            here[1].start()
        else:
            loop.close()
        return kept


def _turn(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.run_until_complete(asyncio.sleep(0))  # what was handed over while it stopped becomes a task
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
