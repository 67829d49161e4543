"""What GetServerInfo tells: facts that the app gathered once, as the contract's message."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from rlvr import v1

from verifier_service.domain.config import Caps, EngineLimits, WorkerLimits
from verifier_service.isolation.sandbox import RunLimits
from verifier_service.transport.writing import write_duration


@dataclass(frozen=True, slots=True)
class Isolation:
    """How code is isolated now: the level, and what of image and runtime its verdicts depend on."""

    level: str = "none"
    version: str = ""


@dataclass(frozen=True, slots=True)
class CodeServing:
    """What code tasks may be written in now, none while no sandbox is up, and the most that they may ask for."""

    languages: frozenset[str]
    caps: RunLimits


@dataclass(frozen=True, slots=True)
class ServerFacts:
    """What a server serves and within which limits. `kinds` maps a served kind to the version of its rules.

    `isolation` and `code` are asked anew each time: a sandbox may come up later than the server. `code` tells
    None where code is not served.
    """

    verifier_version: str
    service_version: str
    kinds: Mapping[str, str]
    workers: int
    caps: Caps = field(default_factory=Caps)
    worker_limits: WorkerLimits = field(default_factory=WorkerLimits)
    engine_limits: EngineLimits = field(default_factory=EngineLimits)
    isolation: Callable[[], Isolation] = Isolation
    code: Callable[[], CodeServing | None] = lambda: None


def contract_kinds() -> tuple[str, ...]:
    """Returns the names of all kinds of the contract, in its order."""
    return tuple(member.name for member in v1.Task.DESCRIPTOR.oneofs_by_name["kind"].fields)


def write_server_info(facts: ServerFacts) -> v1.GetServerInfoResponse:
    """Returns the facts as a message; a kind that is not served is listed as such."""
    isolation = facts.isolation()
    caps, work, engine = facts.caps, facts.worker_limits, facts.engine_limits
    return v1.GetServerInfoResponse(
        verifier_version=f"{facts.verifier_version} {isolation.version}".rstrip(),
        service_version=facts.service_version,
        kinds=[
            v1.KindInfo(kind=kind, served=kind in facts.kinds, version=facts.kinds.get(kind, ""))
            for kind in contract_kinds()
        ],
        caps=v1.ServerCaps(
            max_groups=caps.max_groups,
            max_items=caps.max_items,
            max_message_bytes=caps.max_message_bytes,
            max_completion_bytes=caps.max_completion_bytes,
            max_task_bytes=caps.max_task_bytes,
        ),
        limits=v1.ServerLimits(
            worker_cpu_time=_duration(work.cpu_s),
            worker_memory_bytes=work.memory_bytes,
            default_deadline=_duration(engine.default_deadline_s),
            max_deadline=_duration(engine.max_deadline_s),
            workers=facts.workers,
            max_queued_items=engine.max_queued_items,
        ),
        isolation_level=isolation.level,
        code=_code(facts.code()),
    )


def _code(serving: CodeServing | None) -> v1.CodeInfo | None:
    """Returns what is told of code."""
    if serving is None:
        return None
    caps = serving.caps
    return v1.CodeInfo(
        languages=sorted(serving.languages),
        max_cpu_time=_duration(caps.cpu_s),
        max_wall_time=_duration(caps.wall_s),
        max_memory_bytes=caps.memory_bytes,
        max_processes=caps.processes,
        max_output_bytes=caps.output_bytes,
    )


def _duration(seconds: float) -> dict[str, int]:
    """Returns seconds as the contract's duration."""
    return write_duration(timedelta(seconds=seconds))
