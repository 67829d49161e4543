"""JSON Schemas: formats are asserted, multiples exact, and a boolean is never a number."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import Mode
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import JsonTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.structured.json import prepare
from verifier_service.verifiers.structured.schemas import KEPT_CHARACTERS, schema_of


def passes(schema, text):
    return prepare(JsonTask(json.dumps(schema), mode=Mode.SCHEMA_ONLY), False).judge(Completion(text)).passed


@pytest.mark.parametrize(
    ("format_", "right", "wrong"),
    [
        ("date", ["2024-02-29"], ["2023-02-29", "2024-2-9", "29/02/2024", ""]),
        ("date-time", ["2024-02-29T12:30:00Z", "2024-02-29t12:30:00.25+02:00"], ["2024-02-29", "2024-02-30T12:30:00Z"]),
        (
            "date-time",
            ["2024-02-29 12:30:00z"],
            ["2024-02-29T24:00:00Z", "2024-02-29T12:30:00", "2024-02-29T12:30:00+25:00"],
        ),
        ("time", ["12:30:00Z", "23:59:59.9-11:30"], ["12:30", "12:60:00Z", "12:30:00"]),
        ("uri", ["https://example.org/a?b#c", "mailto:a@b.org"], ["example.org", "https://a b", "://x"]),
        ("email", ["a@b.org"], ["a.org"]),
        ("ipv4", ["10.0.0.1"], ["10.0.0.256"]),
        ("uuid", ["123e4567-e89b-12d3-a456-426614174000"], ["123e4567"]),
    ],
)
def test_a_format_is_asserted(format_, right, wrong):
    schema = {"type": "string", "format": format_}
    assert [passes(schema, json.dumps(text)) for text in right] == [True] * len(right)
    assert [passes(schema, json.dumps(text)) for text in wrong] == [False] * len(wrong)


def test_a_format_says_nothing_of_other_types():
    assert passes({"format": "date-time"}, "5")


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"multipleOf": 0.01}, ["19.99", "0.07", "1e2", "-3.5"], ["19.999", "0.005"]),
        ({"multipleOf": 3}, ["9", "9.0", "-3", "3e30"], ["10", "0.3"]),
        ({"type": "integer"}, ["1", "1.0", "1e3", "123456789012345678901234567890"], ["1.5", "true", '"1"']),
        ({"type": "number"}, ["1", "0.5"], ["false", "null"]),
        ({"const": 1}, ["1", "1.0"], ["true", '"1"']),
        ({"enum": [0, "a"]}, ["0", "-0", '"a"'], ["false", '"A"']),
        ({"uniqueItems": True}, ["[1, true]", "[0, false]"], ["[1, 1.0]", '[{"a": 1}, {"a": 1.0}]']),
        ({"$schema": "http://json-schema.org/draft-07/schema#", "format": "uri"}, ['"a:b"'], ['"ab"']),
    ],
)
def test_numbers_are_exact_and_a_boolean_is_none(schema, right, wrong):
    assert [passes(schema, text) for text in right] == [True] * len(right)
    assert [passes(schema, text) for text in wrong] == [False] * len(wrong)


@given(st.text(max_size=40))
def test_no_text_breaks_a_format(text):
    for name in ("date-time", "time", "uri", "date", "regex"):
        passes({"type": "string", "format": name}, json.dumps(text))


def test_a_schema_is_read_once_unless_it_is_long():
    short, long = '{"type": "null"}', json.dumps({"type": "null", "title": "x" * KEPT_CHARACTERS})
    assert schema_of(short, "f") is schema_of(short, "f")
    assert schema_of(long, "f") is not schema_of(long, "f")


@pytest.mark.parametrize("schema", ["5", '{"type": "text"}', '{"type": "null", "type": "null"}', '{"minimum": "a"}'])
def test_what_is_no_schema_names_its_field(schema):
    for _ in range(2):
        with pytest.raises(BadTask) as caught:
            schema_of(schema, "json.schema_json")
        assert caught.value.field == "json.schema_json"


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("^(a+)+$", "a" * 60, True),
        ("^(a+)+$", "a" * 60 + "b", False),
        ("^[a-z]+$", "abc", True),
        ("^[a-z]+$", "abc\n", False),
        (r"^\d+$", "٤٢", False),
        ("^(?!x)[a-z]+$", "abc", True),
        ("^(?!x)[a-z]+$", "xbc", False),
        (r"\u0041", "A", True),
    ],
)
def test_a_pattern_of_a_schema_is_found_in_linear_time_or_by_looking_around(pattern, text, matches):
    validator = schema_of(json.dumps({"type": "string", "pattern": pattern}), "json.schema_json")
    assert (next(validator.iter_errors(text), None) is None) is matches
