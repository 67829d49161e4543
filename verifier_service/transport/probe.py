"""Calls a server as any client would, for the doctor: over the network stack, through the machine's own proxies."""

from collections.abc import Sequence

import grpc
import grpc.aio
from rlvr import v1

from verifier_service.domain.task import Group
from verifier_service.transport.writing import write_group


class ProbeFailed(Exception):
    """The server could not be reached, or did not answer as it should."""


async def probe(address: str, token: str, groups: Sequence[Group], timeout_s: float) -> dict[str, list[str]]:
    """Returns for each group's id how its completions fared: "passed", "failed", or its error. Raises `ProbeFailed`."""
    metadata = (("authorization", f"Bearer {token}"),) if token else ()
    request = v1.VerifyRequest(groups=[write_group(group) for group in groups], client_id="doctor")
    async with grpc.aio.insecure_channel(address) as channel:
        call = channel.unary_unary(
            "/rlvr.v1.VerifierService/Verify",
            request_serializer=v1.VerifyRequest.SerializeToString,
            response_deserializer=v1.VerifyResponse.FromString,
        )
        try:
            response = await call(request, timeout=timeout_s, metadata=metadata)
        except grpc.aio.AioRpcError as failure:
            raise ProbeFailed(f"{failure.code().name}: {failure.details()}") from None
    return {answer.id: [_fate(result) for result in answer.results] for answer in response.results}


def _fate(result: v1.Result) -> str:
    """Returns how one completion fared."""
    if result.HasField("error"):
        return f"{v1.ErrorCode.Name(result.error.code)}: {result.error.message}"
    return "passed" if result.verdict.passed else "failed"
