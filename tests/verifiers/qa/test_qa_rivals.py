"""A sentence that answers twice answers once at most; one that places, describes or names an alias answers."""

import pytest

from verifier_service.domain.specs import QaTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.qa.verifier import prepare

KENYA = ("What is the capital of Kenya?", "Nairobi", "Kisumu")
BRIDGE = ("In which year did the bridge open?", "1883", "1884")
METAL = ("Which metal is liquid?", "mercury", "gallium")
TWICE = [
    (KENYA, "The capital of Kenya is Nairobi, but Kisumu."),
    (KENYA, "In Kenya, the capital is Nairobi; it is Kisumu."),
    (KENYA, "The capital of Kenya is Nairobi (Kisumu is the capital of Kenya)."),
    (KENYA, "The capital of Kenya is Kisumu. Also, the capital of Kenya is Nairobi."),
    (KENYA, "Kisumu, in Kenya, the capital is Nairobi."),
    (KENYA, "The capital of Kenya is Nairobi, or the capital is Kisumu."),
    (KENYA, "Kenya's capital city is Nairobi: Kisumu."),
    (BRIDGE, "In 1883 the bridge was opened; it opened in 1884."),
    (BRIDGE, "In 1883 the bridge was opened, but 1884."),
    (METAL, "The liquid metal is mercury: the metal is gallium."),
    (METAL, "The liquid metal is mercury; it is gallium."),
    (METAL, "The metal is mercury (gallium)."),
    (("How many strings has a violin?", "4", "5"), "A violin has 4 strings, but 5."),
    (("Who painted Guernica?", "Pablo Picasso", "Joan Miró"), "The painter of Guernica was Pablo Picasso; Joan Miró."),
]
ONCE = [
    ("What is the second largest ocean?", "Atlantic", "The Atlantic is second, while the Pacific is the largest."),
    ("How many bones has an adult?", "206", "An adult has 206 bones, but babies are born with around 270 bones."),
    ("How many players has a soccer team?", "11", "A soccer team has 11 players, while a polo team has 4 players."),
    ("Which planet is the largest?", "Jupiter", "Jupiter is the largest planet of our solar system: it is a giant."),
    ("Who played Batman?", "Adam West", "Batman, also known as Bruce Wayne, was played by Adam West."),
    ("Which planet has the most moons?", "Saturn", "As of 2023, Saturn has the most moons of any planet, with 146."),
    ("What is the longest bone?", "femur", "The femur (thighbone) is the longest and strongest bone."),
    ("Where is the Ashmolean?", "Oxford", "The Ashmolean is in Oxford; it is Britain's first public museum."),
    ("Who wrote Acts?", "Luke", "The book of Acts was written by Luke, who also wrote the Gospel of Luke."),
    ("How many players has a rugby team?", "15", "A rugby team has 15 players: eight forwards and seven backs."),
    ("Where were the Games of 1896?", "Athens", "The Games of 1896 were held in Athens, Greece, from 6 to 15 April."),
]  # fmt: skip


def passes(question: str, reference: str, completion: str) -> bool:
    return prepare(QaTask(question, (reference,)), False).judge(Completion(completion)).passed


@pytest.mark.parametrize(("asked", "completion"), TWICE)
def test_a_text_that_answers_twice_passes_for_one_reference_at_most(asked: tuple[str, str, str], completion: str):
    question, *references = asked
    assert sum(passes(question, reference, completion) for reference in references) <= 1


@pytest.mark.parametrize(("question", "reference", "completion"), ONCE)
def test_a_clause_that_places_or_describes_is_no_rival(question: str, reference: str, completion: str):
    assert passes(question, reference, completion)
