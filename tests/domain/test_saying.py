"""Only what differs from a message's defaults is said, so equal messages say the same and default ones nothing."""

from verifier_service.domain.enums import Percent
from verifier_service.domain.saying import said
from verifier_service.domain.specs import MathPolicy, MathTask
from verifier_service.domain.task import Task


def test_a_message_of_defaults_says_nothing() -> None:
    assert said(MathTask(policy=MathPolicy())) == []


def test_what_differs_is_said_by_name_in_the_order_of_the_fields() -> None:
    policy = MathPolicy(percent=Percent.STRICT)
    task = MathTask(references=("1",), question="?", policy=policy)
    assert said(task) == [("question", "?"), ("references", ("1",)), ("policy", policy)]
    assert said(policy) == [("percent", Percent.STRICT)]


def test_a_field_without_a_default_is_always_said() -> None:
    assert said(Task("math", MathTask())) == [("kind", "math"), ("spec", MathTask())]


def test_what_is_no_message_says_nothing() -> None:
    assert said("text") == said(None) == said(3) == []
