"""Rational values, exactly and within caps.

`exact` gives the value of an expression that is rational by integer arithmetic alone, None where it
is not (or where only floating point would tell). A power or factorial is estimated before it is
worked out; what is too large stays symbolic (None).
"""

from collections.abc import Callable
from fractions import Fraction
from math import comb, factorial, isqrt

from verifier_service.verifiers.math.caps import MAX_EXACT_BITS, MAX_FACTORIAL, Undefined
from verifier_service.verifiers.math.nodes import Call, Node, Number

Rational = Fraction | int


def exact(node: Node) -> Rational | None:
    """Returns the rational value of `node`, or None. Raises `Undefined` on a division by zero."""
    if isinstance(node, Number):
        return node.value
    if not isinstance(node, Call):
        return None
    rule = _RULES.get(node.head)
    if rule is None:
        return None
    values = []
    for arg in node.args:
        value = exact(arg)
        if value is None:
            return None
        values.append(value)
    result = rule(*values) if node.head not in _MANY else rule(values)
    return result if result is None or bits(result) <= MAX_EXACT_BITS else None


def bits(value: Rational) -> int:
    """Returns how many binary digits a rational takes."""
    if isinstance(value, int):
        return value.bit_length()
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def _sum(values: list[Rational]) -> Rational:
    total: Rational = 0
    for value in values:
        total += value
        if bits(total) > MAX_EXACT_BITS:
            break
    return total


def _product(values: list[Rational]) -> Rational:
    total: Rational = 1
    for value in values:
        total *= value
        if bits(total) > MAX_EXACT_BITS:
            break
    return total


def _quotient(top: Rational, bottom: Rational) -> Rational:
    if bottom == 0:
        raise Undefined("a division by zero")
    return Fraction(top) / bottom


def power(base: Rational, exponent: Rational) -> Rational | None:
    """Returns the rational power, None where it is irrational or too large. Raises `Undefined` on 0^-1 and 0^0."""
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        exponent = exponent.numerator
    if base == 0:
        if exponent <= 0:
            raise Undefined("zero to a power that is not positive")
        return 0
    if isinstance(exponent, int):
        if base in (1, -1):
            return 1 if base == 1 or exponent % 2 == 0 else -1
        if bits(base) * abs(exponent) > MAX_EXACT_BITS:
            return None
        return Fraction(base) ** exponent
    if exponent.denominator > 64:
        return None
    rooted = root(base, exponent.denominator)
    return None if rooted is None else power(rooted, exponent.numerator)


def root(radicand: Rational, index: Rational) -> Rational | None:
    """Returns the real root where it is rational (the negative one of an odd index and a negative radicand)."""
    if isinstance(index, Fraction) or not 1 < index <= 64:
        return radicand if index == 1 else None
    if radicand < 0:
        inner = root(-radicand, index) if index % 2 else None
        return None if inner is None else -inner
    value = Fraction(radicand)
    top, bottom = _integer_root(value.numerator, index), _integer_root(value.denominator, index)
    return None if top is None or bottom is None else Fraction(top, bottom)


def _integer_root(value: int, index: int) -> int | None:
    if index == 2:
        found = isqrt(value)
    else:
        found = 1 << -(-value.bit_length() // index)
        while found and (better := ((index - 1) * found + value // found ** (index - 1)) // index) < found:
            found = better
    return found if found**index == value else None


def _factorial(value: Rational) -> Rational | None:
    if value.denominator != 1 or value < 0:
        raise Undefined("a factorial of no natural number")
    return factorial(int(value)) if value <= MAX_FACTORIAL else None


def _binomial(top: Rational, bottom: Rational) -> Rational | None:
    if top.denominator != 1 or bottom.denominator != 1 or not 0 <= top <= MAX_FACTORIAL:
        return None
    return comb(int(top), int(bottom)) if bottom >= 0 else 0


_MANY = frozenset({"add", "mul"})
_RULES: dict[str, Callable[..., Rational | None]] = {
    "add": _sum,
    "mul": _product,
    "neg": lambda value: -value,
    "inv": lambda value: _quotient(1, value),
    "div": _quotient,
    "pow": power,
    "root": root,
    "abs": abs,
    "floor": lambda value: value.numerator // value.denominator,
    "ceil": lambda value: -(-value.numerator // value.denominator),
    "fact": _factorial,
    "binom": _binomial,
    "percent": lambda value: Fraction(value) / 100,
}
