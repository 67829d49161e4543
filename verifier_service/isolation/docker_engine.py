"""A small client of the Docker engine's HTTP interface: the handful of calls that slots need, over its socket.

One connection a call, on the event loop, so that nothing is shared between callers. Speaks version
1.41 (Docker 20.10) and newer. Knows containers and images, but no slots.
"""

import asyncio
import json
import os
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

API = "/v1.41"
_TIMEOUT_S = 60.0
_NOT_FOUND, _CONFLICT = 404, 409


class EngineError(Exception):
    """The engine cannot be reached, or refused; `status` is its HTTP status, 0 without an answer."""

    def __init__(self, message: str, status: int = 0) -> None:
        """Keeps the engine's message."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Address:
    """Where the engine listens: a socket file, or a host and port."""

    path: str = ""
    host: str = ""
    port: int = 0

    def __str__(self) -> str:
        """Returns the address as `DOCKER_HOST` would name it."""
        return f"unix://{self.path}" if self.path else f"tcp://{self.host}:{self.port}"

    async def connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Opens a connection. Raises `OSError`."""
        if self.path:
            return await asyncio.open_unix_connection(self.path)
        return await asyncio.open_connection(self.host, self.port)

    async def connect_protocol(self, protocol: asyncio.Protocol) -> None:
        """Opens a connection for a protocol of the caller's. Raises `OSError`."""
        loop = asyncio.get_running_loop()
        if self.path:
            await loop.create_unix_connection(lambda: protocol, self.path)
        else:
            await loop.create_connection(lambda: protocol, self.host, self.port)


def address_of(docker_host: str = "") -> Address:
    """Returns the address that a `DOCKER_HOST` names (unix:// and plain tcp://). Raises `EngineError` for any other."""
    parts = urlsplit(docker_host or "unix:///var/run/docker.sock")
    if parts.scheme == "unix":
        return Address(path=parts.path)
    if parts.scheme in ("tcp", "http") and parts.hostname:
        return Address(host=parts.hostname, port=parts.port or 2375)
    raise EngineError(f"a Docker host of this form is not supported: {docker_host!r}")


class Engine:
    """One engine."""

    def __init__(self, address: Address) -> None:
        """Takes where it listens; nothing is opened yet."""
        self.address = address

    async def info(self) -> dict[str, object]:
        """Returns what the engine tells of itself. Raises `EngineError`."""
        return _object(await self._call("GET", "/info"))

    async def image(self, name: str) -> dict[str, object] | None:
        """Returns an image's description, None where it does not exist. Raises `EngineError`."""
        try:
            return _object(await self._call("GET", f"/images/{quote(name, safe='')}/json"))
        except EngineError as error:
            if error.status == _NOT_FOUND:
                return None
            raise

    async def create(self, name: str, container: dict[str, object]) -> str:
        """Creates a container and returns its id. Raises `EngineError`."""
        return str(_object(await self._call("POST", f"/containers/create?name={quote(name)}", container))["Id"])

    async def start(self, container: str) -> None:
        """Starts a container. Raises `EngineError`."""
        await self._call("POST", f"/containers/{container}/start")

    async def remove(self, container: str) -> None:
        """Kills and removes a container; one that is gone, or going, is fine. Raises `EngineError`."""
        try:
            await self._call("DELETE", f"/containers/{container}?force=1&v=1")
        except EngineError as error:
            if error.status not in (_NOT_FOUND, _CONFLICT):
                raise

    async def containers(self, label: str) -> list[dict[str, object]]:
        """Returns the containers with a label, stopped ones too. Raises `EngineError`."""
        query = urlencode({"all": "1", "filters": json.dumps({"label": [label]})})
        found = await self._call("GET", f"/containers/json?{query}")
        return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []

    async def cpu_s(self, container: str) -> float:
        """Returns the CPU seconds that a container has used. Raises `EngineError`."""
        stats = _object(await self._call("GET", f"/containers/{container}/stats?stream=false&one-shot=true"))
        return float(stats["cpu_stats"]["cpu_usage"]["total_usage"]) / 1e9  # type: ignore[index]

    async def _call(self, method: str, path: str, body: object = None) -> object:
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                status, data = await self._exchange(method, path, body)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            why = str(error) or type(error).__name__
            raise EngineError(f"the Docker engine at {self.address} does not answer: {why}") from error
        answer = json.loads(data) if data.strip() else None
        if status >= 400:
            message = answer.get("message", "") if isinstance(answer, dict) else ""
            raise EngineError(f"the Docker engine refused ({status}): {message}", status)
        return answer

    async def _exchange(self, method: str, path: str, body: object) -> tuple[int, bytes]:
        reader, writer = await self.address.connect()
        try:
            writer.write(request(method, path, body))
            await writer.drain()
            status, headers = _head(await reader.readuntil(b"\r\n\r\n"))
            data = await _body(reader, headers)
        finally:
            writer.close()
        return status, data


def request(method: str, path: str, body: object = None, upgrade: bool = False) -> bytes:
    """Returns an HTTP request; `upgrade` asks for the bare connection."""
    data = b"" if body is None else json.dumps(body).encode()
    kept = ("Connection: Upgrade", "Upgrade: tcp") if upgrade else ("Connection: close",)
    lines = (f"{method} {API}{path} HTTP/1.1", "Host: docker", "Content-Type: application/json", *kept)
    return "\r\n".join((*lines, f"Content-Length: {len(data)}", "", "")).encode() + data


def _head(data: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = data.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return int(first.split()[1]), headers


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "chunked" in headers.get("transfer-encoding", ""):
        parts = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        return b"".join(parts)
    if "content-length" in headers:
        return await reader.readexactly(int(headers["content-length"]))
    return await reader.read()


def _object(answer: object) -> dict[str, object]:
    if not isinstance(answer, dict):
        raise EngineError("the Docker engine answered with no object")
    return answer


def engine_from_environment() -> Engine:
    """Returns the engine that `DOCKER_HOST` names, or the local one. Raises `EngineError`."""
    return Engine(address_of(os.environ.get("DOCKER_HOST", "")))
