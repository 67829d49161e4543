"""State tasks whose parts do not fit are the task's fault, named by field; their honest twins are read."""

import json

import pytest

from verifier_service.domain.enums import Frame, StateSource
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import StateTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag
from verifier_service.verifiers.structured.state import prepare

START = {
    "order": {"status": "open", "paid": False, "total": 12.5, "note": None, "code": ""},
    "items": ["pen", "ink"],
    "log": [],
}
DONE = {"path": "/order/status", "op": "eq", "value": "closed"}
GOAL = "state.goal_json"


def task(*goals, **more):
    more = {name: json.dumps(value) if name.endswith("_json") else value for name, value in more.items()}
    goal_json = json.dumps(goals) if goals else more.pop("goal_json", "[]")
    return StateTask(**{"initial_json": json.dumps(START), "goal_json": goal_json} | more)


def goal(path, op, value=None, **more):
    return {"path": path, "op": op} | ({} if value is None else {"value": value}) | more


def fault(spec):
    with pytest.raises(BadTask) as raised:
        prepare(spec, starts_in_thinking=False)
    return raised.value


BAD_MEMBERS = [
    (goal("/order/status", "eq", "closed", vaule=1), "vaule"),
    (goal("/order/status", "eq", "closed", note="why"), "note"),
    ({"path": "/order/status", "value": "closed"}, "op"),
    ({"path": "/order/status", "op": ["eq"], "value": "closed"}, "op"),
    ({"path": "/order/status", "op": "equals", "value": "closed"}, "op"),
    ({"op": "eq", "value": "closed"}, "path"),
    ({"path": ["order"], "op": "eq", "value": "closed"}, "path"),
    (goal("order/status", "eq", "closed"), "path"),
    (goal("/order/~status", "eq", "closed"), "path"),
    (goal("/a" * 70, "exists"), "path"),
    (goal("/order/refund", "exists", True), "value"),
    (goal("/order/note", "absent", "soon"), "value"),
    (goal("/order/status", "eq"), "value"),
    (goal("/order/total", "approx", "12"), "value"),
    (goal("/order/total", "gt", [1]), "value"),
    (goal("/items", "count", 2.5), "value"),
    (goal("/items", "count", -1), "value"),
    (goal("/order/status", "eq", "closed", tol=0.1), "tol"),
    (goal("/order/total", "gt", 20, tol=0.1), "tol"),
    (goal("/order/total", "approx", 20, tol=-0.1), "tol"),
    (goal("/order/total", "approx", 20, tol="0.1"), "tol"),
    (goal("/order/total", "approx", 20, tol=10**400), "tol"),
    (goal("/order/status", "regex", "("), "value"),
    (goal("/order/status", "regex", 5), "value"),
    (goal("/order/status", "regex", r"(?=c)closed"), "value"),
    (goal("/order/status", "regex", r"(c|d)lose\1"), "value"),
    (goal("/order/status", "regex", r"c*+losed"), "value"),
    (goal("/order/status", "regex", r"(?<=c)losed"), "value"),
    (goal("/order/status", "regex", r"closed\Z"), "value"),
    (goal("/order/status", "regex", r"((c{100}){100}){100}"), "value"),
    (goal("/order/status", "regex", "\ud800"), "value"),
    (goal("/order/status", "regex", "c" * 10_001), "value"),
    (goal("/order/status", "regex", r"c{1001}"), "value"),
]


@pytest.mark.parametrize(("one", "member"), BAD_MEMBERS, ids=[f"{m}-{n}" for n, (_, m) in enumerate(BAD_MEMBERS)])
def test_a_goal_with_a_member_that_cannot_be_used_is_the_tasks_fault(one, member):
    assert fault(task(DONE, one)).field == f"{GOAL}[1].{member}"


@pytest.mark.parametrize(
    "one",
    [
        goal("/order/refund", "exists"),
        {"path": "/order/refund", "op": "exists", "value": None, "tol": None},
        {"path": "/order/note", "op": "ne", "value": None},
        goal("/order/total", "approx", 20, tol=0),
        goal("/order/total", "approx", 20, tol=None),
        goal("/items", "count", 3.0),
        goal("/items", "contains", "nib"),
        goal("/items/2", "eq", "nib"),
        goal("/order/a~1b", "exists"),
        goal("/order/status", "regex", r"^clo(?:s|z)ed\s*$"),
        goal("/order/status", "regex", r"(?i)[*+]?c\+*losed[^\]]{0,9}"),
        goal("/order/status", "regex", r"(a+)+$|[[:alpha:]]+ed|\pL\x{e9}"),
        goal("/order/note", "regex", "paid"),
        goal("/order/paid", "gt", 3),
        goal("/order/code", "approx", 3),
        goal("/order/refund", "gt", "2026-01-01"),
        goal("/order/total", "gt", 5),
    ],
)
def test_a_sound_goal_is_read(one):
    assert prepare(task(goal("/order/paid_on", "exists"), one), starts_in_thinking=False)


