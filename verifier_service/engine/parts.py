"""The callable that verifiers of tasks within tasks are handed: judges a part by its own kind's verifier.

A part waits for a worker or a slot as any work does and takes no place in the engine's queue: its whole has one.
"""

import time
from collections.abc import Mapping

from verifier_service.domain.errors import ErrorCode, Fault, Unsupported, item_error
from verifier_service.domain.work import Report, Work
from verifier_service.engine.verifier import Verifier


class Parts:
    """Judges parts; reads the registry when asked, so that kinds may stand in it that hold each other."""

    def __init__(self, verifiers: Mapping[str, Verifier]) -> None:
        """Takes the verifiers by kind."""
        self._verifiers = verifiers

    async def __call__(self, work: Work) -> list[Report]:
        """Returns a report a completion, in their order; a `Fault` becomes the error of those not yet reported."""
        found: dict[int, Report] = {}
        began = time.monotonic()
        error = item_error(ErrorCode.INTERNAL, f"the {work.task.kind} verifier gave no outcome")
        try:
            verifier = self._verifiers.get(work.task.kind)
            if verifier is None:
                raise Unsupported("this server does not serve the kind", work.task.kind)

            def hear(report: Report) -> None:
                found.setdefault(report.index, report)

            await verifier.verify(work, hear)
        except Fault as fault:
            error = fault.as_item_error()
        now = time.monotonic()
        return [
            found.get(index) or Report(index, error, began, now, cacheable=False)
            for index in range(len(work.completions))
        ]
