"""Errors by whose fault they are; none of them is ever a reward.

    Fault                      raised by verifiers and the wire, becomes an `ItemError`
    |-- BadTask                the task's: reference unusable, spec malformed
    |-- Unsupported            the task asks for what this server does not know
    |-- TaskTooLarge           the task is over a cap
    |-- OwnersFault            the server's owner's: a verifier of their own fails, and will again
    `-- OursFault              ours: lost, full, cancelled, late; carries its code
    EnvelopeFault              the caller's: nothing of the request is done

The completion's own faults are no errors but verdicts (`verdict.py`).
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum


class ErrorCode(StrEnum):
    """Why an item has no verdict."""

    BAD_TASK = "BAD_TASK"
    UNSUPPORTED = "UNSUPPORTED"
    TASK_TOO_LARGE = "TASK_TOO_LARGE"
    OVERLOADED = "OVERLOADED"
    WORKER_LOST = "WORKER_LOST"
    SANDBOX_LOST = "SANDBOX_LOST"
    SANDBOX_UNAVAILABLE = "SANDBOX_UNAVAILABLE"
    INTERNAL = "INTERNAL"
    DEADLINE_EXCEEDED = "DEADLINE_EXCEEDED"
    CANCELLED = "CANCELLED"


NEVER_RETRYABLE = frozenset({ErrorCode.BAD_TASK, ErrorCode.UNSUPPORTED, ErrorCode.TASK_TOO_LARGE})


@dataclass(frozen=True, slots=True)
class ItemError:
    """Why one item has no verdict.

    `field` is a path below the task (`math.references[0]`) until the wire completes it.
    """

    code: ErrorCode
    message: str
    field: str = ""
    retryable: bool = False
    retry_after: timedelta | None = None


def item_error(code: ErrorCode, message: str, field: str = "", retry_after: timedelta | None = None) -> ItemError:
    """Returns an error whose `retryable` follows from its code."""
    return ItemError(code, message, field, code not in NEVER_RETRYABLE, retry_after)


class Fault(Exception):
    """A fault with the code that it takes on the wire."""

    code: ErrorCode = ErrorCode.INTERNAL
    lasting = False
    """Whether trying again cannot help, although the code is one of those that may be tried again."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keeps the message and the field (a path below the task) that is at fault."""
        super().__init__(message)
        self.message = message
        self.field = field

    def as_item_error(self) -> ItemError:
        """Returns the form that travels."""
        made = item_error(self.code, self.message, self.field)
        return replace(made, retryable=False) if self.lasting else made

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """Keeps both arguments when a fault crosses a process boundary."""
        return type(self), (self.message, self.field)


class BadTask(Fault):
    """The task is at fault: its reference is unusable or its spec malformed."""

    code = ErrorCode.BAD_TASK


class Unsupported(Fault):
    """The task asks for a kind, field or word that this server does not know."""

    code = ErrorCode.UNSUPPORTED


class TaskTooLarge(Fault):
    """The task is over one of the server's caps."""

    code = ErrorCode.TASK_TOO_LARGE


class OwnersFault(Fault):
    """A verifier that the server's owner installed is at fault: `INTERNAL`, and nothing will change by itself."""

    lasting = True


class OursFault(Fault):
    """Ours to mend: the caller may try again."""

    def __init__(self, message: str, code: ErrorCode = ErrorCode.INTERNAL, field: str = "") -> None:
        """Takes the code besides, for the many ways in which we fail."""
        super().__init__(message, field)
        self.code = code

    def __reduce__(self) -> tuple[type, tuple[str, ErrorCode, str]]:  # type: ignore[override]
        """Keeps all arguments when a fault crosses a process boundary."""
        return type(self), (self.message, self.code, self.field)


class EnvelopeFault(Exception):
    """The request itself is malformed: the caller gets `INVALID_ARGUMENT` and nothing is done."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keeps the message and the full path of the field that is at fault."""
        super().__init__(f"{field}: {message}" if field else message)
        self.message = message
        self.field = field
