"""What the supervisor tells a forked child to do: one message over the child's control socket, descriptors beside it.

A job is `u32 header length | header (JSON) | text`; the text is the program's source or, for the
tester, the payload. The child reads it before it gives up its last rights, and nothing else is trusted.
"""

import json
import socket
import struct
from dataclasses import asdict, dataclass

_LENGTH = struct.Struct(">II")
_FIRST_READ_BYTES = 65536
_MAX_DESCRIPTORS = 2


@dataclass(slots=True)
class Job:
    """One process' work.

    `role`: "program" (Python, in this process), "exec" (another program), "compile", or the name of a
    harness module. `argv` and `file` are for exec and compile: the text, or the artifact, lies under
    `file` in the scratch directory. `artifact` names the file that a compilation gives back. Descriptors
    that travel along: the artifact's, or the end of the channel between candidate and tester.
    """

    role: str
    cpu_s: float
    memory_bytes: int
    processes: int
    argv: list[str]
    file: str = ""
    artifact: str = ""
    run_artifact: bool = False
    shows_process: bool = False
    stack_bytes: int = 0


def send_job(control: socket.socket, job: Job, text: bytes, descriptors: list[int]) -> None:
    """Sends a job to a child that waits for it."""
    header = json.dumps(asdict(job)).encode()
    first = b"".join((_LENGTH.pack(len(header), len(text)), header, text[:_FIRST_READ_BYTES]))
    sent = socket.send_fds(control, [first], descriptors)
    if sent < len(first):
        control.sendall(first[sent:])
    if len(text) > _FIRST_READ_BYTES:
        control.sendall(memoryview(text)[_FIRST_READ_BYTES:])


def receive_job(control: socket.socket) -> tuple[Job, bytes, list[int]] | None:
    """Waits for a job; None when the supervisor has no work for this child."""
    data, descriptors, _, _ = socket.recv_fds(control, _LENGTH.size, _MAX_DESCRIPTORS)
    if not data:
        return None
    data += _exactly(control, _LENGTH.size - len(data))
    header_bytes, text_bytes = _LENGTH.unpack(data)
    job = Job(**json.loads(_exactly(control, header_bytes)))
    return job, _exactly(control, text_bytes), list(descriptors)


def _exactly(control: socket.socket, size: int) -> bytes:
    if not size:
        return b""
    data = control.recv(size, socket.MSG_WAITALL)
    while len(data) < size:
        more = control.recv(size - len(data), socket.MSG_WAITALL)
        if not more:
            raise EOFError("the supervisor broke off")
        data += more
    return data
