"""Builds the service from its settings: workers, the sandbox, a verifier a kind, the engine, and the facts about them.

The registry of kinds is the dict `KINDS`, with code beside it, which runs in the sandbox instead of a
worker; a new kind is one line there. Called by `serving`, `local`, `jsonl` and `doctor`.
"""

import gc
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from verifier_service.engine.engine import Engine
from verifier_service.engine.parts import Parts
from verifier_service.engine.sharing import Sharing
from verifier_service.engine.verifier import Verifier
from verifier_service.isolation.docker import DockerLimits, docker_sandbox
from verifier_service.isolation.on_demand import OnDemand, WorkersOnDemand
from verifier_service.isolation.process import PoolSettings, ProcessPool
from verifier_service.isolation.slot_pool import PoolLimits
from verifier_service.isolation.socket import socket_sandbox
from verifier_service.settings import Settings
from verifier_service.transport.server_info import CodeServing, Isolation, ServerFacts
from verifier_service.verifiers.blame import of_the_owners
from verifier_service.verifiers.code.verifier import CodeVerifier
from verifier_service.verifiers.in_worker import InWorker
from verifier_service.verifiers.parts.composite import CompositeVerifier
from verifier_service.verifiers.parts.steps import StepsVerifier
from verifier_service.verifiers.structured.constraint_program import WithPrograms
from verifier_service.verifiers.structured.sql_files import WithFiles
from verifier_service.versions import kind_version, service_version, verifier_version

KINDS: dict[str, str] = {
    "math": "verifier_service.verifiers.math.verifier:prepare",
    "qa": "verifier_service.verifiers.qa.verifier:prepare",
    "mcq": "verifier_service.verifiers.mcq.verifier:prepare",
    "sql": "verifier_service.verifiers.structured.sql:prepare",
    "constraint": "verifier_service.verifiers.structured.constraint:prepare",
    "custom": "verifier_service.verifiers.structured.custom:prepare",
    "json": "verifier_service.verifiers.structured.json:prepare",
    "state": "verifier_service.verifiers.structured.state:prepare",
    "tool_calls": "verifier_service.verifiers.structured.tool_calls:prepare",
    "instruction": "verifier_service.verifiers.structured.instruction:prepare",
}
"""The kinds that are judged in workers, each with the function that prepares its tasks there."""

BLAME = {"custom": of_the_owners}
"""Whose fault an ending without an answer is, in the kinds whose code is not ours; they have workers of their own."""
OWNERS = "owners"
CODE, CONSTRAINT = "code", "constraint"
HOLDERS = ("steps", "composite")
HOLDER_WORKS = 256
"""Works of kinds that hold other tasks under way at once; they only wait."""
SPARE_WORKS = 2
"""Works under way beyond the number of workers, so that none waits for its next."""
AHEAD_S = 0.02
"""Seconds' worth of short works under way beyond that."""


@dataclass(frozen=True, slots=True)
class Service:
    """Everything below transport, as one thing to start and stop; one event loop."""

    engine: Engine
    pools: tuple[ProcessPool, ...]
    workers: WorkersOnDemand
    sandbox: OnDemand | None
    facts: ServerFacts

    async def start(self, workers: bool = True) -> None:
        """Starts the workers, then the engine; the sandbox comes with the first program, or by `sandbox.start`.

        Without `workers` they come with the first task that needs them. Raises `OursFault` where no worker can be had.
        """
        if workers:
            await self.workers.start()
        await self.engine.start()
        gc.collect()  # what the imports left is looked through now, not amid the first tasks

    async def stop(self, grace_s: float = 0.0) -> None:
        """Lets work under way finish for `grace_s` seconds, then ends it, and kills every worker and slot."""
        try:
            await self.engine.stop(grace_s)
        finally:
            if self.sandbox is not None:
                await self.sandbox.stop()
            for pool in self.pools:
                await pool.stop()


