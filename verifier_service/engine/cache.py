"""Verdicts in memory, the least recently used forgotten first; bounded by items and by bytes.

Holds verdicts only: an error, or anything measured under doubt, never gets here.
"""

from collections import OrderedDict

from verifier_service.domain.verdict import Verdict
from verifier_service.engine.sizes import text_bytes

ENTRY_BYTES = 1024  # the objects around the texts


class VerdictCache:
    """A mapping from an item's key to its verdict."""

    def __init__(self, max_items: int, max_bytes: int) -> None:
        """Takes the bounds; zero items means no cache."""
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._entries: OrderedDict[bytes, tuple[Verdict, int]] = OrderedDict()
        self.bytes_held = 0

    def __len__(self) -> int:
        """Returns the number of verdicts held."""
        return len(self._entries)

    def get(self, key: bytes) -> Verdict | None:
        """Returns the verdict and makes it the most recently used."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: bytes, verdict: Verdict) -> None:
        """Remembers a verdict, forgetting others as needed; one larger than the whole cache is not kept."""
        size = _verdict_bytes(verdict)
        if key in self._entries:
            self._forget(key)
        if size > self._max_bytes or self._max_items <= 0:
            return
        self._entries[key] = (verdict, size)
        self.bytes_held += size
        while len(self._entries) > self._max_items or self.bytes_held > self._max_bytes:
            self._forget(next(iter(self._entries)))

    def _forget(self, key: bytes) -> None:
        entry = self._entries.pop(key, None)
        if entry is not None:
            self.bytes_held -= entry[1]


def _verdict_bytes(verdict: Verdict) -> int:
    texts = [verdict.explanation, verdict.extracted, verdict.matched_reference, verdict.rule]
    if not (verdict.tests or verdict.steps):
        return ENTRY_BYTES + sum(map(text_bytes, texts))
    for test in verdict.tests:
        texts += (test.stdout, test.stderr)
    for step in verdict.steps:
        texts += (step.id, step.extracted)
    return ENTRY_BYTES * (1 + len(verdict.tests) + len(verdict.steps)) + sum(map(text_bytes, texts))
