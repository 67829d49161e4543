"""What came over a run's channel: frames of JSON objects, read until the first that is none."""

import json
from collections.abc import Mapping
from typing import Any

Reply = Mapping[str, Any]
_LENGTH_BYTES = 4


def replies_in(data: bytes) -> tuple[list[Reply], bool]:
    """Returns the replies in order, and whether all of the data was made of them. Never raises."""
    found: list[Reply] = []
    position = 0
    while position < len(data):
        body = position + _LENGTH_BYTES
        size = int.from_bytes(data[position:body], "big")
        if body + size > len(data):
            return found, False
        try:
            reply = json.loads(data[body : body + size])
        except (ValueError, RecursionError):
            return found, False
        if not isinstance(reply, dict):
            return found, False
        found.append(reply)
        position = body + size
    return found, True
