"""Scripted judges that workers of the tests import: the text of spec or completion says what happens."""

import ctypes
import os
import random
import signal
import struct
import sys
import time
from collections.abc import Callable
from pathlib import Path

from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, StepResult, TestResult, Verdict


def burn() -> None:
    """Never ends, on CPU."""
    while True:
        pass


def bomb() -> None:
    """Takes memory until there is none."""
    hoard = []
    while True:
        hoard.append(bytearray(16 * 1024 * 1024))


def garble() -> None:
    """Writes what no worker of ours would write into whatever it has open."""
    for fd in range(3, 64):
        try:
            os.write(fd, b"\x00\x00\x00\x05hello")
        except OSError:
            continue


def oversize() -> None:
    """Announces a frame of 4 GiB."""
    for fd in range(3, 64):
        try:
            os.write(fd, b"\xff\xff\xff\xff")
        except OSError:
            continue


def deafen() -> None:
    """Closes the channel and lives on."""
    os.closerange(3, 64)
    time.sleep(60)


def forge() -> None:
    """Answers for an item that nobody asked about."""
    body = struct.pack("!Bi3d", 0, 7, 0.0, 0.0, 0.0) + b'{"passed":true,"score":1.0,"reason":"MATCH"}'
    for fd in range(3, 64):
        try:
            os.write(fd, len(body).to_bytes(4, "big") + body)
        except OSError:
            continue


def kill_by(number: int) -> Callable[[], None]:
    """Returns what ends the process by a signal."""
    return lambda: os.kill(os.getpid(), number)


def broken() -> None:
    """Raises what a judge must not raise, with a text that must not be told."""
    raise ValueError("the secret text")


ACTS: dict[str, Callable[[], object]] = {
    "burn": burn,
    "bomb": bomb,
    "garble": garble,
    "oversize": oversize,
    "deafen": deafen,
    "forge": forge,
    "broken": broken,
    "sleep": lambda: time.sleep(60),
    "segv": lambda: ctypes.string_at(0),
    "abrt": kill_by(signal.SIGABRT),
    "kill": kill_by(signal.SIGKILL),
    "term": kill_by(signal.SIGTERM),
    "exit": lambda: os._exit(0),
    "sys.exit": lambda: sys.exit(0),
    "recurse": lambda: recurse(0),
    "nap": lambda: time.sleep(0.3),
    "doze": lambda: time.sleep(0.05),
}


def recurse(depth: int) -> int:
    """Overflows Python's own stack."""
    return recurse(depth + 1) + 1


def once(path: str) -> bool:
    """Tells, over all processes, whether this is the first call for a path."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return False
    return True


def act(text: str) -> None:
    """Does what `act` or `act@path` (the first time only) says."""
    name, _, path = text.partition("@")
    if name in ACTS and (not path or once(path)):
        ACTS[name]()


def facts() -> str:
    """Tells what a worker is made of."""
    import resource

    return repr(
        {
            "grpc": "grpc" in sys.modules,
            "asyncio": "asyncio" in sys.modules,
            "core": resource.getrlimit(resource.RLIMIT_CORE),
            "own_session": os.getsid(0) == os.getpid(),
            "stdin": os.readlink("/proc/self/fd/0"),
            "fds": len(os.listdir("/proc/self/fd")),
            "hash_seed": os.environ.get("PYTHONHASHSEED"),
            "random": random.random(),
            "status": Path("/proc/self/status").read_text().count("NoNewPrivs:\t1"),
        }
    )


def full_verdict() -> Verdict:
    """Returns a verdict with every field set."""
    return Verdict(
        passed=True,
        score=0.5,
        reason=Reason.ACCEPTED,
        explanation="e\ud800",
        extracted="x",
        matched_reference="m",
        rule="r",
        tests=(TestResult(3, Reason.TIME_LIMIT, False, None, None, 9, "out", "err"),),
        steps=(StepResult("s", True, 1.0, Reason.MATCH, "y"),),
        flags=(Flag.HEDGED,),
    )


class ScriptedJudge:
    """Passes `yes`, fails the rest, unless the text is an act."""

    def __init__(self, starts_in_thinking: bool) -> None:
        """Keeps the flag, to be told."""
        self._starts_in_thinking = starts_in_thinking

    def judge(self, completion: Completion) -> Verdict:
        """Does what the text says, then judges it."""
        text = completion.text
        if text == "unsupported":
            raise Unsupported("not this", "math.policy")
        if text == "full":
            return full_verdict()
        if text == "no verdict":
            return None  # type: ignore[return-value]
        act(text)
        passed = text == "yes"
        told = facts() if text == "facts" else str(self._starts_in_thinking) if text == "thinking" else str(os.getpid())
        return Verdict(passed, float(passed), Reason.MATCH if passed else Reason.MISMATCH, explanation=told)


def prepare(spec: object, starts_in_thinking: bool) -> ScriptedJudge:
    """Does what the spec says, then offers a judge."""
    if spec == "bad":
        raise BadTask("unusable", "math.references[0]")
    act(str(spec))
    return ScriptedJudge(starts_in_thinking)
