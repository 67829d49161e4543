"""Results to messages in the view that was asked for: the last step of an answer, the same online and offline."""

from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.enums import View
from verifier_service.domain.verdict import GroupResult
from verifier_service.transport.views import cap_bytes, fit
from verifier_service.transport.writing import clean, write_error, write_result


def write_group_result(answer: GroupResult, view: View, max_bytes: int) -> v1.GroupResult:
    """Returns a group's answer as a message, no result of it over `max_bytes`."""
    full = view == View.FULL
    written = v1.GroupResult(id=clean(answer.id))
    if answer.error is not None:
        shell = fit(v1.Result(error=write_error(answer.error)), view, max_bytes)
        written.error.CopyFrom(shell.error)
    written.results.extend(fit(write_result(result, full=full), view, max_bytes) for result in answer.results)
    return written


def write_response(answers: list[GroupResult], view: View, caps: Caps) -> v1.VerifyResponse:
    """Returns a unary call's answer, within the largest message."""
    max_bytes = cap_bytes(view, sum(max(len(answer.results), 1) for answer in answers), caps.max_message_bytes)
    return v1.VerifyResponse(results=[write_group_result(answer, view, max_bytes) for answer in answers])
