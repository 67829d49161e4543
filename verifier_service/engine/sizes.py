"""How large texts are, in bytes of UTF-8, counted without encoding what is plain ASCII."""

from verifier_service.domain.saying import said
from verifier_service.domain.task import Completion, Task


def text_bytes(text: str) -> int:
    """Returns the size of a text; a lone surrogate counts as three bytes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def completion_bytes(completion: Completion) -> int:
    """Returns the size of all that travels with a completion."""
    size = text_bytes(completion.text)
    if completion.messages_json or completion.state_json:
        size += text_bytes(completion.messages_json) + text_bytes(completion.state_json)
    return size


def task_bytes(task: Task) -> int:
    """Returns the size of all texts in a task that its defaults do not hold, however deep."""
    return _bytes(task.spec)


def _bytes(value: object) -> int:
    if isinstance(value, str):
        return text_bytes(value)
    if isinstance(value, tuple):
        return sum(map(_bytes, value))
    return sum(_bytes(each) for _, each in said(value))
