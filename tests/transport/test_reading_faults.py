"""What this server does not know, or no rule could use, is told by its path; each fault costs only its own group."""

import pytest
from rlvr import v1

from verifier_service.domain.config import Caps
from verifier_service.domain.errors import ErrorCode, Unsupported, item_error
from verifier_service.domain.verdict import GroupResult, Reason, Result, failed
from verifier_service.transport.intake import complete, read_group
from verifier_service.transport.json_values import word

UNKNOWN_FIELD = b"\xfa\x07\x01x"  # field 127, a text


def with_unknown(message):
    """Returns the message with a field that the contract has not."""
    return type(message).FromString(message.SerializeToString() + UNKNOWN_FIELD)


def group(task, **more):
    return v1.Group(id="g", task=task, completions=[{"text": "a"}, {"text": "b"}], **more)


MATH = {"references": ["1"]}
NESTED = {"parts": [{"task": {"math": MATH}}, {"task": {"math": {"references": ["1"], "policy": {"units": 77}}}}]}
FAULTS = {
    "an enum number": (group({"math": {**MATH, "policy": {"units": 77}}}), "UNSUPPORTED", "task.math.policy.units"),
    "an enum number deep within": (
        group({"composite": NESTED}),
        "UNSUPPORTED",
        "task.composite.parts[1].task.math.policy.units",
    ),
    "a field of a spec": (
        group({"math": with_unknown(v1.MathTask(references=["1"]))}),
        "UNSUPPORTED",
        "task.math",
    ),
    "a field of a policy": (
        group({"math": {**MATH, "policy": with_unknown(v1.MathPolicy())}}),
        "UNSUPPORTED",
        "task.math.policy",
    ),
    "a kind": (group(with_unknown(v1.Task())), "UNSUPPORTED", "task"),
    "a field of the group": (with_unknown(group({"math": MATH})), "UNSUPPORTED", ""),
    "a cache policy": (group({"math": MATH}, cache=9), "UNSUPPORTED", "cache"),
    "no kind": (group({}), "BAD_TASK", "task"),
    "no task": (group(None), "BAD_TASK", "task"),
    "a part without a task": (group({"composite": {"parts": [{}]}}), "BAD_TASK", "task.composite.parts[0].task"),
    "no math references": (group({"math": {}}), "BAD_TASK", "task.math.references"),
    "no qa references": (group({"qa": {}}), "BAD_TASK", "task.qa.references"),
    "no mcq references": (group({"mcq": {"choices": ["a", "b"]}}), "BAD_TASK", "task.mcq.references"),
    "a tolerance below 0": (
        group({"math": {**MATH, "policy": {"relative_tolerance": -0.1}}}),
        "BAD_TASK",
        "task.math.policy.relative_tolerance",
    ),
    "a tolerance that is no number": (
        group({"math": {**MATH, "policy": {"absolute_tolerance": float("nan")}}}),
        "BAD_TASK",
        "task.math.policy.absolute_tolerance",
    ),
    "an endless tolerance": (
        group({"qa": {**MATH, "policy": {"relative_tolerance": float("inf")}}}),
        "BAD_TASK",
        "task.qa.policy.relative_tolerance",
    ),
    "a timeout below 0": (group({"math": MATH}, timeout={"seconds": -1}), "BAD_TASK", "timeout"),
    "a timeout of 0": (group({"math": MATH}, timeout={}), "BAD_TASK", "timeout"),
    "a deadline below 0": (group({"math": MATH}, deadline={"nanos": -1}), "BAD_TASK", "deadline"),
    "a duration of mixed signs": (group({"math": MATH}, deadline={"seconds": 1, "nanos": -1}), "BAD_TASK", "deadline"),
    "a duration beyond time": (group({"math": MATH}, timeout={"seconds": 2**62}), "BAD_TASK", "timeout"),
    "a code limit of 0": (group({"code": {"limits": {"cpu_time": {}}}}), "BAD_TASK", "task.code.limits.cpu_time"),
    "too many labels": (group({"math": MATH}, labels={str(n): "" for n in range(33)}), "BAD_TASK", "labels"),
    "too large a task": (group({"math": {"references": ["1" * 2000]}}), "TASK_TOO_LARGE", "task"),
}
CAPS = Caps(max_task_bytes=1000)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_every_completions_error_with_its_path(name):
    message, code, field = FAULTS[name]
    answer = complete(read_group(message, "groups[3]", CAPS), None, "v")
    assert answer.error is None
    assert [result.outcome.code for result in answer.results] == [ErrorCode(code)] * 2
    assert {result.outcome.field for result in answer.results} == {f"groups[3].{field}".rstrip(".")}
    assert not any(result.outcome.retryable for result in answer.results)
    assert {result.verifier_version for result in answer.results} == {"v"}


