"""Sandbox slots of a sidecar: the same supervisor behind a socket file, so that this service needs no Docker socket.

The sidecar (`supervisor --listen PATH`) gives every connection a slot of its own and ends it with the connection.
"""

import asyncio

from verifier_service.isolation.slot_frames import Hello
from verifier_service.isolation.slot_pool import CannotLaunch, PoolLimits, SlotPool
from verifier_service.isolation.slots import Slot, SlotLink, SlotLost

_READY_WITHIN_S = 60.0


def socket_sandbox(path: str, pool: PoolLimits | None = None) -> SlotPool:
    """Returns the sandbox behind a socket file; nothing is started yet."""
    return SlotPool(SocketSource(path), pool or PoolLimits())


class SocketSource:
    """Makes slots of connections; implements `slot_pool.SlotSource`."""

    def __init__(self, path: str) -> None:
        """Takes the sidecar's socket."""
        self._path = path

    async def prepare(self) -> str:
        """Has nothing to prepare; the sidecar names its image itself."""
        return ""

    async def launch(self) -> Slot:
        """Connects and waits for the slot. Raises `CannotLaunch`."""
        link = SlotLink()
        try:
            async with asyncio.timeout(_READY_WITHIN_S):
                await asyncio.get_running_loop().create_unix_connection(lambda: link, self._path)
                hello = await link.next(_READY_WITHIN_S)
            if not isinstance(hello, Hello):
                raise SlotLost("the sidecar did not say hello")
        except (OSError, SlotLost, TimeoutError) as error:
            link.close()
            raise CannotLaunch(f"the sidecar at {self._path} does not answer: {error or 'too late'}") from error
        return Slot(link, hello, _nothing)

    async def close(self) -> None:
        """Holds nothing."""


async def _nothing() -> None:
    """The closed connection has ended the slot."""
