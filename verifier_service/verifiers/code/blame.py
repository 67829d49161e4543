"""Whose doing it is that an assert run reached a limit: the tests' own only where no program can have caused it.

The tester says when it works alone: until the program is called for the first time, and in statements that no program
can touch. A limit that falls into such a stretch is the task's fault if the stretch itself used most of what was used.
Everything else may be the program's doing (huge values, endless iterators, late answers), and stays a verdict.
"""

from collections.abc import Sequence

from verifier_service.domain.errors import BadTask
from verifier_service.isolation.sandbox import Ended, Execution
from verifier_service.verifiers.code.replies import Reply

_MOST = 0.5


def stretch_of(replies: Sequence[Reply]) -> Reply | None:
    """Returns the stretch in which the tester was alone at the end, if it was."""
    last = next((reply for reply in reversed(replies) if "stage" in reply), None)
    return last if last is not None and last["stage"] else None


def refuse_own_breach(execution: Execution, replies: Sequence[Reply]) -> None:
    """Raises `BadTask` where the tests by themselves reached the limit by which a run ended."""
    stretch = stretch_of(replies)
    if stretch is not None and _share(execution, stretch) > _MOST:
        raise refusal(stretch, f"reach the {execution.ended.value.lower().replace('_', ' ')}")


def refusal(stretch: Reply, what: str) -> BadTask:
    """Returns the error of tests that did something while they were alone."""
    when = "before the program is called" if stretch["first"] else "where no program has a part in it"
    return BadTask(f"the tests {what} {when}", f"code.asserts.{stretch['stage']}")


def _share(execution: Execution, stretch: Reply) -> float:
    """Returns how much of what the run used of its breached resource the stretch used, at least."""
    if execution.ended is Ended.CPU_LIMIT:
        return (execution.tester_cpu_s - float(stretch["cpu_s"])) / max(execution.cpu_s, 1e-9)
    if execution.ended is Ended.WALL_LIMIT:
        return (execution.wall_s - float(stretch["wall_s"])) / max(execution.wall_s, 1e-9)
    if execution.ended is Ended.MEMORY_LIMIT and stretch["first"]:  # later it may hold what the program returned
        return execution.tester_peak_bytes / max(execution.peak_memory_bytes, 1)
    return 0.0