def build(settings: Settings) -> Service:
    """Returns the service, not yet started."""
    limits, caps = settings.worker_limits(), settings.caps()
    of_a_pool = PoolSettings(settings.workers, limits.memory_bytes)
    pool = ProcessPool(tuple(prepare for kind, prepare in KINDS.items() if kind not in BLAME), of_a_pool)
    owners = ProcessPool(tuple(KINDS[kind] for kind in BLAME), of_a_pool)  # what the owner's code does stays there
    workers = WorkersOnDemand(pool)
    sandbox = build_sandbox(settings)
    served = (*KINDS, *([CODE] if sandbox else []), *HOLDERS)
    versions = {kind: kind_version(kind) for kind in served}
    verifiers = _verifiers(settings, workers, WorkersOnDemand(owners), sandbox, versions)

    def isolation() -> Isolation:
        info = sandbox.info if sandbox is not None else None
        return (
            Isolation() if info is None else Isolation(info.level, f"image-{info.digest.removeprefix('sha256:')[:12]}")
        )

    def version_of(kind: str) -> str:
        return (
            f"{verifier_version()} {isolation().version}".rstrip()
            if kind in (CODE, CONSTRAINT, *HOLDERS)
            else verifier_version()
        )

    facts = ServerFacts(
        verifier_version=verifier_version(),
        service_version=service_version(),
        kinds=versions,
        workers=settings.workers,
        caps=caps,
        worker_limits=limits,
        engine_limits=settings.engine_limits(),
        isolation=isolation,
        code=partial(_code, settings, sandbox),
    )
    engine = Engine(verifiers, settings.engine_limits(), caps, version_of, _sharing(settings))
    return Service(engine, (pool, owners), workers, sandbox, facts)


def _code(settings: Settings, sandbox: OnDemand | None) -> CodeServing | None:
    """Returns what code tasks may ask for now; None where code is not served."""
    if sandbox is None:
        return None
    languages = frozenset(sandbox.info.languages) if sandbox.info is not None else frozenset()
    return CodeServing(languages, settings.code_caps().most)


def _verifiers(
    settings: Settings,
    workers: WorkersOnDemand,
    owners: WorkersOnDemand,
    sandbox: OnDemand | None,
    versions: Mapping[str, str],
) -> dict[str, Verifier]:
    """Returns the verifier of each kind that is served."""
    limits, caps = settings.worker_limits(), settings.code_caps()
    made: dict[str, Verifier] = {
        kind: InWorker(kind, prepare, workers, limits, versions[kind])
        for kind, prepare in KINDS.items()
        if kind not in BLAME
    }
    for kind, blame in BLAME.items():
        made[kind] = InWorker(kind, KINDS[kind], owners, limits, versions[kind], blame=blame)
    if sandbox is not None:
        made[CODE] = CodeVerifier(sandbox, versions[CODE], caps)
    made[CONSTRAINT] = WithPrograms(made[CONSTRAINT], sandbox, caps.checker)
    made["sql"] = WithFiles(made["sql"], settings.sql_files())
    parts = Parts(made)
    made["steps"] = StepsVerifier(parts, verifier_version())
    made["composite"] = CompositeVerifier(parts, verifier_version())
    return made


def _sharing(settings: Settings) -> Sharing:
    """Returns how kinds share what runs them: what waits for a slot never holds up what needs only a worker."""
    return Sharing(
        {CODE: CODE, CONSTRAINT: CONSTRAINT, **dict.fromkeys(BLAME, OWNERS), **dict.fromkeys(HOLDERS, "parts")},
        {
            "": settings.workers + SPARE_WORKS,
            OWNERS: settings.workers + SPARE_WORKS,
            CODE: settings.sandbox_slots + SPARE_WORKS,
            CONSTRAINT: settings.workers + settings.sandbox_slots + SPARE_WORKS,
            "parts": HOLDER_WORKS,
        },
        {"": AHEAD_S},
    )


def build_sandbox(settings: Settings) -> OnDemand | None:
    """Returns the sandbox that the settings ask for, not yet started; None where code is not served."""
    if settings.sandbox == "none":
        return None
    slots = PoolLimits(settings.sandbox_slots, settings.sandbox_level)
    if settings.sandbox_socket is not None and settings.sandbox != "docker":
        return OnDemand(socket_sandbox(str(settings.sandbox_socket), slots))
    memory_bytes = settings.code_memory_bytes
    limits = DockerLimits(image=settings.sandbox_image, runtime=settings.sandbox_runtime, memory_bytes=memory_bytes)
    return OnDemand(docker_sandbox(slots, limits))
