"""Which kinds share which workers, how many works these take at once, and which client has what share."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier_service.engine.lane import Lane, Settle

DEFAULT_SLOTS = 8


@dataclass(frozen=True, slots=True)
class Sharing:
    """How works share what runs them.

    `lanes` puts kinds on lanes by name (a kind that is not named is on the lane ""), `slots` says how
    many works a lane has under way at once (`DEFAULT_SLOTS` where it is silent; a few more than there
    are workers keeps these busy), `ahead_s` for how many seconds' worth a lane may start more than that
    (not at all where it is silent), `weights` gives clients a larger or smaller share than 1.
    """

    lanes: Mapping[str, str] = field(default_factory=dict)
    slots: Mapping[str, int] = field(default_factory=dict)
    ahead_s: Mapping[str, float] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)


class Lanes:
    """The lanes, each made when its first kind is asked for."""

    def __init__(self, sharing: Sharing, settle: Settle) -> None:
        """Takes what each lane tells of an item's report."""
        self._sharing = sharing
        self._settle = settle
        self._lanes: dict[str, Lane] = {}

    @property
    def running(self) -> int:
        """The number of works under way."""
        return sum(lane.running for lane in self._lanes.values())

    def of(self, kind: str) -> Lane:
        """Returns the lane of a kind."""
        name = self._sharing.lanes.get(kind, "")
        if name not in self._lanes:
            slots = self._sharing.slots.get(name, DEFAULT_SLOTS)
            ahead_s = self._sharing.ahead_s.get(name, 0.0)
            self._lanes[name] = Lane(slots, self._sharing.weights, self._settle, ahead_s)
        return self._lanes[name]

    def pump(self) -> None:
        """Starts what can be started."""
        for lane in self._lanes.values():
            lane.pump()

    async def drained(self) -> None:
        """Returns when no work is under way."""
        for lane in self._lanes.values():
            await lane.drained()
