"""Constraints that no text satisfies together are the task's fault, named by parameter; honest ones are read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer_client.importers import import_task
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import InstructionTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.structured.instruction import prepare

FIELD = "instruction.constraints_json"


def asks(kind, **parameters):
    return {"type": kind} | parameters


def contains(keyword, **more):
    return asks("contains", keyword=keyword, **more)


def excludes(keyword, **more):
    return asks("excludes", keyword=keyword, **more)


def words(**bounds):
    return asks("word_count", **bounds)


def frequency(keyword, number, relation):
    return asks("keywords:frequency", keyword=keyword, frequency=number, relation=relation)


def capitals(number, relation):
    return asks("change_case:capital_word_frequency", capital_frequency=number, capital_relation=relation)


def letters(letter, number, relation):
    return asks("keywords:letter_frequency", letter=letter, let_frequency=number, let_relation=relation)


def runs(number, relation):
    return asks("length_constraints:number_words", num_words=number, relation=relation)


def first_word(word, nth=1, count=2):
    kwargs = {"num_paragraphs": count, "nth_paragraph": nth, "first_word": word}
    return asks("length_constraints:nth_paragraph_first_word", kwargs=kwargs)


def read(*constraints):
    return prepare(InstructionTask(json.dumps(constraints)), False)


PARTS = asks("detectable_format:multiple_sections", section_spliter="Part", num_sections=2)
WHOLE = {"whole_word": True}
CONTRADICTIONS = [
    (contains("lamp"), excludes("lamp"), "keyword"),
    (excludes("Lamp"), contains("lamp"), "keyword"),
    (contains("lamp", **WHOLE), excludes("lamp", **WHOLE), "keyword"),
    (contains("lamp", **WHOLE), excludes("am"), "keyword"),
    (contains("the old lamp"), excludes("old", **WHOLE), "keyword"),
    (contains("lamp"), asks("keywords:frequency", keyword="LAMP", frequency=1, relation="less than"), "frequency"),
    (asks("keywords:existence", keywords=["oak", "elm"]), asks("excludes", keyword="elm"), "keyword"),
    (
        asks("keywords:existence", keywords=["an elm tree"]),
        asks("keywords:forbidden_words", forbidden_words=["oak", "elm"]),
        "forbidden_words",
    ),
    (frequency("lamp", 3, "at least"), frequency("lamp", 3, "less than"), "frequency"),
    (frequency("lamp", 2, "at least"), excludes("lamp"), "keyword"),
    (letters("q", 3, "more than"), letters("Q", 3, "at most"), "let_frequency"),
    (contains("queen"), letters("e", 2, "less than"), "let_frequency"),
    (asks("lowercase"), asks("uppercase"), "type"),
    (asks("change_case:english_capital"), asks("lowercase"), "type"),
    (asks("change_case:english_lowercase"), capitals(1, "at least"), "capital_frequency"),
    (asks("uppercase"), capitals(1, "less than"), "capital_frequency"),
    (asks("language", code="fr"), asks("language", code="de"), "code"),
    (asks("language", code="fr"), asks("change_case:english_lowercase"), "type"),
    (words(min=50), words(max=20), "max"),
    (runs(50, "at least"), runs(20, "less than"), "num_words"),
    (asks("sentence_count", min=5), words(max=4), "max"),
    (asks("paragraph_count", min=5), words(max=4), "max"),
    (asks("bullet_count", count=5), asks("detectable_format:number_bullet_lists", num_bullets=6), "num_bullets"),
    (asks("bullet_count", count=5), asks("bullet_count", count=6), "count"),
    (contains("the old lamp"), words(max=2), "max"),
    (asks("detectable_format:constrained_response"), excludes("answer"), "keyword"),
    (asks("starts_with", text="Dear"), asks("starts_with", text="Hello"), "text"),
    (asks("ends_with", text="Bye."), asks("ends_with", text="Yours"), "text"),
    (asks("ends_with", text="Bye."), asks("startend:end_checker", end_phrase="Yours"), "end_phrase"),
    (asks("starts_with", text="Dear"), asks("json"), "type"),
    (asks("startend:end_checker", end_phrase="Bye"), asks("detectable_format:json_format"), "type"),
    (asks("startend:quotation"), asks("json"), "type"),
    (asks("json"), asks("bullet_count", count=3), "count"),
    (asks("detectable_format:number_bullet_lists", num_bullets=1), asks("json"), "type"),
    (asks("startend:quotation"), asks("starts_with", text="Dear"), "text"),
    (asks("startend:quotation"), asks("combination:repeat_prompt", prompt_to_repeat="Tell"), "prompt_to_repeat"),
    (asks("no_comma"), contains("red, green"), "keyword"),
    (asks("punctuation:no_comma"), asks("combination:repeat_prompt", prompt_to_repeat="So, tell"), "prompt_to_repeat"),
    (first_word("red"), first_word("green"), "first_word"),
    (first_word("red"), first_word("red", count=3), "num_paragraphs"),
    (first_word("red"), excludes("red"), "keyword"),
    (PARTS, excludes("art"), "keyword"),
    (asks("title"), excludes(">>"), "keyword"),
    (asks("detectable_format:number_highlighted_sections", num_highlights=1), excludes("*"), "keyword"),
    (asks("detectable_content:number_placeholders", num_placeholders=2), excludes("["), "keyword"),
    (asks("combination:two_responses"), excludes("***"), "keyword"),
    (first_word("red"), asks("starts_with", text="Dear Ann"), "text"),
]


@pytest.mark.parametrize(
    ("one", "other", "parameter"), CONTRADICTIONS, ids=[f"{a['type']}-{b['type']}" for a, b, _ in CONTRADICTIONS]
)
def test_constraints_that_exclude_each_other_are_the_tasks_fault(one, other, parameter):
    with pytest.raises(BadTask) as raised:
        read(asks("postscript"), one, asks("postscript"), other)
    assert raised.value.field == f"{FIELD}[3].{parameter}"
    assert raised.value.message == f"cannot hold together with constraint 1, {one['type']}"


@pytest.mark.parametrize(
    ("constraints", "text"),
    [
        ([contains("lamp"), excludes("lamp", **WHOLE)], "lamps"),
        ([contains("old lamp"), excludes("lamp", **WHOLE)], "old lamps"),
        ([contains("lamp", **WHOLE), excludes("lamps")], "a lamp"),
        ([contains("lamp", **WHOLE), excludes("old lamp")], "a lamp"),
        ([frequency("lamp", 2, "at least")] * 2, "lamp by lamp"),
        ([frequency("lamp", 2, "at least"), frequency("lamp", 4, "less than")], "lamp by lamp"),
        ([frequency("lamp", 1, "less than"), contains("oak")], "oak"),
        ([asks("lowercase"), asks("language", code="fr")], "il fait très beau ce matin dans le jardin de la maison"),
        ([asks("uppercase"), asks("language", code="de")], "DAS WETTER IST HEUTE SCHÖN UND WIR GEHEN IN DEN WALD"),
        (
            [asks("change_case:english_lowercase"), asks("language:response_language", language="en")],
            "the weather is fine today and we walk through the old wood",
        ),
        ([asks("language", code="no"), asks("language", code="nb")], "det er fint vær i dag og vi går en tur i skogen"),
        ([asks("uppercase"), capitals(3, "less than")], "GO ON"),
        ([asks("lowercase"), contains("NASA")], "nasa"),
        ([words(min=2), words(max=2), words(max=9)], "two words"),
        ([asks("sentence_count", min=2), words(max=2)], "Go. Now."),
        ([asks("bullet_count", count=2), asks("detectable_format:number_bullet_lists", num_bullets=2)], "* a\n* b"),
        ([asks("starts_with", text="Dear"), asks("starts_with", text="Dear Ann")], "Dear Ann!"),
        ([asks("ends_with", text='bye"'), asks("startend:end_checker", end_phrase="Bye")], '"Good bye"'),
        ([asks("startend:quotation"), asks("startend:end_checker", end_phrase="bye")], '"Good bye"'),
        ([asks("json"), asks("starts_with", text="{"), asks("title")], '{"title": "<<a>>"}'),
        ([asks("no_comma"), contains("red"), contains("green")], "red and green"),
        ([first_word("red"), first_word("green", nth=2)], "Red is one.\n\nGreen is two."),
        ([first_word("red"), first_word("red")], "Red is one.\n\nTwo"),
        ([first_word("dear", count=1), asks("starts_with", text="Dear Ann")], "Dear Ann."),
        ([first_word("red", nth=2), asks("starts_with", text="Dear Ann")], "Dear Ann.\n\nRed."),
        ([asks("postscript"), asks("excludes", keyword="p.s.x"), asks("no_comma")], "So.\nP.S. yes"),
        ([letters("s", 2, "less than"), contains("straße")], "straße"),
        ([PARTS, asks("keywords:forbidden_words", forbidden_words=["par"])], "Part 1 is old. Part 2 is new."),
    ],
)
def test_honest_constraints_are_read_and_a_text_satisfies_them(constraints, text):
    assert read(*constraints).judge(Completion(text)).passed


@pytest.mark.parametrize(
    ("constraint", "place"),
    [
        (words(min=0), "[0].min"),
        (words(max=0), "[0].max"),
        (asks("sentence_count", max=0), "[0].max"),
        (asks("paragraph_count", min=0, max=0), "[0].max"),
        (words(min=3, max=2), "[0].max"),
        (runs(1, "less than"), "[0].num_words"),
        (runs(0, "at most"), "[0].num_words"),
        (words(min=1), ""),
        (letters("e", 0, "at least"), ""),
        (asks("detectable_content:number_placeholders", num_placeholders=0), ""),
        (words(min=2, maximum=3), "[0].maximum"),
        (contains("a", wholeword=True), "[0].wholeword"),
    ],
)
def test_bounds_that_nothing_or_everything_meets_are_the_tasks_fault(constraint, place):
    with pytest.raises(BadTask) as raised:
        read(constraint)
    assert raised.value.field == FIELD + place


@pytest.mark.parametrize(
    "constraints",
    [[words(min=0, max=9)], [words(min=1), asks("lowercase")], [runs(1, "at most")], [capitals(0, "at most")]],
)
def test_bounds_that_some_texts_meet_are_read(constraints):
    assert read(*constraints)


def test_an_ifeval_row_with_one_limit_twice_is_read():
    limit = {"keyword": "lamp", "frequency": 2, "relation": "at least"}
    ids = ["keywords:frequency", "keywords:frequency", "change_case:english_capital", "language:response_language"]
    task = import_task("ifeval", {"instruction_id_list": ids, "kwargs": [limit, limit, {}, {"language": "en"}]})
    assert prepare(InstructionTask(task.instruction.constraints_json), False)


NAMES = st.sampled_from(["oak", "old oak", "an", "a, b", "oaks", "b"])
SIZES = st.integers(0, 4)
RELATIONS = st.sampled_from(["at least", "less than", "at most", "more than"])
ANY = st.one_of(
    st.builds(contains, NAMES, whole_word=st.booleans()),
    st.builds(excludes, NAMES, whole_word=st.booleans()),
    st.builds(frequency, NAMES, st.integers(1, 3), RELATIONS),
    st.builds(letters, st.sampled_from("aob"), st.integers(1, 3), RELATIONS),
    st.builds(capitals, st.integers(1, 3), RELATIONS),
    st.builds(runs, st.integers(2, 5), RELATIONS),
    st.builds(lambda low, more: words(min=low, max=low + more + 1), SIZES, SIZES),
    st.builds(lambda low: asks("sentence_count", min=low + 1), SIZES),
    st.builds(lambda low: asks("paragraph_count", min=low + 1), SIZES),
    st.builds(lambda count: asks("bullet_count", count=count), SIZES),
    st.builds(lambda count: asks("detectable_format:number_bullet_lists", num_bullets=count), SIZES),
    st.builds(lambda text: asks("starts_with", text=text), NAMES),
    st.builds(lambda text: asks("ends_with", text=text), NAMES),
    st.builds(lambda text: asks("startend:end_checker", end_phrase=text), NAMES),
    st.builds(lambda text: asks("combination:repeat_prompt", prompt_to_repeat=text), NAMES),
    st.builds(first_word, NAMES, st.integers(1, 2)),
    st.sampled_from([asks(k) for k in ("lowercase", "uppercase", "no_comma", "json", "startend:quotation", "title")]),
)
PIECES = [
    "oak",
    "Oak",
    "OLD",
    "old ",
    "an ",
    "a, b",
    "b",
    "s",
    " ",
    ". ",
    "\n\n",
    "\n* ",
    "- ",
    '"',
    "{}",
    "[1]",
    ",",
    "1",
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join), st.lists(ANY, min_size=2, max_size=40))
def test_what_one_text_satisfies_is_never_called_a_contradiction(text, constraints):
    held = [each for each in constraints if read(asks("title"), each).judge(Completion(text)).score > 0]
    assert read(asks("title"), *held).judge(Completion(text)).score >= len(held) / (len(held) + 1)
