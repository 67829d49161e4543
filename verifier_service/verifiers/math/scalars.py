"""Numbers as answers write them: exact forms, decimals with their precision, percent, degrees, units.

A scalar is taken apart into a core and its dress (percent, degree, unit); cores are compared
exactly, by decimal precision, then by probing. Lists and relations are not known here.
"""

from dataclasses import dataclass
from fractions import Fraction

from verifier_service.domain.enums import Percent, Units
from verifier_service.domain.specs import MathPolicy
from verifier_service.verifiers.math import units
from verifier_service.verifiers.math.caps import Undefined
from verifier_service.verifiers.math.decimals import (
    ENOUGH_DIGITS,
    as_rational,
    decimal,
    long_enough,
    rounded,
    rounds_to,
)
from verifier_service.verifiers.math.exact import exact
from verifier_service.verifiers.math.nodes import Call, Node, Number, Quantity, Symbol, negative, walk
from verifier_service.verifiers.math.probing import Undecided, free_symbols, number, same_value
from verifier_service.verifiers.math.symbolic import same_symbolically


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


def same_scalar(reference: Node, answer: Node, policy: MathPolicy) -> str | None:
    """Returns the rule by which a scalar answer matches, or None."""
    left, right = undress(reference), undress(answer)
    factor = _unit_factor(left, right, policy)
    if factor is None:
        return None
    if left.degrees != right.degrees:
        left, right = _angle(right, left) or left, _angle(left, right) or right
        if left.degrees != right.degrees and not (_plain(left) or _plain(right)):
            return None
    for scale in _percent_scales(left, right, policy):
        rule = same_number(left.core, _scaled(right.core, scale * factor), policy)
        if rule is not None:
            return rule if scale * factor == 1 else "unit" if scale == 1 else "percent"
    return None


def _plain(dressed: Dressed) -> bool:
    return not dressed.degrees and dressed.unit != "rad" and exact(dressed.core) is not None


def _angle(degrees: Dressed, other: Dressed) -> Dressed | None:
    """Returns the other angle in degrees if it is a multiple of pi or says that it is in radians."""
    if not degrees.degrees or free_symbols(other.core):
        return None
    if other.unit != "rad" and not any(isinstance(part, Symbol) and part.name == "pi" for part in walk(other.core)):
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
        hundredfold = (Fraction(100), Fraction(1, 100)) if policy.percent is Percent.EITHER else ()
        return (Fraction(1), *hundredfold)
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


def _of_another_kind(left: Dressed, right: Dressed) -> bool:
    """Tells whether a unit or an angle meets a percentage, or an angle meets a unit that is no temperature."""
    if left.degrees and right.percent:
        return True
    if left.unit is None or right.unit is not None:
        return False
    return right.percent or (right.degrees and left.unit not in ("celsius", "fahrenheit", "K", "rad"))


def _unit_factor(left: Dressed, right: Dressed, policy: MathPolicy) -> Fraction | None:
    """Returns what the answer must be multiplied by to be in the reference's unit; None: it may not match."""
    if policy.units is Units.IGNORED:
        return Fraction(1)
    if left.degrees and right.unit in ("celsius", "fahrenheit"):
        return None
    if _of_another_kind(left, right) or _of_another_kind(right, left):
        return None
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
        return "decimal" if rounds_to(written, right, answer) else None
    given = decimal(answer)
    if given is not None and given.digits >= ENOUGH_DIGITS:
        return "decimal" if long_enough(left, reference, given) else None
    if left is not None and right is not None:
        return None
    if left is not None and given is not None:
        return None
    try:
        return "numeric" if same_value(reference, answer) else None
    except Undecided:
        same = same_symbolically(reference, answer)
        if same is None:
            raise
        return "symbolic" if same else None


def _has_tolerance(policy: MathPolicy) -> bool:
    return (policy.relative_tolerance, policy.absolute_tolerance, policy.significant_digits) != (None, None, None)


def _within(reference: Node, answer: Node, policy: MathPolicy) -> str | None:
    left, right = as_rational(exact(reference), reference), as_rational(exact(answer), answer)
    if left is None or right is None:
        return "numeric" if (free_symbols(reference) and same_value(reference, answer)) else None
    allowed = max(Fraction(policy.absolute_tolerance or 0), Fraction(policy.relative_tolerance or 0) * abs(left))
    digits = policy.significant_digits
    if digits and rounded(left, digits) == rounded(right, digits):
        return "tolerance"
    return "tolerance" if abs(left - right) <= allowed else None
