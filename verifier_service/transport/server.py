"""The gRPC server: what it listens on, with which options, and how it stops without dropping what is under way.

`start` binds; `drain` turns readiness off, refuses what is new, waits for what is under way and closes.
The engine is started before and stopped after, by the caller.
"""

import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import grpc
import grpc.aio
from grpc_health.v1 import health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.transport.auth import BearerToken
from verifier_service.transport.health import Health
from verifier_service.transport.judging import Judges
from verifier_service.transport.server_info import ServerFacts
from verifier_service.transport.servicer import VerifierServicer
from verifier_service.transport.traffic import Traffic

SERVICE = v1.VerifyRequest.DESCRIPTOR.file.services_by_name["VerifierService"].full_name
HEALTH = "grpc.health.v1.Health"
CLOSE_GRACE_S = 1.0


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a server listens (port 0: any free one) and the token it asks for, if any."""

    host: str = "127.0.0.1"
    port: int = 50051
    token: str = field(default="", repr=False)


class CannotListen(Exception):
    """The address cannot be bound; the message says why in one line."""


def channel_options(caps: Caps) -> list[tuple[str, Any]]:
    """Returns the server's options. One port belongs to one server; pings of idle clients are welcome every 10 s.

    A client sets the same message sizes, and `grpc.per_rpc_retry_buffer_size` to them: above 256 KiB gRPC
    otherwise stops retrying without a word.
    """
    return [
        ("grpc.max_receive_message_length", caps.max_message_bytes),
        ("grpc.max_send_message_length", caps.max_message_bytes),
        ("grpc.so_reuseport", 0),
        ("grpc.keepalive_time_ms", 60_000),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        ("grpc.http2.min_recv_ping_interval_without_data_ms", 10_000),
    ]


class Server:
    """One listening server. Lives on the event loop that made it."""

    def __init__(self, engine: Judges, facts: ServerFacts, listening: Listening) -> None:
        """Takes the engine, already started."""
        self._listening = listening
        self._traffic = Traffic()
        self._health = Health((SERVICE,))
        guards = [BearerToken(listening.token)] if listening.token else []
        self._server = grpc.aio.server(interceptors=guards, options=channel_options(facts.caps))
        self._server.add_generic_rpc_handlers((_handlers(VerifierServicer(engine, facts, self._traffic)),))
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        reflection.enable_server_reflection((SERVICE, HEALTH, reflection.SERVICE_NAME), self._server)

    async def start(self) -> int:
        """Binds and serves; returns the port. Raises `CannotListen`."""
        host, port = self._listening.host, self._listening.port
        try_binding(self._listening)
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        try:
            bound = self._server.add_insecure_port(address)
        except RuntimeError:
            raise CannotListen(f"cannot listen on {address}") from None
        await self._server.start()
        return bound

    @property
    def draining(self) -> bool:
        """Whether new calls are refused."""
        return self._traffic.draining.is_set()

    async def drain(self, grace_s: float) -> bool:
        """Turns readiness off, refuses new calls, and tells whether all under way ended within `grace_s` seconds."""
        self._health.flip()
        return await self._traffic.drained(grace_s)

    async def close(self) -> None:
        """Stops listening and ends what is left, health watchers too."""
        await self._server.stop(CLOSE_GRACE_S if self._traffic.busy else 0)


def _handlers(servicer: VerifierServicer) -> grpc.GenericRpcHandler:
    """Returns the service's methods, bytes in and bytes out."""
    return grpc.method_handlers_generic_handler(
        SERVICE,
        {
            "Verify": grpc.unary_unary_rpc_method_handler(servicer.verify),
            "VerifyStream": grpc.stream_stream_rpc_method_handler(servicer.verify_stream),
            "GetServerInfo": grpc.unary_unary_rpc_method_handler(servicer.get_server_info),
        },
    )


def try_binding(listening: Listening) -> None:
    """Raises `CannotListen` with the reason that the system gives; grpc itself gives none."""
    host, port = listening.host, listening.port
    try:
        places: Sequence[Any] = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = places[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as failure:
        raise CannotListen(f"cannot listen on {host}:{port}: {failure.strerror or failure}") from None
