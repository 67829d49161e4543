"""What an answer may cost: the static caps, and the exceptions that say one was met.

Checked before any big power, factorial or sympy object exists. Nothing here computes.
"""

MAX_ANSWER_CHARS = 20_000
MAX_TOKENS = 4_000
MAX_NESTING = 60
MAX_DEPTH = 80  # of the tree: evaluators recurse by it
MAX_LITERAL_DIGITS = 4_000
MAX_EXACT_BITS = 65_536
MAX_EXPONENT_DIGITS = 4_000  # of a decimal exponent such as the 23 of 6.02e23
MAX_FACTORIAL = 3_000
MAX_CELLS = 400
MAX_ITEMS = 200
MAX_COMPARISONS = 40_000  # of parts, for one answer and one reference
MAX_SIGNED_VALUES = 64  # values that plus-minus signs may expand to
MAX_MAGNITUDE_BITS = 4_096  # of an argument whose reduction needs all its digits (sin, mod)
MAX_EXPONENT_BITS = 64  # of the binary exponent of a number met in probing
MAX_PROBE_NODES = 20_000  # nodes visited for one comparison


class Unreadable(ValueError):
    """The text is not mathematics in any form known here."""


class TooComplex(ValueError):
    """The text is over a cap: it may be mathematics, but nobody will work it out."""


class Undefined(ArithmeticError):
    """The expression has no value where it was asked for: a division by zero, a logarithm of zero, infinity."""
