"""Sandbox slots as Docker containers: one container a slot, for as long as the service wants it.

The slot speaks over a socket file in a folder that is bound into the container; where service and
engine share no file system, over the container's attached streams. Either way a service that dies
closes the connection, and with it the slot. The only room that knows Docker, with `docker_engine`.
"""

import asyncio
import contextlib
import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from verifier_service.isolation import sandbox_files
from verifier_service.isolation.docker_attach import AttachedStream
from verifier_service.isolation.docker_engine import Engine, EngineError, engine_from_environment, request
from verifier_service.isolation.docker_lease import OWNER_LABEL, Lease
from verifier_service.isolation.slot_frames import Hello
from verifier_service.isolation.slot_pool import CannotLaunch, PoolLimits, SlotPool
from verifier_service.isolation.slots import Slot, SlotLink, SlotLost

_USER = "1000:1000"
_READY_WITHIN_S = 60.0
_SOCKET_WITHIN_S = 20.0
_INSIDE = "/run/rlvr"
_SOCKET = "slot.sock"
_OWN_BYTES = 192 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class DockerLimits:
    """How each container is bounded; `memory_bytes` is the largest limit that a run may ask for.

    `image` is empty for the one that the sandbox's own files make; `runtime` is the engine's default, or "runsc".
    `carrier` is "socket", "attach", or "auto" for the first that works.
    """

    image: str = ""
    runtime: str = ""
    memory_bytes: int = 1024 * 1024 * 1024
    processes: int = 512
    cpu_shares: int = 512
    carrier: str = "auto"


def docker_sandbox(pool: PoolLimits | None = None, limits: DockerLimits | None = None) -> SlotPool:
    """Returns the sandbox of the engine that `DOCKER_HOST` names; nothing is started yet."""
    return SlotPool(DockerSource(limits or DockerLimits()), pool or PoolLimits())


