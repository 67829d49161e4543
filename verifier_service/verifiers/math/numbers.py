"""Floating-point values of expressions at one point, at a chosen precision, over the reals or the complex numbers.

Symbols get values from a hash of their names; operations without numeric meaning here (sums,
integrals, unknown functions, matrices) get a value from a hash of their arguments' values, so that
equal operands give equal values whatever their form. Nothing here decides equality.
"""

import hashlib

from verifier_service.verifiers.math.caps import MAX_EXPONENT_BITS, MAX_PROBE_NODES, TooComplex, Undefined
from verifier_service.verifiers.math.exact import exact
from verifier_service.verifiers.math.flattening import FLAT, hidden_bits
from verifier_service.verifiers.math.functions import RULES, Arithmetic, NotReal, Value, context
from verifier_service.verifiers.math.nodes import (
    Call,
    Chain,
    Group,
    Listing,
    Matrix,
    Node,
    Number,
    Quantity,
    Symbol,
    Words,
    children,
    is_constant,
)

_UNDEFINED_AT_ZERO = frozenset({"div", "inv", "ln", "log"})
_WITH_POLES = frozenset({"tan", "sec", "cot", "csc"})
_SCALED = 6  # the first point at which symbols are no longer of magnitude 1
_SCALES = (0.125, 3, 12)
_TINY_ORDERS = 3
_LONG_BITS = 100  # of a numeral whose last digits are lost at the least precision
_STEPS = frozenset({"floor", "ceil"})  # constant between steps: a few points tell nothing of them


class NoNumber(Undefined):
    """What is no number at any point, such as infinity."""


