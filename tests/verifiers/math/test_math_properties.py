"""Rules of the math kind that hold for every input: reflexive, symmetric, mutants fail, nothing raises, linear."""

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason, Verdict
from verifier_service.verifiers.math.caps import MAX_TOKENS, TooComplex, Unreadable
from verifier_service.verifiers.math.lexer import tokenize
from verifier_service.verifiers.math.statements import parse
from verifier_service.verifiers.math.undefined import is_undefined
from verifier_service.verifiers.math.verifier import prepare

numbers = st.integers(-999, 999)
atoms = st.one_of(numbers.map(str), st.sampled_from(["x", "y", r"\pi", r"\sqrt{2}", r"\ln 3", "2^{5}", r"\theta"]))


def _combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: f"({p[0]})+({p[1]})"),
        pairs.map(lambda p: f"({p[0]}) \\cdot ({p[1]})"),
        pairs.map(lambda p: f"\\frac{{{p[0]}}}{{{p[1]}}}"),
        inner.map(lambda e: f"\\sqrt{{({e})^2+1}}"),
        inner.map(lambda e: f"\\sin({e})"),
    )


expressions = st.recursive(atoms, _combine, max_leaves=6).filter(lambda text: not is_undefined(parse(text)))
pieces = [*"0123456789xyzie+-*/^_=<>(){}[]|,.;:!%'$\\ \n", "\\frac", "\\text{", "\\begin{cases}", "½", "²", "or "]
soup = st.lists(st.sampled_from(pieces), max_size=30).map("".join)


def verdict(reference: str, answer: str) -> Verdict:
    judge = prepare(MathTask(references=(reference,)), starts_in_thinking=False)
    return judge.judge(Completion(text=f"Thus $\\boxed{{{answer}}}$"))


@pytest.mark.property
@given(expressions)
def test_every_expression_matches_itself(expression: str) -> None:
    assert verdict(expression, expression).passed


@pytest.mark.property
@given(expressions, expressions)
def test_exact_forms_match_both_ways_or_neither(left: str, right: str) -> None:
    there, back = verdict(left, right), verdict(right, left)
    if Reason.UNDECIDED not in (there.reason, back.reason):
        assert there.passed == back.passed


@pytest.mark.property
@given(expressions)
def test_a_mutant_never_matches(expression: str) -> None:
    shifted = verdict(expression, f"({expression})+1")
    assert not shifted.passed


@pytest.mark.property
@given(numbers, st.integers(1, 999))
def test_a_fraction_matches_its_renderings_and_no_neighbour(top: int, bottom: int) -> None:
    value = Fraction(top, bottom)
    reference = f"\\frac{{{top}}}{{{bottom}}}"
    reduced = f"{value.numerator}/{value.denominator}"
    for rendering in (f"{top}/{bottom}", f"\\dfrac{{{3 * top}}}{{{3 * bottom}}}", reduced):
        assert verdict(reference, rendering).passed
    assert not verdict(reference, f"{top + 1}/{bottom}").passed
    assert not verdict(reference, f"{top}/{bottom}+10^{{-30}}").passed


@pytest.mark.property
@given(st.integers(1, 10**15))
def test_thousands_separators_never_change_a_number(value: int) -> None:
    grouped = f"{value:,}"
    for rendering in (grouped, grouped.replace(",", "{,}"), grouped.replace(",", "\\,"), f"{value}.0"):
        assert verdict(str(value), rendering).passed
    assert not verdict(str(value), f"{value + 1:,}").passed


@pytest.mark.property
@given(st.lists(numbers, min_size=2, max_size=5, unique=True), st.randoms(use_true_random=False))
def test_a_list_matches_in_any_order_a_tuple_in_its_own(values: list[int], random) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)
    spelled, other = ", ".join(map(str, values)), ", ".join(map(str, shuffled))
    assert verdict(spelled, other).passed
    assert verdict(f"({spelled})", f"({other})").passed == (values == shuffled)


@pytest.mark.property
@given(st.one_of(st.text(), soup))
def test_nothing_raises_on_any_text(text: str) -> None:
    judge = prepare(MathTask(references=("7",)), starts_in_thinking=False)
    assert judge.judge(Completion(text=text)).score in (0.0, 1.0)
    judge.judge(Completion(text=f"\\boxed{{{text}}}"))


@pytest.mark.property
@given(st.one_of(st.text(), soup))
def test_reading_fails_only_in_the_two_ways_it_names(text: str) -> None:
    with suppress(Unreadable, TooComplex):
        parse(text)


@pytest.mark.parametrize(
    "unit",
    [
        "1+",
        "(",
        "{",
        "\\frac",
        "|",
        "-",
        "x^",
        "\\text{",
        "a ",
        "\u0301",
        "½",
        "1 or ",
        "=1",
        "\\left(",
        "'",
        "$",
        "\\\\",
    ],
)
def test_hostile_repetition_stays_within_its_token_cap(unit: str) -> None:
    with suppress(Unreadable, TooComplex):
        assert len(tokenize((unit * 20_000)[:20_000])) <= MAX_TOKENS
    judge = prepare(MathTask(references=("7",)), starts_in_thinking=False)
    assert not judge.judge(Completion(text="\\boxed{" + unit * 50_000 + "}")).passed


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("\\{", "\\}"),
        ("(", ")"),
        ("-2((", ")^2+1)"),
        ("\\frac{1}{1+", "}"),
        ("|", "|"),
        ("\\sqrt{1+", "}"),
        ("x^{", "}"),
    ],
)
@pytest.mark.parametrize("times", [10, 25, 40, 59, 200])
def test_deep_nesting_is_judged_or_refused_without_a_stack_overflow(opening: str, closing: str, times: int) -> None:
    nested = opening * times + "x" + closing * times
    judge = prepare(MathTask(references=("7", "x", "\\{x\\}")), starts_in_thinking=False)
    assert not judge.judge(Completion(text=f"\\boxed{{{nested}+1}}")).passed
