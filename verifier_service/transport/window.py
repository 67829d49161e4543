"""How much of an endless input is under way at a time: bounded by groups, items and bytes, so that memory is.

A producer waits in `enter` while the window is full: that is what stops a stream's reading. Called by
the streams and by the JSON lines.
"""

import asyncio
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What one group weighs: its completions and its encoded bytes."""

    items: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class WindowSize:
    """The most that is under way at a time; one group alone may be larger."""

    groups: int = 1024
    items: int = 4096
    size_bytes: int = 16 * 1024 * 1024


class Window:
    """Admits groups while there is room; one event loop and one producer."""

    def __init__(self, size: WindowSize | None = None) -> None:
        """Starts empty."""
        self._size = size or WindowSize()
        self._groups = self._items = self._bytes = 0
        self._changed = asyncio.Event()

    def _has_room(self, load: Load) -> bool:
        """Tells whether the load may enter; an empty window takes anything."""
        return self._groups == 0 or (
            self._groups < self._size.groups
            and self._items + load.items <= self._size.items
            and self._bytes + load.size_bytes <= self._size.size_bytes
        )

    async def enter(self, load: Load) -> None:
        """Waits for room and takes it."""
        while not self._has_room(load):
            self._changed.clear()
            await self._changed.wait()
        self._count(load, 1)

    def leave(self, load: Load) -> None:
        """Gives the room back."""
        self._count(load, -1)
        self._changed.set()

    def _count(self, load: Load, sign: int) -> None:
        """Adds or takes off a load."""
        self._groups += sign
        self._items += sign * load.items
        self._bytes += sign * load.size_bytes
