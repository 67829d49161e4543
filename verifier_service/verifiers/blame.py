"""Whose fault it is that an item's work ended without an answer, and so whether it is a verdict or an error.

Ours judge within their limits whatever the text, so that a text which takes one of them over is the text's own
doing and fails. Nobody knows that of a verifier that the server's owner installed: one that is over a limit, or goes
down, is theirs to mend, and no completion's fault.
"""

from collections.abc import Callable

from verifier_service.domain.config import WorkerLimits
from verifier_service.domain.errors import ErrorCode, OwnersFault, item_error
from verifier_service.domain.verdict import Outcome, Reason, failed
from verifier_service.isolation.jobs import Ending, How

Blame = Callable[[str, Ending, WorkerLimits], Outcome]
"""From a kind, an ending without an answer and the limits that it had to the item's outcome."""

# Whatever the task says of undecided comparisons: a text that costs too much must not be a way out of a 0.
_OVER_LIMIT = failed(Reason.UNDECIDED, "not decided within the CPU limit")


def of_ours(kind: str, ending: Ending, limits: WorkerLimits) -> Outcome:
    """Returns the outcome for a kind of ours: at a limit, the completion's fault; while preparing, the task's."""
    if ending.how is How.OVER_CPU:
        why = f"takes over {limits.prepare_cpu_s:g} s of CPU to read"
        return item_error(ErrorCode.BAD_TASK, why, f"{kind}.references") if ending.preparing else _OVER_LIMIT
    if ending.how is How.CRASHED:
        if ending.preparing:
            return item_error(ErrorCode.BAD_TASK, "takes the grader down", f"{kind}.references")
        return failed(Reason.GRADER_CRASH, "took the grader down twice")
    if ending.how is How.BROKEN:
        return item_error(ErrorCode.INTERNAL, f"the {kind} verifier failed twice: {ending.detail}")
    return item_error(ErrorCode.WORKER_LOST, f"the worker was lost twice: {ending.detail or 'it hung'}")


def of_the_owners(kind: str, ending: Ending, limits: WorkerLimits) -> Outcome:
    """Returns the outcome for a verifier of the owner's: never a verdict; what would be so again is not to be retried.

    A worker that was lost, or stood still on a crowded machine, says nothing of the verifier.
    """
    at = "while it was imported and made" if ending.preparing else "judging this completion"
    cpu_s, setting = (
        (limits.prepare_cpu_s, "RLVR_WORKER_PREPARE_CPU_S") if ending.preparing else (limits.cpu_s, "RLVR_WORKER_CPU_S")
    )
    if ending.how is How.OVER_CPU:
        what = f"took over {cpu_s:g} s of CPU ({setting})"
    elif ending.how is How.HUNG and not ending.contended:
        what = f"stood still for {cpu_s * limits.wall_factor:g} s, twice"
    elif ending.how is How.CRASHED:
        what = "ran out of memory, or took its process down, twice"
    elif ending.how is How.BROKEN:
        what = f"failed twice: {ending.detail}"
    else:
        return of_ours(kind, ending, limits)
    return OwnersFault(f"the installed verifier {what}, {at}", kind).as_item_error()
