# ruff: noqa: ANN401 - a walk over descriptors meets values of any type
"""How much of a result travels: BASIC under 2 KiB, FULL at most 64 KiB, and all of an answer within one message.

Texts are shortened, the longest first, on character boundaries and with a visible ellipsis; an error
stays an error and a verdict a verdict whatever was cut. Called by `answers`.
"""

from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from rlvr import v1

from verifier_service.domain.enums import View

ELLIPSIS = "…"
BASIC_BYTES = 2047
FULL_BYTES = 64 * 1024
BASIC_CHARACTERS = 512
LEAST_BYTES = 512
_BASIC_TEXTS = ("explanation", "extracted", "matched_reference")
_DETAILS = ("tests", "steps")


def shortened(text: str, max_bytes: int) -> str:
    """Returns the text, or as much of its beginning as leaves room for an ellipsis within `max_bytes` of UTF-8."""
    data = text.encode()
    if len(data) <= max_bytes:
        return text
    room = max_bytes - len(ELLIPSIS.encode())
    return data[:room].decode("utf-8", "ignore") + ELLIPSIS if room >= 0 else ""


def cap_bytes(view: View, results: int, max_message_bytes: int) -> int:
    """Returns the most one result may take so that all of an answer fit into one message; at least `LEAST_BYTES`."""
    own = FULL_BYTES if view == View.FULL else BASIC_BYTES
    share = (max_message_bytes * 3 // 4) // max(results, 1)
    return max(min(own, share), LEAST_BYTES)


def fit(result: v1.Result, view: View, max_bytes: int) -> v1.Result:
    """Shortens the result in place until it takes at most `max_bytes`, and returns it."""
    if view != View.FULL and result.HasField("verdict"):
        for name in _BASIC_TEXTS:
            text = getattr(result.verdict, name)
            if len(text) > BASIC_CHARACTERS:
                setattr(result.verdict, name, text[: BASIC_CHARACTERS - 1] + ELLIPSIS)
    if result.ByteSize() > max_bytes:
        _drop_details(result, max_bytes)
        _shorten_texts(result, max_bytes)
    return result


def _drop_details(result: v1.Result, max_bytes: int) -> None:
    """Drops the last tests and steps until what is no text takes at most half, and says so in the explanation."""
    for name in _DETAILS:
        details = getattr(result.verdict, name) if result.HasField("verdict") else ()
        total = len(details)
        while details and sum(d.ByteSize() - _text_bytes(d) for d in details) > max_bytes // 2:
            del details[len(details) * 3 // 4 :]
        if len(details) < total:
            note = f"[{len(details)} of {total} {name} shown] "
            result.verdict.explanation = note + result.verdict.explanation


def _shorten_texts(result: v1.Result, max_bytes: int) -> None:
    """Levels the longest texts down to one length, so that the whole takes at most `max_bytes`."""
    texts = sorted(_texts(result), key=lambda place: place[2])
    excess = result.ByteSize() - max_bytes
    room = sum(size for _, _, size in texts) - excess
    for position, (message, name, size) in enumerate(texts):
        share = max(room, 0) // (len(texts) - position)
        if size > share:
            setattr(message, name, shortened(getattr(message, name), share))
        room -= min(size, share)


def _texts(message: Any) -> list[tuple[Any, str, int]]:
    """Returns every text within the message that is set, as (message, field name, bytes)."""
    found: list[tuple[Any, str, int]] = []
    for field, value in message.ListFields():
        if field.type == FieldDescriptor.TYPE_STRING:
            found.append((message, field.name, len(value.encode())))
        elif field.type == FieldDescriptor.TYPE_MESSAGE:
            for part in value if field.is_repeated else (value,):
                found.extend(_texts(part))
    return found


def _text_bytes(message: Any) -> int:
    """Returns the bytes of all texts within the message."""
    return sum(size for _, _, size in _texts(message))
