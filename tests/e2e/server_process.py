"""A real `verifier-service serve` in its own process, on a free port."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import grpc
from rlvr import v1

START_S = 60.0
MESSAGE_BYTES = 64 * 1024 * 1024


class ServerProcess:
    """Starts when entered, is terminated when left."""

    def __init__(self, folder: Path, *flags: str, **env: str) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self.port_file = folder / "port"
        self._flags = flags
        self._env = {**os.environ, **env}

    def __enter__(self) -> "ServerProcess":
        command = [sys.executable, "-m", "verifier_service", "serve", "--port", "0", "--port-file", str(self.port_file)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([*command, *self._flags], stderr=log, stdout=log, env=self._env)
        wait_until(lambda: self.port_file.exists() or self.process.poll() is not None, START_S)
        assert self.process.poll() is None, self.log.read_text()
        self.port = int(self.port_file.read_text())
        options = [("grpc.max_send_message_length", MESSAGE_BYTES), ("grpc.max_receive_message_length", MESSAGE_BYTES)]
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.port}", options=options)
        self.stub = v1.VerifierServiceStub(self.channel)
        return self

    def __exit__(self, *_: object) -> None:
        self.channel.close()
        if self.process.poll() is None:
            self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def terminate(self) -> None:
        """Sends SIGTERM."""
        self.process.send_signal(signal.SIGTERM)

    def verify(self, *groups: v1.Group, **more: object) -> v1.VerifyResponse:
        """Returns the answer to a unary call."""
        return self.stub.Verify(v1.VerifyRequest(groups=groups), timeout=60, **more)

    def raw(self, data: bytes) -> bytes:
        """Sends bytes as a Verify request."""
        return self.channel.unary_unary("/rlvr.v1.VerifierService/Verify")(data, timeout=60)

    def descendants(self) -> set[int]:
        """The pids of all processes that the server started, at any depth."""
        parents = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
        found = {self.process.pid}
        while True:
            more = {pid for pid, parent in parents.items() if parent in found} - found
            if not more:
                return found - {self.process.pid}
            found |= more


def wait_until(condition, limit_s: float = 30.0) -> None:
    """Waits until the condition holds; fails after the limit."""
    end = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    """Tells whether a process runs, zombies aside."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def math_group(name: str, *texts: str, reference: str = "42", **more: object) -> v1.Group:
    """A group of math."""
    task = {"math": {"references": [reference]}}
    return v1.Group(id=name, task=task, completions=[{"text": text} for text in texts], **more)
