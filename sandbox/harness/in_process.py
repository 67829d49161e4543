# ruff: noqa: BLE001 - whatever the program or the tests raise is an answer
"""Tests in the program's own process, only where a task asks for it: whoever shares a process can cheat.

What it still takes: every test must be reported by number, and the whole under the run's random token, which no
program sees on its standard streams; leaving early, exiting with 0 or printing "passed" gives nothing. What fails
before the program is loaded (the prelude, a module that set-up or tests import and nobody has) is the task's fault.
"""

import importlib.util
import socket
import sys
from typing import Any

from harness.carrying import told
from harness.frames import receive_json, send_json
from harness.loading import MODULE, LoadFailure, execute, new_namespace, report, resolve
from harness.small_pytest import module as pytest_module
from harness.trials import class_trials, function_trials


def main(source: str, channel: socket.socket) -> None:
    """Loads the program, runs the tests of the first frame beside it, and answers with one frame."""
    plan = receive_json(channel)
    if plan is None:
        return
    token = plan.pop("token")
    namespace = new_namespace()
    send_json(channel, {"token": token, "stage": "prelude"})
    try:
        execute("prelude", plan["prelude"], namespace, "<prelude>")
    except LoadFailure as failure:
        detail = f"{type(failure.error).__name__}: {told(failure.error)}"
        send_json(channel, {"token": token, "fault": detail[:400], "field": "prelude"})
        return
    for field in ("setup", "test_code"):
        if missing := _missing_module(plan[field], {*plan["modules"], MODULE, "pytest"}):
            fault = f"ModuleNotFoundError: No module named {missing!r}"
            send_json(channel, {"token": token, "fault": fault, "field": {"setup": "setup_code"}.get(field, field)})
            return
    send_json(channel, {"token": token, "stage": ""})
    try:
        execute("load", source, namespace, "<solution>")
        execute("setup", plan["setup"], namespace, "<setup>")
        namespace.setdefault("candidate", resolve(namespace, plan["entry_point"]) if plan["entry_point"] else None)
    except LoadFailure as failure:
        report(failure.error)
        send_json(channel, {"failed": failure.stage, "detail": told(failure.error)})
        return
    send_json(channel, {"token": token, "results": _results(plan, namespace)})


def _missing_module(source: str, known: set[str]) -> str:
    """Returns the first module that a text's own statements import, and that is not there; or nothing."""
    if "import" not in source:
        return ""
    import ast  # noqa: PLC0415 - few tests need it, and every fork pays for what its zygote holds

    for statement in ast.parse(source).body:
        wanted = [each.name for each in statement.names] if isinstance(statement, ast.Import) else []
        if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            wanted = [statement.module]
        for name in wanted:
            if name.partition(".")[0] not in known and not _is_there(name):
                return name
    return ""


def _is_there(name: str) -> bool:
    try:
        return name in sys.modules or importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False
    except BaseException:  # what its package does as it is imported is for the tests to meet
        return True


def _results(plan: dict[str, Any], namespace: dict[str, Any]) -> list[dict]:
    """Returns how each test ended: the test code's own statements first, then each function, class and check."""
    sys.modules["pytest"] = pytest_module()
    for name in plan["modules"]:
        sys.modules[name] = sys.modules["solution"]
    results = [_tried("tests", lambda: execute("tests", plan["test_code"], namespace, "<tests>"))]
    if not results[0]["passed"]:
        return results
    trials = [trial for name in plan["functions"] for trial in function_trials(name, namespace[name], namespace)]
    trials += [trial for name in plan["classes"] for trial in class_trials(name, namespace[name], namespace)]
    for name in plan["checks"]:
        results.append(_tried(name, lambda name=name: namespace[name](namespace["candidate"])))  # type: ignore[misc]
    return results + [_tried(trial.name, trial.run) for trial in trials]


def _tried(name: str, run: object) -> dict[str, Any]:
    try:
        run()  # type: ignore[operator]
    except BaseException as error:
        cause = error.error if isinstance(error, LoadFailure) else error
        report(cause)
        reason = "WRONG_ANSWER" if isinstance(cause, AssertionError) else "RUNTIME_ERROR"
        return {"passed": False, "reason": reason, "detail": f"{name}: {type(cause).__name__}: {told(cause)}"[:400]}
    return {"passed": True, "reason": "ACCEPTED", "detail": name}
