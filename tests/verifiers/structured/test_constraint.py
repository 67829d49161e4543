"""Puzzles: every rule is checked, several solutions pass, and nothing is evaluated."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.errors import BadTask, Unsupported
from verifier_service.domain.specs import ConstraintTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.structured.arithmetic import read_expression
from verifier_service.verifiers.structured.constraint import prepare

TASKS = {
    "countdown": {"numbers": [2, 4, 5, 10], "target": 40},
    "sudoku4": {"grid": [[0, 2, 3, 4], [3, 4, 1, 2], [2, 1, 4, 3], [4, 3, 2, 0]]},
    "graph_color": {"nodes": ["a", "b", "c"], "edges": [["a", "b"], ["b", "c"]], "colors": 2},
    "n_queens": {"n": 4},
    "zebra": {
        "attributes": {"who": ["Ann", "Bo"], "pet": ["cat", "dog"]},
        "clues": [["same", "Ann", "dog"], ["left_of", "cat", "dog"]],
    },
}
RIGHT = [
    ("countdown", "10*4"),
    ("countdown", "The answer is \\boxed{(10 - 2) \\times 5}"),
    ("countdown", "<answer>5 × (4 + 2) + 10 = 40</answer>"),
    ("countdown", "One way is 10 × 4 = 40."),
    ("countdown", "We can write 40 as `10*4`."),
    ("countdown", "Answer: 10*4 = 40, which uses 10 and 4."),
    ("countdown", "$10 \\cdot 4 = 40$"),
    ("sudoku4", "1234\n3412\n2143\n4321"),
    ("sudoku4", "1234 3412 2143 4321"),
    ("sudoku4", "The grid is:\nRow 1: 1 2 3 4\nRow 2: 3 4 1 2\nRow 3: 2 1 4 3\nRow 4: 4 3 2 1"),
    ("sudoku4", "Solved: [[1,2,3,4],[3,4,1,2],[2,1,4,3],[4,3,2,1]]."),
    ("sudoku4", '{"rows": [["1","2","3","4"],["3","4","1","2"],["2","1","4","3"],["4","3","2","1"]]}'),
    ("sudoku4", "| 1 | 2 | 3 | 4 |\n|---|---|---|---|\n| 3 | 4 | 1 | 2 |\n| 2 | 1 | 4 | 3 |\n| 4 | 3 | 2 | 1 |"),
    ("sudoku4", "```\n1 2 3 4\n3 4 1 2\n2 1 4 3\n4 3 2 1\n```"),
    ("graph_color", '{"a": 1, "b": 2, "c": 1}'),
    ("graph_color", 'Here: {"a": 0, "b": 1, "c": 0}'),
    ("n_queens", "[1, 3, 0, 2]"),
    ("n_queens", "2 4 1 3"),
    ("n_queens", "2413"),
    ("n_queens", "Columns: 2 4 1 3"),
    ("n_queens", "The queens go in columns [1, 3, 0, 2]."),
    ("n_queens", '{"columns": [1, 3, 0, 2]}'),
    ("n_queens", "Here is a solution:\n\n. Q . .\n. . . Q\nQ . . .\n. . Q ."),
    ("n_queens", ".Q..\n...Q\nQ...\n..Q."),
    ("zebra", '{"1": {"who": "Bo", "pet": "cat"}, "2": {"who": "Ann", "pet": "dog"}}'),
    ("zebra", '{"who": ["Bo", "Ann"], "pet": ["cat", "dog"]}'),
]
WRONG = [
    ("countdown", "40"),
    ("countdown", "10*4 or something else"),
    ("countdown", "4*5*2"[:3] + "*5"),
    ("countdown", "10*2*2"),
    ("countdown", "20*2"),
    ("countdown", "10*4 = 41"),
    ("countdown", "10**4"),
    ("countdown", "I tried 10*4 but it is wrong."),
    ("countdown", "The answer is not 10*4."),
    ("countdown", "10*2 = 20 and then 10*4"),
    ("countdown", "abs(10*4)"),
    ("countdown", "x = 10*4"),
    ("countdown", "10*4?"),
    ("n_queens", "[1, 3, 0, 2] or [2, 0, 3, 1]"),
    ("n_queens", "[1, 3, 0, 2"),
    ("n_queens", ".Q..\n...Q\nQ...\n..Q.\n...."),
    ("n_queens", "[true, 3, 0, 2]"),
    ("sudoku4", "1234 3412 2143 432"),
    ("sudoku4", "-1 2 3 4\n3 4 1 2\n2 1 4 3\n4 3 2 1"),
    ("countdown", "__import__('os')"),
    ("sudoku4", "1234\n3412\n2143"),
    ("sudoku4", "1234\n3412\n2143\n4312"),
    ("sudoku4", "2134\n3412\n1243\n4321"),
    ("graph_color", '{"a": 1, "b": 1, "c": 2}'),
    ("graph_color", '{"a": 1, "b": 2}'),
    ("graph_color", '{"a": 1, "b": 3, "c": 1}'),
    ("graph_color", '{"a": true, "b": 2, "c": 1}'),
    ("graph_color", '{"a": 1, "a": 2, "b": 2, "c": 1}'),
    ("n_queens", "[0, 1, 2, 3]"),
    ("n_queens", "[1, 3, 0]"),
    ("n_queens", "[1, 3, 0, 9]"),
    ("zebra", '{"1": {"who": "Ann", "pet": "dog"}, "2": {"who": "Bo", "pet": "cat"}}'),
    ("zebra", '{"1": {"who": "Ann"}, "2": {"who": "Bo"}}'),
]


def judged(name, text):
    return prepare(ConstraintTask(name, json.dumps(TASKS[name])), False).judge(Completion(text))


@pytest.mark.parametrize(("name", "text"), RIGHT)
def test_a_solution_passes(name, text):
    assert judged(name, text).passed


@pytest.mark.parametrize(("name", "text"), WRONG)
def test_what_breaks_a_rule_fails(name, text):
    verdict = judged(name, text)
    assert (verdict.passed, verdict.score) == (False, 0.0)


ZEBRA_CLUES = [
    ["same", "Ann", "dog"],
    ["same", "who:Ann", "pet=dog"],
    {"type": "same", "a": {"who": "Ann"}, "b": ["pet", "dog"]},
    {"op": "at", "a": "ann", "position": 2},
    ["right_of", "Ann", "cat"],
    ["next_to", "Ann", "cat"],
    ["not_at", "Ann", 1],
]
HOUSES = [
    '{"houses": [{"who": "Bo", "pet": "cat"}, {"who": "Ann", "pet": "dog"}]}',
    '{"houses": [{"position": 1, "who": "Bo", "pet": "cat"}, {"position": 2, "who": "Ann", "pet": "dog"}]}',
    '{"house 1": ["Bo", "cat"], "house 2": ["Ann", "dog"]}',
    '{"Bo": 1, "cat": 1, "Ann": 2, "dog": 2}',
]


@pytest.mark.parametrize("clue", ZEBRA_CLUES)
@pytest.mark.parametrize("answer", HOUSES)
def test_clues_and_houses_have_several_forms(clue, answer):
    judge = prepare(ConstraintTask("zebra", json.dumps({**TASKS["zebra"], "clues": [clue]})), False)
    assert judge.judge(Completion(answer)).passed
    swapped = answer.replace("Ann", "X").replace("Bo", "Ann").replace("X", "Bo")
    assert not judge.judge(Completion(swapped)).passed


@pytest.mark.parametrize(
    "clue", [["same", "Ann", "owl"], ["at", "Ann", 3], ["at", "Ann", True], ["same", "Ann"], "same"]
)
def test_a_clue_that_cannot_be_read_is_the_tasks_fault(clue):
    with pytest.raises(BadTask):
        prepare(ConstraintTask("zebra", json.dumps({**TASKS["zebra"], "clues": [clue]})), False)


def test_a_house_that_says_another_position_is_none():
    text = '{"houses": [{"position": 2, "who": "Bo", "pet": "cat"}, {"position": 1, "who": "Ann", "pet": "dog"}]}'
    assert not judged("zebra", text).passed


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("text", ["", " ", ".", "[]", "{}", "null", "[[[]]]"])
def test_nothing_is_no_solution(name, text):
    assert not judged(name, text).passed


@pytest.mark.parametrize("name", TASKS)
def test_parameters_that_are_none_are_the_tasks_fault(name):
    with pytest.raises(BadTask) as caught:
        prepare(ConstraintTask(name, "{}"), False)
    assert caught.value.field.startswith("constraint.parameters_json.")


CLIQUE = {"nodes": list(range(5)), "edges": [[a, b] for a in range(5) for b in range(a)]}
SPOKES = [[n, n + 5] for n in range(5)]
RINGS = [[n, (n + 1) % 5] for n in range(5)] + [[n + 5, (n + 2) % 5 + 5] for n in range(5)]
PETERSEN = {"nodes": list(range(10)), "edges": RINGS + SPOKES}
UNEVEN = [[1, 2, 3, 0], [0, 0, 0, 4], [0, 0, 0, 0], [0, 0, 0, 0]]  # the first row's last cell can only be 4, too
WHO = {"who": ["Ann", "Bo", "Cy"], "pet": ["cat", "dog", "owl"]}


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("extra", ["useAll", "clue", "m", "Grid", "colours"])
def test_a_parameter_that_nobody_knows_is_named(name, extra):
    with pytest.raises(BadTask) as caught:
        prepare(ConstraintTask(name, json.dumps({**TASKS[name], extra: 1})), False)
    assert caught.value.field == f"constraint.parameters_json.{extra}"


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("countdown", {"numbers": [1, 2, 3], "target": 100}),
        ("countdown", {"numbers": [3, 3, 5, 7], "target": 1000}),
        ("countdown", {"numbers": [2, 4], "target": 4, "use_all": True}),
        ("sudoku4", {"grid": UNEVEN}),
        ("sudoku9", {"grid": [[0, 1, 2, 3, 4, 5, 6, 7, 8], *[[0] * 9] * 3, [9, *[0] * 8], *[[0] * 9] * 4]}),
        ("graph_color", {**CLIQUE, "colors": 4}),
        ("graph_color", {**PETERSEN, "colors": ["red", "blue"]}),
        ("zebra", {"attributes": WHO, "clues": [["left_of", "Ann", "cat"], ["left_of", "cat", "Ann"]]}),
        ("zebra", {"attributes": WHO, "clues": [["same", "Ann", "cat"], ["same", "Bo", "cat"]]}),
        ("zebra", {"attributes": WHO, "clues": [["same", "Ann", "Bo"]]}),
        ("zebra", {"attributes": WHO, "clues": [["different", "Ann", "Ann"]]}),
        ("zebra", {"attributes": WHO, "clues": [["next_to", a, "owl"] for a in ("Ann", "Bo", "Cy")]}),
    ],
)
def test_a_puzzle_that_nothing_solves_is_the_tasks_fault(name, changed):
    with pytest.raises(BadTask, match="has no solution") as caught:
        prepare(ConstraintTask(name, json.dumps(changed)), False)
    assert caught.value.field.startswith("constraint.parameters_json")


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("countdown", {"numbers": [1, 3, 4, 6], "target": 24}),
        ("countdown", {"numbers": [3, 3, 8, 8], "target": 24, "use_all": True}),
        ("countdown", {"numbers": [25, 50, 75, 100, 3, 6], "target": 952}),
        ("countdown", {"numbers": [7], "target": 7}),
        ("countdown", {"numbers": list(range(1, 40)), "target": 10**9}),
        ("sudoku4", {"grid": [[0] * 4] * 4}),
        ("sudoku9", {"grid": [[0] * 9] * 9}),
        ("graph_color", {**CLIQUE, "colors": 5}),
        ("graph_color", {**PETERSEN, "colors": 3}),
        ("graph_color", {"nodes": list(range(400)), "edges": [[n, n + 1] for n in range(399)], "colors": 2}),
        ("graph_color", {"nodes": ["a"], "edges": [], "colors": 1}),
        ("zebra", {"attributes": WHO, "clues": [], "n": 3}),
        ("zebra", {"attributes": WHO, "clues": [["same", "Ann", "Ann"], ["next_to", "cat", "owl"]]}),
    ],
)
def test_a_puzzle_that_may_be_solved_is_read(name, changed):
    assert prepare(ConstraintTask(name, json.dumps(changed)), False) is not None


NUMBERS = st.lists(st.integers(1, 12), min_size=2, max_size=4)


@given(NUMBERS, st.lists(st.sampled_from("+-*"), min_size=3, max_size=3), st.booleans())
def test_what_an_expression_comes_to_is_always_a_target(numbers, signs, use_all):
    text = str(numbers[0])
    for number, sign in zip(numbers[1:], signs, strict=False):
        text = f"({text} {sign} {number})"
    parameters = {"numbers": numbers, "target": int(read_expression(text).value), "use_all": use_all}
    assert prepare(ConstraintTask("countdown", json.dumps(parameters)), False).judge(Completion(text)).passed


@given(st.permutations(["Ann", "Bo", "Cy"]), st.permutations(["cat", "dog", "owl"]), st.data())
def test_clues_that_an_arrangement_keeps_to_never_contradict_each_other(people, pets, data):
    places = {**{each: n for n, each in enumerate(people)}, **{each: n for n, each in enumerate(pets)}}
    every = [["left_of", a, b] for a in places for b in places if places[a] < places[b]]
    every += [["same", a, b] for a in places for b in places if places[a] == places[b]]
    every += [["not_next_to", a, b] for a in places for b in places if abs(places[a] - places[b]) != 1]
    clues = data.draw(st.lists(st.sampled_from(every), max_size=8))
    assert prepare(ConstraintTask("zebra", json.dumps({"attributes": WHO, "clues": clues})), False) is not None


def test_an_unknown_puzzle_is_unsupported():
    with pytest.raises(Unsupported) as caught:
        prepare(ConstraintTask("hanoi", "{}"), False)
    assert caught.value.field == "constraint.puzzle"


@given(st.sampled_from(sorted(TASKS)), st.text(max_size=60) | st.text('[]{}(),:"0123456789+-*/= \n', max_size=60))
def test_no_text_raises(name, text):
    judged(name, text)


@pytest.mark.parametrize("text", ['{"n": 4, "n": 5}', '{"n": NaN}', '{"n": Infinity}'])
def test_parameters_are_json_and_none_of_them_stands_twice(text):
    with pytest.raises(BadTask) as caught:
        prepare(ConstraintTask("n_queens", text), False)
    assert caught.value.field == "constraint.parameters_json"
    assert "is no JSON" in caught.value.message
