"""Equality of expressions by their values at several points and precisions.

Two constants are equal when they agree at 40 digits and still at 100; two expressions with symbols
when they agree at every point where both are defined. Over the reals first, then over the complex
numbers. Agreement by cancellation is told from agreement by smallness: a true difference does not
shrink with more digits. Rational expressions are decided in a finite field before (`residues`).
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass

from verifier_service.verifiers.math.caps import TooComplex, Undefined
from verifier_service.verifiers.math.functions import NotReal, Value
from verifier_service.verifiers.math.nodes import Call, Node, Number, Symbol, walk
from verifier_service.verifiers.math.numbers import Evaluator
from verifier_service.verifiers.math.residues import same_residue

_DIGITS = 40
_MORE_DIGITS = 100
_MOST_DIGITS = 3_000
_STEP = 100
_HIDDEN_DIGITS = 3_000  # behind which a difference of higher order may stand
_ROUNDS = 5  # of working digits for one constant
_POINTS = 6
_ENOUGH = 2
_SIGNED = 3  # the last point at which symbols are negative
_BENT_POINTS = range(_POINTS, _POINTS + 12)  # small and great ones, where a bar or a root may bend
_BENT = frozenset({"abs", "norm", "root", "max", "min", "sgn"})
_CONSTANTS = frozenset({"pi", "e", "i", "infty"})


class Undecided(ValueError):
    """The algebra cannot tell: no point at which both have a value, or a reference beyond its digits."""


def free_symbols(node: Node) -> frozenset[str]:
    """Returns the names of the variables in `node`."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Symbol)) - _CONSTANTS


def is_complex(node: Node) -> bool:
    """Tells whether the imaginary unit occurs in `node`."""
    return any(isinstance(part, Symbol) and part.name == "i" for part in walk(node))