class DockerSource:
    """Makes slots of containers; implements `slot_pool.SlotSource`."""

    def __init__(self, limits: DockerLimits, engine: Engine | None = None) -> None:
        """Takes the bounds, and another engine than the environment's."""
        self._limits = limits
        self._engine = engine
        self._image = ""
        self._lease: Lease | None = None
        self._carrier = "" if limits.carrier == "auto" else limits.carrier
        self._security: list[str] = []
        self._reaping: set[asyncio.Task[None]] = set()

    async def prepare(self) -> str:
        """Finds engine and image and removes what dead services left. Raises `CannotLaunch`."""
        try:
            self._engine = self._engine or engine_from_environment()
            info = await self._engine.info()
            name = self._limits.image or sandbox_files.image_name()
            image = await self._engine.image(name)
            if image is None:
                raise CannotLaunch(f"there is no image {name}: run `make sandbox-image`")
            self._image = str(image["Id"])
            self._security = [f"seccomp={sandbox_files.outer_profile()}", "no-new-privileges", *_unconfined(info)]
            self._lease = self._lease or Lease.take()
            await self._lease.reap(self._engine)
        except (EngineError, OSError) as error:
            raise CannotLaunch(str(error)) from error
        return self._image

    async def launch(self) -> Slot:
        """Starts a container and waits for its supervisor. Raises `CannotLaunch`."""
        if self._engine is None or self._lease is None:
            raise CannotLaunch("the sandbox has not been prepared")
        if self._carrier:
            return await self._launch_over(self._carrier)
        try:
            slot = await self._launch_over("socket")
            self._carrier = "socket"
        except CannotLaunch:
            slot = await self._launch_over("attach")
            self._carrier = "attach"
        return slot

    async def close(self) -> None:
        """Lets go of the lease; the slots were ended before."""
        if self._reaping:
            await asyncio.wait(self._reaping, timeout=_READY_WITHIN_S)
        if self._lease is not None:
            self._lease.give_up()
            self._lease = None

    @property
    def owner(self) -> str:
        """The name that its containers carry. Raises `CannotLaunch` before `prepare`."""
        return self._ready()[1].owner

    def labels(self) -> dict[str, str]:
        """Returns the labels of its containers. Raises `CannotLaunch` before `prepare`."""
        return self._ready()[1].labels()

    def abandon(self) -> None:
        """Lets go of its containers' lease, as a death would."""
        if self._lease is not None:
            self._lease.let_go()
            self._lease = None

    async def cpu_s(self) -> float:
        """Returns the CPU seconds that its slots have used, by the engine's count. Raises `EngineError`."""
        engine, lease = self._ready()
        rows = await engine.containers(f"{OWNER_LABEL}={lease.owner}")
        return sum([await engine.cpu_s(str(row["Id"])) for row in rows])

    async def _launch_over(self, carrier: str) -> Slot:
        name = f"rlvr-slot-{uuid.uuid4().hex[:16]}"
        link = SlotLink(AttachedStream() if carrier == "attach" else None)
        ready = self._by_socket(name, link) if carrier == "socket" else self._by_attaching(name, link)
        try:
            async with asyncio.timeout(_READY_WITHIN_S):
                await ready
                hello = await link.next(_READY_WITHIN_S)
            if not isinstance(hello, Hello):
                raise SlotLost("the supervisor did not say hello")
        except BaseException as error:
            link.close()
            await self._remove(name)
            if isinstance(error, EngineError | OSError | SlotLost | TimeoutError):
                raise CannotLaunch(f"a slot did not come up: {error or 'too late'}") from error
            raise
        return Slot(link, self._named(hello), lambda: self._remove(name))

    def _named(self, hello: Hello) -> Hello:
        level = "gvisor" if self._limits.runtime == "runsc" else hello.level
        return Hello(level, hello.languages, hello.runtime, hello.digest, hello.why)

    async def _by_socket(self, name: str, link: SlotLink) -> None:
        engine, lease = self._ready()
        folder = lease.folder_for(name)
        path = folder / _SOCKET
        connected = asyncio.Event()

        def accepted() -> SlotLink:
            connected.set()
            return link

        # not serving yet: so nothing is awaited before `try`, and a cancellation leaves no socket
        server = await asyncio.get_running_loop().create_unix_server(accepted, path, backlog=1, start_serving=False)
        try:
            await server.start_serving()
            os.chmod(path, 0o666)  # noqa: S103 - the folder above is ours alone; the container's user must reach it
            await _created(engine, name, self._container(["--connect", f"{_INSIDE}/{_SOCKET}"], folder))
            await engine.start(name)
            async with asyncio.timeout(_SOCKET_WITHIN_S):
                await connected.wait()
        finally:
            server.close()
            path.unlink(missing_ok=True)
            folder.rmdir()

    async def _by_attaching(self, name: str, link: SlotLink) -> None:
        engine, _ = self._ready()
        await _created(engine, name, self._container(["--stdio"], None))
        await engine.address.connect_protocol(link)
        link.send(request("POST", f"/containers/{name}/attach?stream=1&stdin=1&stdout=1", upgrade=True))
        await engine.start(name)

    def _ready(self) -> tuple[Engine, Lease]:
        if self._engine is None or self._lease is None:
            raise CannotLaunch("the sandbox has not been prepared")
        return self._engine, self._lease

    def _container(self, command: list[str], folder: Path | None) -> dict[str, object]:
        limits, (_, lease) = self._limits, self._ready()
        memory = limits.memory_bytes + _OWN_BYTES
        host: dict[str, object] = {
            "NetworkMode": "none",
            "ReadonlyRootfs": True,
            "CapDrop": ["ALL"],
            "SecurityOpt": self._security,
            "IpcMode": "none",
            "PidsLimit": limits.processes,
            "Memory": memory,
            "MemorySwap": memory,
            "CpuShares": limits.cpu_shares,
            "Tmpfs": {"/tmp": "rw,nosuid,nodev,size=64m"},  # noqa: S108 - inside the container
            "LogConfig": {"Type": "none"},
            "AutoRemove": True,
        }
        if limits.runtime:
            host["Runtime"] = limits.runtime
        if folder is not None:
            host["Mounts"] = [{"Type": "bind", "Source": str(folder), "Target": _INSIDE, "ReadOnly": True}]
        stdio = folder is None
        return {
            "Image": self._image,
            "Cmd": command,
            "User": _USER,
            "Labels": lease.labels(),
            "OpenStdin": stdio,
            "StdinOnce": stdio,
            "AttachStdin": stdio,
            "AttachStdout": stdio,
            "HostConfig": host,
        }

    async def _remove(self, name: str) -> None:
        """Removes a container, even where the caller is cancelled meanwhile."""
        if self._engine is None:
            return
        task = asyncio.get_running_loop().create_task(_removed(self._engine, name))
        self._reaping.add(task)
        task.add_done_callback(self._reaping.discard)
        await asyncio.shield(task)


async def _created(engine: Engine, name: str, container: dict[str, object]) -> None:
    """Creates a container. Cancelled, it waits for the engine's answer: before that there is nothing to remove."""
    creating = asyncio.ensure_future(engine.create(name, container))
    try:
        await asyncio.shield(creating)
    except asyncio.CancelledError:
        await asyncio.wait([creating])
        raise


async def _removed(engine: Engine, name: str) -> None:
    with contextlib.suppress(EngineError):  # the closed connection ends it as well
        await engine.remove(name)


def _unconfined(info: dict[str, object]) -> list[str]:
    """Returns what keeps AppArmor's default from forbidding the mounts that a run's own namespace needs."""
    options = info.get("SecurityOptions") or []
    named = isinstance(options, list) and any("name=apparmor" in str(option) for option in options)
    return ["apparmor=unconfined"] if named else []
