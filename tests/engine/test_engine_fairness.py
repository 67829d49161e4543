"""Fair shares: who comes next when several clients want work done."""

import asyncio

from scripted_verifier import Scripted, group, settle, started, verify, waiting

from verifier_service.domain.task import Completion
from verifier_service.engine.admission import Load
from verifier_service.engine.lane import FIRST_ESTIMATE_S
from verifier_service.engine.orders import Item, Order
from verifier_service.engine.scheduler import FairQueue
from verifier_service.engine.sharing import Sharing


async def test_a_small_client_is_not_starved_behind_a_big_one() -> None:
    verifier = Scripted(item_s=0.001)
    engine = await started(verifier, sharing=Sharing(slots={"": 1}))
    big = verify(engine, *[group("no", reference=str(n)) for n in range(300)], client="big")
    await asyncio.sleep(0.05)
    before = len(verifier.works)
    await engine.verify([group("yes", reference=str(n)) for n in range(5)], client="small")
    between = len(verifier.works) - before
    assert between <= 20, "five works of its own, and about as many of the other's"
    await big


async def test_short_works_are_started_ahead_as_far_as_the_lane_looks() -> None:
    verifier = Scripted()
    engine = await started(verifier, sharing=Sharing(slots={"": 1}, ahead_s={"": 10.5 * FIRST_ESTIMATE_S}))
    call = verify(engine, *[waiting(str(n)) for n in range(30)])
    await settle()
    assert engine.stats().running_works == 11
    verifier.gate.set()
    await call
    assert engine.stats().running_works == 0


async def test_a_heavier_client_gets_its_larger_share() -> None:
    verifier = Scripted(item_s=0.001)
    engine = await started(verifier, sharing=Sharing(slots={"": 1}, weights={"heavy": 3.0}))
    calls = [
        verify(engine, *[group(name, reference=str(n)) for n in range(120)], client=name) for name in ("heavy", "light")
    ]
    await asyncio.gather(*calls)
    first = verifier.judged[:100]
    assert 65 <= first.count("heavy") <= 85


async def test_the_most_pressing_call_of_a_client_comes_first() -> None:
    verifier = Scripted()
    engine = await started(verifier, sharing=Sharing(slots={"": 1}))
    gate = verify(engine, waiting("gate"))
    await settle()
    lazy = asyncio.create_task(engine.verify([group("lazy")], deadline_s=100))
    urgent = asyncio.create_task(engine.verify([group("urgent")], deadline_s=10))
    await settle()
    verifier.gate.set()
    await asyncio.gather(gate, lazy, urgent)
    assert verifier.judged[1:] == ["urgent", "lazy"]


async def test_kinds_on_one_lane_share_its_slots() -> None:
    verifier = Scripted()
    engine = await started(verifier, sharing=Sharing(lanes={"math": "cpu"}, slots={"cpu": 2}))
    call = verify(engine, *[waiting(str(n)) for n in range(5)])
    await settle()
    assert len(verifier.works) == 2
    verifier.gate.set()
    await call
    assert len(verifier.works) == 5


async def test_a_large_call_lets_others_in_between() -> None:
    engine = await started(Scripted())
    finished: list[str] = []
    large = verify(engine, *[group(*map(str, range(16)), reference=str(n)) for n in range(256)], client="large")
    await asyncio.sleep(0)
    small = verify(engine, group("yes"), client="small")
    for name, call in (("large", large), ("small", small)):
        call.add_done_callback(lambda _call, name=name: finished.append(name))
    assert len(await large) == 256
    await settle()
    assert finished == ["small", "large"]


async def test_a_large_call_that_is_cancelled_on_its_way_in_leaves_nothing_behind() -> None:
    engine = await started(Scripted())
    large = verify(engine, *[waiting(str(n), 16) for n in range(256)])
    await asyncio.sleep(0)
    large.cancel()
    await settle()
    assert engine.stats().queued_items == engine.stats().running_works == 0


async def test_a_client_gains_nothing_by_having_been_idle() -> None:
    queue = FairQueue()
    for name in ("early", "late"):
        if name == "late":
            for _ in range(50):  # early is served alone for a while
                assert queue.head() is not None
                queue.charge("early", 1.0)
        queue.push(await queued(name))
    served = []
    for _ in range(10):
        order = queue.head()
        assert order is not None
        served.append(order.client)
        queue.charge(order.client, 1.0)
    assert 4 <= served.count("late") <= 6


async def test_a_client_does_not_lose_its_debt_by_going_away() -> None:
    queue = FairQueue()
    stays, goes = await queued("stays"), await queued("goes")
    queue.push(stays)
    queue.push(goes)
    queue.charge("goes", 5.0)
    goes.close()
    for _ in range(3):
        assert queue.head() is stays
        queue.charge("stays", 1.0)
    queue.push(await queued("goes"))
    assert queue.head() is stays


async def queued(client: str) -> Order:
    item = Item(client.encode(), None, Completion("x"), Load(1, 1))
    done = asyncio.get_running_loop().create_future()
    return Order(group("x"), Scripted(), client, 0.0, [item], lambda _item: None, done)
