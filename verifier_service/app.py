"""Builds the service from its settings: the worker pool, a verifier a kind, the engine, and the facts about them.

The registry of kinds is the dict `KINDS`; a new kind is one line there. Called by `serving`, `local`,
`jsonl` and `doctor`.
"""

from dataclasses import dataclass

from verifier_service.engine.engine import Engine
from verifier_service.engine.sharing import Sharing
from verifier_service.isolation.process import PoolSettings, ProcessPool
from verifier_service.settings import Settings
from verifier_service.transport.server_info import ServerFacts
from verifier_service.verifiers.in_worker import InWorker
from verifier_service.versions import kind_version, service_version, verifier_version

KINDS: dict[str, str] = {
    "math": "verifier_service.verifiers.math.verifier:prepare",
    "qa": "verifier_service.verifiers.qa.verifier:prepare",
    "mcq": "verifier_service.verifiers.mcq.verifier:prepare",
}
"""The kinds that are served, each with the function that prepares its tasks in a worker."""

SPARE_WORKS = 2
"""Works under way beyond the number of workers, so that none waits for its next."""


@dataclass(frozen=True, slots=True)
class Service:
    """Everything below transport, as one thing to start and stop; one event loop."""

    engine: Engine
    pool: ProcessPool
    facts: ServerFacts

    async def start(self) -> None:
        """Starts the workers, then the engine. Raises `OursFault` where no worker can be had."""
        await self.pool.start()
        await self.engine.start()

    async def stop(self, grace_s: float = 0.0) -> None:
        """Lets work under way finish for `grace_s` seconds, then ends it, and kills every worker."""
        try:
            await self.engine.stop(grace_s)
        finally:
            await self.pool.stop()


def build(settings: Settings) -> Service:
    """Returns the service, not yet started."""
    limits, caps = settings.worker_limits(), settings.caps()
    pool = ProcessPool(tuple(KINDS.values()), PoolSettings(settings.workers, limits.memory_bytes))
    versions = {kind: kind_version(kind) for kind in KINDS}
    verifiers = {kind: InWorker(kind, prepare, pool, limits, versions[kind]) for kind, prepare in KINDS.items()}
    facts = ServerFacts(
        verifier_version=verifier_version(),
        service_version=service_version(),
        kinds=versions,
        workers=settings.workers,
        caps=caps,
        worker_limits=limits,
        engine_limits=settings.engine_limits(),
    )
    sharing = Sharing(slots={"": settings.workers + SPARE_WORKS})
    engine = Engine(verifiers, settings.engine_limits(), caps, facts.verifier_version, sharing)
    return Service(engine, pool, facts)
