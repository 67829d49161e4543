"""The part of pytest that the tester offers does as pytest does, and says so where it does not."""

import math

import pytest
from harness import small_pytest
from harness.proxy import TaskFault


def ours():
    return small_pytest.module()


NUMBERS = [
    0,
    1,
    1.0,
    1 + 5e-7,
    1 + 5e-6,
    0.1 + 0.2,
    -3,
    math.inf,
    -math.inf,
    math.nan,
    1e-13,
    True,
    "x",
    None,
    [1.0],
    (1.0,),
]


@pytest.mark.parametrize("expected", [0.0, 1.0, 0.3, math.inf, -3])
@pytest.mark.parametrize("given", [each for each in NUMBERS if not isinstance(each, bool)])
def test_approx_agrees(given: object, expected: float):
    assert (given == ours().approx(expected)) is bool(given == pytest.approx(expected))
    assert (given == ours().approx(expected, abs=0.5)) is bool(given == pytest.approx(expected, abs=0.5))
    assert (given == ours().approx(expected, rel=0.5)) is bool(given == pytest.approx(expected, rel=0.5))


@pytest.mark.parametrize(
    ("given", "expected", "same"),
    [
        ([1.0, 2.0 + 1e-9], [1, 2], True),
        ([1.0], [1, 2], False),
        ({"a": 1 + 1e-9}, {"a": 1}, True),
        ({"b": 1}, {"a": 1}, False),
        ({"a": 2}, {"a": 1}, False),
    ],
)
def test_approx_compares_member_by_member(given: object, expected: object, same: bool):
    assert (given == ours().approx(expected)) is same


def test_raises_takes_what_is_expected_and_nothing_else():
    with ours().raises(ValueError, match="b+") as caught:
        raise ValueError("abbc")
    assert str(caught.value) == "abbc"
    assert caught.type is ValueError
    ours().raises((KeyError, ZeroDivisionError), lambda: 1 / 0)
    with pytest.raises(AssertionError), ours().raises(ValueError):
        pass
    with pytest.raises(KeyError), ours().raises(ValueError):
        raise KeyError
    with pytest.raises(AssertionError), ours().raises(ValueError, match="x"):
        raise ValueError("y")


def test_rows_multiply_and_params_are_rows():
    @ours().mark.parametrize("a", [1, 2])
    @ours().mark.parametrize(("b", "c"), [ours().param(3, 4, id="x"), (5, 6)])
    def test(a, b, c):
        pass

    rows = small_pytest.rows_of(test)
    assert len(rows) == 4
    assert {"a": 2, "b": 3, "c": 4} in rows


@pytest.mark.parametrize("name", ["importorskip", "main", "warns", "MonkeyPatch"])
def test_what_is_not_offered_is_the_tasks_fault(name: str):
    with pytest.raises(TaskFault):
        getattr(ours(), name)


@pytest.mark.parametrize("name", ["skip", "skipif", "xfail"])
def test_marks_that_turn_an_outcome_around_are_the_tasks_fault(name: str):
    with pytest.raises(TaskFault):
        getattr(ours().mark, name)
