"""Why a text commits to no JSON value: it means to be one and cannot be read, or says none at all."""

import pytest

from verifier_service.domain.verdict import Reason
from verifier_service.verifiers.structured.committed_json import find_json


@pytest.mark.parametrize("text", ["[1,2,]", "[1, 2 3]", " {x: 1} ", "[1, 2, NaN]", '["a" "b"]', "[tru]"])
def test_a_whole_text_within_brackets_that_cannot_be_read_is_unparsable(text):
    assert find_json(text).reason is Reason.UNPARSABLE_ANSWER


@pytest.mark.parametrize("text", ["none", "[see the note]", "I say [1, 2", "[1, 2) is an interval.", "(1, 2)"])
def test_prose_says_none(text):
    assert find_json(text).reason is Reason.NO_ANSWER


def test_what_can_be_read_is_read():
    assert find_json("[1, 2]").value == [1, 2]
    assert find_json("The list is [1, 2], see [1,2,] for none.").reason is None
