"""One worker as the service sees it: hands it batches, reads its answers, holds its limits.

Batches are sent ahead, so that a worker need not wait for its next one, and are worked on in turn. Time
is judged by the worker's own CPU clock, read from outside; wall time, less what the worker spent waiting
for a processor, is a backstop. A worker that stops in any other way than by finishing its batch is dead
when `run` returns. What a stop means for an item is `supervision`'s to say.
"""

import asyncio
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from verifier_service.domain.config import WorkerLimits
from verifier_service.isolation.answers import PREPARING, Answer, AnswerReader, Said
from verifier_service.isolation.clocks import cpu_clock, cpu_seconds, run_queue_delay_s
from verifier_service.isolation.errands import Errand, Errands, Stage
from verifier_service.isolation.frames import Garbled, Inbox
from verifier_service.isolation.jobs import Job
from verifier_service.isolation.nursery import Child, Death
from verifier_service.isolation.requests import chunks, items_request, task_request
from verifier_service.isolation.stops import AnswerSink, Cause, Spent, Stop

READ_BYTES = 256 * 1024
DEATH_NOTICE_S = 1.0
VOID_PATIENCE_S = 0.05

CRASH_SIGNALS = frozenset({signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL})


class WorkerHandle:
    """A worker and its channel."""

    def __init__(self, child: Child, on_loss: Callable[["WorkerHandle"], None]) -> None:
        """Takes a fresh child; `on_loss` is called should it die while it has nothing to do."""
        self._child = child
        self._on_loss = on_loss
        self._loop = asyncio.get_running_loop()
        self._clock = cpu_clock(child.pid)
        self._inbox, self._reader = Inbox(), AnswerReader()
        self._errands = Errands()
        self._turn = asyncio.Lock()  # of whoever sends: one batch after another, each in one piece
        self._inquest: asyncio.Task[None] | None = None
        self._used = self._deaf = self._discarded = self._sending = False
        self.items_done = 0
        self._loop.add_reader(child.channel, self._drain)
        child.death.add_done_callback(self._died)

    @property
    def pid(self) -> int:
        """The worker's process id."""
        return self._child.pid

    @property
    def cpu_s(self) -> float:
        """The CPU seconds that the worker has used in its life."""
        return cpu_seconds(self._clock) or 0.0

    @property
    def usable(self) -> bool:
        """Whether it can take another batch."""
        return not self._deaf and not self._child.death.done()

    @property
    def pace_s(self) -> float:
        """The wall seconds that one of its latest items took."""
        return self._errands.pace_s

    @property
    def stuck_s(self) -> float:
        """For how many seconds it has been at the same item."""
        stage = self._errands.stage
        return 0.0 if stage is None else time.monotonic() - stage.started

    async def run(self, job: Job, indexes: Sequence[int], sink: AnswerSink) -> Stop | None:
        """Has the job's completions at `indexes` judged in that order; returns where it stopped, None for the end.

        Cancelling it kills the worker if it is at this batch.
        """
        errand = Errand(job.limits, sink, len(indexes), self._loop.create_future())
        try:
            async with self._turn:
                data = task_request(job)
                for chunk in chunks([job.completions[index] for index in indexes]):
                    if errand.asked and (stop := await errand.done) is not None:
                        return stop
                    if not self.usable:
                        return self._died_before(errand)
                    await self._ask(errand, len(chunk), data + items_request(chunk))
                    data = b""
            return await errand.done
        except asyncio.CancelledError:
            self._abandon(errand)
            raise

    def recall(self) -> None:
        """Gives back the batches that it has not begun, for another worker."""
        self._errands.recall()

    def look(self) -> None:
        """Stops the worker if what it is at has taken too long; called every few ten milliseconds."""
        if self._errands.stage is None or self._deaf:
            return
        cpu, delay, now = cpu_seconds(self._clock), run_queue_delay_s(self.pid), time.monotonic()
        self._drain()  # what it has answered by now is no longer held against it
        stage, errand = self._errands.stage, self._errands.first
        if stage is None or errand is None or cpu is None or self._deaf:
            return
        if errand.void and now - stage.started > VOID_PATIENCE_S:
            self._halt(self._stop_here(Cause.UNTOUCHED))
            return
        if stage.delay_s is None:
            stage.delay_s = delay
        spent = Spent(cpu - stage.cpu_s, now - stage.started, delay - stage.delay_s)
        cause = spent.over(*_limits(errand.limits, stage))
        if cause is not None:
            self._halt(self._stop_here(cause, contended=spent.contended))

    def discard(self) -> None:
        """Kills the worker, whatever it is at, and lets go of it."""
        self._discarded = True
        self._deafen()
        self._child.kill()
        self._errands.close(self._stop_here(Cause.LOST, "discarded"))
        if not self._sending:  # else the sender closes it, which the dead reader ends at once
            self._child.channel.close()

    def _abandon(self, errand: Errand) -> None:
        """Wants no answer to a batch; the worker is killed if it is at that, or has been sent half of it."""
        errand.void = True
        if self._errands.first is errand or 0 < errand.asked < errand.total:
            self.discard()

    async def _ask(self, errand: Errand, items: int, data: bytes) -> None:
        self._used = True
        errand.done = self._loop.create_future() if errand.asked else errand.done
        self._errands.ask(errand, items, time.monotonic(), self.cpu_s if self._errands.stage is None else 0.0)
        channel = self._child.channel
        try:
            sent = _send_now(channel, data)
            if sent < len(data):
                self._sending = True
                await self._loop.sock_sendall(channel, memoryview(data)[sent:])
        except OSError:
            pass  # a dead worker is noticed by its closed channel
        except asyncio.CancelledError:
            self.discard()  # what comes next would be taken for the rest of this
            raise
        finally:
            self._sending = False
            if self._discarded:
                channel.close()

    def _drain(self) -> None:
        while not self._deaf:
            try:
                data = self._child.channel.recv(READ_BYTES)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            if not data:
                self._closed()
                return
            last = len(data) < READ_BYTES  # nothing more is there; asking again costs as much as an answer
            cpu_now, now = cpu_seconds(self._clock), time.monotonic()
            try:
                for frame in self._inbox.feed(data):
                    if not self._deaf:
                        self._hear(self._reader.read(frame), cpu_now, now)
            except Garbled as error:
                self._halt(self._stop_here(Cause.LOST, f"garbled answer: {error}"))
            if last:
                return

    def _hear(self, answer: Answer, cpu_now: float | None, now: float) -> None:
        errands = self._errands
        stage, errand = errands.stage, errands.first
        if stage is None or errand is None or (answer.position != stage.position and answer.said is not Said.MEMORY):
            raise Garbled("nobody asked")
        cpu_s = max(stage.cpu_s, answer.cpu_s if cpu_now is None else min(answer.cpu_s, cpu_now))
        finished = answer.finished = min(max(answer.finished, stage.started), now)
        preparing = stage.position == PREPARING
        if answer.said is Said.MEMORY:
            self._halt(self._stop_here(Cause.CRASHED, "out of memory"))
        elif answer.said is Said.BROKEN:
            self._halt(self._stop_here(Cause.BROKEN, answer.detail))
        elif cpu_s - stage.cpu_s >= (errand.limits.prepare_cpu_s if preparing else errand.limits.cpu_s):
            self._halt(self._stop_here(Cause.OVER_CPU))
        elif preparing and answer.said is Said.FAULT:
            errands.conclude(self._stop_here(Cause.REFUSED, answer=answer), finished, cpu_s)
        else:
            if not preparing and not errand.void:
                self.items_done += 1
                answer.started = stage.started
                errand.sink(stage.position, answer, cpu_s - stage.cpu_s)
            errands.advance(finished, cpu_s)

    def _stop_here(self, cause: Cause, detail: str = "", contended: bool = False, answer: Answer | None = None) -> Stop:
        stage = self._errands.stage or Stage(PREPARING, time.monotonic(), 0.0)
        used = max(0.0, (cpu_seconds(self._clock) or stage.cpu_s) - stage.cpu_s)
        return Stop(stage.position, cause, stage.started, time.monotonic(), used, contended, detail, answer)

    def _died_before(self, errand: Errand) -> Stop:
        """Returns the stop of a batch, or of its rest, that could not be sent: one that never lived is no good sign."""
        cause = Cause.UNTOUCHED if self._used and not errand.asked else Cause.LOST
        now = time.monotonic()
        return Stop(errand.next_position, cause, now, now, 0.0, detail="it had died before")

    def _halt(self, stop: Stop) -> None:
        """Ends the worker and, with it, the batch."""
        idle = len(self._errands) == 0
        self._deafen()
        self._child.kill()
        self._errands.close(stop)
        if idle:
            self._on_loss(self)

    def _deafen(self) -> None:
        if not self._deaf:
            self._deaf = True
            self._loop.remove_reader(self._child.channel)

    def _died(self, _death: "asyncio.Future[Death]") -> None:
        self._drain()  # it may have answered before it died
        if not self._deaf:
            self._closed()

    def _closed(self) -> None:
        self._deafen()
        if self._errands.stage is None:
            self._child.kill()
            self._errands.close(None)
            self._on_loss(self)
        else:
            self._inquest = self._loop.create_task(self._hold_inquest(self._stop_here(Cause.LOST)))

    async def _hold_inquest(self, stop: Stop) -> None:
        """Learns how the worker died; one that only closed its channel is killed and counts as lost."""
        try:
            death = await asyncio.wait_for(asyncio.shield(self._child.death), DEATH_NOTICE_S)
        except TimeoutError:
            self._child.kill()
            death = Death(signal.SIGKILL)
        if death.signal in CRASH_SIGNALS:
            stop = replace(stop, cause=Cause.CRASHED)
        self._errands.close(replace(stop, detail=f"signal {death.signal}, code {death.code}"))


def _limits(limits: WorkerLimits, stage: Stage) -> tuple[float, float]:
    cpu_s = limits.prepare_cpu_s if stage.position == PREPARING else limits.cpu_s
    return cpu_s, cpu_s * limits.wall_factor


def _send_now(channel: socket.socket, data: bytes) -> int:
    try:
        return channel.send(data)
    except BlockingIOError:
        return 0