CONTRADICTIONS = [
    [DONE, goal("/order/status", "eq", "open")],
    [DONE, goal("/order/status", "ne", "closed")],
    [DONE, goal("/order/status", "absent")],
    [DONE, goal("/order", "absent")],
    [goal("/order", "absent"), DONE],
    [DONE, goal("/order/status", "regex", "^o")],
    [DONE, goal("/order/status", "contains", "open")],
    [goal("/order/status", "regex", "^o"), DONE],
    [goal("/refund", "exists"), goal("/refund", "absent")],
    [goal("/refund", "eq", {"sum": 3}), goal("/refund/sum", "eq", 4)],
    [goal("/refund/sum", "exists"), goal("/refund", "eq", {"total": 4})],
    [goal("/refund", "gt", 5), goal("/refund", "lt", 3)],
    [goal("/refund", "gt", 5), goal("/refund", "lt", 5)],
    [goal("/refund", "gt", "m"), goal("/refund", "lt", "b")],
    [goal("/refund", "gt", 5), goal("/refund", "lt", "9")],
    [goal("/refund", "gt", 5), goal("/refund", "regex", "9")],
    [goal("/refund", "approx", 5), goal("/refund", "approx", 6, tol=0.5)],
    [goal("/refund", "approx", 5, tol=0.5), goal("/refund", "gt", 6)],
    [goal("/items", "count", 3), goal("/items", "count", 4)],
    [goal("/items", "count", 3), goal("/items", "eq", ["pen"])],
    [goal("/refund", "gt", 5), goal("/refund/sum", "exists")],
    [goal("/items", "count", 0), goal("/items/0", "exists")],
    [goal("/items", "count", 0), goal("/items", "contains", "pen")],
]


@pytest.mark.parametrize("goals", CONTRADICTIONS, ids=[json.dumps(each)[:80] for each in CONTRADICTIONS])
def test_goals_that_exclude_each_other_are_the_tasks_fault(goals):
    found = fault(task(*goals))
    assert (found.field, found.message) == (f"{GOAL}[1]", "cannot hold together with goal 0")


@pytest.mark.parametrize(
    "goals",
    [
        [DONE, DONE],
        [DONE, goal("/order/status", "regex", "^c"), goal("/order/status", "contains", "lose")],
        [DONE, goal("/order", "exists"), goal("/order", "ne", {})],
        [goal("/refund", "gt", 3), goal("/refund", "lt", 5), goal("/refund", "ne", 4)],
        [goal("/refund", "approx", 5, tol=0.5), goal("/refund", "approx", 6, tol=0.5)],
        [goal("/refund", "eq", {"sum": 3}), goal("/refund/sum", "approx", 3), goal("/refund/why", "absent")],
        [goal("/order/note", "absent"), goal("/order/note/by", "absent"), DONE],
        [goal("/items", "count", 3), goal("/items", "contains", "nib"), goal("/items/0", "eq", "pen")],
        [goal("/order/status", "ne", "open"), goal("/order/status", "ne", "lost")],
    ],
)
def test_goals_that_may_hold_together_are_read(goals):
    assert prepare(task(*goals), starts_in_thinking=False)


@pytest.mark.parametrize(
    ("one", "member"),
    [
        (goal("/order/total", "gt", "20"), "value"),
        (goal("/order/status", "lt", 5), "value"),
        (goal("/order/status", "approx", 5), "value"),
        (goal("/order/total", "regex", "^2"), "value"),
        (goal("/order/total", "contains", "2"), "value"),
        (goal("/order/total", "count", 2), "value"),
        (goal("/order/status", "contains", 5), "value"),
        (goal("/items", "gt", 1), "value"),
        (goal("/items/-", "eq", "nib"), "path"),
        (goal("/items/last", "exists"), "path"),
    ],
)
def test_a_goal_that_the_start_puts_out_of_reach_is_the_tasks_fault(one, member):
    assert fault(task(goal("/order/by", "exists"), one)).field == f"{GOAL}[1].{member}"


@pytest.mark.parametrize(
    ("spec", "field"),
    [
        (task(goal("/order/status", "eq", "open")), GOAL),
        (task(goal("/order/refund", "absent"), goal("/items", "count", 2)), GOAL),
        (task(goal_json=[]), GOAL),
        (task(goal_json=[], answer_pattern=".*"), GOAL),
        (task(goal_json=[], must_communicate=["."]), "state.must_communicate[0]"),
        (task(goal_json=[], answer_pattern="(?!x)"), "state.answer_pattern"),
        (
            task(expected_state_json=START | {"log": ["closed"]}, allow_changes=["/log"]),
            "state.expected_state_json",
        ),
        (task(expected_state_json=START | {"log": ["closed"]}, allow_changes=[""]), "state.allow_changes"),
        (task(DONE, expected_state_json=START), f"{GOAL}[0]"),
        (task(DONE, expected_state_json=START | {"order": {"status": "lost"}}), f"{GOAL}[0]"),
    ],
)
def test_a_task_that_nothing_or_anything_satisfies_is_the_tasks_fault(spec, field):
    assert fault(spec).field == field


