"""The wire itself: one gRPC channel a process, its options, and what a status code means to the caller.

The only module of the client that calls gRPC. It awaits calls of the plain (threaded) stack instead of
using `grpc.aio`: one channel then serves every event loop and thread of the process, and a forked child can
open its own, which `grpc.aio` cannot once the parent has used it (measured: the child hangs).
"""

import asyncio
import json
import os
import re
import weakref
from typing import Any

import grpc
from rlvr import v1

from trainer_client.errors import (
    ClientClosed,
    InvalidRequest,
    NotAVerifier,
    RequestRejected,
    RequestTooLarge,
    Unauthenticated,
)
from trainer_client.options import ClientOptions

ANSWER_GRACE_S = 2.0  # beyond gRPC's own deadline, before a call that never ends is given up

SERVICE_CONFIG = json.dumps(
    {
        "methodConfig": [
            {
                "name": [{"service": "rlvr.v1.VerifierService"}],
                "retryPolicy": {
                    "maxAttempts": 3,
                    "initialBackoff": "0.05s",
                    "maxBackoff": "1s",
                    "backoffMultiplier": 2,
                    "retryableStatusCodes": ["UNAVAILABLE"],
                },
            }
        ]
    }
)

REJECTIONS: dict[grpc.StatusCode, type[RequestRejected]] = {
    grpc.StatusCode.INVALID_ARGUMENT: InvalidRequest,
    grpc.StatusCode.FAILED_PRECONDITION: InvalidRequest,
    grpc.StatusCode.OUT_OF_RANGE: InvalidRequest,
    grpc.StatusCode.UNAUTHENTICATED: Unauthenticated,
    grpc.StatusCode.PERMISSION_DENIED: Unauthenticated,
    grpc.StatusCode.RESOURCE_EXHAUSTED: RequestTooLarge,
    grpc.StatusCode.UNIMPLEMENTED: NotAVerifier,
}
OVERSIZE = "larger than max"  # how gRPC says that a message is over somebody's limit: smaller ones may pass
PASSING = re.compile(r"concurren|quota", re.IGNORECASE)  # RESOURCE_EXHAUSTED that has nothing to do with size
FIELD = re.compile(r"(?P<field>[a-z_]+(?:\[\d+\])?(?:\.[a-z_]+(?:\[\d+\])?)*): (?P<message>.+)", re.DOTALL)

_of_parents: list[grpc.Channel] = []  # kept for ever: a parent's channel closed in its child may hang (measured)


class Lost(Exception):
    """One call went unanswered; another may be answered. `timed_out` tells a slow answer from no connection."""

    def __init__(self, cause: str, *, timed_out: bool = False) -> None:
        """Takes the cause in words."""
        super().__init__(cause)
        self.timed_out = timed_out


def channel_options(options: ClientOptions) -> list[tuple[str, int | str]]:
    """Returns the channel's arguments; gRPC stops retrying above its retry buffer, so that holds a whole message."""
    return [
        ("grpc.max_send_message_length", options.max_message_bytes),
        ("grpc.max_receive_message_length", options.max_message_bytes),
        ("grpc.per_rpc_retry_buffer_size", options.max_message_bytes),
        ("grpc.enable_retries", 1),
        ("grpc.service_config", SERVICE_CONFIG),
        ("grpc.keepalive_time_ms", int(options.keepalive_s * 1000)),
        ("grpc.keepalive_timeout_ms", 20_000),
        ("grpc.initial_reconnect_backoff_ms", 100),
        ("grpc.min_reconnect_backoff_ms", 100),
        ("grpc.max_reconnect_backoff_ms", 2_000),
        ("grpc.use_local_subchannel_pool", 1),  # never a socket that another channel, or the parent, opened
    ]


