"""What the engine asks of a kind. Kinds implement it without knowing it: it stands with its consumer."""

from typing import Protocol

from verifier_service.domain.work import Sink, Work


class Verifier(Protocol):
    """One kind's verifier; many works may be under way at once.

    A kind that judges parts by other kinds is built with a callable that takes a part's `Work` back
    to the engine; it then waits for its parts and holds no worker itself.
    """

    @property
    def version(self) -> str:
        """What its verdicts depend on; part of the cache's key."""
        ...

    async def verify(self, work: Work, sink: Sink) -> None:
        """Calls `sink` once for each completion, as soon as its outcome is known.

        Cancelling it stops the work. Raises `Fault` where the rest of the work cannot be judged.
        """
        ...
