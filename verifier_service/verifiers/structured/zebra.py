"""Zebra puzzles: who stands where, told by clues over positions that are counted from 1.

A clue is `[op, a, b]` or `{type, a, b}`: same, different, left_of, right_of, immediately_left_of,
immediately_right_of, next_to, not_next_to, at (b is a position), not_at; an item may come with its attribute
(`pet:cat`, `["pet", "cat"]`, `{"pet": "cat"}`). The answer is a JSON object from items to positions, from positions to
`{attribute: item}` or lists of items, or from attributes to the items in order.
"""

from itertools import combinations
from typing import Any

from verifier_service.verifiers.structured.puzzle import Fail, Parameters, bad, listed, object_in, only, unread, whole
from verifier_service.verifiers.structured.search import Search

MAX_SEARCHED = 100
"""The most items of a puzzle that is searched for a solution when the task is read."""
_SIZES = ("n", "size", "houses", "positions")

_SYNONYMS = {
    "same": "same eq equal equals is same_house together ==",
    "different": "different ne not_same neq not_equal !=",
    "left_of": "left_of left before <",
    "right_of": "right_of right after >",
    "immediately_left_of": "immediately_left_of directly_left_of directly_left immediate_left just_left_of",
    "immediately_right_of": "immediately_right_of directly_right_of directly_right immediate_right just_right_of",
    "next_to": "next_to adjacent neighbor neighbour beside",
    "not_next_to": "not_next_to not_adjacent",
    "at": "at position house at_position",
    "not_at": "not_at not_position",
}
_NUMBERS = frozenset({"position", "house", "number", "index"})
_OPS = {word: op for op, words in _SYNONYMS.items() for word in words.split()}
_HOLDS = {
    "same": lambda a, b: a == b,
    "at": lambda a, b: a == b,
    "different": lambda a, b: a != b,
    "not_at": lambda a, b: a != b,
    "left_of": lambda a, b: a < b,
    "right_of": lambda a, b: a > b,
    "immediately_left_of": lambda a, b: a + 1 == b,
    "immediately_right_of": lambda a, b: a == b + 1,
    "next_to": lambda a, b: abs(a - b) == 1,
    "not_next_to": lambda a, b: abs(a - b) != 1,
}


