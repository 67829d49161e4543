"""How a batch is cut into requests: by groups, by items and by bytes, both ways.

Pure; knows no network. A request holds a lot at most once, so the caller's group ids stay unique in
it however a group is split or re-sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rlvr import v1

from trainer_client.errors import RequestTooLarge
from trainer_client.lots import Item, Lot, failed

REQUEST_OVERHEAD_BYTES = 1024  # the client's name, the view, and what surrounds them
GROUP_OVERHEAD_BYTES = 64  # tags, lengths and the deadline around one group
ITEM_OVERHEAD_BYTES = 16  # tags and lengths around one completion
BASIC_RESULT_BYTES = 2 * 1024  # the contract's largest Result
FULL_RESULT_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may hold, and what a single completion may; sizes in bytes."""

    max_groups: int = 1024
    max_items: int = 4096
    max_bytes: int = 4 * 1024 * 1024
    max_completion_bytes: int = 2 * 1024 * 1024


def limits_of(caps: v1.ServerCaps, message_bytes: int, view: v1.View) -> Limits:
    """Returns the limits under the server's caps and the client's own message size; a cap of 0 is one not told."""
    unknown = Limits()
    max_bytes = min(caps.max_message_bytes or unknown.max_bytes, message_bytes)
    answers = max_bytes // (FULL_RESULT_BYTES if view == v1.VIEW_FULL else BASIC_RESULT_BYTES)
    return Limits(
        max_groups=caps.max_groups or unknown.max_groups,
        max_items=max(1, min(caps.max_items or unknown.max_items, answers)),
        max_bytes=max_bytes - REQUEST_OVERHEAD_BYTES,
        max_completion_bytes=caps.max_completion_bytes or unknown.max_completion_bytes,
    )


def pack(items: Sequence[Item], limits: Limits) -> list[list[Item]]:
    """Returns the items in order, cut into parts that each fit one request."""
    parts: list[list[Item]] = []
    groups = size = 0
    lot: Lot | None = None
    for item in items:
        opening = 0 if item.lot is lot else overhead(item.lot)
        full = bool(parts) and (
            len(parts[-1]) >= limits.max_items
            or groups + bool(opening) > limits.max_groups
            or size + opening + size_of(item) > limits.max_bytes
        )
        if full or not parts:
            parts.append([])
            groups, size, opening = 0, 0, overhead(item.lot)
        parts[-1].append(item)
        groups += bool(opening)
        size += opening + size_of(item)
        lot = item.lot
    return parts


def size_of(item: Item) -> int:
    """Returns the bytes that an item takes in a request beside its group's."""
    return item.completion.ByteSize() + ITEM_OVERHEAD_BYTES


def overhead(lot: Lot) -> int:
    """Returns the bytes that a lot takes in a request beside its completions."""
    return lot.envelope.ByteSize() + len(lot.id.encode()) + GROUP_OVERHEAD_BYTES


def fit(item: Item, limits: Limits) -> v1.Result | None:
    """Makes an item small enough for a message of its own; returns its outcome where its task alone is too large.

    A flooding text is cut to what a message holds, far above the server's cap on completions, so that
    the server still finds it too large: the verdict stays the server's.
    """
    room = limits.max_bytes - overhead(item.lot)
    if size_of(item) <= room:
        return None
    task_bytes = item.lot.envelope.task.ByteSize()
    if room <= limits.max_completion_bytes + ITEM_OVERHEAD_BYTES:
        message = f"the task has {task_bytes} bytes, a message holds {limits.max_bytes}"
        return failed(v1.ERROR_CODE_TASK_TOO_LARGE, message, field=f"groups[{item.lot.index}].task")
    excess = size_of(item) - room
    kept = item.completion.text.encode()[: -excess - 8].decode(errors="ignore")
    if len(kept.encode()) <= limits.max_completion_bytes:
        where = f"groups[{item.lot.index}].completions[{item.position}]"
        raise RequestTooLarge(f"the item has {size_of(item)} bytes, a message has room for {room}", where)
    completion = v1.Completion()
    completion.CopyFrom(item.completion)
    completion.text = kept
    item.completion = completion
    return None
