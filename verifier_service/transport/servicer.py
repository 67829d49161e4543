# ruff: noqa: ANN401 - fields of log lines are of any type
"""The three calls: each reads, lets the engine judge, answers, and leaves one log line with counts and durations.

A caller's fault is INVALID_ARGUMENT naming its field, a drain is UNAVAILABLE, whatever else goes wrong
here is INTERNAL; what a request held never reaches a log or a status. Registered by `server`.
"""

import asyncio
import time
import traceback
from collections.abc import AsyncIterator, Callable
from typing import Any, ParamSpec, TypeAlias, TypeVar

import grpc
import grpc.aio
import structlog
from rlvr import v1

from verifier_service.domain.enums import View
from verifier_service.domain.errors import EnvelopeFault
from verifier_service.domain.verdict import GroupResult
from verifier_service.transport.answers import write_response
from verifier_service.transport.deadlines import Pace, answer_within_s
from verifier_service.transport.envelope import check, decode
from verifier_service.transport.intake import Reading
from verifier_service.transport.judging import Judges, Judging
from verifier_service.transport.server_info import ServerFacts, write_server_info
from verifier_service.transport.stream import StreamCall
from verifier_service.transport.tally import Tally
from verifier_service.transport.traffic import Draining, Traffic

Context: TypeAlias = "grpc.aio.ServicerContext[bytes, bytes]"
P = ParamSpec("P")
T = TypeVar("T")
_OFF_LOOP_BYTES = 1024 * 1024
_DETAIL_CHARACTERS = 1000


class VerifierServicer:
    """Answers the calls of one server. Requests and responses are bytes: they are parsed and written here."""

    def __init__(self, engine: Judges, facts: ServerFacts, traffic: Traffic) -> None:
        """Takes the engine, already started."""
        self._judging = Judging(engine, facts.caps, facts.verifier_version)
        self._facts = facts
        self._caps = facts.caps
        self._traffic = traffic
        self._pace = Pace()
        self._log = structlog.get_logger("verifier_service.transport")

    async def verify(self, data: bytes, context: Context) -> bytes:
        """Answers Verify."""
        ends = _Ends(self._log, "verify", context)
        try:
            with self._traffic.call():
                return await self._verify(data, context, ends)
        except (EnvelopeFault, Draining) as fault:
            return await ends.refuse(fault)
        except asyncio.CancelledError:
            ends.say("CANCELLED")
            raise
        except Exception as failure:  # noqa: BLE001 - the boundary of the process: the caller learns INTERNAL
            return await ends.fail(failure)

    async def _verify(self, data: bytes, context: Context, ends: "_Ends") -> bytes:
        """Reads, judges and writes one request."""
        due_s = answer_within_s(context.time_remaining())
        view, client, readings = await _off_loop(len(data), self._read, data, context.peer())
        items = sum(reading.size for reading in readings)
        began_s = ends.elapsed_s()
        work_s = None if due_s is None else self._pace.work_within_s(max(due_s - began_s, 0.0), items)
        answers = await self._judging.judge(readings, client, work_s)
        judged_s = ends.elapsed_s()
        response = await _off_loop(len(data), self._write, answers, view)
        late_s = max(judged_s - began_s - work_s, 0.0) if work_s is not None else 0.0
        self._pace.learn(items, late_s + ends.elapsed_s() - judged_s)
        ends.say("OK", client=client, bytes=len(data), **Tally().add_all(answers).as_fields())
        return response

    def _read(self, data: bytes, peer: str) -> tuple[View, str, list[Reading]]:
        """Returns the view, the client's name and the groups. Raises `EnvelopeFault`."""
        request = decode(v1.VerifyRequest, data)
        view = check(request, self._caps)
        return view, request.client_id or peer, self._judging.read(request.groups)

    def _write(self, answers: list[GroupResult], view: View) -> bytes:
        """Returns the encoded response."""
        return write_response(answers, view, self._caps).SerializeToString()

    async def verify_stream(self, requests: AsyncIterator[bytes], context: Context) -> AsyncIterator[bytes]:
        """Answers VerifyStream."""
        ends = _Ends(self._log, "verify_stream", context)
        call = StreamCall(self._judging, context.peer(), self._traffic.draining)
        responses = call.run(requests)
        try:
            with self._traffic.call():
                async for response in responses:
                    yield response
            if call.cut_short:
                raise Draining
            ends.say("OK", **call.tally.as_fields())
        except (EnvelopeFault, Draining) as fault:
            await ends.refuse(fault, **call.tally.as_fields())
        except (asyncio.CancelledError, GeneratorExit):
            ends.say("CANCELLED", **call.tally.as_fields())
            raise
        except Exception as failure:  # noqa: BLE001 - the boundary of the process: the caller learns INTERNAL
            await ends.fail(failure)
        finally:
            await responses.aclose()

    async def get_server_info(self, data: bytes, context: Context) -> bytes:
        """Answers GetServerInfo."""
        try:
            decode(v1.GetServerInfoRequest, data)
        except EnvelopeFault as fault:
            return await _Ends(self._log, "get_server_info", context).refuse(fault)
        return write_server_info(self._facts).SerializeToString()


class _Ends:
    """How one call ends: its status and its one log line."""

    def __init__(self, log: Any, call: str, context: Context) -> None:
        """Starts the call's clock."""
        self._log = log
        self._call = call
        self._context = context
        self._began = time.monotonic()

    def elapsed_s(self) -> float:
        """Returns the seconds since the call began."""
        return time.monotonic() - self._began

    def say(self, status: str, **fields: Any) -> None:
        """Writes the call's log line."""
        level = self._log.error if status == "INTERNAL" else self._log.info
        level(self._call, status=status, duration_ms=round(self.elapsed_s() * 1000, 3), **fields)

    async def refuse(self, fault: EnvelopeFault | Draining, **fields: Any) -> bytes:
        """Ends the call with the status of its fault; never returns."""
        if isinstance(fault, Draining):
            self.say("UNAVAILABLE", **fields)
            await self._context.abort(grpc.StatusCode.UNAVAILABLE, "the server is shutting down")
        self.say("INVALID_ARGUMENT", field=fault.field if isinstance(fault, EnvelopeFault) else "", **fields)
        await self._context.abort(grpc.StatusCode.INVALID_ARGUMENT, str(fault)[:_DETAIL_CHARACTERS])
        raise AssertionError("abort always raises")

    async def fail(self, failure: Exception) -> bytes:
        """Ends the call as INTERNAL; the log line says where, and never what the request held."""
        if isinstance(failure, grpc.aio.AbortError):
            raise failure
        where = [f"{f.filename.rpartition('/')[2]}:{f.lineno}" for f in traceback.extract_tb(failure.__traceback__)]
        self.say("INTERNAL", failure=type(failure).__name__, where=where[-6:])
        await self._context.abort(grpc.StatusCode.INTERNAL, "the server failed; its log says where")
        raise AssertionError("abort always raises")


async def _off_loop(size_bytes: int, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Returns what `work` returns; for a large request it runs in a thread, so that others are answered meanwhile."""
    if size_bytes < _OFF_LOOP_BYTES:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)
