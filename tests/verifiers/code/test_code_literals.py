"""Python literals, read without Python."""

import ast
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.verifiers.code.literals import NoLiteral, read

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.binary()
)
HASHED = st.recursive(SCALARS, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=5)
VALUES = st.recursive(
    HASHED | st.complex_numbers(allow_nan=False, allow_infinity=False),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.sets(HASHED, max_size=3)
        | st.dictionaries(HASHED, inner, max_size=3)
    ),
    max_leaves=12,
)


@pytest.mark.property
@given(VALUES)
def test_every_value_is_read_as_it_is_printed(value: object):
    text = repr(value)
    assert repr(read(text)) == text or read(text) == value
    assert type(read(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "'a' 'b'",
        'u"x"',
        r"r'\n'",
        r"'\x41\u00e9\U0001F600\101\
        b'",
        "'''a\n'b''c'''",
        "0x_ff",
        "1_000",
        "-  7",
        "+1.5e-3",
        ".5",
        "5.",
        "3j",
        "-1-2j",
        "(1)",
        "(1,)",
        "()",
        "[1, ]",
        "{1: 2, }",
        "{1, 2, }",
        "{'a': {'b': [None]}}",
        " [ 1 ,\n2 ] ",
        "''",
        "b''",
        "{}",
        "[[]]",
        "({},)",
    ],
)
def test_every_form_is_read_as_python_reads_it(text: str):
    assert read(text) == ast.literal_eval(text.strip())


@pytest.mark.parametrize(("text", "value"), [("set()", set()), ("frozenset({1})", frozenset({1})), ("-inf", -math.inf)])
def test_what_repr_prints_beyond_literals_is_read(text: str, value: object):
    assert read(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "f(1)",
        "x",
        "1 2",
        "[1",
        "[1 2]",
        "[,]",
        "{1: 2, 3}",
        "{1: }",
        "'a",
        "__import__('os')",
        "1 +",
        "'a' b'b'",
        "01",
        "{[]}",
        "{[]: 1}",
        "nan",
        "1 if 2 else 3",
        "f'x'",
        "[1 for x in y]",
        "lambda: 1",
        "a.b",
        "[" * 200 + "]" * 200,
        "9" * 1_000_001,
        "--1",
        "not 1",
        "b'\u20ac'",
    ],
)
def test_what_is_no_literal_is_refused(text: str):
    with pytest.raises(NoLiteral):
        read(text)


def test_long_integers_are_read_exactly():
    assert read("-" + "7" * 9001) == -(7 * (10**9001 - 1) // 9)


@pytest.mark.property
@given(st.text(alphabet="[](){}:,'\"\\ab1.e+-jr#_ \n", max_size=80))
def test_no_text_raises_anything_else(text: str):
    try:
        read(text)
    except NoLiteral:
        return