class Zebra:
    """`{attributes: {name: items}, clues}`, and as many positions as an attribute has items."""

    def __init__(self, parameters: Parameters) -> None:
        """Reads attributes and clues. Raises `BadTask`."""
        only(parameters, "attributes", "categories", "clues", *_SIZES)
        attributes = parameters.get("attributes", parameters.get("categories"))
        if not isinstance(attributes, dict) or not attributes or not all(map(_is_list, attributes.values())):
            raise bad("must be an object from names to lists of items", "attributes")
        self._attributes = {_name(name): [_item(each) for each in items] for name, items in attributes.items()}
        sizes = {len(items) for items in self._attributes.values()}
        self._size = whole(max(sizes), "the number of items", 1, 100)
        every = [item for items in self._attributes.values() for item in items]
        if len(sizes) != 1 or len(set(every)) != len(every):
            raise bad("must have as many items each, each of its own name", "attributes")
        self._items = set(every)
        for name in _SIZES:
            if name in parameters and parameters[name] != self._size:
                raise bad("is not how many items an attribute has", name)
        self._clues = [self._clue(clue, index) for index, clue in enumerate(listed(parameters, "clues"))]
        if not self._may_be_solved():
            raise bad("has no solution: the clues contradict each other", "clues")

    def _may_be_solved(self) -> bool:
        items = sorted(self._items)
        if len(items) > MAX_SEARCHED:
            return True
        numbers = {item: number for number, item in enumerate(items)}
        places = range(1, self._size + 1)
        search = Search(len(items), self._size)
        for peers in self._attributes.values():
            for a, b in combinations(peers, 2):
                search.differ(numbers[a], numbers[b])
        for op, one, other in self._clues:
            holds = [[_HOLDS[op](a, other if isinstance(other, int) else b) for b in places] for a in places]
            if isinstance(other, int) or one == other:  # a place for one item: the table's own line across
                search.open[numbers[one]] &= sum(1 << a for a in range(self._size) if holds[a][a])
            else:
                beside = [sum(1 << b for b, each in enumerate(row) if each) for row in holds]
                search.related(numbers[one], numbers[other], beside)
        return search.may_succeed()

    def check(self, answer: str) -> None:
        """Raises `Fail` unless every item has its place and every clue holds."""
        places = self._places(object_in(answer))
        if set(places) != self._items:
            raise Fail("does not place just the items that there are")
        due = set(range(1, self._size + 1))
        if any({places[item] for item in items} != due for items in self._attributes.values()):
            raise Fail("an attribute does not fill every position once")
        for index, (op, one, other) in enumerate(self._clues):
            if not _HOLDS[op](places[one], other if isinstance(other, int) else places[other]):
                raise Fail(f"breaks clue {index}")

    def _clue(self, clue: Any, index: int) -> tuple[str, str, str | int]:  # noqa: ANN401 - a JSON value
        if isinstance(clue, dict):
            clue = [clue.get("type", clue.get("op")), clue.get("a"), clue.get("b", clue.get("position"))]
        op = _OPS.get(str(clue[0]).lower()) if isinstance(clue, list) and len(clue) == 3 else None
        if op is None:
            raise bad(f"is no clue [op, a, b] whose op is one of {', '.join(_SYNONYMS)}", f"clues[{index}]")
        one = self._named(clue[1])
        if op in ("at", "not_at"):
            other: str | int = whole(clue[2], f"clues[{index}]", 1, self._size)
        else:
            other = self._named(clue[2])
        unknown = next((each for each in (one, other) if isinstance(each, str) and each not in self._items), None)
        if unknown is not None:
            raise bad(f"names an item that there is not: {unknown[:60]!r}", f"clues[{index}]")
        if op == "same" and one != other and any({one, other} <= set(peers) for peers in self._attributes.values()):
            raise bad("has no solution: two items of one attribute never share a place", f"clues[{index}]")
        return op, one, other

    def _named(self, value: Any) -> str:  # noqa: ANN401 - a JSON value
        """Returns the item that a clue names, its attribute taken off."""
        if isinstance(value, dict) and len(value) == 1:
            value = list(*value.items())
        if isinstance(value, list) and len(value) == 2 and _name(value[0]) in self._attributes:
            value = value[1]
        name = _item(value)
        attribute, _, item = name.replace("=", ":").partition(":")
        return item.strip() if name not in self._items and attribute.strip() in self._attributes else name

    def _places(self, said: dict[str, Any]) -> dict[str, int]:
        if len(said) == 1 and isinstance(inner := next(iter(said.values())), dict):
            said = inner
        elif len(said) == 1 and isinstance(inner, list) and all(isinstance(each, dict) for each in inner):
            said = {str(place): house for place, house in enumerate(inner, 1)}
        pairs: list[tuple[str, int]] = []
        for key, value in said.items():
            name = _name(key)
            if name in self._attributes and isinstance(value, list):
                pairs += [(_read(item), place) for place, item in enumerate(value, 1)]
            elif name in self._attributes and isinstance(value, dict):
                pairs += [(_name(item), _place(place)) for item, place in value.items()]
            elif isinstance(value, dict | list):
                held = self._held(value, key) if isinstance(value, dict) else value
                pairs += [(_read(item), _place(key)) for item in held]
            else:
                pairs.append((name, _place(value)))
        if len({item for item, _ in pairs}) != len(pairs):
            raise Fail("an item is placed twice")
        return dict(pairs)

    def _held(self, house: dict[str, Any], place: str) -> list[Any]:
        """Returns the items of a house; its own number among them must be its place."""
        numbers = [house[key] for key in house if _name(key) in _NUMBERS and _name(key) not in self._attributes]
        if any(_place(number) != _place(place) for number in numbers):
            raise unread("a house stands at two positions")
        return [item for key, item in house.items() if _name(key) not in _NUMBERS or _name(key) in self._attributes]


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _name(value: object) -> str:
    return str(value).strip().casefold()


def _item(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str) or not str(value).strip():
        raise bad("items must be texts or whole numbers")
    return _name(value)


def _read(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise unread("an item is neither a text nor a number")
    return _name(value)


def _place(value: object) -> int:
    text = _name(value).removeprefix("house").removeprefix("position").strip(" _#")
    if isinstance(value, bool) or not (text.isascii() and text.isdigit() and len(text) < 6):
        raise unread("a position is no whole number")
    return int(text)
