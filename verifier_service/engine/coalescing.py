"""The items that are queued or being worked on, by key, so that equal ones are worked on once."""

from verifier_service.engine.orders import Item


class UnderWay:
    """A mapping from an item's key to the item, until it is done or given up."""

    def __init__(self) -> None:
        """Begins empty."""
        self._items: dict[bytes, Item] = {}

    def __len__(self) -> int:
        """Returns the number of items under way."""
        return len(self._items)

    def get(self, key: bytes) -> Item | None:
        """Returns the item that a newcomer with this key may wait for."""
        return self._items.get(key)

    def add(self, item: Item) -> None:
        """Lets others find the item."""
        self._items[item.key] = item

    def remove(self, item: Item) -> None:
        """Lets nobody find it any more; another item under the same key stays."""
        if self._items.get(item.key) is item:
            del self._items[item.key]
