"""How printed output is compared, on any bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import CheckerKind
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import Checker
from verifier_service.verifiers.code.checkers import accepts, check_spec

KINDS = [kind for kind in CheckerKind if kind is not CheckerKind.PROGRAM]


@pytest.mark.property
@given(st.binary(max_size=200), st.sampled_from(KINDS))
def test_every_output_is_as_good_as_itself(data: bytes, kind: CheckerKind):
    assert accepts(Checker(kind), data, data)


@pytest.mark.property
@given(st.binary(max_size=100), st.binary(max_size=100), st.sampled_from(KINDS))
def test_every_checker_is_symmetric_on_exact_comparisons_and_never_raises(one: bytes, other: bytes, kind: CheckerKind):
    forth, back = accepts(Checker(kind), one, other), accepts(Checker(kind), other, one)
    assert kind is CheckerKind.FLOATS or forth is back


@pytest.mark.parametrize(
    ("kind", "expected", "printed", "good"),
    [
        (CheckerKind.WHITESPACE, b"a\r\nb\r\n", b"a\nb", True),
        (CheckerKind.WHITESPACE, b" a", b"a", False),
        (CheckerKind.WHITESPACE, b"a\n\nb", b"a\nb", False),
        (CheckerKind.WHITESPACE, "é".encode(), b"\xe9", False),
        (CheckerKind.CASE_INSENSITIVE, "STRASSE É".encode(), "strasse é".encode(), True),
        (CheckerKind.CASE_INSENSITIVE, b"a\xff", b"A\xff", True),
        (CheckerKind.CASE_INSENSITIVE, b"a", b"b", False),
        (CheckerKind.FLOATS, b"inf -1", b"inf -1.0", True),
        (CheckerKind.FLOATS, b"inf", b"-inf", False),
        (CheckerKind.FLOATS, b"nan", b"nan", True),
        (CheckerKind.FLOATS, b"1", b"nan", False),
        (CheckerKind.FLOATS, b"1e3", b"1_000", False),
        (CheckerKind.FLOATS, b"yes 1", b"no 1", False),
        (CheckerKind.FLOATS, b"0", b"1e-10", True),
        (CheckerKind.FLOATS, b"0", b"1e-3", False),
        (CheckerKind.TOKENS, b"", b" \n", True),
        (CheckerKind.UNORDERED_LINES, b"a\nb", b"b\na\n\n", True),
        (CheckerKind.UNORDERED_LINES, b"a b", b"b a", False),
        (CheckerKind.UNORDERED_LINES, b"\na\nb", b"b\n\na", True),
        (CheckerKind.UNORDERED_LINES, b"a\na\nb", b"a\nb\nb", False),
        (CheckerKind.UNORDERED_LINES, b"a\n\nb", b"b\na\n\n", True),
        (CheckerKind.UNORDERED_LINES, b"a\n\nb", b"a\nb", True),
        (CheckerKind.UNORDERED_LINES, b" a\nb", b"a\nb", False),
        (CheckerKind.UNORDERED_LINES, b"a\nb", b"a\nb\nb", False),
        (CheckerKind.UNORDERED_LINES, b"a\nb", b"a\n\n", False),
    ],
)
def test_what_each_checker_lets_pass(kind: CheckerKind, expected: bytes, printed: bytes, good: bool):
    assert accepts(Checker(kind), expected, printed) is good


@pytest.mark.parametrize(
    ("checker", "field"),
    [
        (Checker(CheckerKind.FLOATS, relative_tolerance=-1.0), "code.stdio.checker.relative_tolerance"),
        (Checker(CheckerKind.FLOATS, relative_tolerance=1.0), "code.stdio.checker.relative_tolerance"),
        (Checker(CheckerKind.FLOATS, absolute_tolerance=float("inf")), "code.stdio.checker.absolute_tolerance"),
        (Checker(CheckerKind.PROGRAM), "code.stdio.checker.program"),
    ],
)
def test_a_checker_that_cannot_be_used_is_the_tasks_fault(checker: Checker, field: str):
    with pytest.raises(BadTask) as caught:
        check_spec(checker)
    assert caught.value.field == field
