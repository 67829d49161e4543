"""How returned values are compared: under JSON, under literals, and against any table that a program may send."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import ValueSyntax
from verifier_service.verifiers.code.comparing import Rules, equal
from verifier_service.verifiers.code.literals import read
from verifier_service.verifiers.code.tables import Unreadable, received, table_of

JSON, LITERAL = ValueSyntax.JSON, ValueSyntax.PYTHON_LITERAL
SCALARS = st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats(allow_nan=False) | st.text(max_size=5)
HASHED = st.recursive(SCALARS, lambda inner: st.tuples(inner, inner), max_leaves=3)
VALUES = st.recursive(
    SCALARS | st.binary(max_size=4) | st.sets(HASHED, max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.tuples(inner) | st.dictionaries(HASHED, inner, max_size=3),
    max_leaves=12,
)
EVERY_RULE = [
    Rules(syntax, near, loose) for syntax in (JSON, LITERAL) for near in (None, 0.1) for loose in (False, True)
]


def same(
    one: object, other: object, syntax: ValueSyntax = JSON, near: float | None = None, loose: bool = False
) -> bool:
    return equal(table_of(one), table_of(other), Rules(syntax, near, loose))


@pytest.mark.property
@given(VALUES, st.sampled_from(EVERY_RULE))
def test_every_value_equals_itself_unless_two_keys_become_one(value: object, rules: Rules):
    again = table_of(value)
    assert equal(table_of(value), again, rules) or (rules.syntax is JSON and "{" in repr(value))


@pytest.mark.property
@given(VALUES, VALUES)
def test_literals_compare_as_python_prints_them(one: object, other: object):
    if same(one, other, LITERAL):
        assert one == other


@pytest.mark.property
@given(st.lists(VALUES, max_size=5), st.randoms())
def test_order_matters_only_where_it_is_asked_for(items: list, random: object):
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    if same(items, items, LITERAL):
        assert same(items, shuffled, LITERAL, loose=True)


@pytest.mark.parametrize(
    ("one", "other", "under_json", "under_literals"),
    [
        (1, 1.0, True, False),
        (1, True, False, False),
        (0, False, False, False),
        (0.0, -0.0, True, True),
        ([1], (1,), True, False),
        ([1], {1}, False, False),
        ({1}, frozenset({1}), True, False),
        ({"1": 2}, {1: 2}, True, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True, True),
        ({"1": 2}, {1: 2, "1": 2}, False, False),
        ("1", 1, False, False),
        ("a", b"a", False, False),
        (None, False, False, False),
        ([], {}, False, False),
        (2**70, float(2**70), True, False),
        (2**70, 2**70 + 1, False, False),
        (1e400, float("inf"), True, True),
        (float("nan"), float("nan"), False, False),
        ([float("nan")], [float("nan")], False, False),
        (1 + 2j, 1 + 2j, True, True),
        (1 + 2j, 1 - 2j, False, False),
    ],
)
def test_the_rules_of_each_syntax(one: object, other: object, under_json: bool, under_literals: bool):
    assert (same(one, other), same(one, other, LITERAL)) == (under_json, under_literals)
    assert (same(other, one), same(other, one, LITERAL)) == (under_json, under_literals)


@pytest.mark.parametrize(
    ("expected", "actual", "good"),
    [
        (100, 109, True),
        (100, 111, False),
        (-100, -91, True),
        (0, 0.0001, False),
        ([1.0, {"a": 2.0}], [1.05, {"a": 1.9}], True),
        ([1.0, {"a": 2.0}], [1.05, {"a": 1.5}], False),
        ([1.0], [True], False),
        ([1.0], ["1.0"], False),
        ([1.0], [1.0, 1.0], False),
        (10**400, 10**400, True),
        (float("inf"), 1e308, False),
    ],
)
def test_a_tolerance_is_relative_to_the_expected_number(expected: object, actual: object, good: bool):
    assert same(expected, actual, near=0.1) is good


@pytest.mark.parametrize(
    ("expected", "actual", "good"),
    [
        ([1.0, 1.09], [1.1, 1.0], True),
        ([[1.0, 9], [1.09, 9]], [[1.1, 9], [1.0, 9]], True),
        ([[1.0, 9], [5.0, 9]], [[1.1, 9], [1.0, 9]], False),
        ([[1], [1], [2]], [[1], [2], [2]], False),
        ([["a"], [1.0]], [[1.01], ["a"]], True),
    ],
)
def test_within_a_tolerance_every_item_finds_a_partner_of_its_own(expected: object, actual: object, good: bool):
    assert same(expected, actual, near=0.1, loose=True) is good


def test_shared_structure_costs_its_size_and_not_its_expansion():
    nodes = [["list", [number + 1], [number + 1]] for number in range(5000)] + [["list"]]
    table = received(nodes, [0])
    for rules in EVERY_RULE:
        assert not equal(table_of([[], []]), table, rules)


def test_a_value_that_holds_itself_equals_nothing():
    table = received([["list", 1, [0]]], [0])
    assert not equal(table_of([1, [1]]), table, EVERY_RULE[0])
    assert not equal(table, table, EVERY_RULE[0])


def test_a_mapping_with_a_key_too_many_is_no_table():
    assert equal(table_of({"a": 1}), received([["dict", "a", 1]], [0]), EVERY_RULE[0])
    for nodes in ([["dict", "a", 1, "b"]], [["default", None, "a", 1, "b"]]):
        with pytest.raises(Unreadable):
            received(nodes, [0])


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 4)
    | st.sampled_from(["list", "dict", "set", "t", "int", "float", "complex", "z"]),
    lambda inner: st.lists(inner, max_size=4) | st.fixed_dictionaries({"t": inner, "v": inner}),
    max_leaves=25,
)


@pytest.mark.property
@given(JUNK, JUNK, st.sampled_from(EVERY_RULE))
def test_no_table_raises_anything_but_that_it_is_none(nodes: object, root: object, rules: Rules):
    for expected in ([1], {"a": 1}, 1.0):
        try:
            equal(table_of(expected), received(nodes, root), rules)
        except Unreadable:
            continue


def test_what_was_read_is_what_is_sent():
    sent = table_of(read("[(1, 2.5), {'a': {3}}, b'x', None, True]"))
    assert json.loads(json.dumps(sent.nodes)) == sent.nodes


@pytest.mark.parametrize("rules", EVERY_RULE)
def test_bytes_that_are_no_text_are_unreadable_and_no_surprise(rules: Rules):
    sent = received([], {"t": "bytes", "v": "\ud800"})
    with pytest.raises(Unreadable):
        equal(table_of(b"a"), sent, rules)
