"""Errors that a caller of the client may meet, drawn as a tree; none of them is ever a reward.

    VerifierError
    |-- VerifierUnavailable    not reached, or no answer, until the deadline: trying longer may help
    |   `-- VerifierLost       not reached within the grace time either: the run should stop
    |-- RequestRejected        the call itself is at fault: sending it again cannot help
    |   |-- InvalidRequest     INVALID_ARGUMENT; `field` names what is malformed
    |   |-- Unauthenticated    the token is missing, wrong or not enough
    |   |-- RequestTooLarge    one item alone is over what a message may hold
    |   `-- NotAVerifier       something answers there, but no rlvr.v1 service
    |-- BadRow                 a data set row that makes no task; `row` and `column` say where
    `-- ClientClosed           the client was closed before or during the call

    VerifierVersionChanged     a warning: verdicts of one run now come from different rules

A fault of one item is no exception: it stands in the item's result as a `v1.ItemError`.
"""


class VerifierError(Exception):
    """Anything that the client raises."""


class VerifierUnavailable(VerifierError):
    """The verifier gave no answer until the deadline; `target`, `waited_s` and `cause` say where, how long and why."""

    headline = "no answer from the verifier"

    def __init__(self, target: str, waited_s: float, cause: str) -> None:
        """Takes the address, the seconds tried, and the last failure in words."""
        super().__init__(f"{self.headline} at {target} after {waited_s:.1f} s: {cause}")
        self.target = target
        self.waited_s = waited_s
        self.cause = cause

    def __reduce__(self) -> tuple[type, tuple[str, float, str]]:
        """Keeps all arguments when the error crosses a process boundary."""
        return type(self), (self.target, self.waited_s, self.cause)


class VerifierLost(VerifierUnavailable):
    """The verifier stayed away for the whole grace time: save and stop rather than train on nothing."""

    headline = "the verifier is lost: no answer"


class RequestRejected(VerifierError):
    """The call is at fault and nothing was judged; `field` is the path at fault, empty where none is named."""

    def __init__(self, message: str, field: str = "") -> None:
        """Takes the reason, and the path of the field in the caller's own batch."""
        super().__init__(f"{field}: {message}" if field and field not in message else message)
        self.message = message
        self.field = field

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """Keeps both arguments when the error crosses a process boundary."""
        return type(self), (self.message, self.field)


class InvalidRequest(RequestRejected):
    """The envelope is malformed."""


class Unauthenticated(RequestRejected):
    """The server asks for a token that was not given or does not hold."""


class RequestTooLarge(RequestRejected):
    """A single item is over what one message may hold."""


class NotAVerifier(RequestRejected):
    """Something answers at the address, but it does not serve rlvr.v1."""


class BadRow(VerifierError, ValueError):
    """A row of the data set makes no task."""

    def __init__(self, row: int, column: str, message: str) -> None:
        """Takes the row's position in the batch, the column's name and what is wrong with its value."""
        super().__init__(f"row {row}, column {column!r}: {message}")
        self.row = row
        self.column = column
        self.message = message

    def __reduce__(self) -> tuple[type, tuple[int, str, str]]:
        """Keeps all arguments when the error crosses a process boundary."""
        return type(self), (self.row, self.column, self.message)


class ClientClosed(VerifierError):
    """The client was closed."""


class VerifierVersionChanged(UserWarning):
    """Verdicts of one run come from different versions of the rules."""
