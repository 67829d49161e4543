"""The tests of a task as a list of trials, each a function to call: statements, test functions, classes, `check`."""

import sys
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from harness.proxy import TaskFault
from harness.small_pytest import arguments_for, rows_of


class Trial(NamedTuple):
    """One test: it passes by returning."""

    name: str
    run: Callable[[], None]


def function_trials(name: str, function: Callable, namespace: dict[str, Any]) -> list[Trial]:
    """Returns a trial for each row of a test function's parameters."""

    def run(row: dict[str, Any]) -> None:
        open_ones: list[Iterator] = []
        try:
            result = function(**arguments_for(function, row, namespace, open_ones))
        finally:
            for opened in reversed(open_ones):
                next(opened, None)
        if result is not None and hasattr(result, "__await__"):
            result.close()
            raise TaskFault("a test is a coroutine, which is not offered here")

    rows = rows_of(function)
    return [
        Trial(name if len(rows) == 1 else f"{name}[{number}]", lambda row=row: run(row))
        for number, row in enumerate(rows)  # type: ignore[misc]
    ]


def class_trials(name: str, kind: type, namespace: dict[str, Any]) -> list[Trial]:
    """Returns the trials of a `unittest.TestCase`, or of a plain class of test methods."""
    unittest = sys.modules.get("unittest")
    if unittest is not None and issubclass(kind, unittest.TestCase):
        from harness import unit_cases  # noqa: PLC0415 - every fork pays for what its zygote holds

        return [Trial(f"{name}.{method}", run) for method, run in unit_cases.methods_of(kind)]
    trials = []
    for method in [each for each in vars(kind) if each.startswith("test") and callable(getattr(kind, each))]:
        for number in range(len(rows_of(getattr(kind, method)))):
            trials.append(Trial(f"{name}.{method}", _method(kind, method, number, namespace)))
    return trials


def _method(kind: type, method: str, number: int, namespace: dict[str, Any]) -> Callable[[], None]:
    def run() -> None:
        instance = kind()
        function = getattr(instance, method)
        for prepare in ("setup_class", "setup_method", "setup"):
            if hasattr(instance, prepare):
                getattr(instance, prepare)(*([function] if _wants_one(getattr(instance, prepare)) else []))
        function_trials(method, function, namespace)[number].run()

    return run


def _wants_one(function: Callable) -> bool:
    return function.__code__.co_argcount > 1 and not isinstance(getattr(function, "__self__", None), type)
