"""Functions near their limits: what differs from a simpler value by less than any fixed precision is told apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier_service.domain.specs import MathPolicy
from verifier_service.verifiers.math.caps import TooComplex
from verifier_service.verifiers.math.matching import Matcher
from verifier_service.verifiers.math.statements import parse

ODD = ("sin", "tan", "sinh", "tanh", "arctan", "arcsin")


def same(left: str, right: str) -> bool:
    return Matcher(MathPolicy()).decide(parse(left), parse(right)) is not None


@settings(max_examples=30)
@given(st.sampled_from(["tanh", "coth"]), st.integers(20, 1000))
def test_a_saturating_function_never_reaches_its_limit(name: str, argument: int) -> None:
    assert not same("x-1", f"x-\\{name}({argument})")
    assert same(f"x-\\{name}({argument})", f"\\{name}({argument})\\cdot(-1)+x")


@settings(max_examples=30)
@given(st.sampled_from(ODD), st.integers(10, 200))
def test_a_function_of_a_tiny_argument_is_not_its_argument(name: str, exponent: int) -> None:
    tiny = f"10^{{-{exponent}}}"
    assert not same(tiny, f"\\{name}({tiny})")
    assert not same("x", f"x+\\{name}({tiny})")
    assert same("x", f"x+\\{name}({tiny})-\\{name}({tiny})")


@settings(max_examples=30)
@given(st.integers(20, 400))
def test_hyperbolic_functions_differ_from_one_another_and_from_half_a_power(argument: int) -> None:
    names = (f"\\cosh({argument})", f"\\sinh({argument})", f"\\frac{{e^{{{argument}}}}}{{2}}")
    assert not any(same(left, right) for left in names for right in names if left != right)
    assert same("1", f"\\cosh^2({argument})-\\sinh^2({argument})")


def test_a_difference_beyond_all_digits_is_not_taken_for_none() -> None:
    with pytest.raises(TooComplex):
        same("1", "\\tanh(10^{20})")
