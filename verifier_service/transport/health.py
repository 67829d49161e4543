# ruff: noqa: ANN401 - grpc's own servicers are untyped
"""The standard health service, overall and for the verifier: SERVING from the first moment, NOT_SERVING once draining.

Our own few lines because the stock asyncio servicer forgets its other watchers when one of them leaves.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

OVERALL = ""
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
SERVICE_UNKNOWN = health_pb2.HealthCheckResponse.SERVICE_UNKNOWN


class Health(health_pb2_grpc.HealthServicer):  # type: ignore[misc]
    """Says whether the server takes new calls; flips once, for good."""

    def __init__(self, services: tuple[str, ...]) -> None:
        """Takes the names of the services besides the overall one."""
        self._names = frozenset({OVERALL, *services})
        self._flipped = asyncio.Event()

    def flip(self) -> None:
        """Says NOT_SERVING from now on."""
        self._flipped.set()

    def _status(self, name: str) -> int:
        """Returns the status of a service."""
        if name not in self._names:
            return int(SERVICE_UNKNOWN)
        return int(NOT_SERVING if self._flipped.is_set() else SERVING)

    async def Check(self, request: Any, context: Any) -> Any:
        """Answers once; NOT_FOUND for a service that is not here."""
        if request.service not in self._names:
            await context.abort(grpc.StatusCode.NOT_FOUND, "unknown service")
        return health_pb2.HealthCheckResponse(status=self._status(request.service))

    async def Watch(self, request: Any, context: Any) -> AsyncIterator[Any]:
        """Answers now and at each change, until the watcher leaves or the server is gone."""
        yield health_pb2.HealthCheckResponse(status=self._status(request.service))
        await self._flipped.wait()
        if request.service in self._names:
            yield health_pb2.HealthCheckResponse(status=self._status(request.service))
        await asyncio.Event().wait()
