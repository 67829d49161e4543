"""Decimals and their precision: what a decimal of so many digits stands for.

A decimal reference takes any value that rounds to it; an exact reference takes a decimal that agrees
to ten digits. Nothing here knows units or structures.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10

from verifier_service.verifiers.math.caps import Undefined
from verifier_service.verifiers.math.exact import Rational, exact
from verifier_service.verifiers.math.nodes import Call, Node, Number
from verifier_service.verifiers.math.probing import free_symbols, number

ENOUGH_DIGITS = 10
_CLOSE = Fraction(1, 10**9)


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal literal: its value, the size of its last digit, its count of significant digits."""

    value: Fraction
    step: Fraction
    digits: int


def decimal(node: Node) -> Decimal | None:
    r"""Returns the decimal that `node` writes (`2.50`, `-6.02\times10^{23}`), or None for any other form."""
    if isinstance(node, Number):
        if node.places is None:
            return None
        return Decimal(Fraction(node.value), Fraction(10) ** -node.places, node.digits)
    if not isinstance(node, Call):
        return None
    if node.head == "neg":
        inner = decimal(node.args[0])
        return inner and Decimal(-inner.value, inner.step, inner.digits)
    if node.head == "mul" and len(node.args) == 2:
        mantissa, scale = decimal(node.args[0]), node.args[1]
        if mantissa and isinstance(scale, Call) and scale.head == "pow" and scale.args[0] == Number(10):
            factor = exact(scale)
            if factor is not None:
                return Decimal(mantissa.value * factor, mantissa.step * factor, mantissa.digits)
    return None


def as_rational(value: Rational | None, node: Node) -> Fraction | None:
    """Returns a constant's value as a rational good to 40 digits; None for what is no real constant."""
    if value is not None:
        return Fraction(value)
    if free_symbols(node):
        return None
    try:
        sign, mantissa, exponent, _ = number(node)._mpf_
    except (Undefined, AttributeError):
        return None
    if abs(int(exponent)) > 20_000:
        return None
    size = Fraction(int(mantissa)) * (Fraction(2) ** int(exponent))
    return -size if sign else size


def rounds_to(written: Decimal, value: Rational | None, node: Node) -> bool:
    """Tells whether a value (`node`, rational if `value` is set) rounds to the written decimal."""
    found = as_rational(value, node)
    if found is None:
        return False
    distance = 2 * abs(found - written.value)
    if distance != written.step:
        return distance < written.step
    # Half-way between two decimals: away from zero, or to the even one, as the conventions of rounding have it.
    return abs(written.value) > abs(found) or (written.value / written.step) % 2 == 0


def long_enough(value: Rational | None, reference: Node, given: Decimal) -> bool:
    """Tells whether a decimal agrees with an exact reference to ten digits; with an integer, to nine decimals."""
    found = as_rational(value, reference)
    if found is None or found == 0:
        return False
    size = min(abs(found), Fraction(1)) if found.denominator == 1 else abs(found)
    return abs(given.value - found) <= size * _CLOSE


def rounded(value: Fraction, digits: int) -> Fraction:
    """Returns the value rounded, half up, to significant digits."""
    if value == 0:
        return value
    size = abs(value)
    exponent = floor(log10(size.numerator) - log10(size.denominator)) + 1
    while Fraction(10) ** exponent <= size:
        exponent += 1
    while Fraction(10) ** (exponent - 1) > size:
        exponent -= 1
    step = Fraction(10) ** (exponent - digits)
    return (1 if value > 0 else -1) * Fraction(floor(size / step + Fraction(1, 2))) * step