def test_what_the_contract_allows_is_no_fault():
    message = group(
        {"math": {**MATH, "policy": {"relative_tolerance": 0.0}}},
        timeout={"nanos": 1},
        labels={str(n): "" for n in range(32)},
    )
    reading = read_group(message, "groups[0]", CAPS)
    assert reading.group is not None
    assert reading.faults == {}
    assert reading.group.timeout.total_seconds() > 0


def test_an_unreadable_completion_costs_only_itself():
    message = group({"math": MATH})
    message.completions[0].finish_reason = 9
    reading = read_group(message, "groups[0]", Caps())
    judged = GroupResult("g", (Result(failed(Reason.MISMATCH)),))
    first, second = complete(reading, judged, "v").results
    assert first.outcome.code == ErrorCode.UNSUPPORTED
    assert first.outcome.field == "groups[0].completions[0].finish_reason"
    assert second.outcome.reason == Reason.MISMATCH
    assert [completion.text for completion in reading.group.completions] == ["b"]


@pytest.mark.parametrize(("wrong", "id"), [("missing", ""), ("too long", "x" * 257)])
def test_a_group_without_a_proper_id_cannot_be_read(wrong, id):
    reading = read_group(v1.Group(id=id, task={"math": MATH}, completions=[{}]), "groups[2]", Caps())
    answer = complete(reading, None, "v")
    assert answer.results == ()
    assert answer.error.field == "groups[2].id"
    assert len(answer.id) <= 256


def test_too_many_completions_cannot_be_read():
    reading = read_group(group({"math": MATH}), "groups[0]", Caps(max_items=1))
    assert reading.error.field == "groups[0].completions"


def test_no_completions_is_an_empty_answer():
    reading = read_group(v1.Group(id="g", task={"math": MATH}), "groups[0]", Caps())
    assert complete(reading, None, "v") == GroupResult("g")


@pytest.mark.parametrize(
    ("error", "field"),
    [
        (item_error(ErrorCode.BAD_TASK, "", "math.references[1]"), "groups[1].task.math.references[1]"),
        (item_error(ErrorCode.UNSUPPORTED, "", "code"), "groups[1].task.code"),
        (item_error(ErrorCode.BAD_TASK, ""), "groups[1].task"),
        (item_error(ErrorCode.BAD_TASK, "", "messages_json"), "groups[1].completions[0].messages_json"),
        (item_error(ErrorCode.BAD_TASK, "", "completions.state_json"), "groups[1].completions[0].state_json"),
        (item_error(ErrorCode.OVERLOADED, ""), ""),
        (item_error(ErrorCode.WORKER_LOST, ""), ""),
    ],
)
def test_an_errors_path_is_completed_only_where_the_caller_is_at_fault(error, field):
    message = v1.Group(id="g", task={"math": MATH}, completions=[{}])
    answer = complete(read_group(message, "groups[1]", Caps()), GroupResult("g", (Result(error),)), "v")
    assert answer.results[0].outcome.field == field


def test_a_word_that_an_enum_has_not_is_told_with_those_that_it_has():
    field = v1.Checker.DESCRIPTOR.fields_by_name["kind"]
    with pytest.raises(Unsupported, match=r"no CHECKER_KIND_FUZZY; it has .*CHECKER_KIND_TOKENS"):
        word("CHECKER_KIND_FUZZY", field.enum_type)
