"""A verifier of one's own for the length of a block: a subprocess on a free loopback port, always taken down."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 15.0


class NoVerifier(RuntimeError):
    """The verifier did not come up; the message ends with what it said."""


class VerifierProcess:
    """Runs `verifier_service serve` while the block lasts. `target` is where it answers.

    Its output goes to `log`. Entering raises `NoVerifier` where it ends or stays silent instead of serving.
    """

    def __init__(self, log: Path, port: int = 0) -> None:
        """Takes where its log goes, and a port; 0 lets the system choose a free one."""
        self._log = log
        self._port = port
        self._port_file = log.with_suffix(".port")
        self._process: subprocess.Popen[bytes] | None = None
        self.target = ""

    def __enter__(self) -> "VerifierProcess":
        """Starts it and waits until it serves."""
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Takes it down."""
        self.stop()

    def start(self) -> None:
        """Starts the process and waits for its port; raises `NoVerifier`."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._port_file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "verifier_service", "serve", "--host", "127.0.0.1"]
        command += ["--port", str(self._port), "--port-file", str(self._port_file)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603
        try:
            self._port = self._wait_for_port(self._process)
        except BaseException:
            self.stop()
            raise
        self.target = f"127.0.0.1:{self._port}"

    def stop(self) -> None:
        """Asks it to end, and ends it where it does not within the time; may be called again."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._port_file.unlink(missing_ok=True)

    def crash(self) -> None:
        """Kills it without warning, as a crash would; for tests of what a run does then."""
        process, self._process = self._process, None
        if process is not None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()

    def _wait_for_port(self, process: "subprocess.Popen[bytes]") -> int:
        deadline = time.monotonic() + START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self._port_file.exists() and (text := self._port_file.read_text().strip()):
                return int(text)
            if process.poll() is not None:
                raise NoVerifier(f"the verifier ended with {process.returncode} before it served: {self._said()}")
            time.sleep(0.05)
        raise NoVerifier(f"the verifier did not serve within {START_TIMEOUT_S:.0f} s: {self._said()}")

    def _said(self) -> str:
        tail = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
        return " | ".join(tail) or f"nothing in {self._log}"
