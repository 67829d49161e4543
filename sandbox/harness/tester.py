# ruff: noqa: BLE001, S102 - whatever the program or the tests raise is an answer; running them is what this is for
"""The trusted tester: runs a task's tests in a process of its own, which the program under test cannot reach.

The payload is the plan that the service made (`verifiers/code/asserts.py`). Frames out: `{"plan": n}`, one
`{"test", "passed", "reason", "detail"}` a trial, `{"failed": stage}` for a program that did not load, `{"fault",
"field"}` where the tests themselves are broken, and at the very end `{"done": true}`; `{"stage", "own", "cpu_s",
"wall_s"}` as the work passes from the program to the tests alone (`own`) and back. Blame: until the first call of
the program nothing can be its doing, so a failure before that is the task's; so is a name that nothing binds. What
raises later tells where it stood (`at`), and the service whether a program can have touched that.
"""

import __future__

import ast
import json
import socket
import sys
import time
import types
from typing import Any

from harness.carrying import is_of_the_program, told
from harness.frames import Breach, send_json
from harness.places import TESTS, place_of
from harness.proxy import EntryPoint, Gone, Link, TaskFault, Watching, facade
from harness.small_pytest import module as pytest_module
from harness.trials import Trial, class_trials, function_trials

MODULE = "tests"
MAX_DETAIL = 400


class Broken(Exception):
    """The task is at fault; the field is the one of the contract."""

    def __init__(self, message: str, field: str) -> None:
        """Takes what is wrong, and where."""
        super().__init__(message)
        self.field = field


def main(payload: bytes, candidate: socket.socket, out: socket.socket) -> None:
    """Runs the tests of the payload against the program behind `candidate` and reports to `out`."""
    tester = Tester(json.loads(payload), candidate, out)
    try:
        tester.run()
    except Broken as broken:
        send_json(out, {"fault": str(broken)[:MAX_DETAIL], "field": broken.field})
    send_json(out, {"done": True})


