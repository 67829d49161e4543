"""Patterns of state tasks: they mean what RE2 takes them for, and one that is slow elsewhere ends here."""

import json

import pytest

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import StateTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Reason
from verifier_service.verifiers.structured.state import prepare
from verifier_service.verifiers.structured.state_patterns import read_pattern


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^closed$", "closed"),
        (r"\bpaid\b", "it is paid."),
        ("(?i)CAFÉ", "café"),
        (r"^\pL+$", "Zürich"),
        (r"^[[:alpha:]]+$", "abc"),
        (r"^.{3}$", "aé😀"),
        (r"^\?b$", "\ud800b"),
        ("(a+)+$", "b" + "a" * 50),
        ("", ""),
    ],
)
def test_a_pattern_is_found(pattern, text):
    assert read_pattern(pattern).found_in(text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^closed$", "closed\n"),
        ("^closed$", "disclosed"),
        (r"^\d+$", "٤٢"),
        (r"^\w+$", "Zürich"),
        ("^a.b$", "a\nb"),
        (r"^[[:alpha:]]+$", "ab1"),
        ("(a+)+$", "a" * 100_000 + "b"),
        ("(x+x+)+y", "x" * 100_000),
        ("(.*)*(.*)*(.*)*=", "a" * 100_000),
        ("(?:a?){500}a{500}b", "a" * 10_000),
    ],
)
def test_a_pattern_is_not_found(pattern, text):
    assert not read_pattern(pattern).found_in(text)


def judged(said, state, **fields):
    start = {"a": "x"}
    goals = fields.pop("goals", [])
    spec = StateTask(json.dumps(start), json.dumps(goals), **fields)
    return prepare(spec, False).judge(Completion(said, state_json=json.dumps(state)))


def test_a_pattern_that_would_blow_up_elsewhere_is_a_verdict_on_what_the_state_holds():
    goals = [{"path": "/a", "op": "regex", "value": "^(a+)+$"}]
    assert judged("Done.", {"a": "a" * 60}, goals=goals).passed
    missed = judged("Done.", {"a": "a" * 60 + "b"}, goals=goals)
    assert (missed.passed, missed.reason) == (False, Reason.MISMATCH)


def test_so_is_one_for_the_final_message():
    goals = [{"path": "/a", "op": "eq", "value": "y"}]
    assert judged("a" * 60, {"a": "y"}, goals=goals, answer_pattern="^(a+)+$").passed
    assert judged("a" * 60 + "b", {"a": "y"}, goals=goals, answer_pattern="^(a+)+$").reason is Reason.MISMATCH


def test_a_named_pattern_goes_on_by_its_name():
    goals = [{"path": "/a", "op": "eq", "value": "y"}]
    assert judged("On 2026-03-01.", {"a": "y"}, goals=goals, answer_pattern="date").passed
    assert not judged("On the first date.", {"a": "y"}, goals=goals, answer_pattern="date").passed


def test_what_re2_does_not_read_names_the_field_and_why():
    with pytest.raises(BadTask) as caught:
        judged("ok", {}, goals=[{"path": "/a", "op": "eq", "value": "y"}], answer_pattern="(?<=a)b")
    assert caught.value.field == "state.answer_pattern"
    assert "(?<" in caught.value.message
