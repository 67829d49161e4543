"""Instructions about form: what is counted, what says nothing, whose fault a constraint is that cannot be read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer_client.importers import import_task
from verifier_service.domain.enums import Aggregate, FinishReason
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import InstructionTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason
from verifier_service.verifiers.structured.instruction import MAX_CONSTRAINTS, prepare
from verifier_service.verifiers.structured.instruction_ifeval import IFEVAL
from verifier_service.verifiers.structured.instruction_own import OWN

EXAMPLES = [
    {"type": "word_count", "max": 900000},
    {"type": "sentence_count", "max": 900},
    {"type": "paragraph_count", "max": 900000},
    {"type": "contains", "keyword": "a a b", "whole_word": True},
    {"type": "excludes", "keyword": "qq"},
    {"type": "excludes", "keyword": "qq", "whole_word": True},
    {"type": "starts_with", "text": "a"},
    {"type": "ends_with", "text": "a"},
    {"type": "lowercase"},
    {"type": "uppercase"},
    {"type": "no_comma"},
    {"type": "json"},
    {"type": "title"},
    {"type": "postscript"},
    {"type": "bullet_count", "count": 0},
    {"type": "language", "code": "en"},
    {"type": "keywords:existence", "keywords": ["a"]},
    {"type": "keywords:frequency", "keyword": "q", "frequency": 5, "relation": "less than"},
    {"type": "keywords:forbidden_words", "forbidden_words": ["qq"]},
    {"type": "keywords:letter_frequency", "letter": "q", "let_frequency": 3, "let_relation": "at most"},
    {"type": "language:response_language", "language": "en"},
    {"type": "length_constraints:number_sentences", "num_sentences": 9, "relation": "less than"},
    {"type": "length_constraints:number_paragraphs", "num_paragraphs": 1},
    {"type": "length_constraints:number_words", "num_words": 3, "relation": "more than"},
    {
        "type": "length_constraints:nth_paragraph_first_word",
        "num_paragraphs": 1,
        "nth_paragraph": 1,
        "first_word": "a",
    },
    {"type": "detectable_content:number_placeholders", "num_placeholders": 1},
    {"type": "detectable_content:postscript", "postscript_marker": "P.P.S"},
    {"type": "detectable_format:number_bullet_lists", "num_bullets": 0},
    {"type": "detectable_format:constrained_response"},
    {"type": "detectable_format:number_highlighted_sections", "num_highlights": 1},
    {"type": "detectable_format:multiple_sections", "section_spliter": "Part", "num_sections": 1},
    {"type": "detectable_format:json_format"},
    {"type": "detectable_format:title"},
    {"type": "combination:two_responses"},
    {"type": "combination:repeat_prompt", "prompt_to_repeat": "a"},
    {"type": "startend:end_checker", "end_phrase": "a"},
    {"type": "startend:quotation"},
    {"type": "change_case:capital_word_frequency", "capital_frequency": 9, "capital_relation": "at most"},
    {"type": "change_case:english_capital"},
    {"type": "change_case:english_lowercase"},
    {"type": "punctuation:no_comma"},
]
"""One constraint of every type at least; many that nothing at all would satisfy."""


def judge(*constraints, thinking=False, aggregate=Aggregate.ALL):
    return prepare(InstructionTask(json.dumps(constraints), aggregate), thinking)


JUDGES = [judge(each) for each in EXAMPLES]


def judged(text, *constraints, **how):
    return judge(*constraints, **how).judge(Completion(text))


def test_there_is_an_example_of_every_type_and_ifeval_has_25():
    assert {each["type"] for each in EXAMPLES} == {*OWN, *IFEVAL}
    assert len(IFEVAL) == 25


@pytest.mark.parametrize("constraint", EXAMPLES, ids=lambda each: each["type"])
@pytest.mark.parametrize("text", ["", " \n", ".", "...", "\u200b", "<think>a</think>", "😀", "_", "** **"])
def test_what_says_nothing_is_never_rewarded(constraint, text):
    verdict = judged(text, constraint)
    assert (verdict.passed, verdict.score, verdict.reason) == (False, 0.0, Reason.NO_ANSWER)


def test_what_was_cut_off_or_only_thought_is_never_rewarded():
    kept = judge({"type": "no_comma"}, thinking=True)
    assert kept.judge(Completion("a", FinishReason.LENGTH)).reason is Reason.TRUNCATED
    assert kept.judge(Completion("a")).flags == (Flag.ANSWER_ONLY_IN_THINKING,)
    assert kept.judge(Completion("a, b</think>a b")).passed


@pytest.mark.parametrize("aggregate", Aggregate)
def test_the_score_is_the_share_that_holds_and_every_constraint_is_told(aggregate):
    verdict = judged("One, two", {"type": "no_comma"}, {"type": "lowercase"}, {"type": "title"}, *EXAMPLES[:1])
    assert (verdict.passed, verdict.score, verdict.reason) == (False, 0.25, Reason.CONSTRAINT_VIOLATED)
    assert [(step.id, step.passed) for step in verdict.steps] == [
        ("0:no_comma", False),
        ("1:lowercase", False),
        ("2:title", False),
        ("3:word_count", True),
    ]
    whole = judged("one two", {"type": "no_comma"}, aggregate=aggregate)
    assert (whole.passed, whole.score, whole.reason) == (True, 1.0, Reason.ACCEPTED)


def test_the_last_assistant_message_of_a_transcript_is_what_is_judged():
    messages = [{"role": "assistant", "content": "a, b"}, {"role": "user", "content": "no"}]
    last = Completion(messages_json=json.dumps([*messages, {"role": "assistant", "content": "a b"}]))
    assert judge({"type": "no_comma"}).judge(last).passed
    assert not judge({"type": "no_comma"}).judge(Completion(messages_json=json.dumps(messages))).passed


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        ("[", ""),
        ("[]", ""),
        ("{}", ""),
        (json.dumps([{"type": "json"}] * (MAX_CONSTRAINTS + 1)), ""),
        ('["json"]', "[0]"),
        ("[{}]", "[0].type"),
        ('[{"type": 3}]', "[0].type"),
        ('[{"type": "json"}, {"type": "rhyme"}]', "[1].type"),
        ('[{"type": "json", "id": "title"}]', "[0].type"),
        ('[{"type": "keywords:exist", "keywords": ["a"]}]', "[0].type"),
        ('[{"type": "json", "strict": true}]', "[0].strict"),
        ('[{"type": "word_count"}]', "[0].min"),
        ('[{"type": "word_count", "min": -1}]', "[0].min"),
        ('[{"type": "word_count", "min": true}]', "[0].min"),
        ('[{"type": "word_count", "max": 2.5}]', "[0].max"),
        ('[{"type": "word_count", "min": 3, "max": 2}]', "[0].max"),
        ('[{"type": "contains"}]', "[0].keyword"),
        ('[{"type": "contains", "keyword": " "}]', "[0].keyword"),
        ('[{"type": "contains", "keyword": "\\u200b"}]', "[0].keyword"),
        ('[{"type": "contains", "keyword": "a", "whole_word": 1}]', "[0].whole_word"),
        ('[{"type": "language", "code": "tlh"}]', "[0].code"),
        ('[{"type": "language", "code": "French"}]', "[0].code"),
        ('[{"type": "keywords:existence", "keywords": []}]', "[0].keywords"),
        ('[{"type": "keywords:existence", "keywords": "a"}]', "[0].keywords"),
        ('[{"type": "keywords:existence", "kwargs": {"keywords": [""]}}]', "[0].keywords"),
        ('[{"type": "keywords:existence", "kwargs": ["a"]}]', "[0].kwargs"),
        ('[{"type": "contains", "keyword": "a", "kwargs": {"keyword": "b"}}]', "[0].kwargs.keyword"),
        ('[{"type": "keywords:letter_frequency", "letter": "ab", "let_frequency": 1, "let_relation": "at least"}]', ""),
        ('[{"type": "length_constraints:number_words", "num_words": 3, "relation": "around"}]', "[0].relation"),
        ('[{"type": "length_constraints:number_words", "num_words": 3}]', "[0].relation"),
        ('[{"type": "length_constraints:number_words", "num_words": 0, "relation": "less than"}]', "[0].num_words"),
        ('[{"type": "startend:end_checker", "end_phrase": "?"}]', "[0].end_phrase"),
    ],
)
def test_a_constraint_that_cannot_be_read_is_the_tasks_fault(raw, place):
    with pytest.raises(BadTask) as caught:
        prepare(InstructionTask(raw), False)
    assert caught.value.field.startswith(f"instruction.constraints_json{place}")


def test_the_first_word_of_a_paragraph_that_there_cannot_be_is_the_tasks_fault():
    kwargs = {"num_paragraphs": 1, "nth_paragraph": 2, "first_word": "a"}
    with pytest.raises(BadTask) as caught:
        judge({"type": "length_constraints:nth_paragraph_first_word", "kwargs": kwargs})
    assert caught.value.field == "instruction.constraints_json[0].nth_paragraph"


@pytest.mark.parametrize("name", ["type", "id", "instruction_id"])
def test_parameters_may_stand_beside_the_type_or_in_kwargs_and_nulls_are_none(name):
    beside = {name: "keywords:existence", "keywords": ["oak"], "relation": None}
    inside = {name: "keywords:existence", "kwargs": {"keywords": ["oak"], "num_words": None}}
    for constraint in (beside, inside):
        assert judged("an oak", constraint).passed
        assert not judged("an elm", constraint).passed


def test_an_imported_row_with_every_id_is_read():
    asked = [each for each in EXAMPLES if each["type"] in IFEVAL]
    columns = {name: None for each in asked for name in each if name != "type"}
    for each in asked:
        kwargs = columns | {name: value for name, value in each.items() if name != "type"}
        task = import_task("ifeval", {"instruction_id_list": [each["type"]], "kwargs": [kwargs]})
        verdict = prepare(InstructionTask(task.instruction.constraints_json), False).judge(Completion("a"))
        assert [step.id for step in verdict.steps] == [f"0:{each['type']}"]


@given(st.text(max_size=200) | st.text('aA,.*<>[]{}"`#- \nP.S0', max_size=200))
def test_no_text_raises(text):
    for each in JUDGES:
        assert each.judge(Completion(text)).score in (0.0, 1.0)


@given(st.text(max_size=60), st.text(max_size=20))
def test_a_text_contains_what_is_put_into_it_and_never_excludes_it(text, more):
    keyword = "oak" + "".join(character for character in more if character.isascii() and character.isalnum())
    said = f"{text} {keyword} {text}"
    assert judged(said, {"type": "contains", "keyword": keyword, "whole_word": True}).passed
    assert not judged(said, {"type": "excludes", "keyword": keyword}).passed


@pytest.mark.property
@given(st.sampled_from(["a", "a ", "a. ", "*", "* a\n", "<<", "[a", "P.S. ", "\n ", "\u0301", "猫", "``" + "`\n", "ﷺ"]))
def test_a_long_text_of_one_kind_is_judged(unit):
    completion = Completion(unit * 50_000)
    assert not all(each.judge(completion).passed for each in JUDGES)
