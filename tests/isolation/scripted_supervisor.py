"""A supervisor that follows a script, behind a socket file: the other end of slots without an engine.

For each connection it says hello and then does what the next word of the script says with each request: "echo"
answers with the input, "die" closes, "lost" reports a kill that was nobody's, "stray" reports a process too many,
"garbage" sends no frame, "silent" never answers.
"""

import asyncio
import json
import struct
from collections.abc import Iterator

HELLO = {"protocol": 1, "level": "namespaces", "languages": ["python"], "runtime": "python 3", "digest": "d", "why": ""}
CALM = b"""uid 1000
pid 1
network False
namespaces False
tracing False
mounting False
writing []
scratch []
processes []
"""


def pack(header: dict[str, object], *parts: bytes) -> bytes:
    text = json.dumps({**header, "parts": [len(part) for part in parts]}).encode()
    return struct.pack(">II", 4 + len(text) + sum(map(len, parts)), len(text)) + text + b"".join(parts)


class ScriptedSupervisor:
    def __init__(self, path: str, script: Iterator[str], hello: dict[str, object] | None = None) -> None:
        self.path, self.script, self.hello = path, script, hello or HELLO
        self.connections = 0
        self.requests: list[dict[str, object]] = []
        self._probed = False

    async def start(self) -> None:
        self._server = await asyncio.start_unix_server(self._serve, self.path)

    def stop(self) -> None:
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        writer.write(pack({"op": "hello", **self.hello}))
        try:
            while True:
                length, header_length = struct.unpack(">II", await reader.readexactly(8))
                header = json.loads(await reader.readexactly(header_length))
                parts = [await reader.readexactly(size) for size in header["parts"]]
                assert length == 4 + header_length + sum(header["parts"])
                if header["op"] in ("compile", "run"):
                    self._do(header, parts, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _do(self, header: dict[str, object], parts: list[bytes], writer: asyncio.StreamWriter) -> None:
        if not self._probed:
            self._probed = True
            writer.write(_done(header, CALM))
            return
        self.requests.append(header)
        match next(self.script, "echo"):
            case "echo":
                writer.write(_done(header, parts[0] if parts else b""))
            case "die":
                writer.close()
            case "lost":
                writer.write(_done(header, b"", lost=True))
            case "stray":
                writer.write(_done(header, parts[0], stray=1))
            case "garbage":
                writer.write(b"\xff" * 64)
            case "nan":
                writer.write(_done(header, b"", cpu_s=float("nan")))
            case "refuse":
                writer.write(pack({"op": "unsupported", "id": header["id"], "what": "it"}))


def _done(header: dict[str, object], stdout: bytes, **changes: object) -> bytes:
    plain = {
        "op": "done",
        "id": header["id"],
        "ended": "EXITED",
        "exit_code": 0,
        "signal": 0,
        "channel_closed": False,
        "cpu_s": 0.1,
        "wall_s": 0.1,
        "peak_memory_bytes": 1,
        "contended": False,
        "lost": False,
        "stray": 0,
    }
    return pack({**plain, **changes}, stdout, b"", b"")
