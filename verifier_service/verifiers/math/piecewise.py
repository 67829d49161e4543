r"""Piecewise functions: bodies with their conditions, in any order; `otherwise` is what the other conditions leave.

Bodies and conditions both count. A condition on one variable is compared as a set of reals, any other as it stands.
"""

from collections.abc import Callable

from verifier_service.verifiers.math.forms import Same
from verifier_service.verifiers.math.nodes import Call, Listing, Matrix, Node, Words
from verifier_service.verifiers.math.realsets import RealSet, complement, real_set, union

SameSet = Callable[[RealSet, RealSet], bool]
Branch = tuple[Node, Node, RealSet | None]  # body, condition, and the condition as a set of reals

_REST = frozenset({"otherwise", "else", "elsewhere", "other", "in all other cases", "if otherwise"})


def match_cases(reference: Node, answer: Node, same: Same, same_set: SameSet) -> str:
    """Returns the rule by which two piecewise functions are the same, or an empty text."""
    ours, theirs = _branches(reference), _branches(answer)
    if ours is None or theirs is None or len(ours) != len(theirs):
        return ""
    remaining = list(theirs)
    for branch in ours:
        found = next((other for other in remaining if _same_branch(branch, other, same, same_set)), None)
        if found is None:
            return ""
        remaining.remove(found)
    return "piecewise"


def _same_branch(left: Branch, right: Branch, same: Same, same_set: SameSet) -> bool:
    if left[2] is not None and right[2] is not None:
        return same_set(left[2], right[2]) and same(left[0], right[0])
    return same(left[1], right[1]) and same(left[0], right[0])


def _branches(node: Node) -> list[Branch] | None:
    if not (isinstance(node, Call) and node.head == "cases" and isinstance(node.args[0], Matrix)):
        return None
    pairs = []
    for row in node.args[0].rows:
        cells = [cell for cell in _cells(row) if not _is_filler(cell)]
        if len(cells) != 2:
            return None
        pairs.append((cells[0], cells[1]))
    sets = [real_set(condition) for _, condition in pairs]
    known = [found for found in sets if found is not None]
    left_over = complement(union(known)) if len(known) == len(pairs) - 1 else None
    return [
        (body, condition, left_over if _is_rest(condition) else found)
        for (body, condition), found in zip(pairs, sets, strict=True)
    ]


def _cells(row: tuple[Node, ...]) -> tuple[Node, ...]:
    """Returns the cells of a row; `x^2, x > 0` without a column sign holds two."""
    if len(row) == 1 and isinstance(row[0], Listing) and len(row[0].items) == 2:
        return row[0].items
    return row


def _is_rest(node: Node) -> bool:
    return isinstance(node, Words) and node.text in _REST


def _is_filler(node: Node) -> bool:
    return isinstance(node, Words) and not _is_rest(node) and node.text in ("", "if", "for", "when", "where")