def same_value(left: Node, right: Node) -> bool:
    """Tells whether two expressions have the same value wherever both have one.

    False for a `right` that has a value nowhere. Raises `Undecided` where there is no common point
    otherwise, `TooComplex` over the caps.
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
                break
        if agreed >= _ENOUGH:
            return not (real and _bends(left, right) and _differ_elsewhere(left, right, seed))
    return _no_common_point(left, right, seed, _POINTS)


def _no_common_point(left: Node, right: Node, seed: str, points: int) -> bool:
    """Returns False for an answer without a value anywhere, which is its own fault. Raises `Undecided` otherwise."""
    if _has_value(left, seed, points) and not _has_value(right, seed, points):
        return False
    raise Undecided("no point at which both have a value")


def _has_value(node: Node, seed: str, points: int) -> bool:
    for point in range(points):
        with suppress(Undefined):
            Evaluator(seed, point, _DIGITS, real=False).value(node)
            return True
    return False


def _bends(*nodes: Node) -> bool:
    """Tells whether a function that is not smooth occurs: `|x^2 - 1|` is `x^2 - 1` on one side of a bend alone."""
    return any(
        isinstance(part, Call)
        and (
            part.head in _BENT
            or (part.head == "pow" and not _is_whole(part.args[1]) and not free_symbols(part.args[1]))
        )
        for node in nodes
        for part in walk(node)
    )


def _is_whole(node: Node) -> bool:
    return isinstance(node, Number) and node.value.denominator == 1


def _differ_elsewhere(left: Node, right: Node, seed: str) -> bool:
    """Tells whether two expressions that agree nearby differ at smaller or greater values of their symbols."""
    for point in _BENT_POINTS:
        with suppress(TooComplex, Undecided):
            if _agree(left, right, seed, point, real=True) is False:
                return True
    return False


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
    return _no_common_point(left, right, seed, 1)


def constant_ratio(left: Node, right: Node, positive: bool = False) -> bool:
    """Tells whether `left` is a non-zero constant multiple of `right` (by a positive constant, if asked)."""
    seed = _seed(left, right)
    modes = (False,) if is_complex(left) or is_complex(right) else (True, False)
    for real in modes:
        ratios: list[Value] = []
        for point in range(_POINTS):
            pair = _values(left, right, seed, point, _DIGITS, real)
            if pair is not None and pair.spread < _DIGITS // 2:
                if not pair.left or not pair.right:
                    return False
                ratios.append(pair.left / pair.right)
                if abs(ratios[-1] - ratios[0]) > abs(ratios[0]) * 1e-25:
                    return False
            if len(ratios) >= 4:
                break
        if len(ratios) >= 2:
            return not positive or _is_positive(ratios[0])
    return False


def _is_positive(value: Value) -> bool:
    return bool(value.imag == 0 and value.real > 0)


def number(node: Node) -> Value:
    """Returns the value of a constant as a real `mpf`, good to 40 digits, or to none of a true zero.

    Raises `Undefined` where it has none, `TooComplex` where that would take too many digits.
    """
    needed = _DIGITS
    for _ in range(_ROUNDS):
        working = needed
        evaluator = Evaluator("", -1, working, real=True)
        value = evaluator.value(node)
        needed = _DIGITS + evaluator.lost_digits + evaluator.cancelled_digits
        if needed <= working:
            break
        _check_digits(needed)
    return value


def _check_digits(digits: int) -> None:
    if digits > _MOST_DIGITS:
        raise TooComplex("a value that takes too many digits to work out")


def _seed(left: Node, right: Node) -> str:
    return hashlib.blake2b(repr((left, right)).encode(errors="replace"), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class _Pair:
    """Both values at one point, and by how many digits the terms of a sum lie apart on either side."""

    left: Value
    right: Value
    spreads: tuple[int, int]

    @property
    def spread(self) -> int:
        return max(self.spreads)

    @property
    def gap(self) -> Value:
        return abs(self.left - self.right)

    @property
    def size(self) -> Value:
        return max(abs(self.left), abs(self.right))


def _values(left: Node, right: Node, seed: str, point: int, digits: int, real: bool) -> _Pair | None:
    """Returns both values at a point; None where one has no value.

    Digits that the reduction of great arguments costs (`sin(10^100)`) are worked out besides.
    """
    working = digits
    for _ in range(_ROUNDS):
        evaluator = Evaluator(seed, point, working, real)
        try:
            value = evaluator.value(left)
            hidden, evaluator.spread_bits, evaluator.cancelled_bits = evaluator.hidden_bits, 0, 0
            pair = _Pair(value, evaluator.value(right), (_digits(hidden), _digits(evaluator.hidden_bits)))
        except (Undefined, NotReal):
            return None
        needed = digits + evaluator.lost_digits
        if needed <= working:
            break
        _check_digits(needed)
        working = needed
    return pair


def _digits(bits: int) -> int:
    return int(bits * 0.302)


def _agree(left: Node, right: Node, seed: str, point: int, real: bool) -> bool | None:
    pair = _values(left, right, seed, point, _DIGITS, real)
    if pair is None:
        return None
    coarse = _DIGITS
    if pair.spread > _DIGITS // 2:
        _check_spread(pair)
        coarse = _in_steps(_DIGITS + pair.spread)
        pair = _values(left, right, seed, point, coarse, real) or pair
    if pair.gap > pair.size * 1e-20 and pair.gap > 1e-15:
        return False
    digits = _in_steps(max(_MORE_DIGITS, pair.spread + min(3 * pair.spread, _HIDDEN_DIGITS) + 60))
    finer = _values(left, right, seed, point, digits, real)
    if finer is None:
        return None
    if finer.gap == 0 or finer.gap * 10 ** (digits - pair.spread - 15) <= finer.size:
        return True
    if not pair.gap:
        return bool(finer.gap * 10 ** (4 * digits // 5) < 1)
    return bool(finer.gap * 10 ** (9 * (digits - coarse) // 10) < pair.gap)  # rounding shrinks with every digit more


def _in_steps(digits: int) -> int:
    """Returns digits rounded up, so that few contexts are made."""
    return -(-digits // _STEP) * _STEP


def _check_spread(pair: _Pair) -> None:
    """Raises `Undecided` where a difference in the reference may hide too far out, `TooComplex` where in the answer."""
    if pair.spreads[0] + 60 > _MOST_DIGITS:
        raise Undecided("terms of a sum that lie too far apart")
    if pair.spread + 60 > _MOST_DIGITS:
        raise TooComplex("terms of a sum that lie too far apart")
