"""The inside of a worker: prepares a task, judges its completions one by one, answers each at once.

Runs in the forked child only and knows no kind: it calls functions that the zygote has imported.
It holds no limit (the parent does) and raises nothing: whatever goes wrong is an answer.
"""

import gc
import io
import os
import pickle
import random
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, ParamSpec, Protocol, TypeVar

from verifier_service.domain.errors import Fault
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Verdict
from verifier_service.isolation.answers import PREPARING, AnswerWriter, Said
from verifier_service.isolation.confinement import Confinement, confine, open_reserve
from verifier_service.isolation.frames import receive
from verifier_service.isolation.requests import completion_of, spec_of

P = ParamSpec("P")
R = TypeVar("R")

REQUEST_BUFFER_BYTES = 64 * 1024


class Judge(Protocol):
    """A prepared task."""

    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion, or raises a `Fault`."""
        ...


Prepare = Callable[[object, bool], Judge]


@dataclass(frozen=True, slots=True)
class Kinds:
    """What a worker is made of: the functions that tasks may name, and those to be called once before the first."""

    prepares: Mapping[str, Prepare]
    rehearsals: Sequence[Callable[[], None]] = ()


def enter(channel: socket.socket, kinds: Kinds, bounds: Confinement, zygote_pid: int) -> NoReturn:
    """Turns the calling child into a worker that serves its channel until that closes.

    It rehearses first: the memory that judging writes to is then its own, and no task waits for the copying.
    """
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        confine(bounds, zygote_pid, channel.fileno())
        for rehearse in kinds.rehearsals:
            rehearse()
        Worker(channel, kinds.prepares).serve()
        code = 0
    finally:
        os._exit(code)  # never back into the zygote's loop, whatever happened


class Worker:
    """Answers requests on a blocking channel: `("task", prepare, spec ..)`, then `("items", completions)`."""

    def __init__(self, channel: socket.socket, prepares: Mapping[str, Prepare]) -> None:
        """Takes the channel and the functions that tasks may name."""
        self._channel = channel
        self._requests = io.BufferedReader(socket.SocketIO(channel, "r"), REQUEST_BUFFER_BYTES)
        self._prepares = prepares
        self._writer = AnswerWriter()
        self._judge: Judge | None = None
        self._position = 0
        self._chance = True

    def serve(self) -> None:
        """Works until the channel closes or memory has run out."""
        while (frame := receive(self._requests)) is not None:
            if not self._attempt(frame):
                return

    def _attempt(self, frame: bytes) -> bool:
        try:
            self._handle(pickle.loads(frame))  # noqa: S301 - from our own service only
        except _OutOfMemory:
            return False
        except MemoryError:  # before any item began: the request itself did not fit
            open_reserve()
            self._say(Said.MEMORY, self._position, time.monotonic(), "")
            return False
        return True

    def _handle(self, request: tuple[object, ...]) -> None:
        match request:
            case ("task", str(name), kind, given, bool(starts_in_thinking)):
                self._judge, self._position, self._chance = None, PREPARING, True
                prepare = self._prepares[name]
                self._judge = self._guard(lambda: prepare(spec_of(kind, given), starts_in_thinking))
                self._position, self._chance = 0, getattr(self._judge, "draws_chance", True)
            case ("items", list(completions)):
                judge = self._judge
                if judge is not None:  # None: the task was refused, and its items with it
                    for completion in completions:
                        self._guard(judge.judge, completion_of(completion))
                        self._position += 1

    def _guard(self, act: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R | None:
        """Runs one step and answers for it; returns what it made, None where it failed."""
        if self._chance:
            random.seed(0)  # an item's verdict must not depend on the items before it
        started, position = time.monotonic(), self._position
        try:
            made = act(*args, **kwargs)
            if position != PREPARING and not isinstance(made, Verdict):
                raise TypeError("a judge returned no verdict")
            self._say(Said.DONE, position, started, made if isinstance(made, Verdict) else None)
            return made
        except Fault as fault:
            self._say(Said.FAULT, position, started, [fault.code.value, fault.message, fault.field, fault.lasting])
        except MemoryError:
            self._judge = None
            gc.collect()
            open_reserve()
            self._say(Said.MEMORY, position, started, "")
            raise _OutOfMemory from None
        except (Exception, SystemExit, KeyboardInterrupt) as error:  # noqa: BLE001 - the process boundary of every kind
            self._say(Said.BROKEN, position, started, _where(error))
        return None

    def _say(self, said: Said, position: int, started: float, body: object) -> None:
        finished, cpu_s = time.monotonic(), time.process_time()
        self._channel.sendall(self._writer.write(said, position, started, finished, cpu_s, body))


class _OutOfMemory(Exception):
    """The worker has said that its memory ran out and is to end."""


def _where(error: BaseException) -> str:
    """Returns the error's type and place, never its text: that may quote a completion."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {place}"
