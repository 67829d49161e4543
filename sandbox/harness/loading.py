# ruff: noqa: BLE001, S102 - whatever the program or the tests raise is an answer; running them is what this is for
"""Loads the program under test as a module and finds its entry point; tells at which stage it failed."""

import sys
import traceback
import types
from collections.abc import Callable
from typing import Any

MODULE = "solution"
LEETCODE = (
    "import bisect, collections, functools, heapq, itertools, math, operator, random, re, string\n"
    "from bisect import *\nfrom collections import *\nfrom functools import *\nfrom heapq import *\n"
    "from itertools import *\nfrom math import *\nfrom typing import *\n"
    "from builtins import pow\n"
)
"""What the judges of `class Solution` programs import before them; the program's own names come after and win."""


class LoadFailure(Exception):
    """The program did not load; `stage` is `prelude`, `compile`, `load`, `setup` or `entry_point`."""

    def __init__(self, stage: str, error: BaseException) -> None:
        """Takes the stage and what was raised there."""
        super().__init__(stage)
        self.stage = stage
        self.error = error


def new_namespace() -> dict[str, Any]:
    """Returns the namespace of a fresh module that the import system knows, as dataclasses and pickles need."""
    module = types.ModuleType(MODULE)
    sys.modules[MODULE] = module
    return module.__dict__


def execute(stage: str, source: str, namespace: dict[str, Any], file: str) -> None:
    """Runs a source text in a namespace. Raises `LoadFailure`; a text that does not compile fails at `compile`."""
    try:
        code = compile(source, file, "exec", dont_inherit=True)
    except BaseException as error:
        raise LoadFailure("compile" if stage == "load" else stage, error) from None
    try:
        exec(code, namespace)
    except BaseException as error:
        raise LoadFailure(stage, error) from None


def needs_leetcode(source: str, entry_point: str) -> bool:
    """Tells whether a program is one of those that expect a judge's imports: its answer is a class `Solution`."""
    return entry_point.startswith("Solution.") or "class Solution" in source


def resolve(namespace: dict[str, Any], entry_point: str) -> Callable:
    """Returns what an entry point names: a function, or a method of a fresh instance at each call.

    A bare name that the program lacks is looked for in its class `Solution`. Raises `LoadFailure`.
    """
    owner, _, method = entry_point.rpartition(".")
    if not owner and entry_point not in namespace and hasattr(namespace.get("Solution"), entry_point):
        owner = "Solution"
    if not owner:
        found = namespace.get(entry_point)
        if not callable(found):
            raise LoadFailure("entry_point", NameError(f"the program defines no {entry_point}"))
        return found
    kind = namespace.get(owner)
    if not callable(kind) or not hasattr(kind, method):
        raise LoadFailure("entry_point", NameError(f"the program defines no {entry_point}"))

    def fresh(*arguments: object, **named: object) -> object:
        return getattr(kind(), method)(*arguments, **named)

    return fresh


def report(error: BaseException) -> None:
    """Prints an exception to standard error, as an interpreter would; never raises."""
    try:
        traceback.print_exception(type(error), error, error.__traceback__, limit=-20)
        sys.stderr.flush()
    except BaseException:
        return
