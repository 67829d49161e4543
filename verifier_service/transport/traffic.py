"""What is under way, and whether more may come: the servicer asks before it begins, the drain waits until all is done.

Knows no message. One event loop only. Called by the servicer, the streams and the server.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Draining(Exception):
    """The server is shutting down and begins nothing new."""


class Traffic:
    """Counts calls under way; `draining` is set once, for good."""

    def __init__(self) -> None:
        """Starts open and idle."""
        self.draining = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._calls = 0

    @contextmanager
    def call(self) -> Iterator[None]:
        """Counts one call. Raises `Draining` when none may begin any more."""
        if self.draining.is_set():
            raise Draining
        self._calls += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._calls -= 1
            if not self._calls:
                self._idle.set()

    @property
    def busy(self) -> bool:
        """Tells whether any call is under way."""
        return self._calls > 0

    async def drained(self, grace_s: float) -> bool:
        """Lets nothing new begin; tells whether all calls ended within `grace_s` seconds."""
        self.draining.set()
        try:
            async with asyncio.timeout(grace_s):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True
