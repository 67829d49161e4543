"""What came over a run's channel: frames of JSON objects, read until the first that is none.

A program can fill the channel up to its output limit, and objects take ten times their text: so a reader says how many
replies it can use, and from what length on one is not worth its reading.
"""

import json
from collections.abc import Mapping
from typing import Any

Reply = Mapping[str, Any]
_LENGTH_BYTES = 4


def replies_in(data: bytes, most: int, largest_bytes: int) -> tuple[list[Reply], bool]:
    """Returns the replies in order, and whether all of the data was made of them. Never raises.

    Reads at most `most` replies; one of more than `largest_bytes` becomes `{"large": its length}`.
    """
    found: list[Reply] = []
    position = 0
    while position < len(data):
        if len(found) == most:
            return found, False
        body = position + _LENGTH_BYTES
        size = int.from_bytes(data[position:body], "big")
        if body + size > len(data):
            return found, False
        if size > largest_bytes:
            found.append({"large": size})
            position = body + size
            continue
        try:
            reply = json.loads(data[body : body + size])
        except (ValueError, RecursionError):
            return found, False
        if not isinstance(reply, dict):
            return found, False
        found.append(reply)
        position = body + size
    return found, True
