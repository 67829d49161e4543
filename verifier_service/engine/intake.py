"""What becomes of each completion of a group before any work: refused, remembered, or an item to be judged.

Answers at once what needs no judging (too large, unknown kind, known verdict) and finds items that are
under way already. Touches no queue.
"""

import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier_service.domain.config import Caps
from verifier_service.domain.enums import CachePolicy
from verifier_service.domain.errors import Fault, ItemError, TaskTooLarge, Unsupported
from verifier_service.domain.task import Completion, Group
from verifier_service.domain.verdict import Outcome, Reason, failed
from verifier_service.engine.admission import Load
from verifier_service.engine.cache import VerdictCache
from verifier_service.engine.coalescing import UnderWay
from verifier_service.engine.keys import group_digest, item_key
from verifier_service.engine.orders import Item
from verifier_service.engine.sizes import completion_bytes, task_bytes, text_bytes
from verifier_service.engine.verifier import Verifier


@dataclass(slots=True)
class Remembered:
    """An outcome that came from memory."""

    outcome: Outcome


Place = Outcome | Remembered | Item


@dataclass(slots=True)
class Intake:
    """A group's completions in their order, and the items among them that nobody has asked for before."""

    group: Group
    received: float
    places: list[Place]
    new: list[Item] = field(default_factory=list)
    bytes: int = 0
    remembered: int = 0
    """The number of completions whose verdict was known."""
    joined: int = 0
    """The number of completions that share the work on another one."""

    @property
    def load(self) -> Load:
        """The room that the new items take."""
        return Load(len(self.new), self.bytes)

    @property
    def items(self) -> list[Item]:
        """The distinct items, new or under way."""
        if not self.joined:
            return self.new
        return list(dict.fromkeys(place for place in self.places if isinstance(place, Item)))

    def refuse(self, error: ItemError) -> None:
        """Gives the new items up before they have begun."""
        refused = set(map(id, self.new))
        self.places = [error if id(place) in refused else place for place in self.places]
        self.new, self.bytes = [], 0


class Reception:
    """Looks at groups as they come."""

    def __init__(self, verifiers: Mapping[str, Verifier], caps: Caps, cache: VerdictCache, under_way: UnderWay) -> None:
        """Takes what is served, what may be asked, what is known and what is being worked on."""
        self._verifiers = verifiers
        self._caps = caps
        self._cache = cache
        self._under_way = under_way

    def receive(self, group: Group, received: float | None = None) -> Intake:
        """Returns what becomes of each completion; registers nothing."""
        intake = Intake(group, time.monotonic() if received is None else received, [])
        try:
            size = self._screen(group)
        except Fault as fault:
            intake.places.extend(fault.as_item_error() for _ in group.completions)
            return intake
        self._place_items(intake, size)
        return intake

    def _screen(self, group: Group) -> int:
        """Returns the task's size; raises the fault of a task that is not worked on."""
        kind = group.task.kind
        if kind not in self._verifiers:
            raise Unsupported(f"task.{kind} is not served here", kind)
        size = task_bytes(group.task)
        if size > self._caps.max_task_bytes:
            raise TaskTooLarge(f"the task has {size} bytes, the cap is {self._caps.max_task_bytes}", kind)
        return size

    def _place_items(self, intake: Intake, task_size: int) -> None:
        group = intake.group
        shared = group_digest(group, self._verifiers[group.task.kind].version)
        fresh: dict[bytes, Item] = {}
        for completion in group.completions:
            size = completion_bytes(completion)
            place: Place | None = self._refusal(completion) if size > self._caps.max_completion_bytes else None
            if place is None:
                key = item_key(shared, completion)
                place = self._known(group.cache, key, fresh)
                if place is None:
                    size = size if fresh else size + task_size
                    place = _new_item(group.cache, key, completion, size)
                    fresh[place.key] = place
                    intake.bytes += size
                elif isinstance(place, Remembered):
                    intake.remembered += 1
                else:
                    intake.joined += 1
            intake.places.append(place)
        intake.new.extend(fresh.values())

    def _refusal(self, completion: Completion) -> Outcome | None:
        """Returns what a completion over the cap gets, None where only its state is over the completion's cap."""
        cap = self._caps.max_completion_bytes
        written = max(text_bytes(completion.text), text_bytes(completion.messages_json))
        if written > cap:
            return failed(Reason.TOO_LARGE, f"{written} bytes, the cap is {cap}")
        state = text_bytes(completion.state_json)  # the environment's, so never the model's fault
        if state > self._caps.max_task_bytes:
            return TaskTooLarge(f"the state has {state} bytes, the cap is {self._caps.max_task_bytes}").as_item_error()
        return None

    def _known(self, policy: CachePolicy, key: bytes, fresh: Mapping[bytes, Item]) -> Remembered | Item | None:
        if policy is CachePolicy.BYPASS:
            return None
        if policy is CachePolicy.USE:
            verdict = self._cache.get(key)
            if verdict is not None:
                return Remembered(verdict)
        if policy is not CachePolicy.USE:
            key = _shared_key(policy, key)
        known = fresh.get(key) or self._under_way.get(key)
        if known is None or (known.run is not None and known.run.stopped):
            return None
        return known


def _new_item(policy: CachePolicy, key: bytes, completion: Completion, size: int) -> Item:
    if policy is CachePolicy.USE:
        return Item(key, key, completion, Load(1, size))
    return Item(_shared_key(policy, key), None if policy is CachePolicy.BYPASS else key, completion, Load(1, size))


_bypasses = itertools.count()


def _shared_key(policy: CachePolicy, key: bytes) -> bytes:
    """Returns the key under which equal items are one: a REFRESH waits for no older work, a BYPASS for none at all."""
    if policy is CachePolicy.REFRESH:
        return b"refresh " + key
    if policy is CachePolicy.BYPASS:
        return b"bypass %d " % next(_bypasses) + key
    return key
