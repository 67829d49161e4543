"""A slot: one submission at a time, compiled once, run as often as asked; holds what lasts from run to run.

Makes a run's processes out of the zygotes, gives them their jobs, and has `runs` watch them.
"""

import os
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass

from supervisor import jobs, meters
from supervisor.jobs import Job, send_job
from supervisor.languages import LANGUAGES, Language, filled
from supervisor.nurseries import Nurseries
from supervisor.processes import Feed, Handover, Nursery, Process, Stream
from supervisor.runs import Cast, Limits, Outcome, Run

_MOST_REPLIES_BYTES = 32 * 1024 * 1024
_RUNS_BETWEEN_COUNTS = 32
_DRIVERS = {"program": "", "calls": "calls", "in_process": "in_process"}


class NotOffered(Exception):
    """The image cannot do what is asked: no such language, or no such mode of it."""


@dataclass(slots=True)
class Opened:
    """The submission that holds the slot; `product` is the descriptor of what its compilation made."""

    name: str
    language: Language
    source: bytes
    product: int = -1

    def close(self) -> None:
        """Lets go of the product."""
        if self.product >= 0:
            os.close(self.product)
            self.product = -1


class Slot:
    """What one supervisor offers."""

    def __init__(self, service_fd: int, overheard: Callable[[], None], alone: bool) -> None:
        """Starts the zygotes, in namespaces where the kernel grants them."""
        self._service_fd, self._overheard, self._alone = service_fd, overheard, alone
        self._nurseries = Nurseries()
        self.level, self.why = self._nurseries.level, self._nurseries.why
        self._meter = meters.choose(self._nurseries.zygotes, alone)
        self._opened: Opened | None = None
        self._runs, self._killed = 0, False
        self.run: Run | None = None
        self._over: list[Process] = []
        self._nurseries.prepare()

    def open(self, language: str, source: bytes) -> None:
        """Takes a submission instead of the one before."""
        self.close()
        if language not in LANGUAGES:
            raise NotOffered(language)
        self._opened = Opened(language, LANGUAGES[language], source)

    def close(self) -> None:
        """Forgets the submission."""
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def prepare(self) -> None:
        """Makes the next run's process and takes the last one's mounts down, while nobody waits for either."""
        self._nurseries.prepare()
        while self._over:
            self._over.pop().close()

    def strays(self) -> int:
        """Returns how many processes there are that should not be, looked up after every kill and now and then.

        Never any where others share the container.
        """
        self._runs += 1
        if not self._alone or (not self._killed and self._runs % _RUNS_BETWEEN_COUNTS):
            return 0
        return meters.living() - 1 - self._nurseries.living

    def _current(self) -> Opened:
        if self._opened is None:
            raise NotOffered("nothing is open")
        return self._opened

    def compile(self, limits: Limits) -> Outcome:
        """Compiles the submission and keeps the product."""
        opened = self._current()
        language = opened.language
        command = filled(language.compile, limits.memory_bytes)
        job = Job(jobs.COMPILE, [language.source, language.artifact, *command], limits.cpu_s, limits.processes)
        job.flags = jobs.SHOWS_PROCESS
        process = self._nurseries.lean.take()
        send_job(process.control, job, opened.source)
        said = Handover(process.control.fileno())
        outcome = self._watch(Cast(process, replies=said), limits, b"")
        opened.close()
        opened.product = said.product
        return outcome

    def execute(self, mode: str, limits: Limits, stdin: bytes, payload: bytes) -> Outcome:
        """Runs the submission once. Raises `NotOffered`."""
        opened = self._current()
        if mode == "asserts":
            return self._asserts(opened, limits, payload)
        if opened.language.in_zygote:
            return self._python(opened, mode, limits, stdin, payload)
        return self._other(opened, mode, limits, stdin, payload)

    def _python(self, opened: Opened, mode: str, limits: Limits, stdin: bytes, payload: bytes) -> Outcome:
        driver = _DRIVERS[mode]
        texts = (opened.source, payload) if driver == "in_process" else (opened.source,)
        process = self._fitting(driver, *texts).take()
        job = Job(jobs.PYTHON, [driver], limits.cpu_s, limits.processes)
        if b"/dev/" in opened.source or b"/proc" in opened.source:
            job.flags = jobs.SHOWS_PROCESS
        send_job(process.control, job, opened.source)
        cast = Cast(process)
        if mode != "program":
            self._converse(cast, process, payload)
        return self._watch(cast, limits, stdin)

    def _fitting(self, driver: str, *texts: bytes) -> Nursery:
        found = self._nurseries.fitting(driver, *texts)
        if self._nurseries.grown:
            self._nurseries.grown = False
            self._meter = meters.choose(self._nurseries.zygotes, self._alone)
        return found

    def _converse(self, cast: Cast, process: Process, payload: bytes) -> None:
        """Sends the payload as the first frame over a process' channel and collects its replies."""
        process.control.setblocking(False)
        cast.replies = Stream(process.control.fileno(), _MOST_REPLIES_BYTES)
        cast.feeds.append(Feed(os.dup(process.control.fileno()), memoryview(struct.pack(">I", len(payload)) + payload)))

    def _asserts(self, opened: Opened, limits: Limits, payload: bytes) -> Outcome:
        """Starts the program and the trusted tester, a channel between them, and nothing else in common."""
        if not opened.language.in_zygote:
            raise NotOffered(f"assert tests of {opened.name}")
        nursery = self._fitting("candidate", opened.source, payload)
        candidate, tester = nursery.take(), nursery.take(tester=True)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            for process, driver, text, end in (
                (candidate, "candidate", opened.source, ours),
                (tester, "tester", payload, theirs),
            ):
                job = Job(jobs.PYTHON, [driver], limits.cpu_s, limits.processes)
                send_job(process.control, job, text, (end.fileno(),))
        os.close(tester.stdin)
        tester.stdin = -1
        tester.control.setblocking(False)
        return self._watch(Cast(candidate, tester, Stream(tester.control.fileno(), _MOST_REPLIES_BYTES)), limits, b"")

    def _other(self, opened: Opened, mode: str, limits: Limits, stdin: bytes, payload: bytes) -> Outcome:
        language = opened.language
        command = language.run if mode == "program" else language.calls
        if mode not in ("program", "calls") or (mode == "calls" and not command):
            raise NotOffered(f"{mode} tests of {opened.name}")
        if language.compiled and opened.product < 0:
            raise NotOffered("run before it was compiled")
        words = [language.placed(), "", *filled(command or (language.artifact,), limits.memory_bytes)]
        job = Job(jobs.EXECUTE, words, limits.cpu_s, limits.processes, jobs.SHOWS_PROCESS, language.stack_bytes)
        process = self._nurseries.lean.take()
        if language.compiled:
            job.flags |= jobs.RUNS_ARTIFACT
            send_job(process.control, job, b"", (opened.product,))
        else:
            job.flags |= jobs.TALKS if mode == "calls" else 0
            send_job(process.control, job, opened.source)
        cast = Cast(process)
        if mode == "calls":
            self._converse(cast, process, payload)
        else:
            cast.replies = Handover(process.control.fileno())
        return self._watch(cast, limits, stdin)

    def _watch(self, cast: Cast, limits: Limits, stdin: bytes) -> Outcome:
        candidate = cast.candidate
        cast.feeds.append(Feed(candidate.stdin, memoryview(stdin)))
        candidate.stdin = -1
        self._meter.begin([process.pid for process in cast.all()])
        self.run = Run(cast, limits, self._meter)
        try:
            outcome = self.run.to_end(self._service_fd, self._overheard)
            outcome.lost &= self.level == "namespaces"  # only there is it init, which cannot kill itself
            self._killed = outcome.ended != "EXITED"
            return outcome
        finally:
            self.run = None
            self._over += cast.all()
            if self.level != "namespaces":
                meters.kill_others({os.getpid(), *self._nurseries.pids})
