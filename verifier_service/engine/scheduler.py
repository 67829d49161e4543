"""Who is served next: clients by weighted fair shares of working time, each one's orders by earliest deadline.

Start-time fair queueing: a client's clock advances by the working seconds it was given over its
weight, the client whose clock is furthest behind is next, and a newcomer starts at the present.
Knows neither items' contents nor workers.
"""

import heapq
from collections.abc import Mapping

from verifier_service.engine.orders import Order

REMEMBERED_CLIENTS = 1024


class FairQueue:
    """Orders that still have items to be worked on."""

    def __init__(self, weights: Mapping[str, float] | None = None) -> None:
        """Takes the clients' weights; who is not named has weight 1."""
        self._weights = dict(weights or {})
        self._orders: dict[str, list[Order]] = {}
        self._clocks: dict[str, float] = {}
        self._now = 0.0

    def push(self, order: Order) -> None:
        """Queues an order under its client."""
        waiting = self._orders.get(order.client)
        if waiting is None:
            self._forget_idle()
            self._clocks[order.client] = max(self._clocks.get(order.client, 0.0), self._now)
            waiting = self._orders[order.client] = []
        heapq.heappush(waiting, order)

    def head(self) -> Order | None:
        """Returns the order that is next, leaving it where it is; exhausted and closed ones are dropped."""
        while self._orders:
            client = min(self._orders, key=self._clocks.__getitem__)
            waiting = self._orders[client]
            while waiting and (waiting[0].closed or not waiting[0].todo):
                heapq.heappop(waiting)
            if waiting:
                self._now = max(self._now, self._clocks[client])
                return waiting[0]
            del self._orders[client]
        return None

    def charge(self, client: str, seconds: float) -> None:
        """Advances a client's clock; negative seconds correct an estimate that was too high."""
        if client in self._clocks:
            self._clocks[client] += seconds / self._weights.get(client, 1.0)

    def alone(self) -> bool:
        """Tells whether at most one order waits."""
        return len(self._orders) <= 1 and sum(map(len, self._orders.values())) <= 1

    def _forget_idle(self) -> None:
        """Forgets the clocks that are behind the present anyway."""
        if len(self._clocks) >= REMEMBERED_CLIENTS:
            kept = {name: at for name, at in self._clocks.items() if at > self._now or name in self._orders}
            self._clocks = kept
