"""Graph colouring: every node has one of so many colours, and no edge joins two of the same."""

from typing import Any

from verifier_service.verifiers.structured.puzzle import (
    Fail,
    Parameters,
    bad,
    listed,
    object_in,
    only,
    unread,
    whole,
)
from verifier_service.verifiers.structured.search import Search

MAX_SEARCHED = 100
"""The most nodes of a graph that is searched for a colouring when the task is read."""


class GraphColour:
    """`{nodes, edges, colors}`: colors is how many (1 to that, or 0 to one less) or the list of them."""

    def __init__(self, parameters: Parameters) -> None:
        """Reads the graph. Raises `BadTask`."""
        only(parameters, "nodes", "edges", "colors")
        nodes = listed(parameters, "nodes")
        self._nodes = {_key(node, "nodes") for node in nodes}
        if not nodes or len(self._nodes) != len(nodes):
            raise bad("must be there, each once", "nodes")
        self._edges = [_edge(edge, self._nodes) for edge in listed(parameters, "edges")]
        colors = parameters.get("colors")
        if isinstance(colors, list):
            self._palettes = [frozenset(_key(each, "colors") for each in colors)]
            if not colors:
                raise bad("must not be empty", "colors")
        else:
            count = whole(colors, "colors", 1, 10_000)
            self._palettes = [
                frozenset(map(str, range(1, count + 1))),
                frozenset(map(str, range(count))),
            ]
            self._named = count
        if not self._may_be_coloured(len(self._palettes[0])):
            raise bad("has no solution: the graph needs more colors")

    def _may_be_coloured(self, colors: int) -> bool:
        neighbours: dict[str, set[str]] = {node: set() for node in sorted(self._nodes)}
        for one, other in self._edges:
            neighbours[one].add(other)
            neighbours[other].add(one)
        if colors > max(map(len, neighbours.values())) or len(neighbours) > MAX_SEARCHED:
            return True
        crowded = sorted(neighbours, key=lambda node: -len(neighbours[node]))
        clique: list[str] = []
        for node in crowded:
            if neighbours[node].issuperset(clique):
                clique.append(node)
        if len(clique) > colors:
            return False
        places = {node: place for place, node in enumerate(crowded)}
        search = Search(len(crowded), colors)
        for node in crowded:
            for other in sorted(neighbours[node]):
                if node < other:
                    search.differ(places[node], places[other])
        for color, node in enumerate(clique):  # which colour is which is all the same
            search.open[places[node]] = 1 << color
        return search.may_succeed()

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


def _key(value: object, name: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise bad("must hold whole numbers or texts", name)
    return str(value).strip()


def _edge(value: Any, nodes: set[str]) -> tuple[str, str]:  # noqa: ANN401 - a JSON value
    if not isinstance(value, list) or len(value) != 2:
        raise bad("an edge must be a pair of nodes", "edges")
    one, other = _key(value[0], "edges"), _key(value[1], "edges")
    if one not in nodes or other not in nodes or one == other:
        raise bad("an edge must join two nodes that there are", "edges")
    return one, other


def _colour(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise unread("a colour is neither a number nor a text")
    return str(value).strip()
