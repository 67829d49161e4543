"""Proto JSON as people write it: what is accepted, what is unsupported, and what makes a group unreadable."""

import json

import pytest

from verifier_service.domain.config import Caps
from verifier_service.domain.enums import Units
from verifier_service.domain.errors import ErrorCode
from verifier_service.transport.json_form import parse_json, read_json_group
from verifier_service.transport.json_values import Misfit

MATH = {"math": {"references": ["1"]}}


def read(**fields):
    return read_json_group({"id": "g", "task": MATH, "completions": ["a", "b"], **fields}, "groups[0]", Caps())


def test_a_completion_may_be_a_plain_string():
    reading = read(completions=["a", {"text": "b", "finish_reason": "FINISH_REASON_LENGTH"}])
    assert [completion.text for completion in reading.group.completions] == ["a", "b"]
    assert reading.group.completions[1].finish_reason == "LENGTH"


def test_both_spellings_and_nulls_are_read():
    camel = read(startsInThinking=True, task={"math": {"references": ["1"], "policy": {"allowTruncated": True}}})
    snake = read(starts_in_thinking=True, task={"math": {"references": ["1"], "policy": {"allow_truncated": True}}})
    nulls = read(timeout=None, labels=None, task={"math": {"references": ["1"], "policy": None}, "qa": None})
    assert camel == snake
    assert nulls == read()


@pytest.mark.parametrize(
    ("text", "seconds"), [("2s", 2), ("0.5s", 0.5), ("1.000000001s", 1), ("0.000001s", 1e-6), ("100000s", 1e5)]
)
def test_durations_are_read(text, seconds):
    assert read(timeout=text).group.timeout.total_seconds() == seconds


@pytest.mark.parametrize("value", [3, 3.0, "3"])
def test_a_whole_number_may_be_written_in_three_ways(value):
    reading = read(task={"math": {"references": ["1"], "policy": {"significant_digits": value}}})
    assert reading.group.task.spec.policy.significant_digits == 3


@pytest.mark.parametrize("value", ["UNITS_IGNORED", 3])
def test_an_enum_may_be_a_word_or_a_number(value):
    reading = read(task={"math": {"references": ["1"], "policy": {"units": value}}})
    assert reading.group.task.spec.policy.units is Units.IGNORED


@pytest.mark.parametrize("value", [{"a": 1}, [1], 1, True])
def test_free_json_travels_as_text_and_a_bare_value_is_told(value):
    reading = read(completions=[{"text": "a", "state_json": value}])
    assert reading.error.field == "groups[0].completions[0].state_json"
    assert "a string that holds JSON" in reading.error.message
    assert read(completions=[{"state_json": json.dumps(value)}]).group.completions[0].state_json == json.dumps(value)


def test_lone_surrogates_become_the_replacement_character():
    value = parse_json(
        '{"id": "g", "task": {"math": {"references": ["1"]}}, "completions": ["a\\ud800b", "\\ud83d\\ude00"]}'
    )
    texts = [completion.text for completion in read_json_group(value, "groups[0]", Caps()).group.completions]
    assert texts == ["a\ufffdb", "\U0001f600"]


UNSUPPORTED = {
    "an unknown kind": ({"task": {"chess": {}}}, "task"),
    "an unknown field of a task": ({"task": {"math": {"references": ["1"], "grace": 1}}}, "task.math.grace"),
    "an unknown word": (
        {"task": {"math": {"references": ["1"], "policy": {"units": "UNITS_SOME"}}}},
        "task.math.policy.units",
    ),
    "an unknown number of an enum": (
        {"task": {"math": {"references": ["1"], "policy": {"units": 99}}}},
        "task.math.policy.units",
    ),
    "an unknown field deep within": (
        {"task": {"composite": {"parts": [{"task": MATH}, {"task": {"qa": {"hint": ""}}}]}}},
        "task.composite.parts[1].task.qa.hint",
    ),
    "an unknown cache policy": ({"cache": "CACHE_POLICY_SOME"}, "cache"),
}


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_what_a_newer_contract_may_have_is_unsupported_for_every_completion(name):
    fields, place = UNSUPPORTED[name]
    reading = read(**fields)
    assert reading.error is None
    assert reading.group is None
    assert {(fault.code, fault.field) for fault in reading.faults.values()} == {
        (ErrorCode.UNSUPPORTED, f"groups[0].{place}")
    }
    assert set(reading.faults) == {0, 1}


def test_an_unknown_finish_reason_costs_only_its_completion():
    reading = read(completions=[{"text": "a", "finish_reason": "FINISH_REASON_TIRED"}, "b"])
    assert reading.faults[0].field == "groups[0].completions[0].finish_reason"
    assert [completion.text for completion in reading.group.completions] == ["b"]


UNREADABLE = {
    "a field that groups have not": ({"tasks": {}}, ""),
    "a field that completions have not": ({"completions": [{"txt": "a"}]}, "completions[0]"),
    "references as one text": ({"task": {"math": {"references": "1"}}}, "task.math.references"),
    "a reference that is a number": ({"task": {"math": {"references": [1]}}}, "task.math.references[0]"),
    "a null in a list": ({"task": {"math": {"references": [None]}}}, "task.math.references[0]"),
    "a task that is a text": ({"task": "math"}, "task"),
    "completions as one text": ({"completions": "abc"}, "completions"),
    "a completion that is a number": ({"completions": [1]}, "completions[0]"),
    "a truth value as a text": ({"starts_in_thinking": "yes"}, "starts_in_thinking"),
    "a number as a truth value": (
        {"task": {"math": {"references": ["1"], "policy": {"relative_tolerance": True}}}},
        "task.math.policy.relative_tolerance",
    ),
    "a whole number with a fraction": (
        {"task": {"math": {"references": ["1"], "policy": {"significant_digits": 1.5}}}},
        "task.math.policy.significant_digits",
    ),
    "a number out of range": (
        {"task": {"math": {"references": ["1"], "policy": {"significant_digits": -1}}}},
        "task.math.policy.significant_digits",
    ),
    "a duration without its unit": ({"timeout": "2"}, "timeout"),
    "a duration that is a number": ({"deadline": 2}, "deadline"),
    "labels that are a list": ({"labels": ["a"]}, "labels"),
    "a label that is a number": ({"labels": {"step": 3}}, "labels"),
    "two kinds": ({"task": {**MATH, "qa": {"references": ["1"]}}}, "task"),
    "one field in both spellings": ({"starts_in_thinking": True, "startsInThinking": True}, "starts_in_thinking"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_departs_from_the_schema_cannot_be_read(name):
    fields, place = UNREADABLE[name]
    reading = read(**fields)
    assert reading.id == "g"
    assert reading.error.code == ErrorCode.BAD_TASK
    assert reading.error.field == f"groups[0].{place}".rstrip(".")


@pytest.mark.parametrize("value", [None, [], "text", 1, True])
def test_what_is_no_object_cannot_be_read(value):
    assert read_json_group(value, "groups[0]", Caps()).error.field == "groups[0]"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b'{"a": NaN}',
        b'{"a": Infinity}',
        b'{"a": 1, "a": 2}',
        b'"\xff"',
        b"[" * 100_000,
        b"9" * 5000,
        b"{} {}",
    ],
)
def test_what_is_no_json_is_a_misfit(text):
    with pytest.raises(Misfit):
        parse_json(text)


def test_a_task_nested_without_end_cannot_be_read():
    task = MATH
    for _ in range(300):
        task = {"composite": {"parts": [{"task": task}]}}
    reading = read(task=task)
    assert reading.error is not None or reading.faults
    json.dumps(reading.id)