class Evaluator:
    """Evaluates expressions at point number `point` with `digits` decimal digits."""

    def __init__(self, seed: str, point: int, digits: int, real: bool) -> None:
        """Takes the point; point -1 is none: only constants have a value there."""
        self.context = context(digits)
        self.arithmetic = Arithmetic(self.context, real)
        self.seed = f"{seed}:{point}"
        self.sign_seed = seed
        self.point = point
        self.real = real
        self.budget = MAX_PROBE_NODES
        self.spread_bits = 0  # by how much the greatest term of a sum outgrew its smallest
        self.cancelled_bits = 0  # by how much the greatest term of a sum outgrew the sum
        self.symbols: dict[str, Value] = {}
        self.checking = False  # whether another evaluator asks whether a divisor is zero but for rounding

    def value(self, node: Node) -> Value:
        """Returns the value. Raises `Undefined`, `NotReal` and `TooComplex`."""
        self.budget -= 1
        if self.budget < 0:
            raise TooComplex("too much to evaluate")
        if isinstance(node, Number):
            return self._rational(node.value.numerator, node.value.denominator)
        if isinstance(node, Symbol):
            return self._symbol(node.name)
        if isinstance(node, Call):
            return self._guard(self._call(node))
        if isinstance(node, Quantity):
            return self.value(node.value) * self._hashed(f"unit:{node.unit}")
        return self._hashed(self.mark(node))

    def _rational(self, top: int, bottom: int) -> Value:
        if (length := max(top.bit_length(), bottom.bit_length())) > _LONG_BITS:
            self._hides(length)
        return self.context.mpf(top) if bottom == 1 else self.context.mpf(top) / bottom

    def _symbol(self, name: str) -> Value:
        if name in self.symbols:
            return self.symbols[name]
        if name == "pi":
            value = +self.context.pi
        elif name == "e":
            value = +self.context.e
        elif name == "i":
            if self.real:
                raise NotReal("the imaginary unit")
            value = self.context.mpc(0, 1)
        elif name in ("infty", "emptyset"):
            raise NoNumber("no number")
        else:
            value = self._hashed(name) * self._scale()
            if self._is_negative(name):
                value = -value
        self.symbols[name] = value
        return value

    def _is_negative(self, name: str) -> bool:
        """Tells the sign of a symbol: all positive, then mixed, then mixed the other way round, then all negative.

        From the seventh point on mixed one way and the other, in turn.
        """
        if self.point not in (1, 2, 3) and self.point < _SCALED:
            return False
        odd = hashlib.blake2b(f"{self.sign_seed}{name}".encode(errors="replace"), digest_size=1).digest()[0] % 2 == 1
        return self.point == 3 or odd == (self.point % 2 == 1)

    def _scale(self) -> Value:
        """Returns what symbols are multiplied by: from the seventh point on they are small and great in turn."""
        return self.context.mpf(1 if self.point < _SCALED else _SCALES[self.point % len(_SCALES)])

    def _hashed(self, text: str) -> Value:
        if self.point < 0:
            raise Undefined("no constant")
        digest = hashlib.blake2b(f"{self.seed}|{text}".encode(errors="replace"), digest_size=8).digest()
        return self.context.mpf(int.from_bytes(digest, "big")) / 2**64 * 3 + self.context.mpf("0.37")

    def mark(self, node: Node) -> str:
        """Returns a text that two nodes of equal value (and equal form, where there is no value) share."""
        if isinstance(node, Number | Symbol | Call | Quantity):
            try:
                return self._text(self.value(node))
            except NoNumber:
                pass
        parts = ",".join(self.mark(child) for child in children(node))
        if isinstance(node, Call):
            return f"{node.head}({parts})"
        if isinstance(node, Chain):
            return f"{node.ops}({parts})"
        if isinstance(node, Group):
            return f"{node.opening}{parts}{node.closing}"
        if isinstance(node, Matrix):
            return f"matrix{len(node.rows)}({parts})"
        if isinstance(node, Listing):
            return f"list({parts})"
        return node.text if isinstance(node, Words) else node.name if isinstance(node, Symbol) else parts

    def _text(self, value: Value) -> str:
        real, imaginary = (value.real, value.imag) if isinstance(value, self.context.mpc) else (value, 0)
        exponent = -(7 * self.context.dps // 10)
        parts = [0 if not part or abs(part) < self.context.mpf(10) ** exponent else part for part in (real, imaginary)]
        return "/".join(self.context.nstr(part, 6 * self.context.dps // 10) for part in parts)

    def _guard(self, value: Value) -> Value:
        for part in (value.real, value.imag) if isinstance(value, self.context.mpc) else (value,):
            if not self.context.isfinite(part):
                raise Undefined("no finite value")
            if part and abs(self.context.mag(part)) > 2**MAX_EXPONENT_BITS:
                raise TooComplex("a number of too great magnitude")
        return value

    def _call(self, node: Call) -> Value:
        head, args = node.head, node.args
        if head == "add":
            return self._sum([self.value(arg) for arg in args])
        if head == "mul":
            total = self.value(args[0])
            for arg in args[1:]:
                total = total * self.value(arg)
            return total
        if head == "pow":
            return self._power(args[0], args[1])
        if head == "root":
            return self._root(self.value(args[0]), exact(args[1]), args[1])
        rule = RULES.get(head)
        if rule is None or len(args) > 2 or (head in _STEPS and not is_constant(args[0])):
            return self._hashed(self._opaque_mark(node))
        values = [self.value(arg) for arg in args]
        if head in FLAT:
            self._hides(hidden_bits(self.context, head, values[0]))
        if head in _UNDEFINED_AT_ZERO:
            self._check_not_zero(args[-1] if head == "div" else args[0], values[-1] if head == "div" else values[0])
        try:
            result = rule(self.arithmetic, *values)
            if head in _WITH_POLES and result:
                self._check_not_zero(Call("inv", (node,)), 1 / result)
            return result
        except (ZeroDivisionError, ValueError) as error:
            raise Undefined(str(error)) from None
        except TypeError:
            raise NotReal("no real value") from None

    def _check_not_zero(self, node: Node, value: Value) -> None:
        r"""Raises `Undefined` where a divisor is zero but for rounding, as `\sin\pi`: it shrinks with more digits."""
        small = bool(value) and self.context.mag(value) <= -self.context.prec // 2
        if not small or self.checking or exact(node) is not None:
            return
        finer = Evaluator(self.sign_seed, self.point, 2 * self.context.dps, self.real)
        self.budget //= 2
        finer.budget = self.budget
        finer.checking = True
        if abs(finer.value(node)) < abs(value) * 1e-12:
            raise Undefined("a division by zero")

    def _hides(self, bits: int) -> None:
        """Notes that a difference may be seen only beyond so many digits."""
        self.spread_bits = max(self.spread_bits, bits)

    def _sum(self, values: list[Value]) -> Value:
        sizes = [self.context.mag(value) for value in values if value]
        if sizes:
            self.spread_bits = max(self.spread_bits, max(sizes) - min(sizes))
        total = values[0]
        for value in values[1:]:
            total = total + value
        if sizes:
            left = self.context.mag(total) if total else min(max(sizes), 0) - self.context.prec
            self.cancelled_bits = max(self.cancelled_bits, int(max(sizes) - left))
        return total

    @property
    def lost_digits(self) -> int:
        """How many digits more than it was made with this evaluation would have needed, sums left out."""
        return -(-self.arithmetic.lost_bits * 302 // 1000)

    @property
    def hidden_bits(self) -> int:
        """How many binary digits terms lie apart, a function is near its limit, or a sum lost by cancellation."""
        return max(self.spread_bits, self.cancelled_bits)

    @property
    def cancelled_digits(self) -> int:
        """How many digits a sum lost by cancellation, where one term is not as good as zero."""
        return -(-self.cancelled_bits * 302 // 1000)

    def _opaque_mark(self, node: Call) -> str:
        return f"{node.head}({','.join(self.mark(arg) for arg in node.args)})"

    def _power(self, base_node: Node, exponent_node: Node) -> Value:
        if isinstance(exponent_node, Symbol) and exponent_node.name in ("star", "T", "dagger", "+", "top"):
            return self._hashed(f"{exponent_node.name}({self.mark(base_node)})")
        base = self.value(base_node)
        rational = exact(exponent_node)
        if rational is not None and rational < 0:
            self._check_not_zero(base_node, base)
        exponent = (
            self._rational(rational.numerator, rational.denominator)
            if rational is not None
            else self.value(exponent_node)
        )
        if base == 0:
            if rational is None or rational <= 0:
                raise Undefined("zero to a power that is not positive")
            return base
        size = self.context.mag(exponent) + max(self.context.mag(self.context.log(abs(base))), 0) if exponent else 0
        if size > MAX_EXPONENT_BITS - 4:
            raise TooComplex("a power of too great magnitude")
        if exponent:
            self._hides(-_TINY_ORDERS * int(size))
        if isinstance(base, self.context.mpf) and base < 0 and isinstance(exponent, self.context.mpf):
            return self._negative_power(base, exponent, rational)
        return self.context.power(base, exponent)

    def _negative_power(self, base: Value, exponent: Value, rational: Value) -> Value:
        if rational is not None and rational.denominator % 2:
            size = self.context.power(-base, exponent)
            return -size if rational.numerator % 2 else size
        if self.real:
            raise NotReal("a power of a negative number")
        return self.context.power(base, exponent)

    def _root(self, radicand: Value, index: Value, index_node: Node) -> Value:
        if index is None:
            return self.context.power(radicand, 1 / self.value(index_node))
        if index == 0:
            raise Undefined("a root of index zero")
        if isinstance(radicand, self.context.mpf) and radicand < 0:
            if index.denominator == 1 and index % 2:
                return -self.context.power(-radicand, self._rational(index.denominator, index.numerator))
            if self.real:
                raise NotReal("a root of a negative number")
        if index == 2:
            return self.context.sqrt(radicand)
        return (
            self.context.power(radicand, self._rational(index.denominator, index.numerator)) if radicand else radicand
        )