class Tester:
    """One run of a task's tests."""

    def __init__(self, plan: dict[str, Any], candidate: socket.socket, out: socket.socket) -> None:
        """Takes the plan, the channel to the program and the one to the service."""
        self._plan = plan
        self._out = out
        self._world = Watching()
        self._link = Link(candidate, self._world)
        module = types.ModuleType(MODULE)
        sys.modules[MODULE] = module
        sys.modules["pytest"] = pytest_module()
        self._namespace = module.__dict__
        self._next = 0
        self._failed = False
        self._began_s = time.monotonic()
        self._alone_in = ""

    def run(self) -> None:
        """Prepares, then tries one test after another. Raises `Broken`."""
        self._execute(self._plan["prelude"], "prelude")
        self._world.share(self._namespace, MODULE)
        self._execute(self._plan["setup_before"], "setup_code")
        self._stage("")
        if not self._opened():
            return
        self._link.on_first_call = lambda: self._stage("")
        self._execute(self._plan["setup_here"], "setup_code")
        if not self._called:
            self._stage("test_code")
        self._run_body()
        trials = [] if self._stopped else self._trials()
        self._send({"plan": self._next + len(trials)})
        for trial in trials:
            if not self._stopped:
                self._try(trial)
        if not self._failed and not self._link.calls and not self._plan["from"]:
            raise Broken("the tests never call the entry point", "test_code")

    @property
    def _called(self) -> bool:
        """Whether the program may have been called: tests that an earlier run has tried are left out of this one."""
        return bool(self._link.calls or self._plan["from"])

    def _stage(self, field: str, first: bool = True) -> None:
        """Tells that from here on the tests work alone, in a field of theirs, or (no field) with the program."""
        if field == self._alone_in:
            return
        self._alone_in = field
        used = {"cpu_s": time.process_time(), "wall_s": time.monotonic() - self._began_s}
        self._send({"stage": field, "first": first, **used})

    @property
    def _stopped(self) -> bool:
        return self._failed and not self._plan["run_all"]

    def _opened(self) -> bool:
        """Loads the program and binds what the tests may reach of it; false when it did not load."""
        plan, link, names = self._plan, self._link, self._namespace
        sent = {key: plan[key] for key in ("prelude", "setup", "entry_point", "objects", "is_class")}
        try:
            message = link.open(sent)
            if "failed" in message:
                error = message.get("e")
                text = f"{error.get('class')}: {error.get('message')}" if isinstance(error, dict) else ""
                self._send({"failed": str(message["failed"]), "detail": text[:MAX_DETAIL]})
                return False
            with link.guarded():
                objects = {name: self._world.opaque(item["v"]) for name, item in message["ready"].items()}
        except (Gone, Breach, KeyError, TypeError, ValueError, AttributeError) as error:
            self._send({"failed": "load", "detail": f"the program ended as it was loaded: {error}"[:MAX_DETAIL]})
            return False
        entry_point = plan["entry_point"]
        entry = EntryPoint(link, entry_point)
        dotted = entry_point.rpartition(".")
        bound = {dotted[0]: facade(link, entry_point)} if dotted[0] else {entry_point: entry}
        bound.update({name: EntryPoint(link, name) for name in plan["others"]}, candidate=entry)
        for name in plan["modules"]:
            made = types.ModuleType(name)
            made.__dict__.update(bound)
            sys.modules[name] = made
        names.update(bound)
        names.update({name: objects[name] for name in plan["objects"]})
        return True

    def _execute(self, source: str, field: str) -> None:
        if not source:
            return
        if not self._called:
            self._stage(field)
        try:
            exec(compile(source, f"<{field}>", "exec", dont_inherit=True), self._namespace)
        except BaseException as error:
            if self._called and is_of_the_program(error):
                self._failed = True
                self._result(error)
                return
            raise Broken(f"{type(error).__name__}: {told(error)}", field) from None

    def _run_body(self) -> None:
        """Runs the tests' top-level statements in order; those that test something are trials."""
        source = self._plan["test_code"]
        try:
            body = ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise Broken(f"does not parse: {error}", "test_code") from None
        flags = 0
        for index, statement in enumerate(body):
            if index in self._plan["dropped"] or self._stopped:
                continue
            if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
                for name in statement.names:
                    flags |= getattr(__future__, name.name).compiler_flag
            code = compile(ast.Module([statement], []), TESTS, "exec", flags, dont_inherit=True)
            trial = Trial(f"line {statement.lineno}", lambda code=code: exec(code, self._namespace))  # type: ignore[misc]
            if index in self._plan["statements"]:
                self._try(trial)
            elif (error := self._raised_aside(trial, index)) is not None:
                self._failed = True
                self._result(error)
                self._plan.update(functions=[], classes=[], checks=[])
                return

    def _raised_aside(self, trial: Trial, index: int) -> BaseException | None:
        """Returns what a statement that is no test raised; one that no program can touch is worked alone."""
        alone = index in self._plan["own"] and self._called
        if alone:
            self._stage("test_code", first=False)
        error = self._raised_by(trial)
        if alone:
            self._stage("")
        return error

    def _trials(self) -> list[Trial]:
        names = self._namespace
        trials: list[Trial] = []
        try:
            for name in self._plan["functions"]:
                trials += function_trials(name, names[name], names)
            for name in self._plan["classes"]:
                trials += class_trials(name, names[name], names)
        except (TaskFault, TypeError, ValueError, KeyError) as error:
            raise Broken(str(error), "test_code") from None
        for name in self._plan["checks"]:
            trials.append(Trial(name, lambda name=name: names[name](names["candidate"])))  # type: ignore[misc]
        return trials

    def _try(self, trial: Trial) -> None:
        """Tries a test, unless an earlier run has done so, and reports it."""
        if self._next < self._plan["from"]:
            self._next += 1
            return
        error = self._raised_by(trial)
        self._failed = self._failed or error is not None
        self._result(error, trial.name)

    def _raised_by(self, trial: Trial) -> BaseException | None:
        """Returns what a trial raised that counts against the program. Raises `Broken` where the task is to blame."""
        raised: BaseException | None = None
        try:
            trial.run()
        except BaseException as error:
            raised = error
        link = self._link
        if link.broken:
            return Gone(link.broken)
        if link.fault or isinstance(raised, TaskFault):
            raise Broken(link.fault or str(raised), "test_code")
        ours = raised is not None and not is_of_the_program(raised)
        if ours and (not self._called or self._is_unknown_name(raised)):
            raise Broken(f"{trial.name}: {type(raised).__name__}: {told(raised)}", "test_code")  # type: ignore[arg-type]
        return raised

    def _is_unknown_name(self, error: BaseException | None) -> bool:
        """Tells whether the tests read a name that they bind nowhere.

        One that they bind only once a call went well (`try: r = f(1)`) is missing by the program's doing.
        """
        unbound = isinstance(error, NameError) and not isinstance(error, UnboundLocalError)
        return unbound and error.name not in self._plan["bound"]  # type: ignore[union-attr]

    def _result(self, error: BaseException | None, name: str = "") -> None:
        message: dict[str, Any] = {"test": self._next, "passed": error is None, "reason": "ACCEPTED", "detail": name}
        if error is not None:
            kind = getattr(error, "of_the_program", "") or type(error).__name__
            message["reason"] = "RUNTIME_ERROR" if is_of_the_program(error) else "WRONG_ANSWER"
            message["detail"] = f"{name}: {kind}: {told(error)}"[:MAX_DETAIL]
            if not is_of_the_program(error):
                message["at"] = place_of(error)
        self._next += 1
        self._send(message)

    def _send(self, message: dict[str, Any]) -> None:
        send_json(self._out, message)
