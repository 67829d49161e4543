"""References that cannot be used are the task's fault, never a completion's 0."""

import pytest

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import MathTask
from verifier_service.verifiers.math.verifier import prepare


@pytest.mark.parametrize(
    "text", ["\\frac{1}{", "72}", "\\boxed{72", "\\{1, 2\\}}", "\\text{yes", "}{", "\\sqrt{\\{}"[:-1]]
)
def test_a_reference_whose_braces_do_not_close_is_a_bad_task(text: str) -> None:
    with pytest.raises(BadTask, match="braces") as caught:
        prepare(MathTask(references=("1", text)), False)
    assert caught.value.field == "math.references[1]"


@pytest.mark.parametrize(
    "text", ["\\{1, 2\\}", "\\frac{1}{2}", "{7}", "\\left\\{x : x > 1\\right\\}", "\\text{\\{}", "\\\\{5}"]
)
def test_braces_that_close_or_are_signs_are_fine(text: str) -> None:
    assert prepare(MathTask(references=(text,)), False)
