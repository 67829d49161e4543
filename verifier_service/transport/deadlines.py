"""When a unary call must answer: before its gRPC deadline, or the caller never sees what was done for it.

Putting an answer together and writing it takes time, too, which is learned from one answer to the next.
gRPC sends a timeout of three digits, rounded up: of 100 s and more the server sees up to 1 % too much
(a timeout of 100 s arrives as 101 s), which is taken off first.
"""

import math

EARLY_SHARE = 0.05
EARLY_AT_MOST_S = 0.5
ROUNDED_FROM_S = 100.0
DIGITS_SENT = 3
FIRST_PACE_S = 20e-6
FORGETTING = 0.9
MOST_RESERVED = 0.5


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


class Pace:
    """How long it takes from the last verdict to the answer, in seconds an item; quick to rise and slow to fall."""

    def __init__(self) -> None:
        """Starts with a guess."""
        self._item_s = FIRST_PACE_S

    def learn(self, items: int, took_s: float) -> None:
        """Takes in how long one answer took."""
        if items:
            self._item_s = max(took_s / items, self._item_s * FORGETTING)

    def work_within_s(self, within_s: float, items: int) -> float:
        """Returns what is left for the work of an answer that is due within `within_s`; at least half."""
        return within_s - min(items * self._item_s, within_s * MOST_RESERVED)