class Connection:
    """The way to one server: opens its channel at the first call of a process, and again in a forked child."""

    def __init__(self, target: str, token: str | None, options: ClientOptions) -> None:
        """Takes the address; nothing is opened yet."""
        self.target = target
        self._token = token
        self._options = options
        self._channels: dict[int, grpc.Channel] = {}
        self._closed = False

    async def verify(self, request: v1.VerifyRequest, timeout_s: float) -> v1.VerifyResponse:
        """Sends one request; raises `Lost` where another attempt may help and `RequestRejected` where none can."""
        response: v1.VerifyResponse = await self._call("Verify", request, timeout_s)
        return response

    async def server_info(self, timeout_s: float) -> v1.GetServerInfoResponse:
        """Asks what the server serves; raises as `verify` does."""
        response: v1.GetServerInfoResponse = await self._call("GetServerInfo", v1.GetServerInfoRequest(), timeout_s)
        return response

    def close(self) -> None:
        """Closes this process's channel; calls under way end with `ClientClosed`."""
        self._closed = True
        channel = self._channels.pop(os.getpid(), None)
        if channel is not None:
            channel.close()

    async def _call(self, method: str, request: Any, timeout_s: float) -> Any:  # noqa: ANN401 - any message of the stub
        if self._closed:
            raise ClientClosed(f"the client of {self.target} is closed")
        stub: Any = v1.VerifierServiceStub(self._channel())  # type: ignore[no-untyped-call]
        metadata = (("authorization", f"Bearer {self._token}"),) if self._token else None
        try:
            call = getattr(stub, method).future(request, timeout=max(timeout_s, 0.001), metadata=metadata)
            return await _ended(call, timeout_s + ANSWER_GRACE_S)
        except grpc.RpcError as failure:
            raise self._meaning(failure) from None
        except (ValueError, grpc.FutureCancelledError) as failure:  # gRPC's words for a channel closed meanwhile
            if self._closed:
                raise ClientClosed(f"the client of {self.target} was closed") from None
            raise Lost(f"the call was cancelled: {failure}") from None

    def _channel(self) -> grpc.Channel:
        pid = os.getpid()
        channel = self._channels.get(pid)
        if channel is not None:
            return channel
        channel = self._open()
        kept = self._channels.setdefault(pid, channel)  # no lock: one held while forking would stay held in the child
        if kept is channel:
            weakref.finalize(self, _release, pid, channel).atexit = False
        else:
            channel.close()
        return kept

    def _open(self) -> grpc.Channel:
        arguments = channel_options(self._options)
        if self._options.tls or self._options.root_certificates is not None:
            credentials = grpc.ssl_channel_credentials(self._options.root_certificates)
            return grpc.secure_channel(self.target, credentials, arguments)
        return grpc.insecure_channel(self.target, arguments)

    def _meaning(self, failure: Any) -> Exception:  # noqa: ANN401 - gRPC types its own errors loosely
        code, details = failure.code(), failure.details() or ""
        if self._closed:
            return ClientClosed(f"the client of {self.target} was closed")
        rejection = REJECTIONS.get(code)
        if rejection is None or (rejection is RequestTooLarge and PASSING.search(details)):
            return Lost(f"{code.name}: {details}", timed_out=code is grpc.StatusCode.DEADLINE_EXCEEDED)
        named = FIELD.fullmatch(details)
        if named is not None and rejection is InvalidRequest:
            return rejection(named["message"], named["field"])
        return rejection(f"{code.name}: {details}" if details else code.name)

    def __getstate__(self) -> dict[str, Any]:
        """Leaves the live channels behind: a copy in another process opens its own."""
        return self.__dict__ | {"_channels": {}}


def _release(pid: int, channel: grpc.Channel) -> None:
    """Closes the channel of a connection that nobody holds any more, where it was opened; elsewhere keeps it."""
    if os.getpid() == pid:
        channel.close()
    else:
        _of_parents.append(channel)


async def _ended(call: Any, limit_s: float) -> Any:  # noqa: ANN401 - the stub's future of any message
    """Waits for a threaded call without blocking the loop; cancels it when the waiter is cancelled."""
    loop = asyncio.get_running_loop()
    ended = loop.create_future()

    def wake() -> None:
        if not ended.done():
            ended.set_result(None)

    def from_grpc_thread(_: Any) -> None:  # noqa: ANN401
        try:
            loop.call_soon_threadsafe(wake)
        except RuntimeError:
            return  # the loop closed first, and with it whoever waited

    call.add_done_callback(from_grpc_thread)
    try:
        async with asyncio.timeout(limit_s):
            await ended
    except TimeoutError:
        raise Lost("gRPC did not end the call at its deadline", timed_out=True) from None
    finally:
        if not ended.done() or ended.cancelled():
            call.cancel()
    return call.result()
