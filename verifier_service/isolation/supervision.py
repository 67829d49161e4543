"""Whose fault a stopped worker is: which items are tried again alone, and how each ends.

    first stop                     second stop, alone            ends as
    over its CPU limit             -                             OVER_CPU
    memory, SEGV, ABRT, BUS ..     memory, SEGV, ABRT, BUS ..    CRASHED
    the kind's code raised         the kind's code raised        BROKEN
    over its wall limit            over its wall limit           HUNG
    killed, gone, garbled          anything but an answer        LOST

A stop while the task was being prepared ends every item of the batch in the same way. The items
after the one at fault go on at once; the one at fault comes last.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence

from verifier_service.isolation.answers import PREPARING, Answer
from verifier_service.isolation.jobs import Ending, EndingSink, How, Job
from verifier_service.isolation.stops import AnswerSink, Cause, Stop

RunBatch = Callable[[Job, Sequence[int], AnswerSink], Awaitable[Stop | None]]
"""Runs a batch (indexes into the job's completions) on some free worker."""

_FINAL = frozenset({Cause.OVER_CPU, Cause.REFUSED})


class Supervision:
    """One job on its way through as many workers as it takes."""

    def __init__(self, job: Job, run_batch: RunBatch, sink: EndingSink) -> None:
        """Takes the job, a way to run its batches, and where the endings go."""
        self._job = job
        self._run_batch = run_batch
        self._sink = sink
        self._batches: deque[Sequence[int]] = deque([range(len(job.completions))])
        self._earlier: dict[int, Stop] = {}

    async def run(self) -> None:
        """Ends when every completion has had its ending."""
        while self._batches:
            batch = self._batches.popleft()
            if not batch:
                continue
            stop = await self._run_batch(self._job, batch, self._reporter(batch))
            if stop is not None:
                self._resume(batch, stop)

    def _reporter(self, batch: Sequence[int]) -> AnswerSink:
        def report(position: int, answer: Answer, cpu_s: float) -> None:
            place = batch[position]
            ending = Ending(place, How.JUDGED, answer.started, answer.finished, cpu_s, answer.outcome)
            ending.again = place in self._earlier
            self._sink(ending)

        return report

    def _resume(self, batch: Sequence[int], stop: Stop) -> None:
        preparing = stop.position == PREPARING
        place = PREPARING if preparing else batch[stop.position]
        earlier = self._earlier.get(place)
        again = stop.cause not in _FINAL and earlier is None
        self._earlier[place] = stop
        if preparing and again:
            self._batches.append(batch)
        elif preparing:
            for remaining in (batch, *self._batches):
                for index in remaining:
                    self._sink(_ending(index, stop, earlier))
            self._batches.clear()
        else:
            self._batches.append(batch[stop.position + 1 :])
            if again:
                self._batches.append([place])
            else:
                self._sink(_ending(place, stop, earlier))


def _ending(index: int, stop: Stop, earlier: Stop | None) -> Ending:
    return Ending(
        index=index,
        how=_how(stop.cause, earlier.cause if earlier is not None else stop.cause),
        started=stop.started,
        finished=stop.finished,
        cpu_s=stop.cpu_s,
        outcome=stop.answer.outcome if stop.answer is not None else None,
        preparing=stop.position == PREPARING,
        contended=stop.contended,
        again=earlier is not None,
        detail=stop.detail,
    )


def _how(cause: Cause, earlier: Cause) -> How:
    if cause is Cause.REFUSED:
        return How.JUDGED
    if cause is Cause.OVER_CPU:
        return How.OVER_CPU
    if cause is earlier is Cause.CRASHED:
        return How.CRASHED
    if cause is earlier is Cause.BROKEN:
        return How.BROKEN
    if cause is earlier is Cause.OVER_WALL:
        return How.HUNG
    return How.LOST
