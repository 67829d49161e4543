"""Which tolerances a task may name, alike in every kind."""

from verifier_service.domain.errors import BadTask


def check_relative(tolerance: float | None, field: str) -> None:
    """Raises `BadTask` naming the field of a relative tolerance that is given and cannot be meant."""
    if tolerance is not None and not 0 <= tolerance < 1:  # NaN is neither
        raise BadTask("must be from 0 to below 1, at which 0 would do for every number", field)
