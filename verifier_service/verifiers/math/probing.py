"""Equality of expressions by their values at several points and precisions.

Two constants are equal when they agree at 40 digits and still at 100; two expressions with symbols
when they agree at every point where both are defined. Over the reals first, then over the complex
numbers. Agreement by cancellation is told from agreement by smallness: a true difference does not
shrink with more digits. Rational expressions are decided in a finite field before (`residues`).
"""

import hashlib

from verifier_service.verifiers.math.caps import Undefined
from verifier_service.verifiers.math.functions import NotReal, Value
from verifier_service.verifiers.math.nodes import Call, Node, Symbol, walk
from verifier_service.verifiers.math.numbers import Evaluator
from verifier_service.verifiers.math.residues import same_residue

_DIGITS = 40
_MORE_DIGITS = 100
_MOST_DIGITS = 3_000
_POINTS = 6
_ENOUGH = 2
_SIGNED = 3  # the last point at which symbols are negative
_CONSTANTS = frozenset({"pi", "e", "i", "infty"})


class Undecided(ValueError):
    """No point was found at which both expressions have a value."""


def free_symbols(node: Node) -> frozenset[str]:
    """Returns the names of the variables in `node`."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Symbol)) - _CONSTANTS


def is_complex(node: Node) -> bool:
    """Tells whether the imaginary unit occurs in `node`."""
    return any(isinstance(part, Symbol) and part.name == "i" for part in walk(node))


def same_value(left: Node, right: Node) -> bool:
    """Tells whether two expressions have the same value wherever both have one.

    Raises `Undecided` where no common point is found, `TooComplex` over the caps.
    """
    seed = _seed(left, right)
    residues = same_residue(left, right, seed)
    if residues is not None:
        return residues
    if not (free_symbols(left) or free_symbols(right)):
        return _same_constant(left, right, seed)
    modes = (False,) if is_complex(left) or is_complex(right) else (True, False)
    if modes[0] and _has_bars(left) != _has_bars(right) and _domains_differ(left, right, seed):
        return False  # ln|x| is not ln x
    for real in modes:
        agreed = 0
        for point in range(_POINTS):
            verdict = _agree(left, right, seed, point, real)
            if verdict is False:
                return False
            agreed += verdict is True
            if agreed >= _ENOUGH and point >= _SIGNED:
                return True
        if agreed >= _ENOUGH:
            return True
    raise Undecided("no point at which both have a value")


def _has_bars(node: Node) -> bool:
    return any(isinstance(part, Call) and part.head == "abs" for part in walk(node))


def _domains_differ(left: Node, right: Node, seed: str) -> bool:
    """Tells whether one of two real expressions has a value somewhere and the other has none there."""
    for point in range(1, _SIGNED + 1):
        known = []
        for side in (left, right):
            try:
                Evaluator(seed, point, _DIGITS, real=True).value(side)
                known.append(True)
            except Undefined:
                known.append(False)
        if known[0] != known[1]:
            return True
    return False


def _same_constant(left: Node, right: Node, seed: str) -> bool:
    modes = (False,) if is_complex(left) or is_complex(right) else (True, False)
    for real in modes:
        verdict = _agree(left, right, seed, 0, real)
        if verdict is not None:
            return verdict
    raise Undecided("no value")


def constant_ratio(left: Node, right: Node, positive: bool = False) -> bool:
    """Tells whether `left` is a non-zero constant multiple of `right` (by a positive constant, if asked)."""
    seed = _seed(left, right)
    modes = (False,) if is_complex(left) or is_complex(right) else (True, False)
    for real in modes:
        ratios: list[Value] = []
        for point in range(_POINTS):
            pair = _values(left, right, seed, point, _DIGITS, real)
            if pair is not None and pair[2] < _DIGITS // 2:
                if not pair[0] or not pair[1]:
                    return False
                ratios.append(pair[0] / pair[1])
                if abs(ratios[-1] - ratios[0]) > abs(ratios[0]) * 1e-25:
                    return False
            if len(ratios) >= 4:
                break
        if len(ratios) >= 2:
            return not positive or _is_positive(ratios[0])
    return False


def _is_positive(value: Value) -> bool:
    return bool(value.imag == 0 and value.real > 0)


def number(node: Node, digits: int = _DIGITS) -> Value:
    """Returns the value of a constant as a real `mpf`. Raises `Undefined` where it has none."""
    return Evaluator("", -1, digits, real=True).value(node)


def _seed(left: Node, right: Node) -> str:
    return hashlib.blake2b(repr((left, right)).encode(errors="replace"), digest_size=8).hexdigest()


def _values(left: Node, right: Node, seed: str, point: int, digits: int, real: bool) -> tuple[Value, Value, int] | None:
    """Returns both values and how many digits the terms of a sum lie apart; None where one has no value."""
    evaluator = Evaluator(seed, point, digits, real)
    try:
        return evaluator.value(left), evaluator.value(right), int(evaluator.spread_bits * 0.302)
    except (Undefined, NotReal):
        return None


def _agree(left: Node, right: Node, seed: str, point: int, real: bool) -> bool | None:
    pair = _values(left, right, seed, point, _DIGITS, real)
    if pair is None:
        return None
    gap, size = abs(pair[0] - pair[1]), max(abs(pair[0]), abs(pair[1]))
    if gap > size * 1e-20 and gap > 1e-15:
        return False
    digits = max(_MORE_DIGITS, pair[2] + 60)
    if digits > _MOST_DIGITS:
        raise Undecided("terms of a sum that lie too far apart")
    finer = _values(left, right, seed, point, digits, real)
    if finer is None:
        return None
    context = Evaluator("", -1, digits, real).context
    fine_gap, fine_size = abs(finer[0] - finer[1]), max(abs(finer[0]), abs(finer[1]))
    if fine_gap == 0 or fine_gap <= fine_size * context.mpf(10) ** (15 - digits):
        return True
    return bool(fine_gap < gap * 1e-40) if gap else bool(fine_gap < 1e-80)
