"""Graph colouring: every node has one of so many colours, and no edge joins two of the same."""

from typing import Any

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.structured.puzzle import (
    FIELD,
    Fail,
    Parameters,
    listed,
    object_in,
    unread,
    whole,
)


class GraphColour:
    """`{nodes, edges, colors}`: colors is how many (1 to that, or 0 to one less) or the list of them."""

    def __init__(self, parameters: Parameters) -> None:
        """Reads the graph. Raises `BadTask`."""
        nodes = listed(parameters, "nodes")
        self._nodes = {_key(node) for node in nodes}
        if not nodes or len(self._nodes) != len(nodes):
            raise BadTask("nodes must be there, each once", FIELD)
        self._edges = [_edge(edge, self._nodes) for edge in listed(parameters, "edges")]
        colors = parameters.get("colors")
        if isinstance(colors, list):
            self._palettes = [frozenset(map(_key, colors))]
            if not colors:
                raise BadTask("colors must not be empty", FIELD)
        else:
            count = whole(colors, "colors", 1, 10_000)
            self._palettes = [
                frozenset(map(str, range(1, count + 1))),
                frozenset(map(str, range(count))),
            ]
            self._named = count

    def check(self, answer: str) -> None:
        """Raises `Fail` unless the answer colours the graph."""
        found = object_in(answer)
        if len(found) == 1 and isinstance(inner := next(iter(found.values())), dict):  # {"colouring": {..}}
            found = inner
        said = {str(node).strip(): _colour(colour) for node, colour in found.items()}
        if set(said) != self._nodes:
            raise Fail("does not colour just the nodes that there are")
        used = set(said.values())
        if not any(used <= palette for palette in self._palettes) and not self._words(used):
            raise Fail("uses a colour that is not given")
        if any(said[one] == said[other] for one, other in self._edges):
            raise Fail("an edge joins two nodes of one colour")

    def _words(self, used: set[str]) -> bool:
        """Tells whether the colours are words, no more than there may be."""
        counted = getattr(self, "_named", 0)
        return bool(counted) and len(used) <= counted and all(each.isalpha() for each in used)


def _key(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise BadTask("nodes and colors must be whole numbers or texts", FIELD)
    return str(value).strip()


def _edge(value: Any, nodes: set[str]) -> tuple[str, str]:  # noqa: ANN401 - a JSON value
    if not isinstance(value, list) or len(value) != 2:
        raise BadTask("an edge must be a pair of nodes", FIELD)
    one, other = _key(value[0]), _key(value[1])
    if one not in nodes or other not in nodes or one == other:
        raise BadTask("an edge must join two nodes that there are", FIELD)
    return one, other


def _colour(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise unread("a colour is neither a number nor a text")
    return str(value).strip()
