"""Judges by a verifier that the server's owner installed: an entry point of the group `rlvr.verifiers`, in a worker.

The entry point is a function or class that takes `(parameters, starts_in_thinking)` and makes a judge; `parameters`
is the task's JSON object. It is loaded and run where every worker is: bounded, killable and without a network. A
worker that has a network loads nothing.
"""

from verifier_service.domain.errors import ErrorCode, OursFault
from verifier_service.domain.specs import CustomTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Verdict
from verifier_service.isolation.no_network import network_is_shut
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.reading.answer import is_truncated
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.reading.said import said_or_failed
from verifier_service.verifiers.structured.constraint import read_parameters
from verifier_service.verifiers.structured.owners_code import PARAMETERS, judge_of, verdict_of


class CustomJudge:
    """The owner's judge; what holds for every kind holds for it too."""

    def __init__(self, judge: Judge, starts_in_thinking: bool) -> None:
        """Takes the judge that the owner's verifier made."""
        self._judge = judge
        self._starts_in_thinking = starts_in_thinking

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the owner's verdict; a blank completion without an episode, or one cut off, never gets to it."""
        said = said_or_failed(completion, self._starts_in_thinking)
        episode = completion.messages_json or completion.state_json
        if isinstance(said, Verdict) and (is_truncated(completion) or not episode):
            return said
        return verdict_of(self._judge, completion)


def prepare(spec: CustomTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge that the named verifier makes.

    Raises `Unsupported` for a name that nobody registered, `OwnersFault` where the owner's code fails, `OursFault`
    where the process has a network.
    """
    parameters = read_parameters(spec.parameters_json, PARAMETERS)
    if not network_is_shut():
        why = "workers here cannot be kept from the network (no seccomp filters), so no custom verifier runs"
        raise OursFault(why, ErrorCode.SANDBOX_UNAVAILABLE, "custom")
    return CustomJudge(judge_of(spec.name, dict(parameters), starts_in_thinking), starts_in_thinking)
