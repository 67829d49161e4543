"""Judges by a verifier that the server's owner installed: an entry point of the group `rlvr.verifiers`, in a worker.

The entry point is a function `(parameters, starts_in_thinking) -> Judge`; `parameters` is the task's JSON object.
It runs where every worker does: bounded, killable and without a network.
"""

from collections.abc import Callable
from functools import cache
from importlib.metadata import entry_points
from typing import Any, cast

from verifier_service.domain.errors import Unsupported
from verifier_service.domain.specs import CustomTask
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.structured.constraint import read_parameters

GROUP = "rlvr.verifiers"
Make = Callable[[dict[str, Any], bool], Judge]


def prepare(spec: CustomTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge that the named verifier makes. Raises `Unsupported` for a name that nobody registered."""
    parameters = read_parameters(spec.parameters_json, "custom.parameters_json")
    return _found(spec.name)(dict(parameters), starts_in_thinking)


@cache
def _found(name: str) -> Make:
    found = list(entry_points(group=GROUP, name=name))
    if not found:
        raise Unsupported(f"{name[:80]!r} is registered by nobody under {GROUP}", "custom.name")
    return cast("Make", found[0].load())
