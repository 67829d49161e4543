"""Whether an answer's tree means what the reference's means, by the rules of DESIGN section 4.

`Matcher.match` returns the short name of the rule that decided, or None. Structures are taken apart
here; what is left are scalars (`scalars`) and sets of reals (`realsets`).
"""

from collections.abc import Callable

from verifier_service.domain.enums import Multiple
from verifier_service.domain.specs import MathPolicy
from verifier_service.verifiers.math.caps import MAX_COMPARISONS, TooComplex, Undefined
from verifier_service.verifiers.math.forms import (
    Named,
    Same,
    Several,
    asked_value,
    assignments,
    in_order,
    is_arrow,
    is_lettering,
    is_set,
    settled,
    several,
    unevaluated,
    vector,
    with_constant_of,
)
from verifier_service.verifiers.math.nodes import (
    Call,
    Chain,
    Group,
    Listing,
    Matrix,
    Node,
    Number,
    Quantity,
    Symbol,
    Words,
    children,
    walk,
)
from verifier_service.verifiers.math.piecewise import match_cases
from verifier_service.verifiers.math.probing import Undecided, constant_ratio, free_symbols
from verifier_service.verifiers.math.readings import read_together
from verifier_service.verifiers.math.realsets import RealSet, ends_of, real_set
from verifier_service.verifiers.math.relations import difference, is_solved, turned
from verifier_service.verifiers.math.scalars import same_scalar
from verifier_service.verifiers.math.shapes import (
    infinite,
    match_base,
    match_limits,
    match_matrices,
    match_parts,
    match_ratio,
    match_vectors,
)
from verifier_service.verifiers.math.spelled_numbers import worded_number
from verifier_service.verifiers.math.wording import same_words

_SET_HEADS = frozenset({"union", "inter", "without", "such"})
_OPAQUE_HEADS = _SET_HEADS | {"ratio", "base", "modulo", "unfinished-", "unfinished+", "unfinished*", "unfinished/"}


