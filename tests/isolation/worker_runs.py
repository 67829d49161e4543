"""How tests of the worker pool run scripted judges and read what became of each text."""

from pathlib import Path

from verifier_service.domain.config import WorkerLimits
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Verdict
from verifier_service.isolation.jobs import Ending, Job
from verifier_service.isolation.process import PoolSettings, ProcessPool

HERE = str(Path(__file__).parent)
PREPARE = "judges_for_isolation:prepare"
SHORT = WorkerLimits(cpu_s=0.2, prepare_cpu_s=0.2, wall_factor=3)
AMPLE = WorkerLimits(cpu_s=20, prepare_cpu_s=20)


def settings(**changes: int) -> PoolSettings:
    return PoolSettings(search_path=(HERE,), **{"workers": 1, **changes})  # type: ignore[arg-type]


async def run(pool: ProcessPool, *texts: str, spec: str = "", limits: WorkerLimits = AMPLE) -> list[Ending]:
    """Returns the endings in the order of the texts, after checking that there is one each."""
    got: list[Ending] = []
    await pool.run(Job(PREPARE, spec, tuple(map(Completion, texts)), limits=limits), got.append)
    got.sort(key=lambda ending: ending.index)
    assert [ending.index for ending in got] == list(range(len(texts)))
    return got


def told(ending: Ending) -> str:
    assert isinstance(ending.outcome, Verdict)
    return ending.outcome.explanation
