"""When a unary call must answer: before its gRPC deadline, or the caller never sees what was done for it."""

EARLY_SHARE = 0.05
EARLY_AT_MOST_S = 0.5


def answer_within_s(remaining_s: float | None) -> float | None:
    """Returns the seconds in which to answer: 5 % before the call's deadline, 500 ms at most; None without one."""
    if remaining_s is None:
        return None
    return max(remaining_s - min(remaining_s * EARLY_SHARE, EARLY_AT_MOST_S), 0.0)
