"""When a unary call must answer: before its gRPC deadline, or the caller never sees what was done for it.

gRPC sends a timeout of three digits, rounded up: of 100 s and more the server sees up to 1 % too much
(a timeout of 100 s arrives as 101 s), which is taken off first.
"""

import math

EARLY_SHARE = 0.05
EARLY_AT_MOST_S = 0.5
ROUNDED_FROM_S = 100.0
DIGITS_SENT = 3


def answer_within_s(remaining_s: float | None) -> float | None:
    """Returns the seconds in which to answer: 5 % before the call's deadline, 500 ms at most; None without one."""
    if remaining_s is None:
        return None
    sure_s = remaining_s - _rounded_up_by_s(remaining_s)
    return max(sure_s - min(sure_s * EARLY_SHARE, EARLY_AT_MOST_S), 0.0)


def _rounded_up_by_s(remaining_s: float) -> float:
    """Returns the most that rounding may have added; below 100 s it is less than the answer comes early anyway."""
    if remaining_s < ROUNDED_FROM_S:
        return 0.0
    return float(10 ** (math.floor(math.log10(remaining_s)) + 1 - DIGITS_SENT))
