"""Sets of real numbers: intervals in either notation, inequalities in one variable, unions of them.

A tree becomes sorted, merged pieces whose ends are known to 40 digits; ends keep their trees, so
that decimals and exact forms compare by the rules of scalars. What has symbolic ends is no set here.
"""

from dataclasses import dataclass, replace

from verifier_service.verifiers.math.caps import TooComplex, Undefined
from verifier_service.verifiers.math.functions import Value, context
from verifier_service.verifiers.math.nodes import Call, Chain, Group, Listing, Node, Number, Symbol, Words
from verifier_service.verifiers.math.probing import free_symbols, number
from verifier_service.verifiers.math.wording import canonical_phrase

_INFINITY = context(40).mpf("inf")
_CLOSE = 1e-30


@dataclass(frozen=True, slots=True)
class End:
    """One end of a piece: its value, its tree (None: infinite), whether it belongs to the set."""

    value: Value
    node: Node | None = None
    closed: bool = False


Piece = tuple[End, End]


@dataclass(frozen=True, slots=True)
class RealSet:
    """Disjoint pieces in order; `name` is the variable they are about; `definite` where nothing else can be meant."""

    pieces: tuple[Piece, ...]
    name: str | None = None
    definite: bool = False


LEAST, GREATEST = End(-_INFINITY), End(_INFINITY)
EVERYTHING = RealSet(((LEAST, GREATEST),), None, True)
NOTHING = RealSet((), None, True)


def real_set(node: Node) -> RealSet | None:
    """Returns the set of reals that `node` describes, or None where it describes none."""
    try:
        return _read(node)
    except (Undefined, TooComplex):
        return None


def _read(node: Node) -> RealSet | None:
    if isinstance(node, Group):
        return _group(node)
    if isinstance(node, Chain):
        return _relation(node)
    if isinstance(node, Symbol):
        return {"set:R": EVERYTHING, "bf:R": EVERYTHING, "emptyset": replace(NOTHING, definite=False)}.get(node.name)
    if isinstance(node, Listing):
        return _listing(node)
    if isinstance(node, Words):
        return EVERYTHING if canonical_phrase(node.text) in ("all real numbers", "real numbers") else None
    if isinstance(node, Call):
        if node.head == "such":
            return _such(node)
        if node.head in ("union", "inter", "without"):
            return _combined(node.head, [_read(arg) for arg in node.args])
    return None


def _end(node: Node, closed: bool) -> End | None:
    if node in (Symbol("infty"), Call("neg", (Symbol("infty"),))):
        return GREATEST if node == Symbol("infty") else LEAST
    if isinstance(node, Words | Listing | Chain | Group) or free_symbols(node):
        return None
    return End(number(node), node, closed)


def _group(node: Group) -> RealSet | None:
    if node.opening == "{":
        ends = [_end(item, True) for item in node.items]
        if not ends or any(end is None or end.node is None for end in ends):
            return None if ends else replace(NOTHING, definite=False)
        return RealSet(_merged([(end, end) for end in ends if end is not None]))
    if len(node.items) != 2 or node.opening not in "([]" or node.closing not in ")][":
        return None
    low, high = _end(node.items[0], node.opening == "["), _end(node.items[1], node.closing == "]")
    if low is None or high is None or low.value > high.value:
        return None
    definite = (node.opening, node.closing) not in (("(", ")"), ("[", "]")) or None in (low.node, high.node)
    return RealSet(((low, high),), None, definite)


def _such(node: Call) -> RealSet | None:
    inner = _read(node.args[1])
    member = node.args[0]
    if isinstance(member, Chain) and member.ops == ("in",) and inner is not None:
        domain = _read(member.operands[1])
        inner = None if domain is None else _combined("inter", [domain, inner])
    return None if inner is None else RealSet(inner.pieces, None, True)


_FLIPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "!=", "=": "="}


