"""A BASIC result is under 2 KiB, a FULL one within 64 KiB, whatever it holds; cuts are visible, characters whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.enums import View
from verifier_service.domain.errors import ErrorCode, item_error
from verifier_service.domain.verdict import (
    Flag,
    GroupResult,
    Reason,
    Result,
    StepResult,
    TestResult,
    Verdict,
)
from verifier_service.transport.answers import write_group_result, write_response
from verifier_service.transport.views import ELLIPSIS, FULL_BYTES, cap_bytes, shortened

LONG = "é" * 50_000
VERDICT = Verdict(
    passed=True,
    score=1.0,
    reason=Reason.MATCH,
    explanation=LONG,
    extracted="𝄞" * 30_000,
    matched_reference="a" * 90_000,
    rule="r" * 3000,
    tests=tuple(TestResult(n, Reason.ACCEPTED, True, stdout="o" * 5000, stderr="e") for n in range(40)),
    steps=(StepResult("s", True, 1.0, Reason.MATCH, LONG),),
    flags=tuple(Flag),
)


def written(outcome, view):
    answer = GroupResult("g", (Result(outcome, verifier_version="v" * 200),))
    return write_group_result(answer, view, cap_bytes(view, 1, Caps().max_message_bytes)).results[0]


def test_a_basic_result_is_under_2_kib_and_without_detail():
    result = written(VERDICT, View.BASIC)
    assert result.ByteSize() < 2048
    assert not result.verdict.tests
    assert not result.verdict.steps
    assert len(result.verdict.flags) == len(Flag)
    assert result.verdict.passed
    for text in (result.verdict.explanation, result.verdict.extracted, result.verdict.matched_reference):
        assert text.endswith(ELLIPSIS)
        assert len(text) <= 512


def test_a_full_result_is_within_64_kib_and_has_detail():
    result = written(VERDICT, View.FULL)
    assert FULL_BYTES // 2 < result.ByteSize() <= FULL_BYTES
    assert len(result.verdict.tests) == 40
    assert result.verdict.tests[0].stderr == "e"
    assert result.verdict.tests[0].stdout.endswith(ELLIPSIS)


def test_more_tests_than_fit_are_dropped_from_the_end_and_the_verdict_says_so():
    many = replace(VERDICT, tests=tuple(TestResult(n, Reason.ACCEPTED, True) for n in range(20_000)), explanation="")
    result = written(many, View.FULL)
    assert result.ByteSize() <= FULL_BYTES
    assert 0 < len(result.verdict.tests) < 20_000
    assert result.verdict.explanation.startswith(f"[{len(result.verdict.tests)} of 20000 tests shown]")
    assert [test.index for test in result.verdict.tests[:3]] == [0, 1, 2]


def test_a_short_result_is_left_alone():
    plain = Verdict(False, 0.25, Reason.MISMATCH, "why", "x", flags=(Flag.HEDGED,))
    result = written(plain, View.BASIC)
    assert (result.verdict.explanation, result.verdict.extracted, result.verdict.score) == ("why", "x", 0.25)
    assert result.verdict.reason == v1.REASON_MISMATCH
    assert list(result.verdict.flags) == [v1.FLAG_HEDGED]


@pytest.mark.parametrize("view", list(View))
def test_an_error_with_endless_texts_fits_too(view):
    result = written(item_error(ErrorCode.BAD_TASK, LONG, "groups[0]." + "f" * 70_000), view)
    assert result.ByteSize() <= (2047 if view == View.BASIC else FULL_BYTES)
    assert result.error.code == v1.ERROR_CODE_BAD_TASK
    assert result.error.field.startswith("groups[0].")


def test_all_results_together_fit_into_one_message():
    caps = Caps(max_message_bytes=2**20)
    answers = [GroupResult(str(n), (Result(VERDICT),) * 100) for n in range(10)]
    response = write_response(answers, View.FULL, caps)
    assert response.ByteSize() <= caps.max_message_bytes
    assert all(result.verdict.passed for answer in response.results for result in answer.results)


def test_lone_surrogates_never_break_an_answer():
    result = written(Verdict(False, 0.0, Reason.MISMATCH, extracted="a\ud800b"), View.BASIC)
    assert result.verdict.extracted == "a�b"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(0, 80))
def test_shortening_keeps_whole_characters_within_the_bytes(text, room):
    cut = shortened(text, room)
    assert len(cut.encode()) <= room
    assert cut == text or cut == "" or (cut.endswith(ELLIPSIS) and text.startswith(cut[:-1]))
    assert cut == text or len(text.encode()) > room
