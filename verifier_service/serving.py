"""One run of the server: start the workers, listen, say where, wait for a signal, drain, stop; the exit code tells how.

A first SIGTERM or SIGINT lets calls under way finish, a second ends them.
"""

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

import structlog

from verifier_service.app import Service, build
from verifier_service.domain.errors import OursFault
from verifier_service.logs import configure
from verifier_service.settings import BadSettings, Settings, unknown_variables
from verifier_service.transport.server import CannotListen, Listening, Server, try_binding

OK, FAILED, MISUSED = 0, 1, 2
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


async def serve(settings: Settings) -> int:
    """Serves until a signal; returns the exit code. A failure to start is one line on standard error."""
    configure(settings.log_level, settings.log_format)
    try:
        listening = Listening(settings.host, settings.port, settings.read_token())
        try_binding(listening)
        service = build(settings)
        return await _run(service, listening, settings)
    except BadSettings as failure:
        print(f"verifier-service: {failure}", file=sys.stderr)  # noqa: T201 - for the operator, before any log
        return MISUSED
    except (CannotListen, OursFault, OSError) as failure:
        print(f"verifier-service: {failure}", file=sys.stderr)  # noqa: T201 - for the operator, before any log
        return FAILED


async def _run(service: Service, listening: Listening, settings: Settings) -> int:
    """Runs the service from its start to its end."""
    signals = _Signals()
    signals.listen()
    server = Server(service.engine, service.facts, listening)
    port = 0
    if settings.port_file:
        settings.port_file.unlink(missing_ok=True)  # one that a killed server left would mislead until we serve
    try:
        await service.start()
        opening = asyncio.create_task(_open_sandbox(service))
        port = await server.start()
        if settings.port_file:
            write_port(settings.port_file, port)
        _announce(service, listening, port)
        await signals.first.wait()
        await _drain(server, settings.grace_s, signals)
        await _leave(opening)
    finally:
        await service.stop()
        await server.close()
        if settings.port_file:
            withdraw_port(settings.port_file, port)
    structlog.get_logger().info("stopped")
    return OK


async def _leave(opening: "asyncio.Task[None]") -> None:
    """Gives up on a sandbox that is still starting."""
    opening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await opening


async def _open_sandbox(service: Service) -> None:
    """Starts the sandbox beside the server: without it code tasks get a retryable error, and the rest is served."""
    if service.sandbox is None:
        return
    log = structlog.get_logger()
    try:
        info = await service.sandbox.start()
    except OursFault as failure:
        log.warning("code cannot be run yet", reason=failure.message)
        return
    if info is not None:
        log.info("sandbox", level=info.level, languages=sorted(info.languages), image=info.digest)


def _announce(service: Service, listening: Listening, port: int) -> None:
    """Logs where the server listens, and warns where anyone could reach it."""
    log = structlog.get_logger()
    if listening.host not in LOOPBACK and not listening.token:
        log.warning("reachable from other machines without a token", host=listening.host)
    for line in unknown_variables():
        log.warning("a variable is passed over", reason=line)
    facts = service.facts
    log.info(
        "serving",
        host=listening.host,
        port=port,
        kinds=list(facts.kinds),
        workers=facts.workers,
        version=facts.verifier_version,
        token=bool(listening.token),
    )


async def _drain(server: Server, grace_s: float, signals: "_Signals") -> None:
    """Waits until what is under way is done, the grace period is over, or a second signal came."""
    structlog.get_logger().info("draining", grace_s=grace_s)
    drain = asyncio.create_task(server.drain(grace_s))
    hurry = asyncio.create_task(signals.second.wait())
    await asyncio.wait({drain, hurry}, return_when=asyncio.FIRST_COMPLETED)
    hurry.cancel()
    if not drain.done() or not drain.result():
        structlog.get_logger().warning("calls under way are ended unfinished")
    drain.cancel()


class _Signals:
    """The signals that end a server."""

    def __init__(self) -> None:
        """Starts with none received."""
        self.first = asyncio.Event()
        self.second = asyncio.Event()

    def listen(self) -> None:
        """Takes SIGTERM and SIGINT over."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._receive)

    def _receive(self) -> None:
        """Counts one signal."""
        (self.second if self.first.is_set() else self.first).set()


def write_port(place: Path, port: int) -> None:
    """Writes the port as one line; whoever reads the file finds it whole or not at all."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(f"{port}\n")
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def withdraw_port(place: Path, port: int) -> None:
    """Removes the file if it still tells this port; another server may have written its own."""
    with contextlib.suppress(OSError):
        if place.read_text(encoding="ascii").strip() == str(port):
            place.unlink()
