"""A server for a moment: its settings, port and workers, and a right and a wrong answer of every kind over gRPC."""

import contextlib

from verifier_service.app import KINDS, build
from verifier_service.doctor.findings import Finding, broken, ok
from verifier_service.domain.errors import OursFault
from verifier_service.domain.specs import MathTask, McqTask, QaTask
from verifier_service.domain.task import Completion, Group, Spec, Task
from verifier_service.settings import BadSettings, Settings, load
from verifier_service.transport.probe import ProbeFailed, probe
from verifier_service.transport.server import CannotListen, Listening, Server, try_binding

LOOPBACK = "127.0.0.1"
TIMEOUT_S = 30.0
EXPECTED = ["passed", "failed"]
TRIALS: dict[str, tuple[Spec, str, str]] = {
    "math": (MathTask(references=("1/2",)), "so \\boxed{0.5}", "so \\boxed{0.25}"),
    "qa": (QaTask(question="What is the capital of France?", references=("Paris",)), "Paris", "Lyon"),
    "mcq": (McqTask(choices=("red", "green"), references=("B",)), "Answer: B", "Answer: A"),
}
"""For each kind a task, a completion that is right and one that is wrong."""


async def attempt() -> list[Finding]:
    """Returns what was found; nothing keeps running."""
    try:
        settings = load()
        token = settings.read_token()
    except BadSettings as failure:
        return [broken("settings", str(failure), "set the variable right, or unset it")]
    findings = [ok("settings", "valid"), _port(settings)]
    try:
        return [*findings, *await _serve(settings, token)]
    except OursFault as failure:
        return [
            *findings,
            broken("workers", failure.message, "see the reason; memory and process limits are usual ones"),
        ]
    except (ProbeFailed, CannotListen) as failure:
        mend = f"let connections to {LOOPBACK} through: set no_proxy={LOOPBACK} where a proxy is set"
        return [*findings, broken("grpc", str(failure), mend)]


def _port(settings: Settings) -> Finding:
    """Looks whether the port is free."""
    try:
        try_binding(Listening(settings.host, settings.port))
    except CannotListen as failure:
        return broken("port", str(failure), "stop what listens there, or set RLVR_PORT (0: any free one)")
    return ok("port", f"{settings.host}:{settings.port} is free")


async def _serve(settings: Settings, token: str) -> list[Finding]:
    """Serves for a moment on a free port of the loopback and sends every kind's trial."""
    service = build(settings.model_copy(update={"workers": 1}))
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(service.stop)
        await service.start()
        server = Server(service.engine, service.facts, Listening(LOOPBACK, 0, token))
        stack.push_async_callback(server.close)
        port = await server.start()
        groups = [_group(kind) for kind in KINDS]
        fates = await probe(f"{LOOPBACK}:{port}", token, groups, TIMEOUT_S)
    return [ok("workers", "start"), ok("grpc", "answers"), *(_verdict(kind, fates.get(kind, [])) for kind in KINDS)]


def _group(kind: str) -> Group:
    """Returns a kind's trial."""
    spec, right, wrong = TRIALS[kind]
    return Group(kind, Task(kind, spec), (Completion(right), Completion(wrong)))


def _verdict(kind: str, fates: list[str]) -> Finding:
    """Looks at what came of a kind's trial."""
    name = f"kind {kind}"
    if fates == EXPECTED:
        return ok(name, "a right answer passes, a wrong one fails")
    return broken(name, f"expected {' and '.join(EXPECTED)}, got {' and '.join(fates)}", "report this with its output")