class Matcher:
    """Compares trees under one policy; `match(reference, answer)` is not symmetric where decimals are."""

    def __init__(self, policy: MathPolicy) -> None:
        """Takes the policy whose rules hold."""
        self.policy = policy
        self._comparisons = 0
        self._known: dict[tuple[int, int], tuple[Node, Node, str | None]] = {}

    def decide(self, reference: Node, answer: Node) -> str | None:
        """Returns what `match` does, with a budget of its own."""
        self._comparisons = 0
        self._known.clear()
        return self.match(reference, answer)

    def match(self, reference: Node, answer: Node) -> str | None:
        """Returns the rule by which the answer matches, or None.

        Raises `TooComplex` and `Undecided`; an answer without a value matches nothing. Brackets within
        brackets are compared once a pair (by identity: the entry keeps both alive).
        """
        if not isinstance(answer, Group):
            return self._fresh_match(reference, answer)
        key = (id(reference), id(answer))
        if key not in self._known:
            self._known[key] = (reference, answer, self._fresh_match(reference, answer))
        return self._known[key][2]

    def _fresh_match(self, reference: Node, answer: Node) -> str | None:
        self._comparisons += 1
        if self._comparisons > MAX_COMPARISONS:
            raise TooComplex("too many parts to compare")
        if reference == answer:
            return "structural"
        try:
            if isinstance(reference, Number) and isinstance(answer, Number):
                return same_scalar(reference, answer, self.policy)
            return self._match(reference, answer)
        except Undefined:
            return None

    def same(self, left: Node, right: Node) -> bool:
        """Tells whether the right value matches the left one."""
        return self.match(left, right) is not None

    def _match(self, reference: Node, answer: Node) -> str | None:
        reference, answer = read_together(reference, answer)
        rule = self._match_sets(reference, answer)
        if rule is not None:
            return rule or None
        rule = self._match_assigned(reference, answer)
        if rule is not None:
            return rule or None
        many, given = several(reference), several(answer)
        if many is None and given is not None and isinstance(answer, Listing) and answer.joiner == "or":
            return "repeated" if all(self.same(reference, item) for item in given.items) else None
        if many is not None or given is not None:
            return self._match_several(
                many or Several((reference,), ","), given or Several((answer,), ","), many is not None
            )
        return self._match_single(reference, answer)

    def _match_sets(self, reference: Node, answer: Node) -> str | None:
        """Compares sets of reals; None: they are not, an empty rule: they differ."""
        if not (_may_be_set(reference) and _may_be_set(answer)):
            return None
        left, right = real_set(reference), real_set(answer)
        if left is None or right is None or not (left.definite or right.definite):
            return None
        return "interval" if self._same_set(left, right) else ""

    def _same_set(self, left: RealSet, right: RealSet) -> bool:
        if left.name is not None and right.name is not None and left.name != right.name:
            return False
        ours, theirs = ends_of(left), ends_of(right)
        return len(ours) == len(theirs) and all(
            a[1:] == b[1:] and self.same(a[0], b[0]) for a, b in zip(ours, theirs, strict=True)
        )

    def _match_assigned(self, reference: Node, answer: Node) -> str | None:
        """Compares `x = 3, y = -1` with itself in any order, and with (3, -1); None and empty as in `_match_sets`."""
        left, right = assignments(reference), assignments(answer)
        if left is not None and right is not None and len(left) > 1:
            same = left.keys() == right.keys() and all(self.same(left[name], right[name]) for name in left)
            return "assignments" if same else ""
        values, named = (vector(reference), right) if right else (vector(answer), left)
        if named and values and len(named) == len(values) > 1:
            ordered = in_order(named)
            pairs = zip(values, ordered, strict=True) if right else zip(ordered, values, strict=True)
            return "assignments" if all(self.same(a, b) for a, b in pairs) else ""
        if left is not None and _are_names(left) and _is_bare(answer):
            return "assignments" if self._same_items(tuple(left.values()), children(answer)) else ""
        if right is not None and _are_names(right) and _is_bare(reference):
            return "assignments" if self._same_items(children(reference), tuple(right.values())) else ""
        bare = several(answer) if isinstance(answer, Listing) and answer.joiner == "," else None
        if bare is None or any(isinstance(item, Chain | Group) for item in bare.items):
            return None
        if not isinstance(reference, Group) or (reference.opening, reference.closing) != ("(", ")"):
            return None
        return "tuple" if self._same_items(reference.items, bare.items) else None

    def _same_element(self, left: Node, right: Node) -> bool:
        r"""Tells whether parts of a bracket match: within one, `\{2\}` is not 2."""
        return is_set(left) == is_set(right) and self.same(left, right)

    def _same_items(self, ours: tuple[Node, ...], theirs: tuple[Node, ...]) -> bool:
        return len(ours) == len(theirs) and all(map(self._same_element, ours, theirs))

    def _match_several(self, left: Several, right: Several, reference_has_many: bool) -> str | None:
        if self.policy.multiple is Multiple.ANY and reference_has_many:
            found = right.items and all(any(self.same(a, b) for a in left.items) for b in right.items)
            return "any" if found else None
        if right.kind == "or" and left.kind != "or" and any(_is_label(item) for item in right.items):
            return None
        if {left.kind, right.kind} == {"and", "or"} and all(isinstance(item, Symbol) for item in left.items):
            return None  # statements, not values
        if self.policy.ordered:
            return "list" if self._same_items(left.items, right.items) else None
        if "set" in (left.kind, right.kind):
            same = self._same_element
            covered = all(any(same(a, b) for a in left.items) for b in right.items)
            return "set" if covered and all(any(same(a, b) for b in right.items) for a in left.items) else None
        if len(left.items) != len(right.items):
            return None
        remaining = list(right.items)
        for item in left.items:
            index = next((i for i, other in enumerate(remaining) if self._same_element(item, other)), None)
            if index is None:
                return None
            remaining.pop(index)
        return "list"

    def _match_single(self, reference: Node, answer: Node) -> str | None:
        left, right = settled(reference, self.same), self._settled_answer(answer, settled)
        if left is not None and right is not None and isinstance(right.value, Chain) and _is_constant(left):
            right = self._settled_answer(answer, asked_value) or right
        if right is None or left is None:
            return self._match_chains(reference, answer)
        if isinstance(left.value, Chain) or isinstance(right.value, Chain):
            return self._match_chains(reference, answer)
        if left.name is not None and right.name is not None and left.name != right.name:
            return self._match_chains(reference, answer) if free_symbols(reference) == free_symbols(answer) else None
        if right.name is not None and left.name is None and _occurs(right.name, left.value):
            return None
        return self._match_values(left.value, right.value)

    def _settled_answer(self, answer: Node, read: Callable[[Node, Same], Named | None]) -> Named | None:
        """Returns what the answer's chain says; steps of its own that cannot be followed are its own fault."""
        try:
            return read(answer, self.same)
        except Undecided:
            return None

    def _match_chains(self, reference: Node, answer: Node) -> str | None:
        if not (isinstance(reference, Chain) and isinstance(answer, Chain)):
            return None
        for given in (answer, turned(answer)):
            if reference.ops == given.ops and all(map(self.same, reference.operands, given.operands)):
                return "relation"
        left, right = difference(reference), difference(answer)
        if left is None or right is None or left[0] != right[0] or (is_solved(reference) and not is_solved(answer)):
            return None
        if (
            not free_symbols(left[1])
            or free_symbols(left[1]) != free_symbols(right[1])
            or unevaluated(right[1]) - unevaluated(left[1])
        ):
            return None
        return "equation" if constant_ratio(left[1], right[1], positive=left[0] not in ("=", "!=")) else None

    def _match_values(self, reference: Node, answer: Node) -> str | None:
        reference, answer = worded_number(reference), worded_number(answer)
        if isinstance(reference, Words) or isinstance(answer, Words):
            return same_words(reference, answer)
        if is_lettering(reference) and is_lettering(answer) and len(children(reference)) > 2:
            return None  # corners of a figure: their order counts
        if is_arrow(reference) and is_arrow(answer):
            return None  # from where to where
        special = self._match_special(reference, answer)
        if special is not None:
            return special or None
        if unevaluated(answer) - unevaluated(reference):
            return None
        return same_scalar(reference, with_constant_of(reference, answer), self.policy)

    def _match_special(self, reference: Node, answer: Node) -> str | None:
        """Compares what is no scalar; None: both are scalars, an empty rule: they differ."""
        ours, theirs = vector(reference), vector(answer)
        if ours is not None or theirs is not None:
            return match_vectors(reference, answer, self._same_element)
        if isinstance(reference, Matrix) or isinstance(answer, Matrix):
            return match_matrices(reference, answer, self._same_element)
        for first in (reference, answer):
            if isinstance(first, Call) and first.head == "base":
                return match_base(reference, answer, self.same)
            inner = first.value if isinstance(first, Quantity) else first
            if isinstance(inner, Call) and inner.head == "ratio":
                return match_ratio(reference, answer, self.same)
            if isinstance(first, Call) and first.head == "cases":
                return match_cases(reference, answer, self.same, self._same_set)
            if isinstance(first, Group | Listing | Chain) or (isinstance(first, Call) and first.head in _OPAQUE_HEADS):
                return match_parts(reference, answer, self.same)
            if (isinstance(first, Symbol) and first.name in ("infty", "emptyset")) or infinite(first):
                return match_limits(reference, answer, self.same)
        return None


def _is_bare(node: Node) -> bool:
    """Tells whether a list has no names in it."""
    return isinstance(node, Listing) and not any(isinstance(item, Chain) for item in node.items)


def _are_names(named: dict[str, Node]) -> bool:
    """Tells whether several unknowns are named rather than the roots `x_1, x_2` of one, which have no order."""
    return len({name.partition("_")[0] for name in named}) > 1


def _may_be_set(node: Node) -> bool:
    if isinstance(node, Listing | Group | Chain | Words):
        return True
    return (isinstance(node, Symbol) and node.name in ("set:R", "bf:R", "emptyset")) or (
        isinstance(node, Call) and node.head in _SET_HEADS
    )


def _is_label(node: Node) -> bool:
    return isinstance(node, Words) or (isinstance(node, Symbol) and len(node.name) == 1 and node.name.isupper())


def _occurs(name: Node, value: Node) -> bool:
    return any(part == name for part in walk(value))


def _is_constant(said: Named) -> bool:
    """Tells whether a reference is a bare value without unknowns."""
    return said.name is None and not isinstance(said.value, Chain) and not free_symbols(said.value)
