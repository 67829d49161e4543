"""Values across the channel: what goes in comes out, flat on the wire, and nothing of the other end is run."""

import collections
import datetime
import decimal
import enum
import fractions
import json
import types

import pytest
from harness.frames import Breach
from harness.reading import Reader
from harness.types_known import World
from harness.writing import Writer
from hypothesis import given
from hypothesis import strategies as st

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=()))
    | st.binary()
    | st.complex_numbers(allow_nan=False)
    | st.decimals(allow_nan=False)
    | st.fractions()
    | st.dates()
    | st.datetimes()
    | st.timedeltas()
)
HASHED = st.recursive(SCALARS, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=5)
VALUES = st.recursive(
    HASHED,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner)
        | st.sets(HASHED, max_size=3)
        | st.dictionaries(HASHED, inner, max_size=3)
    ),
    max_leaves=15,
)


def across(value: object, world: World | None = None) -> object:
    writer = Writer(world or World())
    item = writer.write(value)
    nodes, item = json.loads(json.dumps([writer.nodes, item], allow_nan=False))
    return Reader(nodes, world or World()).read(item)


@pytest.mark.property
@given(VALUES)
def test_every_value_comes_out_as_it_went_in(value: object):
    found = across(value)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "value",
    [
        collections.Counter("aab"),
        collections.OrderedDict([(2, 1), (1, 2)]),
        collections.defaultdict(list, {1: [2]}),
        collections.deque([1, 2], maxlen=5),
        bytearray(b"ab"),
        range(1, 9, 2),
        ...,
        int,
        datetime.time(1, 2),
        decimal.Decimal("1.50"),
        fractions.Fraction(1, 3),
        {(1, frozenset({2})): {"x": [{3}]}},
    ],
)
def test_types_of_the_standard_library_are_kept(value: object):
    found = across(value)
    assert found == value
    assert type(found) is type(value)
    assert repr(found) == repr(value)


def test_depth_cycles_and_sharing_survive_without_recursion():
    deep: list = []
    for _ in range(50_000):
        deep = [deep]
    found, depth = across(deep), 0
    while found:
        found, depth = found[0], depth + 1  # type: ignore[index]
    assert depth == 50_000
    loop: list = [1]
    loop.append(loop)
    back = across(loop)
    assert back[1] is back  # type: ignore[index]
    shared = [[]]
    pair = across([shared, shared])
    assert pair[0] is pair[1]  # type: ignore[index]


def test_subclasses_travel_as_what_they_hold():
    class Liar(list):
        def __iter__(self):
            return iter([7])

        def __len__(self):
            return 1

        def __eq__(self, other):
            return True

        __hash__ = None

    class Big(int):
        def __eq__(self, other):
            return True

        __hash__ = int.__hash__

    found = across([Liar([1, 2]), Big(4)])
    assert found == [[1, 2], 4]
    assert [type(part) for part in found] == [list, int]  # type: ignore[attr-defined]


def test_shared_classes_travel_by_their_attributes():
    module = types.ModuleType("prelude")
    source = (
        "import enum, typing\nclass Node:\n    __slots__ = ('a', 'b')\n"
        "class Point(typing.NamedTuple):\n    x: int\nclass Kind(enum.Enum):\n    ONE = 1\n"
    )
    exec(source, module.__dict__)
    world = World()
    world.share(module.__dict__, "prelude")
    node = module.Node()
    node.a = [module.Point(3), module.Kind.ONE]
    found = across(node, world)
    assert type(found) is module.Node
    assert found.a == [module.Point(3), module.Kind.ONE]
    assert not hasattr(found, "b")


@pytest.mark.parametrize(
    ("nodes", "item"),
    [
        (None, 1),
        ([1], 1),
        ([[]], 1),
        ([["list", [1]]], [0]),
        ([["tuple", [0]]], [0]),
        ([["dict", 1]], [0]),
        ([["set", [1]], ["list"]], [0]),
        ([["object", "Popen", 0]], [0]),
        ([["eval", "1"]], [0]),
        ([], [0]),
        ([], {"t": "float"}),
        ([], {"t": "eval", "v": "1"}),
        ([], {"t": "type", "v": "Popen"}),
        ([], {"t": "int", "v": "z"}),
        ([], {"t": "arg", "v": 0}),
        ([], {"t": "opaque", "v": [1, "x", True, False]}),
        ([], [1, 2]),
    ],
)
def test_whatever_is_malformed_is_a_breach(nodes: object, item: object):
    with pytest.raises(Breach):
        Reader(nodes, World()).read(item)


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 5)
    | st.sampled_from(["list", "dict", "tuple", "set", "t", "v", "int", "arg", "f"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["t", "v"]), inner, max_size=2),
    max_leaves=20,
)


@pytest.mark.property
@given(JUNK, JUNK)
def test_no_message_raises_anything_but_a_breach(nodes: object, item: object):
    try:
        Reader(nodes, World()).read(item)
    except Breach:
        return


def test_what_is_no_value_is_refused_here():
    for value in (object(), print, iter([]), enum.Enum):
        with pytest.raises(TypeError):
            across(value)
