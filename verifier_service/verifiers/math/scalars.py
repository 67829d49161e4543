"""Numbers as answers write them: exact forms, decimals with their precision, percent, degrees, units.

A scalar is taken apart into a core and its dress (percent, degree, unit); cores are compared
exactly, by decimal precision, then by probing. Lists and relations are not known here.
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor, log10

from verifier_service.domain.enums import Percent, Units
from verifier_service.domain.specs import MathPolicy
from verifier_service.verifiers.math import units
from verifier_service.verifiers.math.caps import Undefined
from verifier_service.verifiers.math.exact import Rational, exact
from verifier_service.verifiers.math.nodes import Call, Node, Number, Quantity, Symbol, negative, walk
from verifier_service.verifiers.math.probing import free_symbols, number, same_value

ENOUGH_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Dressed:
    """A value with its dress; `unit` is None where there is none."""

    core: Node
    percent: bool = False
    degrees: bool = False
    unit: str | None = None


def undress(node: Node) -> Dressed:
    """Takes percent, degree, currency and unit off a value; a sign before them stays on the core."""
    if isinstance(node, Call):
        if node.head == "neg":
            inner = undress(node.args[0])
            if inner.core is not node.args[0]:
                return Dressed(negative(inner.core), inner.percent, inner.degrees, inner.unit)
        elif node.head == "percent":
            return Dressed(node.args[0], percent=True)
        elif node.head == "deg":
            return Dressed(node.args[0], degrees=True)
    elif isinstance(node, Quantity):
        inner = undress(node.value)
        return Dressed(inner.core, inner.percent, inner.degrees, node.unit)
    return Dressed(node)


@dataclass(frozen=True, slots=True)
class Decimal:
    """A decimal literal: its value, the size of its last digit, its count of significant digits."""

    value: Fraction
    step: Fraction
    digits: int


def decimal(node: Node) -> Decimal | None:
    """Returns the decimal that `node` writes (`2.50`, `-6.02\\times10^{23}`), or None for any other form."""
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


def same_scalar(reference: Node, answer: Node, policy: MathPolicy) -> str | None:
    """Returns the rule by which a scalar answer matches, or None."""
    left, right = undress(reference), undress(answer)
    factor = _unit_factor(left, right, policy)
    if factor is None:
        return None
    if left.degrees != right.degrees:
        right = _angle(left, right) or right
        left = left if right.degrees else _angle(right, left) or left
        if left.degrees != right.degrees and not (_plain(left) or _plain(right)):
            return None
    for scale in _percent_scales(left, right, policy):
        rule = same_number(left.core, _scaled(right.core, scale * factor), policy)
        if rule is not None:
            return rule if scale * factor == 1 else "unit" if scale == 1 else "percent"
    return None


def _plain(dressed: Dressed) -> bool:
    return not dressed.degrees and exact(dressed.core) is not None


def _angle(degrees: Dressed, other: Dressed) -> Dressed | None:
    """Returns the other angle in degrees if it is a multiple of pi, read as radians."""
    if not degrees.degrees or not any(isinstance(part, Symbol) and part.name == "pi" for part in walk(other.core)):
        return None
    if free_symbols(other.core):
        return None
    return Dressed(Call("mul", (other.core, Number(180), Call("inv", (Symbol("pi"),)))), degrees=True)


def _scaled(node: Node, factor: Fraction) -> Node:
    if factor == 1:
        return node
    if isinstance(node, Number):
        return Number(node.value * factor)
    return Call("mul", (node, Number(factor)))


def _percent_scales(left: Dressed, right: Dressed, policy: MathPolicy) -> tuple[Fraction, ...]:
    if left.percent == right.percent:
        return (Fraction(1),)
    exactly = Fraction(1, 100) if right.percent else Fraction(100)
    if policy.percent is Percent.STRICT:
        return (exactly,)
    if policy.percent is Percent.EITHER or left.percent:
        return (exactly, Fraction(1))
    return (exactly, Fraction(1)) if _at_least_one(left.core) else (exactly,)


def _at_least_one(node: Node) -> bool:
    try:
        return bool(abs(number(node)) >= 1)
    except Undefined:
        return False


def _unit_factor(left: Dressed, right: Dressed, policy: MathPolicy) -> Fraction | None:
    """Returns what the answer must be multiplied by to be in the reference's unit; None: it may not match."""
    if policy.units is Units.IGNORED:
        return Fraction(1)
    if left.unit is None or right.unit is None:
        missing = right.unit is None and left.unit is not None
        return None if missing and policy.units is Units.REQUIRED else Fraction(1)
    if left.unit == right.unit or {left.unit, right.unit} & units.GENERIC:
        return Fraction(1)
    left_size, right_size = units.measure(left.unit), units.measure(right.unit)
    return right_size[1] / left_size[1] if left_size[0] == right_size[0] else None


def same_number(reference: Node, answer: Node, policy: MathPolicy) -> str | None:
    """Returns the rule by which two cores are the same number or expression, or None."""
    left, right = exact(reference), exact(answer)
    if left is not None and right is not None and left == right:
        return "rational"
    if _has_tolerance(policy):
        return _within(reference, answer, policy)
    written = decimal(reference)
    if written is not None:
        return "decimal" if _rounds_to(written, right, answer) else None
    given = decimal(answer)
    if given is not None and given.digits >= ENOUGH_DIGITS:
        return "decimal" if _long_enough(left, reference, given) else None
    if left is not None and right is not None:
        return None
    if left is not None and given is not None or right is not None and free_symbols(reference):
        return None
    return "numeric" if same_value(reference, answer) else None


def _has_tolerance(policy: MathPolicy) -> bool:
    return (policy.relative_tolerance, policy.absolute_tolerance, policy.significant_digits) != (None, None, None)


def _rational(value: Rational | None, node: Node) -> Fraction | None:
    """Returns a constant's value as a rational good to 40 digits; None for what is no real constant."""
    if value is not None:
        return Fraction(value)
    if free_symbols(node):
        return None
    try:
        sign, mantissa, exponent, _ = number(node)._mpf_
    except (Undefined, AttributeError):
        return None
    if abs(exponent) > 20_000:
        return None
    size = Fraction(int(mantissa)) * (Fraction(2) ** exponent)
    return -size if sign else size


def _rounds_to(written: Decimal, value: Rational | None, node: Node) -> bool:
    found = _rational(value, node)
    return found is not None and abs(found - written.value) * 2 <= written.step


def _long_enough(value: Rational | None, reference: Node, given: Decimal) -> bool:
    found = _rational(value, reference)
    if found is None or found == 0:
        return False
    if found.denominator == 1:
        return abs(given.value - found) <= Fraction(1, 10 ** (ENOUGH_DIGITS - 1)) * min(abs(found), 1)
    return abs(given.value - found) <= abs(found) / 10 ** (ENOUGH_DIGITS - 1)


def _within(reference: Node, answer: Node, policy: MathPolicy) -> str | None:
    left, right = _rational(exact(reference), reference), _rational(exact(answer), answer)
    if left is None or right is None:
        return "numeric" if (free_symbols(reference) and same_value(reference, answer)) else None
    allowed = Fraction(policy.absolute_tolerance or 0) + 0
    allowed = max(allowed, Fraction(policy.relative_tolerance or 0) * abs(left))
    if policy.significant_digits:
        if _rounded(left, policy.significant_digits) == _rounded(right, policy.significant_digits):
            return "tolerance"
    return "tolerance" if abs(left - right) <= allowed else None


def _rounded(value: Fraction, digits: int) -> Fraction:
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
