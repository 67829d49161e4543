"""Two-sided relations: whether one is solved for a name, and what it says as a difference from zero.

Called where relations are compared; compares nothing itself.
"""

from verifier_service.verifiers.math.forms import is_lettering
from verifier_service.verifiers.math.nodes import Call, Chain, Group, Listing, Matrix, Node, Symbol, Words, negative
from verifier_service.verifiers.math.probing import free_symbols


def is_solved(chain: Chain) -> bool:
    """Tells whether a relation names one thing on one side and a constant on the other: `x = 3`, `3 < x`."""
    if len(chain.operands) != 2:
        return False
    return any(
        (isinstance(name, Symbol) or is_lettering(name)) and bool(free_symbols(name)) and not free_symbols(value)
        for name, value in (chain.operands, chain.operands[::-1])
    )


def difference(chain: Chain) -> tuple[str, Node] | None:
    """Returns a two-sided relation as (operator, left - right), greater-than turned into less-than."""
    if len(chain.operands) != 2 or chain.ops[0] not in ("=", "!=", "<", ">", "<=", ">="):
        return None
    left, right = chain.operands
    if any(isinstance(side, Words | Group | Matrix | Listing | Chain) for side in (left, right)):
        return None
    if chain.ops[0] in (">", ">="):
        left, right = right, left
    return {">": "<", ">=": "<="}.get(chain.ops[0], chain.ops[0]), Call("add", (left, negative(right)))


_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "=": "=", "!=": "!="}


def turned(chain: Chain) -> Chain:
    """Returns a chain read from its other end: `c > b > a` for `a < b < c`."""
    if not set(chain.ops) <= _TURNED.keys():
        return chain
    return Chain(tuple(_TURNED[op] for op in chain.ops[::-1]), chain.operands[::-1], chain.span)
