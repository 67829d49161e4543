"""A batch while it is under way: the caller's groups (`Lot`) and their completions (`Item`).

Pure; knows no network and no sizes of requests (`packing.py`). Equal items of a batch travel once.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from rlvr import v1

from trainer_client.errors import InvalidRequest

WHOLE_GROUP = -1  # the position of the one item that stands for a group without completions


@dataclass(slots=True, eq=False)
class Lot:
    """One of the caller's groups: `envelope` is the group without id and completions, `results` fills up.

    `deadline_s` is the group's own bound, from the start of the call. `watch` hears of each position
    that is settled for good.
    """

    index: int
    id: str
    envelope: v1.Group
    results: list[v1.Result | None]
    deadline_s: float | None = None
    error: v1.ItemError | None = None
    watch: Callable[[int], None] | None = None

    def reply(self) -> v1.GroupResult:
        """Returns the group's results, one a completion; a place never filled is an error, never a verdict."""
        return v1.GroupResult(id=self.id, results=[each or late() for each in self.results], error=self.error)


@dataclass(slots=True, eq=False)
class Item:
    """One completion to be judged, for one place in a lot and for its equal twins elsewhere."""

    lot: Lot
    position: int
    completion: v1.Completion
    places: list[tuple[Lot, int]] = field(default_factory=list)
    answered: bool = False

    def announce(self) -> None:
        """Tells each watching lot that its place is settled for good."""
        for lot, position in self.places:
            if lot.watch is not None:
                lot.watch(position)


def late() -> v1.Result:
    """Returns the outcome of an item that nobody answered for in time."""
    return failed(v1.ERROR_CODE_DEADLINE_EXCEEDED, "no answer before the caller's deadline", retryable=True)


def failed(code: v1.ErrorCode, message: str, *, field: str = "", retryable: bool = False) -> v1.Result:
    """Returns an outcome that the client itself found: an error, never a verdict."""
    return v1.Result(error=v1.ItemError(code=code, message=message, field=field, retryable=retryable))


def lots_of(groups: Sequence[v1.Group]) -> list[Lot]:
    """Returns the batch's lots; raises `InvalidRequest` where an id is missing or not unique, sent together or not.

    Raises `TypeError` on what is no list of groups.
    """
    if isinstance(groups, v1.Group):
        raise TypeError("a list of groups is needed, not one Group")
    seen: dict[str, int] = {}
    lots = []
    for index, group in enumerate(groups):
        if not isinstance(group, v1.Group):
            raise TypeError(f"groups[{index}] is a {type(group).__name__}, not a v1.Group: see trainer_client.group")
        if not group.id:
            raise InvalidRequest("a group's id is missing", f"groups[{index}].id")
        if seen.setdefault(group.id, index) != index:
            raise InvalidRequest(f"the id {group.id!r} is groups[{seen[group.id]}]'s already", f"groups[{index}].id")
        deadline_s = group.deadline.ToTimedelta().total_seconds() if group.HasField("deadline") else None
        lots.append(Lot(index, group.id, envelope_of(group), [None] * len(group.completions), deadline_s))
    return lots


def envelope_of(group: v1.Group) -> v1.Group:
    """Returns a copy of the group without its id and completions."""
    return v1.Group(
        task=group.task if group.HasField("task") else None,
        timeout=group.timeout if group.HasField("timeout") else None,
        deadline=group.deadline if group.HasField("deadline") else None,
        cache=group.cache,
        starts_in_thinking=group.starts_in_thinking,
        labels=dict(group.labels),
    )


def items_of(lots: Iterable[Lot], completions: Iterable[Sequence[v1.Completion]]) -> list[Item]:
    """Returns the items to send, in order; equal ones under equal envelopes once, unless the cache is passed by."""
    first: dict[tuple[bytes, bytes], Item] = {}
    items: list[Item] = []
    for lot, texts in zip(lots, completions, strict=True):
        envelope = lot.envelope.SerializeToString(deterministic=True)
        shared = lot.envelope.cache in (v1.CACHE_POLICY_UNSPECIFIED, v1.CACHE_POLICY_USE)
        if not texts:
            items.append(Item(lot, WHOLE_GROUP, v1.Completion(), [(lot, WHOLE_GROUP)]))
        for position, completion in enumerate(texts):
            key = envelope, hashlib.sha256(completion.SerializeToString(deterministic=True)).digest()
            twin = first.get(key) if shared else None
            if twin is None:
                twin = Item(lot, position, completion)
                first[key] = twin
                items.append(twin)
            twin.places.append((lot, position))
    return items
