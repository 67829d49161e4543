"""Fair forms of an answer pass, near ones that say another thing do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.specs import QaTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.qa.namesakes import is_home
from verifier_service.verifiers.qa.question import Question
from verifier_service.verifiers.qa.variants import variants_of
from verifier_service.verifiers.qa.verifier import prepare
from verifier_service.verifiers.qa.wording import one_letter_off
from verifier_service.verifiers.reading.fold import tokens

FAIR = [
    ("what city is cheers set in", "Boston", "Boston, Massachusetts"),
    ("what is the longest bone", "femur", "the femur bone"),
    ("what is the longest bone", "femur", "Femur (thigh bone)"),
    ("who played forrest gump", "Tom Hanks", "American actor Tom Hanks"),
    ("who played forrest gump", "Tom Hanks", "Actor Tom Hanks"),
    ("when did it open", "1889", "In the year 1889"),
    ("when did it open", "May 1889", "6 May 1889"),
    ("what is the currency of japan", "yen", "Japanese yen"),
    ("what is the currency of japan", "Japanese yen", "yen"),
    ("what is the currency of japan", "Japanese yen", "The yen"),
    ("who won", "New England Patriots", "Patriots"),
    ("who won the super bowl", "New England Patriots", "the Patriots"),
    ("who discovered it", "Sir Alexander Fleming", "Fleming"),
    ("what type of rock is granite", "igneous", "igneous rock"),
    ("what type of rock is granite", "igneous rock", "Igneous"),
    ("which mountain range", "Andes", "the Andes Mountains"),
    ("which river", "Nile", "Nile River"),
    ("what is the largest desert", "Sahara", "The Sahara Desert"),
    ("what is the largest desert", "Sahara Desert", "Sahara"),
    ("what language is spoken in brazil", "Portuguese", "Portuguese language"),
    ("what language is spoken in brazil", "Portuguese language", "Portuguese"),
    ("where is it", "United States", "USA"),
    ("where is it", "United States", "the US"),
    ("where is it", "United Kingdom", "the UK"),
    ("which country", "Netherlands", "The Netherlands"),
    ("how many", "12", "twelve players"),
    ("how long", "3 years", "three years"),
    ("what is the national animal", "the bald eagle", "bald eagle"),
    ("what is the name of the theme song", "Hakuna Matata", '"Hakuna Matata"'),
    ("who sang it", "Simon & Garfunkel", "Simon and Garfunkel"),
    ("who wrote it", "Lennon–McCartney", "Lennon and McCartney"),
    ("who wrote it", "J.R.R. Tolkien", "JRR Tolkien"),
    ("who wrote it", "J.R.R. Tolkien", "John Ronald Reuel Tolkien"),
    ("who is he", "Martin Luther King, Jr.", "Martin Luther King"),
    ("which planet", "Venus", "Planet Venus"),
    ("which film", "The Godfather", "The Godfather (1972)"),
    ("which king", "Henry VIII", "King Henry VIII of England"),
    ("which king", "Henry VIII", "Henry the Eighth"),
    ("where was he born", "Springfield, Illinois", "Springfield"),
    ("where is it located", "Paris", "Paris, France"),
    ("which fruit", "apple", "apples"),
    ("who was it", "George Bush", "George W. Bush"),
    ("what game", "chess", "The game of chess"),
    ("what does it mean", "fear of heights", "a fear of heights"),
    ("when", "the 1960s", "1960s"),
    ("when", "1960s", "the sixties"),
    ("when", "20th century", "the twentieth century"),
    ("where in the body", "in the small intestine", "small intestine"),
    ("where in the body", "small intestine", "in the small intestine"),
    ("what is it made of", "copper and zinc", "Copper, zinc"),
    ("what is it made of", "copper and zinc", "zinc and copper"),
    ("where is it", "Ottawa", "Ottawa, Canada"),
    ("when did he walk on the moon", "14 December 1972 UTC", "December 14, 1972"),
    ("how many feet are in a mile", "5280", "There are 5,280 feet in one mile."),
    ("what is the speed of light", "299,792,458 m/s", "299,792,458 metres per second"),
    ("who led it", "Nikita Khrushchev", "The one who led it was Nikita Khruschev."),
    ("which oceans does it connect", "Atlantic and Pacific", "It connects the Atlantic Ocean with the Pacific Ocean."),
    ("where are red blood cells made", "bone marrow", "Red blood cells are made in the marrow of the bones."),
    ("what number", "17", "seventeen"),
]
OTHER = [
    ("what nationality is he", "American", "United States"),
    ("which film", "The Godfather", "The Godfather Part II"),
    ("which king", "Henry VIII", "Henry VII"),
    ("where is it located", "Paris", "Paris, Texas"),
    ("which drink", "gin", "gin and tonic"),
    ("who was it", "George W. Bush", "George H. W. Bush"),
    ("what colour", "red", "red and white"),
    ("what colour", "dark blue", "blue"),
    ("which sport", "football", "American football"),
    ("what sea", "Dead Sea", "the Red Sea"),
    ("what does it mean", "fear of heights", "the fear of high places"),
    ("what is it", "wood", "Wooden"),
    ("what is it made of", "copper", "copper and tin"),
    ("where is it", "Ottawa", "Ottawa, Illinois"),
    ("where is it", "Oxford", "Oxford, Mississippi"),
    ("where is it", "Athens", "Athens, Georgia"),
    ("which is bigger, North Korea or South Korea", "South Korea", "North Korea"),
    ("which animal is not a mammal", "shark", "not shark"),
    ("what is the capital of Japan", "Tokyo", "Japan"),
    ("who founded the city", "Peter the Great", "Catherine the Great"),
    ("which rock is granite", "igneous rock", "rock"),
    ("when did he walk on the moon", "14 December 1972 UTC", "December 1972"),
    ("how many feet are in a mile", "1", "There are 5,280 feet in one mile."),
    ("what is the speed of light", "299,792,458 m/s", "299,792,458 metres per hour"),
    ("who wrote it", "Ed Sheeran", "Ed Sheehan"),
    ("what war was it", "World War I", "World War II"),
    ("what century", "20th century", "the twelfth century"),
    ("who was it", "Henry VIII", "Henry the Seventh"),
    ("which country", "United States", "United Kingdom"),
    ("where do they live", "United Kingdom", "They live with us in the house."),
    ("which oceans does it connect", "Atlantic and Pacific", "It connects the Atlantic Ocean with the Indian Ocean."),
    ("where are red blood cells made", "bone marrow", "Red blood cells are made in the bones of the leg."),
    ("what number", "17", "seventy"),
]
WORDS = st.text("abcde", max_size=8)


def passes(question: str, reference: str, completion: str) -> bool:
    return prepare(QaTask(question, (reference,)), False).judge(Completion(completion)).passed


@pytest.mark.parametrize(("question", "reference", "completion"), FAIR)
def test_a_fair_form_passes(question: str, reference: str, completion: str):
    assert passes(question, reference, completion)


@pytest.mark.parametrize(("question", "reference", "completion"), OTHER)
def test_a_near_form_of_something_else_does_not(question: str, reference: str, completion: str):
    assert not passes(question, reference, completion)


def test_of_two_dates_the_one_behind_the_verb_that_is_asked_about_counts():
    told = "The war started in 1939 and ended in 1945."
    assert passes("What year did the war end?", "1945", told)
    assert passes("What year did the war start?", "1939", told)
    assert not passes("What year did the war end?", "1939", told)
    assert not passes("What year did the war start?", "1945", told)


@given(WORDS, WORDS)
def test_one_letter_off_is_symmetrical_and_never_further(one: str, other: str):
    assert one_letter_off(one, other) is one_letter_off(other, one)
    assert one_letter_off(one, one)
    assert not (one_letter_off(one, other) and abs(len(one) - len(other)) > 1)


def test_a_city_is_at_home_in_its_own_state_and_country_alone():
    assert is_home(tokens("Boston"), tokens("Massachusetts"))
    assert is_home(tokens("Boston"), tokens("United States"))
    assert is_home(tokens("Cambridge"), tokens("England")) and is_home(tokens("Cambridge"), tokens("Massachusetts"))
    assert not is_home(tokens("Paris"), tokens("Texas"))
    assert not is_home(tokens("Boston"), tokens("England"))


def test_a_key_never_loses_all_that_it_says():
    question = Question("Is North Korea or South Korea bigger?")
    assert variants_of(("south", "korea"), question) == {("south", "korea")}
    assert ("yen",) in variants_of(("japanese", "yen"), Question("What is the currency of Japan?"))
