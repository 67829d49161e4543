"""The elementary functions at one floating-point argument, over the reals or the complex numbers.

Each rule gets an `Arithmetic` and its arguments' values. Arguments whose reduction would need more
digits than the caps allow are refused before anything is computed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mpmath.ctx_mp import MPContext

from verifier_service.verifiers.math.caps import MAX_EXPONENT_BITS, MAX_MAGNITUDE_BITS, TooComplex, Undefined

Value = Any  # an mpf or mpc: mpmath has no types
Context = Any


class NotReal(Undefined):
    """The value is no real number."""


@dataclass(slots=True)
class Arithmetic:
    """A precision, and whether only real values count; `lost_bits` is what the reduction of arguments cost."""

    context: Context
    real: bool
    lost_bits: int = 0

    def reduced(self, value: Value) -> Value:
        """Returns `value`, an argument that a period is taken from: its whole part costs digits. Raises as `small`."""
        self.small(value)
        if value:
            self.lost_bits += max(int(self.context.mag(value)), 0)
        return value

    def small(self, value: Value) -> Value:
        """Returns `value` unless its magnitude makes argument reduction costly. Raises `TooComplex`."""
        if value and self.context.mag(value) > MAX_MAGNITUDE_BITS:
            raise TooComplex("an argument of too great magnitude")
        return value


_CONTEXTS: dict[int, Context] = {}


def context(digits: int) -> Context:
    """Returns the arithmetic of this many decimal digits; one each, never changed."""
    if digits not in _CONTEXTS:
        made = MPContext()
        made.dps = digits
        _CONTEXTS[digits] = made
    return _CONTEXTS[digits]


Rule = Callable[..., Value]


def _logarithm(at: Arithmetic, value: Value, base: Value = None) -> Value:
    if value == 0 or (base is not None and base in (0, 1)):
        raise Undefined("a logarithm without a value")
    if at.real and (value < 0 or (base is not None and base < 0)):
        raise NotReal("a logarithm of a negative number")
    return at.context.log(value) / at.context.log(10 if base is None else base)


def _natural(at: Arithmetic, value: Value, base: Value = None) -> Value:
    return _logarithm(at, value, at.context.e if base is None else base)


def _plain(name: str) -> Rule:
    return lambda at, value: getattr(at.context, name)(at.reduced(value))


def _bounded(name: str) -> Rule:
    def rule(at: Arithmetic, value: Value) -> Value:
        result = getattr(at.context, name)(at.small(value))
        if at.real and isinstance(result, at.context.mpc):
            raise NotReal("outside the domain")
        return result

    return rule


def _of_reciprocal(name: str) -> Rule:
    return lambda at, value: _bounded(name)(at, 1 / value)


def _growing(name: str) -> Rule:
    def rule(at: Arithmetic, value: Value) -> Value:
        if value and at.context.mag(value) > MAX_EXPONENT_BITS - 4:
            raise TooComplex("a power of too great magnitude")
        return getattr(at.context, name)(value)

    return rule


def _factorial(at: Arithmetic, value: Value) -> Value:
    if abs(value) > 10**12:
        raise TooComplex("a factorial of too great a number")
    return at.context.gamma(value + 1)


def _choose(at: Arithmetic, top: Value, bottom: Value) -> Value:
    if abs(top) > 10**9 or abs(bottom) > 10**9:
        raise TooComplex("a binomial of too great numbers")
    return at.context.binomial(top, bottom)


RULES: dict[str, Rule] = {
    "neg": lambda at, value: -value,
    "inv": lambda at, value: 1 / value,
    "div": lambda at, top, bottom: top / bottom,
    "percent": lambda at, value: value / 100,
    "deg": lambda at, value: value * at.context.pi / 180,
    "abs": lambda at, value: abs(value),
    "floor": lambda at, value: at.context.floor(at.reduced(value)),
    "ceil": lambda at, value: at.context.ceil(at.reduced(value)),
    "fact": _factorial,
    "binom": _choose,
    "log": _logarithm,
    "ln": _natural,
    "arccot": lambda at, value: at.context.pi / 2 - at.context.atan(value),
    "arcsec": _of_reciprocal("acos"),
    "arccsc": _of_reciprocal("asin"),
}
RULES.update({name: _plain(name) for name in ("sin", "cos", "tan", "cot", "sec", "csc")})
RULES.update({name: _bounded(name) for name in ("tanh", "coth")})
RULES.update({name: _growing(name) for name in ("exp", "sinh", "cosh", "sech", "csch")})
RULES.update({f"arc{name}": _bounded(f"a{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")})
