"""What a cancelled launch leaves in an engine that is slow: nothing, for it waits until there is one to remove."""

import asyncio
import contextlib
import json
from pathlib import Path

import pytest

from verifier_service.isolation.docker import DockerLimits, DockerSource
from verifier_service.isolation.docker_engine import Engine, EngineError, address_of


class SlowEngine:
    """Answers as Docker's engine does, and makes a container some time after it was asked to."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.containers: set[str] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        method, path, _ = head.split(" ", 2)
        status, body = 200, b"{}"
        name = path.partition("name=")[2] or path.rpartition("/")[2].partition("?")[0]
        if "/images/" in path:
            body = json.dumps({"Id": "sha256:1"}).encode()
        elif "/containers/json" in path:
            body = b"[]"
        elif "/containers/create" in path:
            self.asked.set()
            await asyncio.sleep(0.2)
            self.containers.add(name)
            status, body = 201, json.dumps({"Id": name}).encode()
        elif method == "DELETE":
            status = 204 if name in self.containers else 404
            self.containers.discard(name)
        writer.write(b"HTTP/1.1 %d x\r\nContent-Length: %d\r\n\r\n" % (status, len(body)) + body)
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()


async def test_a_launch_that_is_cancelled_leaves_no_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    engine = SlowEngine()
    server = await asyncio.start_unix_server(engine.serve, tmp_path / "engine.sock")
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/engine.sock")
    async with server:
        source = DockerSource(DockerLimits(image="x", carrier="socket"))
        await source.prepare()
        launch = asyncio.ensure_future(source.launch())
        await engine.asked.wait()
        launch.cancel()
        with pytest.raises(asyncio.CancelledError):
            await launch
        await source.close()
        await asyncio.sleep(0.3)
    assert engine.containers == set()


async def test_an_engine_that_does_not_answer_is_named(tmp_path: Path):
    with pytest.raises(EngineError, match=f"engine at unix://{tmp_path}/none does not answer: .*No such file"):
        await Engine(address_of(f"unix://{tmp_path}/none")).info()
