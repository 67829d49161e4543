# ruff: noqa: ANN401 - grpc's own handlers are untyped
"""The bearer token, when one is set: asked of every call but the health checks, which orchestrators send bare.

Compared in constant time; neither the token nor what was sent for it is ever logged.
"""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import grpc
import grpc.aio

OPEN_TO_ALL = "/grpc.health.v1.Health/"
_SCHEME = "bearer "
REFUSAL = "a bearer token is required; none came, or another one"


Handler: TypeAlias = "grpc.RpcMethodHandler[Any, Any]"


class BearerToken(grpc.aio.ServerInterceptor):
    """Lets a call through when its `authorization` is `Bearer TOKEN`."""

    def __init__(self, token: str) -> None:
        """Keeps the token."""
        self._token = token.encode()

    async def intercept_service(
        self,
        continuation: "Callable[[grpc.HandlerCallDetails], Awaitable[Handler | None]]",
        handler_call_details: grpc.HandlerCallDetails,
    ) -> "Handler | None":
        """Returns the call's handler, or one of the same shape that answers UNAUTHENTICATED."""
        handler = await continuation(handler_call_details)
        details = handler_call_details
        if handler is None or details.method.startswith(OPEN_TO_ALL) or self._fits(details.invocation_metadata):
            return handler
        return _refusing(handler)

    def _fits(self, metadata: Any) -> bool:
        """Tells whether the metadata holds the token."""
        sent = [value for key, value in metadata or () if key == "authorization" and isinstance(value, str)]
        return any(
            text[: len(_SCHEME)].lower() == _SCHEME
            and hmac.compare_digest(text[len(_SCHEME) :].encode("utf-8", "replace"), self._token)
            for text in sent
        )


def _refusing(handler: "Handler") -> "Handler":
    """Returns a handler of the same shape that refuses."""
    if handler.request_streaming:
        if handler.response_streaming:
            return grpc.stream_stream_rpc_method_handler(_refuse_stream)
        return grpc.stream_unary_rpc_method_handler(_refuse)
    if handler.response_streaming:
        return grpc.unary_stream_rpc_method_handler(_refuse_stream)
    return grpc.unary_unary_rpc_method_handler(_refuse)


async def _refuse(_: Any, context: Any) -> Any:
    """Ends a call that answers once."""
    await context.abort(grpc.StatusCode.UNAUTHENTICATED, REFUSAL)


async def _refuse_stream(_: Any, context: Any) -> Any:
    """Ends a call that answers with a stream."""
    await context.abort(grpc.StatusCode.UNAUTHENTICATED, REFUSAL)
    yield b""
