"""Equality of rational expressions in a finite field: exact on numbers of any size, and fast.

Two expressions made of numbers, symbols, sums, products and whole powers are equal as rational
functions if and only if they agree (but for a chance of about 2^-55) at a random point modulo a large
prime. `2^{74207281} - 1` costs 27 squarings. Symbols get random residues, the imaginary unit a root of -1;
pi and e, which are algebraically independent of all else here, count as symbols.
"""

import hashlib

from verifier_service.verifiers.math.exact import exact
from verifier_service.verifiers.math.nodes import Call, Node, Number, Symbol

_PRIME = 2305843009213693921  # 2^61 - 31, congruent to 1 modulo 4
_TRIES = 3
_HEADS = frozenset({"add", "mul", "neg", "inv", "div", "pow", "percent"})


class _NoInverse(ArithmeticError):
    """A division by zero at this point."""


class _OutsideField(ValueError):
    """The expression is no rational function."""


def _imaginary_unit() -> int:
    for base in range(2, 100):
        root = pow(base, (_PRIME - 1) // 4, _PRIME)
        if root * root % _PRIME == _PRIME - 1:
            return root
    raise AssertionError("the modulus is no prime congruent to 1 modulo 4")


_I = _imaginary_unit()


def same_residue(left: Node, right: Node, seed: str) -> bool | None:
    """Tells whether two rational expressions are equal; None where one of them is none, or has no value."""
    try:
        for attempt in range(_TRIES):
            point = f"{seed}:{attempt}"
            try:
                return residue(left, point) == residue(right, point)
            except _NoInverse:
                continue
    except _OutsideField:
        return None
    return None


def residue(node: Node, point: str) -> int:
    """Returns the value of a rational expression at a point of the field."""
    if isinstance(node, Number):
        top, bottom = node.value.numerator, node.value.denominator
        return top % _PRIME if bottom == 1 else top * _inverse(bottom) % _PRIME
    if isinstance(node, Symbol):
        return _symbol(node.name, point)
    if not isinstance(node, Call) or node.head not in _HEADS:
        raise _OutsideField
    if node.head == "pow":
        return _power(node, point)
    values = [residue(arg, point) for arg in node.args]
    if node.head == "add":
        return sum(values) % _PRIME
    if node.head == "mul":
        total = 1
        for value in values:
            total = total * value % _PRIME
        return total
    return _unary(node.head, values)


def _unary(head: str, values: list[int]) -> int:
    if head == "neg":
        return -values[0] % _PRIME
    if head == "inv":
        return _inverse(values[0])
    if head == "percent":
        return values[0] * _inverse(100) % _PRIME
    return values[0] * _inverse(values[1]) % _PRIME


def _power(node: Call, point: str) -> int:
    exponent = exact(node.args[1])
    if exponent is None or exponent.denominator != 1:
        raise _OutsideField
    base = residue(node.args[0], point)
    if exponent <= 0 and base == 0:
        raise _NoInverse
    return pow(base, int(exponent), _PRIME)


def _inverse(value: int) -> int:
    if value % _PRIME == 0:
        raise _NoInverse
    return pow(value, -1, _PRIME)


def _symbol(name: str, point: str) -> int:
    if name in ("infty", "emptyset"):
        raise _OutsideField
    if name == "i":
        return _I
    digest = hashlib.blake2b(f"{point}|{name}".encode(errors="replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % _PRIME
