"""How large texts are, in bytes of UTF-8, counted without encoding what is plain ASCII."""

from collections.abc import Iterable

from verifier_service.domain.task import Completion, Task


def text_bytes(text: str) -> int:
    """Returns the size of a text; a lone surrogate counts as three bytes."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def completion_bytes(completion: Completion) -> int:
    """Returns the size of all that travels with a completion."""
    return sum(map(text_bytes, (completion.text, completion.messages_json, completion.state_json)))


def task_bytes(task: Task) -> int:
    """Returns the size of all texts in a task, however deep."""
    return _bytes(task)


def _bytes(value: object) -> int:
    if isinstance(value, str):
        return text_bytes(value)
    if isinstance(value, tuple):
        return sum(map(_bytes, value))
    fields: Iterable[str] = getattr(type(value), "__dataclass_fields__", ())
    return sum(_bytes(getattr(value, name)) for name in fields)
