"""Which limit is reached, and whose fault a second stop is."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence

import pytest

from verifier_service.domain.task import Completion
from verifier_service.isolation.answers import PREPARING, Answer, Said
from verifier_service.isolation.clocks import cpu_clock, cpu_seconds, run_queue_delay_s
from verifier_service.isolation.jobs import Ending, How, Job
from verifier_service.isolation.stops import AnswerSink, Cause, Spent, Stop
from verifier_service.isolation.supervision import Supervision


@pytest.mark.parametrize(
    ("spent", "cause"),
    [
        (Spent(0.9, 0.9, 0.0), None),
        (Spent(1.1, 1.1, 0.0), Cause.OVER_CPU),
        (Spent(1.1, 9.0, 0.0), Cause.OVER_CPU),
        (Spent(0.1, 5.1, 0.0), Cause.OVER_WALL),
        (Spent(0.1, 5.1, 4.0), None),
        (Spent(0.1, 9.5, 4.0), Cause.OVER_WALL),
        (Spent(0.1, 20.1, 19.9), Cause.OVER_WALL),
    ],
)
def test_cpu_is_the_limit_and_wall_the_backstop(spent: Spent, cause: Cause | None) -> None:
    assert spent.over(1.0, 5.0) is cause


def test_a_long_wait_for_a_processor_casts_doubt() -> None:
    assert Spent(1.0, 2.0, 0.9).contended
    assert not Spent(1.0, 2.0, 0.1).contended


def test_a_process_cpu_clock_is_read_from_outside() -> None:
    code = "import time\nwhile time.process_time() < 0.2: pass\nprint('burnt', flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        burnt = cpu_seconds(cpu_clock(child.pid))
        child.communicate(b"\n")
    assert burnt is not None
    assert 0.19 < burnt < 5.0


def test_a_process_that_is_gone_has_no_clock() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert cpu_seconds(cpu_clock(child.pid)) is None
    assert run_queue_delay_s(child.pid) == 0.0


def test_the_own_run_queue_delay_is_a_number_that_never_falls() -> None:
    first = run_queue_delay_s(os.getpid())
    time.sleep(0.01)
    assert 0.0 <= first <= run_queue_delay_s(os.getpid())


ANSWER = Answer(Said.DONE, 0, 0.0, 1.0, 0.5, None, "")


class Script:
    """Answers batches from a script: what happens, in turn, whenever an index comes up; nothing means it is judged."""

    def __init__(self, script: dict[int, list[Cause]]) -> None:
        self.script = {place: list(causes) for place, causes in script.items()}
        self.batches: list[list[int]] = []

    async def run_batch(self, job: Job, batch: Sequence[int], sink: AnswerSink) -> Stop | None:
        self.batches.append(list(batch))
        for position, place in enumerate([PREPARING, *batch], start=-1):
            if self.script.get(place):
                return Stop(position, self.script[place].pop(0), 0.0, 1.0, 0.5)
            if place != PREPARING:
                sink(position, ANSWER, 0.0)
        return None


async def endings(script: Script, items: int = 3) -> dict[int, Ending]:
    got: list[Ending] = []
    job = Job("m:f", "spec", (Completion("x"),) * items)
    await Supervision(job, script.run_batch, got.append).run()
    assert sorted(ending.index for ending in got) == list(range(items)), "one ending an item"
    return {ending.index: ending for ending in got}


C = Cause


@pytest.mark.parametrize(
    ("causes", "how"),
    [
        ([C.OVER_CPU], How.OVER_CPU),
        ([C.CRASHED], How.JUDGED),
        ([C.LOST], How.JUDGED),
        ([C.BROKEN], How.JUDGED),
        ([C.OVER_WALL], How.JUDGED),
        ([C.CRASHED, C.CRASHED], How.CRASHED),
        ([C.BROKEN, C.BROKEN], How.BROKEN),
        ([C.LOST, C.LOST], How.LOST),
        ([C.OVER_WALL, C.OVER_WALL], How.HUNG),
        ([C.OVER_WALL, C.LOST], How.LOST),
        ([C.CRASHED, C.LOST], How.LOST),
        ([C.LOST, C.CRASHED], How.LOST),
        ([C.BROKEN, C.CRASHED], How.LOST),
        ([C.LOST, C.OVER_CPU], How.OVER_CPU),
    ],
)
async def test_only_the_item_at_fault_pays(causes: list[Cause], how: How) -> None:
    got = await endings(Script({1: causes}))
    assert [got[index].how for index in range(3)] == [How.JUDGED, how, How.JUDGED]
    assert not got[1].preparing
    assert [got[index].again for index in range(3)] == [False, causes[0] is not C.OVER_CPU, False]


@pytest.mark.parametrize(
    ("causes", "how"),
    [
        ([C.OVER_CPU], How.OVER_CPU),
        ([C.REFUSED], How.JUDGED),
        ([C.CRASHED, C.CRASHED], How.CRASHED),
        ([C.LOST, C.CRASHED], How.LOST),
        ([C.BROKEN, C.BROKEN], How.BROKEN),
    ],
)
async def test_a_task_at_fault_ends_every_item(causes: list[Cause], how: How) -> None:
    got = await endings(Script({PREPARING: causes}))
    assert {(ending.how, ending.preparing) for ending in got.values()} == {(how, True)}


async def test_a_task_that_failed_once_is_prepared_again() -> None:
    got = await endings(Script({PREPARING: [C.LOST]}))
    assert {ending.how for ending in got.values()} == {How.JUDGED}


async def test_the_item_at_fault_is_tried_again_alone_after_the_rest() -> None:
    script = Script({1: [C.CRASHED, C.CRASHED]})
    await endings(script, items=4)
    assert script.batches == [[0, 1, 2, 3], [2, 3], [1]]


async def test_several_items_at_fault_pay_each_for_itself() -> None:
    got = await endings(Script({0: [C.OVER_CPU], 2: [C.LOST], 3: [C.CRASHED, C.CRASHED]}), items=5)
    assert [got[index].how for index in range(5)] == [How.OVER_CPU, How.JUDGED, How.JUDGED, How.CRASHED, How.JUDGED]
