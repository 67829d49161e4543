"""The local verifier: the server's verdicts in a script, from any thread, in whichever form groups come."""

import asyncio
import threading

import pytest
from rlvr import v1

from verifier_service.domain.errors import ErrorCode
from verifier_service.domain.specs import MathTask
from verifier_service.domain.task import Completion, Group, Task
from verifier_service.domain.verdict import Reason
from verifier_service.local import Verifier
from verifier_service.settings import BadSettings

MATH = {"math": {"references": ["12"]}}


def domain_group(name, *texts):
    return Group(name, Task("math", MathTask(references=("12",))), tuple(Completion(text) for text in texts))


@pytest.fixture(scope="module")
def verifier():
    with Verifier(workers=1, max_completion_bytes=1000) as started:
        yield started


def test_groups_may_be_dicts_messages_or_domain_groups(verifier):
    groups = [
        {"id": "dict", "task": MATH, "completions": ["\\boxed{12}", {"text": "\\boxed{13}"}]},
        v1.Group(id="message", task=MATH, completions=[{"text": "\\boxed{12}"}, {"text": "\\boxed{13}"}]),
        domain_group("domain", "\\boxed{12}", "\\boxed{13}"),
    ]
    answers = verifier.verify(groups)
    assert [answer.id for answer in answers] == ["dict", "message", "domain"]
    for answer in answers:
        assert [result.outcome.passed for result in answer.results] == [True, False]
        assert {result.verifier_version for result in answer.results} == {verifier.facts.verifier_version}


def test_nothing_is_an_empty_answer(verifier):
    assert verifier.verify([]) == []
    assert verifier.verify([{"id": "a", "task": MATH, "completions": []}])[0].results == ()


def test_a_fault_inside_a_group_is_its_own_error(verifier):
    unread, unknown, good = verifier.verify(
        [
            {"task": MATH, "completions": ["12"]},
            {"id": "b", "task": {"math": {"references": ["12"], "hue": 1}}, "completions": ["12"]},
            {"id": "c", "task": MATH, "completions": ["12"]},
        ]
    )
    assert unread.error.field == "groups[0].id"
    assert unknown.results[0].outcome.code == ErrorCode.UNSUPPORTED
    assert unknown.results[0].outcome.field == "groups[1].task.math.hue"
    assert good.results[0].outcome.passed


def test_lone_surrogates_and_huge_completions_are_verdicts(verifier):
    group = domain_group("a", "\ud800 \\boxed{12}", "1" * 2000)
    first, second = verifier.verify([group])[0].results
    assert first.outcome.passed
    assert second.outcome.reason == Reason.TOO_LARGE


def test_threads_may_share_it(verifier):
    answers = {}

    def ask(number):
        group = {"id": str(number), "task": MATH, "completions": [f"\\boxed{{{number}}}"]}
        answers[number] = verifier.verify([group])[0]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(10, 15)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {number for number, answer in answers.items() if answer.results[0].outcome.passed} == {12}
    assert {answer.id for answer in answers.values()} == {"10", "11", "12", "13", "14"}


async def test_another_loop_may_await_it(verifier):
    group = {"id": "a", "task": MATH, "completions": ["\\boxed{12}"]}
    first, second = await asyncio.gather(verifier.verify_async([group]), verifier.verify_async([group]))
    assert first[0].results[0].outcome.passed
    assert second[0].results[0].outcome.passed


def test_it_tells_what_it_serves(verifier):
    assert set(verifier.facts.kinds) == {
        "math",
        "qa",
        "mcq",
        "code",
        "sql",
        "constraint",
        "custom",
        "steps",
        "composite",
        "json",
        "state",
        "tool_calls",
        "instruction",
    }
    assert verifier.facts.caps.max_completion_bytes == 1000


def test_before_its_start_and_after_its_end_it_refuses():
    verifier = Verifier(workers=1)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="not started"):
            verifier.verify([])
        verifier.close()


def test_a_bad_setting_is_told_by_name():
    with pytest.raises(BadSettings, match="--workers"):
        Verifier(workers=0)


@pytest.mark.parametrize("one", [{"id": "a"}, "abc", b"abc", v1.Group(id="a"), [["a"]], [None]], ids=repr)
def test_what_is_no_list_of_groups_is_told(verifier, one):
    with pytest.raises(TypeError, match="group"):
        verifier.verify(one)
