"""An answer has one reading: what it commits to does not depend on the reference that it is held against."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verifier_service.domain.specs import QaTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.qa.verifier import prepare

ASKED = {
    "What is the capital of Kenya?": ("Nairobi", "Mombasa", "Kisumu", "unanswerable"),
    "Who painted Guernica?": ("Pablo Picasso", "Joan Miró", "Salvador Dalí", "unanswerable"),
    "How many strings has a violin?": ("4", "5", "17"),
    "In which year did the bridge open?": ("1883", "1884", "1901"),
    "When was the treaty signed?": ("July 4, 1848", "May 9, 1851"),
    "Is the tomato a fruit?": ("yes", "no"),
    "Which metal is liquid?": ("mercury", "gallium", "unanswerable"),
    "Name the two colours of the flag.": ("red and white", "blue and green"),
}
FRAMES = (
    "{}", "I think it is {}", "It is {}", "It is called {}", "The answer must be {}", "It happened in {}",
    "There are exactly {}", "Great question! It is {}", "{} is the one", "It was {}", "Of course, {}",
    "- {}", "1) {}", "My guess: {}", "It is not {}", "the {}", "In {}", "{}, I think", "**{}**", "I don't know. {}",
)  # fmt: skip
GLUES = (
    ". ", " ? ", "! ", "\n", "\n\n", "; ", ", ", " - ", " / ", " or ", " and ", ". Or ", " but ", ": ", " (", "... ",
    ". No, wait: ", ". It is ", ". Actually ", " | ", " vs ", "=", "; no, ", ". unknown. ", "\n- ",
)  # fmt: skip
WRAPS = ("{}", "\\boxed{{{}}}", "<answer>{}</answer>", "Answer: {}")


def passes(question: str, reference: str, completion: str) -> bool:
    return prepare(QaTask(question, (reference,)), False).judge(Completion(completion)).passed


@pytest.mark.property
@settings(max_examples=1500, deadline=None)
@given(st.data())
def test_no_text_built_from_two_references_passes_for_both(data: st.DataObject):
    question = data.draw(st.sampled_from(sorted(ASKED)))
    first, second = data.draw(st.permutations(ASKED[question]))[:2]
    pieces = data.draw(st.lists(st.sampled_from((first, second)), min_size=2, max_size=4))
    text = "".join(
        data.draw(st.sampled_from(FRAMES)).format(piece) + (data.draw(st.sampled_from(GLUES)) if index else "")
        for index, piece in reversed(list(enumerate(pieces)))
    )
    text = data.draw(st.sampled_from(WRAPS)).format(text)
    assert not (passes(question, first, text) and passes(question, second, text)), text


@pytest.mark.parametrize(
    ("question", "references", "completion"),
    [
        ("What is the capital of Kenya?", ("Nairobi", "Mombasa"), "I believe it is called Nairobi. Mombasa"),
        ("How many strings has a violin?", ("4", "5"), "A violin has exactly 4 strings. A violin has 5 strings."),
        ("In which year did it open?", ("1883", "1884"), "It opened in the year 1883. It opened in the year 1884."),
        ("Who painted Guernica?", ("Pablo Picasso", "Joan Miró"), "I think it was Pablo Picasso. It was Joan Miró."),
        ("Name the two colours.", ("red and white", "blue and green"), "Red and white it is. Blue and green it is."),
    ],
)
@pytest.mark.parametrize("wrap", WRAPS)
def test_of_two_sentences_that_answer_at_most_one_counts(
    question: str, references: tuple[str, str], completion: str, wrap: str
):
    assert sum(passes(question, reference, wrap.format(completion)) for reference in references) <= 1


@pytest.mark.parametrize(
    "completion",
    ["Nairobi. Or Mombasa.", "- Nairobi\n- Mombasa", "Nairobi\nMombasa", "Anything but Nairobi", "Nairobi?",
     "Nairobi. unknown", "Nairobi. I don't know", "I do not know. Nairobi", "unknown, maybe Nairobi",
     "I think it is Nairobi. No, that is wrong.", "Nairobi (unknown)"],
)  # fmt: skip
@pytest.mark.parametrize("reference", ["Nairobi", "Mombasa", "unanswerable"])
def test_an_answer_beside_a_rival_or_a_refusal_is_none(completion: str, reference: str):
    assert not passes("What is the capital of Kenya?", reference, completion)


@pytest.mark.parametrize(
    "completion",
    ["I don't know", "I don't know, the passage does not say.", "It is unknown.", "unanswerable",
     "There is not enough information in the text to tell."],
)  # fmt: skip
def test_a_refusal_alone_is_the_answer_to_what_cannot_be_answered(completion: str):
    assert passes("What is the capital of Kenya?", "unanswerable", completion)


@pytest.mark.parametrize(
    "completion",
    ["yes ? no", "Yes - no? No", "I think yes it is. No.", "true ? false", "yes no", "yes. no.", "Yes, but no",
     "Yes is wrong", "Yes... actually no", "Yes\nNo", "Yes/No", "not yes", "Yes | No", "yes; no", "Yes (no)"],
)  # fmt: skip
def test_a_yes_that_is_also_a_no_is_neither(completion: str):
    assert not any(passes("Is the tomato a fruit?", reference, completion) for reference in ("yes", "no"))


@pytest.mark.parametrize(
    ("completion", "reference"),
    [
        ("Yes, it is.", "yes"),
        ("Yes it is", "yes"),
        ("Yes, no doubt.", "yes"),
        ("Is the tomato a fruit? Yes.", "yes"),
        ("True or false? True.", "yes"),
        ("Yes, it grows from a flower. No vegetable does that.", "yes"),
        ("The statement is true.", "yes"),
        ("Definitely.", "yes"),
        ("No, it is not a fruit.", "no"),
        ("It's not true.", "no"),
        ("No.", "no"),
    ],
)
def test_an_honest_yes_or_no_has_its_polarity(completion: str, reference: str):
    other = "no" if reference == "yes" else "yes"
    assert passes("Is the tomato a fruit?", reference, completion)
    assert not passes("Is the tomato a fruit?", other, completion)


@pytest.mark.parametrize(
    "completion",
    ["minus 4", "-4", "4%", "4 squared", "twice 4", "4!", "4th", "4 km", "$4", "4+", "up to 4", "4 4", "4?", "4^2"],
)
def test_a_sign_unit_or_power_makes_another_number(completion: str):
    assert not passes("How many strings has a violin?", "4", completion)


@pytest.mark.parametrize(
    "completion",
    ["4", "four", "4 strings", "It has 4 strings!", "about 4", "**4**", "There are 4.", "= 4", "(4)", "4.0"],
)
def test_a_number_in_an_ordinary_phrase_is_that_number(completion: str):
    assert passes("How many strings has a violin?", "4", completion)


@pytest.mark.parametrize(
    ("reference", "completion", "expected"),
    [
        ("1883", "1883 km", False),
        ("1883", "1883-1890", False),
        ("1883", "1883?", False),
        ("1883", "1883 BC", False),
        ("1883", "in 1883", True),
        ("1883", "It opened in 1883.", True),
        ("May 24, 1883", "May 24, 1883 BC", False),
        ("May 24, 1883", "24 May 1883 AD", True),
        ("May 24, 1883", "It opened on 24 May 1883.", True),
    ],
)
def test_a_unit_span_or_era_makes_another_date(reference: str, completion: str, expected: bool):
    assert passes("When did the bridge open?", reference, completion) is expected


@pytest.mark.parametrize(
    ("question", "reference", "completion"),
    [
        ("What is the capital of Kenya?", "Nairobi", "Great question! The capital of Kenya is Nairobi."),
        ("What is the capital of Kenya?", "Nairobi", "Sure! The capital of Kenya is Nairobi."),
        ("What is the capital of Kenya?", "Nairobi", "Of course! Nairobi."),
        ("What is the capital of Kenya?", "Nairobi", "Kenya's capital city is Nairobi."),
        ("What is the capital of Kenya?", "Nairobi", "Nairobi is the capital and largest city of Kenya."),
        ("What is the capital of Kenya?", "Nairobi", "The capital of Kenya is Nairobi. It was founded in 1899."),
        ("What is the capital of Kenya?", "Nairobi", "Mombasa is older. The capital of Kenya is Nairobi."),
        ("Who wrote Emma?", "Jane Austen", "Austen wrote Emma."),
        ("Who wrote Emma?", "Jane Austen", "It was written by Jane Austen."),
        ("Who wrote Emma?", "Jane Austen", "Jane Austen. She wrote it around 1815."),
        ("Which mountain is the highest of Africa?", "Mount Kilimanjaro", "Kilimanjaro"),
    ],
)
def test_an_ordinary_sentence_commits_to_its_answer(question: str, reference: str, completion: str):
    assert passes(question, reference, completion)


def test_a_company_suffix_after_a_comma_lets_no_other_answer_pass():
    assert not passes("Who makes it?", "Acme, Inc", "Globex")
    assert passes("Who makes it?", "Acme, Inc", "Acme")
