import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import FinishReason
from verifier_service.domain.errors import BadTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.reading.answer import answer_text, is_truncated, last_assistant_text, read_answer
from verifier_service.verifiers.reading.flags import said_text


def said(text: str, starts_in_thinking: bool = False) -> str | None:
    return answer_text(Completion(text), starts_in_thinking)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Paris", "Paris"),
        ("<think>Lyon</think>Paris", "Paris"),
        ("<THINKING>Lyon</THINKING>\nParis", "Paris"),
        ("<thought>Lyon</thought>Paris", "Paris"),
        ("<reasoning>Lyon</reasoning>Paris", "Paris"),
        ("◁think▷Lyon◁/think▷Paris", "Paris"),
        ("<think>a<think>b</think>c</think>Paris", "Paris"),
        ("<think>a <think> b</think>Paris", "Paris"),
        ("Lyon</think>Paris", "Paris"),
        ("Paris<think>or not", "Paris"),
        (
            "<|channel|>analysis<|message|>Lyon<|end|><|start|>assistant<|channel|>final<|message|>Paris<|return|>",
            "Paris",
        ),
        ("Paris<|im_end|>\n", "Paris"),
        ("<think>Paris", None),
        ("<think>Paris</think>", None),
        ("", None),
        (" \n", None),
    ],
)
def test_thinking_is_no_answer(text: str, expected: str | None):
    found = said(text)
    assert (found.strip() if found else found) == expected


def test_a_prompt_that_opened_the_thinking_needs_a_close_tag():
    assert said("Paris", starts_in_thinking=True) is None
    assert (said("Lyon</think>Paris", starts_in_thinking=True) or "").strip() == "Paris"
    assert (said("<think>Lyon</think>Paris", starts_in_thinking=True) or "").strip() == "Paris"


def test_an_answer_only_in_thinking_is_told_from_silence():
    assert read_answer(Completion("<think>Paris</think>"), False).only_thought
    assert not read_answer(Completion(""), False).only_thought
    assert not read_answer(Completion(""), True).only_thought


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("Paris", "Paris"),
        ([{"type": "text", "text": "Par"}, {"type": "image_url"}, {"type": "text", "text": "is"}], "Paris"),
        (None, None),
        ([], None),
    ],
)
def test_the_last_assistant_content_speaks(content: object, expected: str | None):
    messages = [
        {"role": "assistant", "content": "Lyon"},
        {"role": "assistant", "content": content, "reasoning_content": "Nice"},
        {"role": "tool", "content": "Metz"},
    ]
    assert answer_text(Completion("Brest", messages_json=json.dumps(messages)), False) == expected


@pytest.mark.parametrize(
    "messages",
    [
        "{",
        "1",
        "{}",
        "[1]",
        "[]",
        '[{"role":"user","content":"x"}]',
        '[{"role":"assistant","content":5}]',
        "[" * 100_000,
    ],
)
def test_a_transcript_that_is_none_is_the_tasks_fault(messages: str):
    with pytest.raises(BadTask) as caught:
        answer_text(Completion("Paris", messages_json=messages), False)
    assert caught.value.field == "completions.messages_json"


def test_only_the_length_limit_truncates():
    assert is_truncated(Completion("x", FinishReason.LENGTH))
    assert not is_truncated(Completion("x", FinishReason.OTHER))


@given(st.text(), st.booleans())
def test_no_text_makes_it_raise(text: str, starts_in_thinking: bool):
    found = said(text, starts_in_thinking)
    assert found is None or found.strip()


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "piece", ["<think>", "</think>", "<think></think>", "x</think>", "</s>", "<|channel|>a", "<", "◁", " "]
)
def test_a_megabyte_of_tags_is_read_in_linear_time(piece: str):
    said(piece * (1_000_000 // len(piece)))


def test_a_transcript_is_read_once_for_the_answer_and_its_flags():
    last_assistant_text.cache_clear()
    completion = Completion(messages_json='[{"role": "assistant", "content": "Paris"}]')
    assert read_answer(completion, False).text == said_text(completion) == "Paris"
    assert last_assistant_text.cache_info().misses == 1
