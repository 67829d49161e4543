"""Cutting a batch into requests, for any batch."""

from hypothesis import given
from hypothesis import strategies as st
from rlvr import v1

from trainer_client import group
from trainer_client.lots import items_of, lots_of
from trainer_client.packing import Limits, limits_of, pack
from trainer_client.replies import runs_of

LIMITS = Limits(max_groups=3, max_items=5, max_bytes=600)
TASK = v1.Task(math=v1.MathTask(references=["4"]))


def items(lengths):
    groups = [
        group(f"g{at}", TASK, [f"{at}.{n} " + "x" * size for n, size in enumerate(sizes)])
        for at, sizes in enumerate(lengths)
    ]
    return items_of(lots_of(groups), [list(each.completions) for each in groups])


@given(st.lists(st.lists(st.integers(0, 300), max_size=8), min_size=1, max_size=8))
def test_every_item_is_in_one_part_in_order_and_each_part_fits(lengths):
    batch = items(lengths)
    parts = pack(batch, LIMITS)
    assert [item for part in parts for item in part] == batch
    for part in parts:
        runs = runs_of(part)
        assert len(part) <= LIMITS.max_items
        assert len(runs) <= LIMITS.max_groups
        assert len({run[0].lot.id for run in runs}) == len(runs)
        request = v1.VerifyRequest(
            groups=[v1.Group(id=run[0].lot.id, task=TASK, completions=[i.completion for i in run]) for run in runs]
        )
        assert request.ByteSize() <= LIMITS.max_bytes


def test_an_item_over_the_size_goes_alone():
    sizes = [[len(part) for part in pack(items([[10, 2000, 10]]), LIMITS)]]
    assert sizes == [[1, 1, 1]]


def test_caps_that_a_server_does_not_tell_are_not_taken_for_zero():
    assert limits_of(v1.ServerCaps(), 64 << 20, v1.VIEW_BASIC).max_items > 0
    assert limits_of(v1.ServerCaps(max_items=9), 64 << 20, v1.VIEW_BASIC).max_items == 9


def test_the_clients_own_message_size_bounds_the_servers():
    assert limits_of(v1.ServerCaps(max_message_bytes=1 << 30), 1 << 20, v1.VIEW_BASIC).max_bytes < 1 << 20