def _relation(node: Chain) -> RealSet | None:
    if node.ops == ("in",) and isinstance(node.operands[0], Symbol):
        inner = _read(node.operands[1])
        return None if inner is None else RealSet(inner.pieces, node.operands[0].name, True)
    names = [operand.name for operand in node.operands if isinstance(operand, Symbol) and free_symbols(operand)]
    if len(names) != 1 or len(node.operands) > 3 or any(op not in _FLIPPED for op in node.ops):
        return None
    pieces: tuple[Piece, ...] = EVERYTHING.pieces
    for left, op, right in zip(node.operands, node.ops, node.operands[1:], strict=False):
        if free_symbols(left) and isinstance(left, Symbol):
            bound = _end(right, op in ("<=", ">=", "="))
        elif isinstance(right, Symbol):
            bound = _end(left, op in ("<=", ">=", "="))
        else:
            return None
        if bound is None:
            return None
        pieces = _intersection(pieces, _half(op if free_symbols(left) else _FLIPPED[op], bound))
    return RealSet(pieces, names[0], node.ops != ("=",))


def _half(op: str, bound: End) -> tuple[Piece, ...]:
    if op == "=":
        return ((bound, bound),)
    if op == "!=":
        return ((LEAST, bound), (bound, GREATEST))
    return ((LEAST, bound),) if op in ("<", "<=") else ((bound, GREATEST),)


def _listing(node: Listing) -> RealSet | None:
    parts = [_read(item) for item in node.items]
    if any(part is None for part in parts):
        return None
    if node.joiner == "or":
        return _combined("union", parts)
    holes = all(isinstance(item, Chain) and item.ops == ("!=",) for item in node.items)
    relations = all(isinstance(item, Chain) for item in node.items)
    if holes or (relations and node.joiner == "and"):
        return _combined("inter", parts)
    if (
        relations
        and node.joiner in (",", ";")
        and not any("=" in item.ops for item in node.items if isinstance(item, Chain))
    ):
        both = _combined("inter", parts)  # `t >= -1, t <= 6` bounds from two sides, `x < 1, x > 2` names two pieces
        return both if both is None or both.pieces else _combined("union", parts)
    return None


def _combined(head: str, parts: list[RealSet | None]) -> RealSet | None:
    known = [part for part in parts if part is not None]
    names = {part.name for part in known if part.name is not None}
    if len(known) < len(parts) or len(names) > 1:
        return None
    pieces = known[0].pieces
    for part in known[1:]:
        if head == "union":
            pieces = _merged([*pieces, *part.pieces])
        else:
            pieces = _intersection(pieces, part.pieces if head == "inter" else _complement(part.pieces))
    return RealSet(pieces, names.pop() if names else None, True)


def _merged(pieces: list[Piece]) -> tuple[Piece, ...]:
    result: list[Piece] = []
    for low, high in sorted(pieces, key=lambda piece: (piece[0].value, not piece[0].closed)):
        if result and _reaches(result[-1][1], low):
            before = result[-1]
            further = high.value - before[1].value if high.value != before[1].value else 0
            if further > _CLOSE or (abs(further) <= _CLOSE and high.closed and not before[1].closed):
                result[-1] = (before[0], high)
            continue
        result.append((low, high))
    return tuple(result)


def _reaches(high: End, low: End) -> bool:
    if high.value == low.value or abs(high.value - low.value) <= _CLOSE:
        return high.closed or low.closed
    return bool(high.value > low.value)


def _intersection(left: tuple[Piece, ...], right: tuple[Piece, ...]) -> tuple[Piece, ...]:
    found = []
    for a in left:
        for b in right:
            low = max((a[0], b[0]), key=lambda end: (end.value, not end.closed))
            high = min((a[1], b[1]), key=lambda end: (end.value, end.closed))
            if low.value < high.value or (low.value == high.value and low.closed and high.closed):
                found.append((low, high))
    return _merged(found)


def _complement(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    result = []
    low = LEAST
    for piece in pieces:
        if piece[0].node is not None:
            result.append((low, replace(piece[0], closed=not piece[0].closed)))
        low = replace(piece[1], closed=not piece[1].closed)
    if not pieces or pieces[-1][1].node is not None:
        result.append((low, GREATEST))
    return tuple(result)


def complement(item: RealSet) -> RealSet:
    """Returns the reals that are not in a set."""
    return replace(item, pieces=_complement(item.pieces), definite=True)


def union(items: list[RealSet]) -> RealSet:
    """Returns the reals that are in any of the sets; nothing where there is none."""
    return _combined("union", list(items)) or NOTHING if items else NOTHING


def ends_of(item: RealSet) -> list[tuple[Node, bool, bool]]:
    """Returns every end as (tree, closed, finite), in order; infinite ends have the tree of a zero."""
    return [(end.node or Number(0), end.closed, end.node is not None) for piece in item.pieces for end in piece]
