"""What no program can touch, told from the tests' text: cases, and properties over arbitrary places."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.verifiers.code.touched import Untouched, apart

PRELUDE = "import math\nkept = []\ndef keep(x):\n    kept.append(x)\n    return x\n"


def untouched(tests: str, *trials: str, prelude: str = "") -> Untouched:
    return Untouched(ast.parse(tests), (ast.parse(prelude),), {"f", "candidate"}, trials)


def place(tests: str, part: str) -> tuple[int, int, int, int]:
    """Returns where a part of a text stands; it is on one line."""
    for number, line in enumerate(tests.splitlines(), 1):
        if part in line:
            return number, line.index(part), number, line.index(part) + len(part)
    raise AssertionError(part)


@pytest.mark.parametrize(
    ("tests", "part"),
    [
        ("assert f(1) == {}['k']", "{}['k']"),
        ("assert {}['k'] == f(1)", "{}['k']"),
        ("x = f(1, [1][5])", "[1][5]"),
        ("f(1)\nimport pandas", "import pandas"),
        ("def check(candidate):\n    candidate(1)\n    import f.g", "import f.g"),
        ("class TestIt:\n    def test_it(self):\n        assert f(1) == 1 / 0", "1 / 0"),
        ("rows = [1]\nwanted = rows[3]\nassert f(1) == 2", "rows[3]"),
        ("assert f(int('x')) == 2", "int('x')"),
        ("for x in [1]:\n    assert f(x)\nassert f(2) == -'a'", "-'a'"),
    ],
)
def test_what_every_program_meets_is_the_tests_own(tests: str, part: str):
    assert untouched(tests, "check", "TestIt").place(place(tests, part))


@pytest.mark.parametrize(
    ("tests", "part"),
    [
        ("assert f(1)[0] == 1", "f(1)[0]"),
        ("x = f(1)\nassert [1][x]", "[1][x]"),
        ("x = []\ny = x\ny.append(f(1))\nassert x[0]", "x[0]"),
        ("rows = [1]\nassert f(rows)\nassert rows[0]", "rows[0]"),
        ("assert f(1) or 1 / 0", "1 / 0"),
        ("assert f(1) and 1 / 0", "1 / 0"),
        ("assert f(1), 1 / 0", "1 / 0"),
        ("assert f(1) < 2 < 1 / 0", "1 / 0"),
        ("y = 1 if f(1) else 1 / 0", "1 / 0"),
        ("y = [1 / 0 for _ in f(1)]", "1 / 0"),
        ("y = lambda: 1 / 0", "1 / 0"),
        ("if f(1):\n    1 / 0", "1 / 0"),
        ("for _ in f(1):\n    1 / 0", "1 / 0"),
        ("while f(1):\n    1 / 0", "1 / 0"),
        ("try:\n    f(1)\nexcept ValueError:\n    1 / 0", "1 / 0"),
        ("with raises(ValueError):\n    f(1)\n    1 / 0", "1 / 0"),
        ("match f(1):\n    case 1:\n        1 / 0", "1 / 0"),
        ("def test_it():\n    if f(1):\n        return\n    1 / 0", "1 / 0"),
        ("def helper():\n    1 / 0\nassert f(1) or helper()", "1 / 0"),
        ("class Other:\n    def test_it(self):\n        1 / 0", "1 / 0"),
        ("class TestIt:\n    def helper(self):\n        1 / 0", "1 / 0"),
        ("def test_it():\n    def inner():\n        1 / 0\n    assert f(1) or inner()", "1 / 0"),
        ("f(1)\nassert eval('1/0')", "eval('1/0')"),
        ("f(1)\nassert globals()['x']", "globals()['x']"),
        ("sorted = f\nassert sorted([1])[4]", "sorted([1])[4]"),
        ("from solution import f as g\nassert g(1)[2]", "g(1)[2]"),
        ("import solution as s\nassert s.f(1)[2]", "s.f(1)[2]"),
        ("assert keep(f(1))\nassert kept[0]", "kept[0]"),
    ],
)
def test_what_a_program_may_bring_about_is_not(tests: str, part: str):
    known = Untouched(ast.parse(tests), (ast.parse(PRELUDE),), {"f", "solution"}, ("test_it", "TestIt"))
    assert not known.place(place(tests, part))


def test_a_statement_is_own_while_it_mentions_nothing_touched():
    tests = "f(1)\nfor i in range(9): pass\nn = f(2)\nfor _ in range(n): pass\nm = [n]\nm[0]\nn += 1\nprint(1)"
    known = untouched(tests)
    own = [index for index in range(8) if known.statement(index)]
    assert own == [1, 7]


def test_set_up_falls_apart_by_what_the_program_has_a_part_in():
    setup = "import math\na = [1]\nb = f(a)\nc = len(a)\nd = math.pi\ne = max(2, 3)\ng = sum([1])"
    ours, rest = apart(ast.parse(setup).body, {"f", "sum"})
    assert [ast.unparse(each) for each in ours] == ["import math", "d = math.pi", "e = max(2, 3)"]
    assert [ast.unparse(each) for each in rest] == [
        "a = [1]",
        "b = f(a)",
        "c = len(a)",
        "g = sum([1])",
    ]


def test_long_chains_and_deep_texts_are_read():
    chain = "\n".join(f"x{number} = x{number - 1}" for number in range(20_000, 0, -1))
    tests = f"{chain}\nx0 = f(1)\nassert f(2) == {'-' * 80}1"
    known = untouched(tests)
    assert not known.statement(0)
    assert known.place(place(tests, "-" * 80 + "1"))


@given(st.tuples(*[st.integers(-3, 40)] * 4))
def test_any_place_is_answered_and_none_with_the_program_in_it_is_own(where: tuple[int, int, int, int]):
    tests = "x = f(1)\nassert x == f(2) + [1][0]\ndef check(candidate):\n    assert candidate(3) == {}[x]"
    found = untouched(tests, "check").place(where)
    assert not found or where[0] == where[2] == 2
