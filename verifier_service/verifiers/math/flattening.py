r"""How near a function comes to something simpler: `\tanh 100` to 1, `\cos 10^{-60}` to 1, `\sinh 300` to `\cosh 300`.

Two different constants may agree at a hundred digits for this alone. What is told here is how many binary digits
it takes at least to see the difference, so that probing works with more; nothing is evaluated.
"""

from verifier_service.verifiers.math.functions import Context, Value

_ORDERS = 3  # of the expansion that the difference may hide behind
# Near zero these go over into a power series, and far out (the second group) into one of the reciprocal.
_SMOOTH = frozenset({"sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "exp"})
_SATURATING = frozenset({"arctan", "arccot", "arcsec", "arccsc", "arcsinh", "arccosh", "arctanh"})
_HYPERBOLIC = frozenset({"sinh", "cosh", "tanh", "coth", "sech", "csch"})
FLAT = _SMOOTH | _SATURATING | _HYPERBOLIC


def hidden_bits(context: Context, head: str, value: Value) -> int:
    """Returns how many binary digits the value of a function of `FLAT` at `value` may share with something simpler."""
    if not value:
        return 0
    size = int(context.mag(value))
    if size < 0:
        return -2 * _ORDERS * size
    if head in _HYPERBOLIC:
        return 2 * _ORDERS * (int(abs(value.real)) + 1)  # e^2 takes less than three digits
    return 2 * _ORDERS * size if head in _SATURATING else 0
