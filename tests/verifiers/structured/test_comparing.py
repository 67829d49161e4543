"""Where a value first differs from the expected one is told wherever it differs, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.local import Verifier
from verifier_service.verifiers.structured.comparing import Comparison, pointed, pointer

LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0]) | st.sampled_from(["", "a", "b"])
NAMES = st.sampled_from(["a", "b", "c"])
VALUES = st.recursive(LEAVES, lambda each: st.lists(each, max_size=3) | st.dictionaries(NAMES, each, max_size=3))
COMPARISONS = st.builds(
    Comparison,
    st.sampled_from([None, 0.0, 0.1]),
    st.lists(st.sampled_from(["", "/a", "/*/b", "/0"]).map(pointer), max_size=2).map(tuple),
)


@pytest.mark.property
@given(COMPARISONS, VALUES, VALUES)
def test_there_is_a_difference_exactly_where_values_are_not_the_same(comparison, value, expected):
    assert (comparison.first_difference(value, expected) is None) == comparison.same(value, expected)
    assert comparison.first_difference(expected, expected) is None


@pytest.mark.parametrize(
    ("value", "expected", "place"),
    [
        (1, 2, "/"),
        ({"a": 1}, {"a": 1, "b": 2}, "/b"),
        ({"a": 1, "c": 2}, {"a": 1}, "/c"),
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "/a/1/b"),
        ([1, 2], [1], "/1"),
        ({"u": [2, 1, 1]}, {"u": [1, 2, 2]}, "/u"),
        ({"u": [2, 1], "v": "x"}, {"u": [1, 2], "v": "y"}, "/v"),
    ],
)
def test_the_first_place_that_differs_is_told(value, expected, place):
    found = Comparison(None, (("u",),)).first_difference(value, expected)
    assert found is not None
    assert pointed(found) == place


def test_a_mismatch_says_where():
    group = {
        "id": "a",
        "task": {"json": {"expected_json": '{"n": {"m": [1, 2]}}'}},
        "completions": ['{"n": {"m": [1, 3]}}'],
    }
    with Verifier(workers=1, sandbox="none") as verifier:
        [answer] = verifier.verify([group])
    assert answer.results[0].outcome.explanation == "another value than the expected one at /n/m/1"
