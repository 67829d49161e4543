"""A server for a moment: its settings, port and workers, and a right and a wrong answer of every kind over gRPC."""

import contextlib

from verifier_service.app import CODE, HOLDERS, KINDS, Service, build
from verifier_service.doctor.findings import Finding, Health, broken, ok, warning
from verifier_service.domain.enums import StateSource
from verifier_service.domain.errors import OursFault
from verifier_service.domain.specs import (
    CodeTask,
    ConstraintTask,
    InstructionTask,
    JsonTask,
    MathTask,
    McqTask,
    QaTask,
    SqlTask,
    StateTask,
    StdioTest,
    StdioTests,
    ToolCallsTask,
)
from verifier_service.domain.task import Completion, CompositePart, CompositeTask, Group, Spec, Step, StepsTask, Task
from verifier_service.settings import BadSettings, Settings, load, unknown_variables
from verifier_service.transport.probe import ProbeFailed, probe
from verifier_service.transport.server import CannotListen, Listening, Server, try_binding

LOOPBACK = "127.0.0.1"
TIMEOUT_S = 30.0
EXPECTED = ["passed", "failed"]
TRIALS: dict[str, tuple[Spec, str, str]] = {
    "math": (MathTask(references=("1/2",)), "so \\boxed{0.5}", "so \\boxed{0.25}"),
    "qa": (QaTask(question="What is the capital of France?", references=("Paris",)), "Paris", "Lyon"),
    "mcq": (McqTask(choices=("red", "green"), references=("B",)), "Answer: B", "Answer: A"),
    "sql": (
        SqlTask(setup="CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);", reference="SELECT a FROM t"),
        "SELECT a FROM t",
        "SELECT a FROM t WHERE a > 1",
    ),
    "constraint": (
        ConstraintTask(puzzle="countdown", parameters_json='{"numbers": [1, 2, 3], "target": 6}'),
        "1 + 2 + 3",
        "1 + 2",
    ),
    "json": (JsonTask(expected_json='{"a": 1}'), '{"a": 1}', '{"a": 2}'),
    "state": (
        StateTask(
            initial_json='{"open": true}',
            goal_json='[{"path": "/open", "op": "eq", "value": false}]',
            source=StateSource.COMPLETION_TEXT,
        ),
        '{"open": false}',
        '{"open": true}',
    ),
    "tool_calls": (
        ToolCallsTask(expected_json='[{"name": "f", "arguments": {"x": 1}}]'),
        '{"name": "f", "arguments": {"x": 1}}',
        '{"name": "f", "arguments": {"x": 2}}',
    ),
    "instruction": (InstructionTask(constraints_json='[{"type": "no_comma"}]'), "one and two", "one, two"),
    "steps": (
        StepsTask(steps=(Step("1", Task("qa", QaTask(references=("4",)))),)),
        "Step 1: 4",
        "Step 1: 5",
    ),
    "composite": (
        CompositeTask(parts=(CompositePart(Task("qa", QaTask(references=("Paris",)))),)),
        "Paris",
        "Lyon",
    ),
    CODE: (
        CodeTask(stdio=StdioTests((StdioTest("2 3", "5"),))),
        "print(sum(map(int, input().split())))",
        "print(6 * 1)",
    ),
}
"""For each kind a task, a completion that is right and one that is wrong."""
UNTRIED = frozenset({"custom"})
"""What has no trial: the verifiers behind it are the owner's."""


async def attempt() -> list[Finding]:
    """Returns what was found; nothing keeps running."""
    try:
        settings = load()
        token, _ = settings.read_token(), settings.sql_files()
    except BadSettings as failure:
        return [broken("settings", str(failure), "set the variable right, or unset it")]
    passed_over = [warning("settings", line, "unset it, or write the name right") for line in unknown_variables()]
    findings = [ok("settings", "valid"), *passed_over, _port(settings)]
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
        sandbox = await _sandbox(service)
        served = [*KINDS, *HOLDERS, *([CODE] if sandbox.health is Health.OK else [])]
        kinds = [kind for kind in served if kind not in UNTRIED]
        groups = [_group(kind) for kind in kinds]
        fates = await probe(f"{LOOPBACK}:{port}", token, groups, TIMEOUT_S)
    verdicts = [_verdict(kind, fates.get(kind, [])) for kind in kinds]
    return [ok("workers", "start"), sandbox, *_code_caps(service), ok("grpc", "answers"), *verdicts]


async def _sandbox(service: Service) -> Finding:
    """Starts the sandbox; without it all but code is served."""
    if service.sandbox is None:
        return warning("sandbox", "switched off: code is not served", "unset RLVR_SANDBOX")
    try:
        info = await service.sandbox.start()
    except OursFault as failure:
        mend = "start a Docker engine and run `make sandbox-image`, or set RLVR_SANDBOX_SOCKET to a sidecar's"
        return warning("sandbox", failure.message, mend)
    level, languages = (info.level, ", ".join(sorted(info.languages))) if info else ("unknown", "")
    return ok("sandbox", f"isolates by {level}; runs {languages}")


def _code_caps(service: Service) -> list[Finding]:
    """Tells the most that a code task may ask for."""
    serving = service.facts.code()
    if serving is None:
        return []
    caps = serving.caps
    most = f"{caps.memory_bytes // 2**20} MiB, {caps.processes} processes, {caps.output_bytes // 2**20} MiB of output"
    return [ok("code limits", f"at most {caps.cpu_s:g} s of CPU, {caps.wall_s:g} s, {most} a test")]


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
