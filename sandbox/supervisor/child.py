"""A forked child's whole life: takes its place, waits for its job, gives up its rights, and does the job.

The last trusted code of a process; from `work` on nothing that it says is believed.
"""

import contextlib
import gc
import importlib
import os
import signal
import socket
import struct
import sys
from typing import NoReturn

from supervisor.confinement import CONTROL_FD, Confinement
from supervisor.finishing import leave
from supervisor.jobs import Job, receive_job
from supervisor.programs import run_source

FAILED_TO_START = 120
STATUS = struct.Struct(">i")
"""What init says of the program it waited for: its exit status, a signal as a negative number."""
_SEARCH_PATH_OF_OURS = sys.path[0]


def serve(descriptors: list[int], confinement: Confinement, inside_id: int) -> NoReturn:
    """Never returns: the process ends with its job."""
    try:
        confinement.take_place(descriptors, inside_id)
        control = socket.socket(fileno=CONTROL_FD)
        received = receive_job(control)
        if received is None:
            os._exit(0)
        job, text, travelled = received
        confinement.give_up(job)
        gc.enable()
        _reseed()
    except BaseException as error:  # noqa: BLE001 - a child that cannot start must say why
        os.write(2, f"sandbox: {type(error).__name__}: {error}\n".encode())
        os._exit(FAILED_TO_START)
    work(job, text, control, travelled)


def _reseed() -> None:
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


def work(job: Job, text: bytes, control: socket.socket, travelled: list[int]) -> NoReturn:
    """Does the job in this process, or in one that it starts and waits for."""
    if job.role == "program":
        control.close()
        sys.path.remove(_SEARCH_PATH_OF_OURS)
        run_source(text)
    if job.role == "exec":
        _execute(job, text, control, travelled)
    if job.role == "compile":
        _compile(job, text, control)
    _drive(job, text, control, travelled)


def _drive(job: Job, text: bytes, control: socket.socket, travelled: list[int]) -> NoReturn:
    def drive() -> None:
        module = importlib.import_module(f"harness.{job.role}")
        if job.role == "tester":
            module.main(text, socket.socket(fileno=travelled[0]), control)
        elif job.role == "candidate":
            control.close()
            module.main(text.decode("utf-8", "surrogateescape"), socket.socket(fileno=travelled[0]))
        else:
            module.main(text.decode("utf-8", "surrogateescape"), control)

    leave(drive)


def _place(job: Job, text: bytes) -> None:
    with open(os.path.join("/tmp", job.file), "wb") as file:  # noqa: PTH123, PTH118, S108 - the run's own scratch
        file.write(text)


def _execute(job: Job, text: bytes, control: socket.socket, travelled: list[int]) -> NoReturn:
    """Becomes init of the run and waits for the program, so that a signal that ends it is seen as one."""
    artifact = travelled[0] if job.run_artifact else -1
    if job.file and artifact >= 0:
        _copy(artifact, job.file)
    elif job.file:
        _place(job, text)
    pid = os.fork()
    if pid == 0:
        _become(job, artifact if not job.file else -1)
    _leave_like(_wait_for(pid), control)


def _become(job: Job, artifact: int) -> NoReturn:
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        if artifact >= 0:
            os.execve(artifact, job.argv, os.environ)
        os.execve(job.argv[0], job.argv, os.environ)
    except OSError as error:
        os.write(2, f"sandbox: {job.argv[0]}: {error}\n".encode())
    os._exit(FAILED_TO_START)


def _copy(descriptor: int, name: str) -> None:
    with open(os.path.join("/tmp", name), "wb") as file:  # noqa: PTH123, PTH118, S108
        os.lseek(descriptor, 0, os.SEEK_SET)
        while part := os.read(descriptor, 1 << 20):
            file.write(part)
    os.close(descriptor)


def _wait_for(pid: int) -> int:
    while True:
        ended, status = os.wait()
        if ended == pid:
            return os.waitstatus_to_exitcode(status)


def _leave_like(code: int, control: socket.socket) -> NoReturn:
    """Tells how the program ended (a signal as a negative number) and leaves."""
    with contextlib.suppress(OSError):
        control.send(STATUS.pack(code))
    os._exit(0)


def _compile(job: Job, text: bytes, control: socket.socket) -> NoReturn:
    """Runs the compiler, ends what it left behind, and hands its product over as a descriptor."""
    _place(job, text)
    pid = os.fork()
    if pid == 0:
        _become(job, -1)
    code = _wait_for(pid)
    with contextlib.suppress(ProcessLookupError):
        os.kill(-1, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()  # nobody is left who could write to the product
    if code == 0:
        product = os.open(job.artifact, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        socket.send_fds(control, [STATUS.pack(code)], [product])
        os._exit(0)
    _leave_like(code, control)
