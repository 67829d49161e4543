"""An engine whose answers are scripted by the completions' texts, and a server around it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import grpc.aio
from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.errors import ErrorCode, ItemError, item_error
from verifier_service.domain.task import Completion, Group
from verifier_service.domain.verdict import GroupResult, Reason, Result, Verdict, failed
from verifier_service.transport.server import Listening, Server
from verifier_service.transport.server_info import ServerFacts

VERSION = "rules-test"


@dataclass
class ScriptedEngine:
    """`yes` passes, `wait...` waits for `gate` first, `boom` raises; `unusable` is a fault of the references."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    received: list[Group] = field(default_factory=list)
    clients: list[str] = field(default_factory=list)
    deadlines: list[float | None] = field(default_factory=list)
    cancelled: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def verify(
        self, groups: Sequence[Group], *, client: str = "", deadline_s: float | None = None
    ) -> list[GroupResult]:
        self.deadlines.append(deadline_s)
        return [await self._judge(group, client) for group in groups]

    async def submit(self, group: Group, *, client: str = "", wait: bool = True) -> GroupResult:
        assert wait
        return await self._judge(group, client)

    async def _judge(self, group: Group, client: str) -> GroupResult:
        self.received.append(group)
        self.clients.append(client)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return GroupResult(group.id, tuple([await self._one(one) for one in group.completions]))
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.at_once -= 1

    async def _one(self, completion: Completion) -> Result:
        text = completion.text
        if text.startswith("wait"):
            await self.gate.wait()
        if text == "boom":
            raise RuntimeError("a secret text")
        return Result(self._outcome(text), verifier_version=VERSION)

    def _outcome(self, text: str) -> Verdict | ItemError:
        if text == "unusable":
            return item_error(ErrorCode.BAD_TASK, "cannot be read", "math.references[0]")
        if text == "messages":
            return item_error(ErrorCode.BAD_TASK, "no list", "messages_json")
        if text == "full":
            return item_error(ErrorCode.OVERLOADED, "the queue is full")
        if text.endswith("yes"):
            return Verdict(True, 1.0, Reason.MATCH, extracted=text)
        return failed(Reason.MISMATCH, extracted=text)


@dataclass
class Running:
    """A running server, its engine and a channel to it."""

    engine: ScriptedEngine
    server: Server
    port: int
    channel: grpc.aio.Channel

    @property
    def stub(self) -> v1.VerifierServiceStub:
        return v1.VerifierServiceStub(self.channel)

    async def raw(self, data: bytes, call: str = "Verify") -> bytes:
        return await self.channel.unary_unary(f"/rlvr.v1.VerifierService/{call}")(data, timeout=20)


def facts(caps: Caps | None = None) -> ServerFacts:
    """Returns the facts of a server that serves math."""
    return ServerFacts(VERSION, "1.2.3", {"math": "math-1"}, workers=2, caps=caps or Caps())


@asynccontextmanager
async def running_server(engine: ScriptedEngine, caps: Caps | None = None, token: str = "") -> AsyncIterator[Running]:
    """Serves on a free port of the loopback while entered."""
    server = Server(engine, facts(caps), Listening("127.0.0.1", 0, token))
    port = await server.start()
    size = (caps or Caps()).max_message_bytes
    options = [("grpc.max_send_message_length", size + 2**20), ("grpc.max_receive_message_length", size)]
    try:
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}", options=options) as channel:
            yield Running(engine, server, port, channel)
    finally:  # a server left open would hang whichever test collects it
        engine.gate.set()
        await server.close()


def math_group(name: str = "g", *texts: str, **more: object) -> v1.Group:
    """Returns a group of math with one reference."""
    return v1.Group(
        id=name, task={"math": {"references": ["1"]}}, completions=[{"text": text} for text in texts], **more
    )


async def until(condition: Callable[[], object]) -> None:
    """Waits until the condition holds."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - what is waited for has no event
            await asyncio.sleep(0.01)
