"""How far a file is: a bar on a terminal, nothing elsewhere; messages pass by it unharmed."""

import sys
from contextlib import AbstractContextManager
from typing import Protocol, Self


class Progress(AbstractContextManager["Progress"], Protocol):
    """What a run tells while it goes."""

    def at(self, done_bytes: int) -> None:
        """Shows how many bytes of the input are answered."""

    def say(self, message: str) -> None:
        """Writes a line to standard error."""


class Quiet(Progress):
    """No bar."""

    def __exit__(self, *_: object) -> None:
        """Has nothing to end."""

    def at(self, done_bytes: int) -> None:
        """Shows nothing."""

    def say(self, message: str) -> None:
        """Writes a line to standard error."""
        print(message, file=sys.stderr)  # noqa: T201 - the command line speaks to its user


class Bar(Progress):
    """A bar on standard error; `total_bytes` is None for a pipe."""

    def __init__(self, total_bytes: int | None) -> None:
        """Draws nothing before it is entered."""
        from rich.console import Console  # noqa: PLC0415 - slow to import, and only a terminal needs it
        from rich.progress import Progress as RichProgress  # noqa: PLC0415

        self._bar = RichProgress(console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("verifying", total=total_bytes)

    def __enter__(self) -> Self:
        """Begins to draw."""
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Takes the bar away."""
        self._bar.stop()

    def at(self, done_bytes: int) -> None:
        """Moves the bar."""
        self._bar.update(self._task, completed=done_bytes)

    def say(self, message: str) -> None:
        """Writes a line above the bar."""
        self._bar.console.print(message, markup=False, highlight=False, soft_wrap=True)


def progress(total_bytes: int | None) -> Progress:
    """Returns a bar on a terminal, else none."""
    return Bar(total_bytes) if sys.stderr.isatty() else Quiet()