@pytest.mark.parametrize(
    "spec",
    [
        task(goal("/order/status", "eq", "open"), must_communicate=["12.5"]),
        task(goal("/order/status", "eq", "open"), DONE | {"path": "/order/code"}),
        task(goal_json=[], must_communicate=["€"]),
        task(goal_json=[], answer_pattern="number"),
        task(expected_state_json=START),  # the right thing is to refuse, and the task says so
        task(expected_state_json=START | {"items": [], "log": ["emptied"]}, allow_changes=["/log"]),
        task(DONE, expected_state_json=START | {"order": START["order"] | {"status": "closed"}}),
        task(goal("/log/0", "exists"), expected_state_json=START, allow_changes=["/log"]),
        task(DONE, allow_changes=[""]),
    ],
)
def test_a_task_that_asks_for_something_is_read(spec):
    assert prepare(spec, starts_in_thinking=False)


@pytest.mark.parametrize(
    "goals",
    [[DONE], [DONE, goal("/items", "count", 2)], [goal("/order/total", "approx", 20)], [goal("/order/note", "absent")]],
)
def test_doing_nothing_scores_0_whatever_is_said(goals):
    spec = task(*goals, source=StateSource.COMPLETION_TEXT)
    verdict = prepare(spec, starts_in_thinking=False).judge(Completion(json.dumps({"state": START, "messages": ["x"]})))
    assert (verdict.passed, verdict.score) == (False, 0.0)


def test_approx_without_a_tolerance_takes_what_binary_fractions_lose_and_no_more():
    spec = task(goal("/order/total", "approx", 0.3), source=StateSource.COMPLETION_TEXT)
    judge = prepare(spec, starts_in_thinking=False)
    for total, passes in ((0.1 + 0.2, True), (0.3001, False)):
        state = START | {"order": START["order"] | {"total": total}}
        assert judge.judge(Completion(json.dumps(state))).passed is passes


def test_many_goals_on_one_place_are_held_against_each_other_in_linear_time():
    goals = [goal("/a/b", "ne", number) for number in range(20_000)] + [goal("/a/b/c", "exists")] * 20_000
    assert prepare(task(*goals), starts_in_thinking=False)


@pytest.mark.parametrize(
    ("goals", "more"),
    [
        ([goal("/order/total/net", "eq", 3)], {}),
        ([goal("/order/status/at", "exists")], {"allow_changes": ["/order/total"]}),
        ([goal("/items/3", "eq", "nib")], {}),
        ([goal("/items/999999999", "eq", "nib")], {"allow_changes": ["/items/-"]}),
        ([goal("/items/4", "eq", "nib"), goal("/items/2", "eq", "cap")], {}),
    ],
)
def test_a_goal_that_the_frame_shuts_off_is_the_tasks_fault(goals, more):
    assert fault(task(*goals, **more)).field == f"{GOAL}[0].path"


@pytest.mark.parametrize(
    ("goals", "more", "reached"),
    [
        ([goal("/order/total/net", "eq", 3)], {"allow_changes": ["/order/total"]}, {"total": {"net": 3}}),
        ([goal("/order/total/net", "eq", 3), goal("/order/total", "exists")], {}, {"total": {"net": 3}}),
        ([goal("/order/total/net", "eq", 3)], {"frame": Frame.FREE}, {"total": {"net": 3}}),
        ([goal("/order/note/by", "eq", "Ann")], {}, {"note": {"by": "Ann"}}),
        ([goal("/order/refund/net", "eq", 3)], {}, {"refund": {"net": 3}}),
        ([goal("/order/status", "ne", "open"), goal("/order/code/x", "absent")], {}, {"status": "closed"}),
    ],
)
def test_a_goal_that_the_frame_lets_be_reached_is_read_and_reached(goals, more, reached):
    judge = prepare(task(*goals, source=StateSource.COMPLETION_TEXT, **more), starts_in_thinking=False)
    state = START | {"order": START["order"] | reached}
    assert judge.judge(Completion(json.dumps(state))).passed
    assert not judge.judge(Completion(json.dumps(START))).passed


def test_a_null_that_becomes_more_than_the_goal_asks_is_a_change_besides():
    judge = prepare(task(goal("/order/note/by", "eq", "Ann"), source=StateSource.COMPLETION_TEXT), False)
    state = START | {"order": START["order"] | {"note": {"by": "Ann", "at": 3}}}
    assert judge.judge(Completion(json.dumps(state))).flags == (Flag.COLLATERAL,)


@pytest.mark.parametrize(("index", "more"), [(2, {}), (4, {"allow_changes": ["/items/-"]}), (3, {"frame": Frame.FREE})])
def test_an_item_may_be_put_behind_the_others(index, more):
    assert prepare(task(goal(f"/items/{index}", "eq", "nib"), **more), starts_in_thinking=False)
