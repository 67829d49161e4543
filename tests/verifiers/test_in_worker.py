"""What the ending of an item's work means on the wire: whose fault it is."""

from collections.abc import Callable, Sequence

import pytest

from verifier_service.domain.config import WorkerLimits
from verifier_service.domain.enums import Undecided
from verifier_service.domain.errors import ErrorCode, ItemError, OursFault
from verifier_service.domain.specs import CustomTask, MathPolicy, MathTask, McqTask
from verifier_service.domain.task import Completion, Task
from verifier_service.domain.verdict import Reason, Verdict
from verifier_service.domain.work import Report, Work
from verifier_service.isolation.jobs import Ending, How, Job
from verifier_service.verifiers.blame import of_the_owners
from verifier_service.verifiers.in_worker import InWorker

MATCH = Verdict(True, 1.0, Reason.MATCH)
LIMITS = WorkerLimits(cpu_s=1.0, prepare_cpu_s=2.0)


class ScriptedPool:
    """Ends items as it is told, and keeps the jobs."""

    def __init__(self, *endings: Ending) -> None:
        self._endings = endings
        self.jobs: list[Job] = []

    async def run(self, job: Job, sink: Callable[[Ending], None]) -> None:
        self.jobs.append(job)
        if not self._endings:
            raise OursFault("no worker", ErrorCode.WORKER_LOST)
        for ending in self._endings:
            sink(ending)


def ending(
    how: How, preparing: bool = False, contended: bool = False, outcome: Verdict | None = None, again: bool = False
) -> Ending:
    return Ending(0, how, 10.0, 12.0, 1.5, outcome, preparing, contended, again)


def work(undecided: Undecided = Undecided.FAIL, timeout_s: float | None = None) -> Work:
    spec = MathTask(references=("1",), policy=MathPolicy(undecided=undecided))
    return Work(Task("math", spec), (Completion("x"),), starts_in_thinking=True, timeout_s=timeout_s)


async def verify(pool: ScriptedPool, of: Work) -> Sequence[Report]:
    reports: list[Report] = []
    await InWorker("math", "m:prepare", pool, LIMITS, "7").verify(of, reports.append)
    return reports


async def test_a_verdict_goes_through_with_its_timings() -> None:
    (report,) = await verify(ScriptedPool(ending(How.JUDGED, outcome=MATCH)), work())
    assert report.outcome == MATCH
    assert (report.started, report.finished, report.cpu.total_seconds(), report.cacheable) == (10.0, 12.0, 1.5, True)


@pytest.mark.parametrize(
    ("how", "reason", "cacheable"),
    [(How.OVER_CPU, Reason.UNDECIDED, True), (How.CRASHED, Reason.GRADER_CRASH, False)],
)
async def test_the_completions_own_fault_is_a_verdict_without_reward(how: How, reason: Reason, cacheable: bool) -> None:
    (report,) = await verify(ScriptedPool(ending(how)), work())
    assert isinstance(report.outcome, Verdict)
    assert (report.outcome.passed, report.outcome.score, report.outcome.reason) == (False, 0.0, reason)
    assert report.cacheable is cacheable


@pytest.mark.parametrize(
    ("how", "preparing", "code", "field", "retryable"),
    [
        (How.BROKEN, False, ErrorCode.INTERNAL, "", True),
        (How.LOST, False, ErrorCode.WORKER_LOST, "", True),
        (How.HUNG, False, ErrorCode.WORKER_LOST, "", True),
        (How.OVER_CPU, True, ErrorCode.BAD_TASK, "math.references", False),
        (How.CRASHED, True, ErrorCode.BAD_TASK, "math.references", False),
        (How.BROKEN, True, ErrorCode.INTERNAL, "", True),
        (How.LOST, True, ErrorCode.WORKER_LOST, "", True),
    ],
)
async def test_every_other_fault_is_an_error(
    how: How, preparing: bool, code: ErrorCode, field: str, retryable: bool
) -> None:
    (report,) = await verify(ScriptedPool(ending(how, preparing)), work())
    assert isinstance(report.outcome, ItemError)
    assert (report.outcome.code, report.outcome.field, report.outcome.retryable) == (code, field, retryable)


@pytest.mark.parametrize("preparing", [False, True])
@pytest.mark.parametrize(
    ("how", "contended", "code", "retryable"),
    [
        (How.OVER_CPU, False, ErrorCode.INTERNAL, False),
        (How.CRASHED, False, ErrorCode.INTERNAL, False),
        (How.BROKEN, False, ErrorCode.INTERNAL, False),
        (How.HUNG, False, ErrorCode.INTERNAL, False),
        (How.HUNG, True, ErrorCode.WORKER_LOST, True),
        (How.LOST, False, ErrorCode.WORKER_LOST, True),
    ],
)
async def test_code_of_the_owners_is_to_blame_itself(
    how: How, contended: bool, code: ErrorCode, retryable: bool, preparing: bool
) -> None:
    reports: list[Report] = []
    pool = ScriptedPool(ending(how, preparing, contended))
    verifier = InWorker("custom", "m:prepare", pool, LIMITS, "1", blame=of_the_owners)
    await verifier.verify(Work(Task("custom", CustomTask("a")), (Completion("A"),)), reports.append)
    outcome = reports[0].outcome
    assert isinstance(outcome, ItemError)
    assert (outcome.code, outcome.retryable) == (code, retryable)


@pytest.mark.parametrize("undecided", list(Undecided))
async def test_an_item_over_its_cpu_limit_is_a_verdict_whatever_the_policy(undecided: Undecided) -> None:
    (report,) = await verify(ScriptedPool(ending(How.OVER_CPU)), work(undecided))
    assert isinstance(report.outcome, Verdict)
    assert (report.outcome.passed, report.outcome.reason) == (False, Reason.UNDECIDED)


async def test_a_limit_reached_on_a_crowded_machine_is_not_remembered() -> None:
    (report,) = await verify(ScriptedPool(ending(How.OVER_CPU, contended=True)), work())
    assert not report.cacheable


async def test_a_verdict_after_a_loss_is_given_but_not_remembered() -> None:
    (report,) = await verify(ScriptedPool(ending(How.JUDGED, outcome=MATCH, again=True)), work())
    assert (report.outcome, report.cacheable) == (MATCH, False)


@pytest.mark.parametrize(("timeout_s", "cpu_s"), [(None, 1.0), (0.25, 0.25), (60.0, 1.0), (0.0, 0.0)])
async def test_a_callers_timeout_lowers_the_limit_and_never_raises_it(timeout_s: float | None, cpu_s: float) -> None:
    pool = ScriptedPool(ending(How.JUDGED, outcome=MATCH))
    await verify(pool, work(timeout_s=timeout_s))
    (job,) = pool.jobs
    assert (job.limits.cpu_s, job.limits.prepare_cpu_s) == (cpu_s, 2.0)
    assert (job.prepare, job.starts_in_thinking) == ("m:prepare", True)


async def test_a_spec_without_a_policy_is_failed_when_undecided() -> None:
    reports: list[Report] = []
    verifier = InWorker("mcq", "m:prepare", ScriptedPool(ending(How.OVER_CPU)), LIMITS, "1")
    await verifier.verify(Work(Task("mcq", McqTask()), (Completion("A"),)), reports.append)
    assert isinstance(reports[0].outcome, Verdict)


async def test_a_pool_without_workers_is_our_fault() -> None:
    with pytest.raises(OursFault):
        await verify(ScriptedPool(), work())
