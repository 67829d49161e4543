"""What the extra `service` brings and how to install it, told without importing any of it."""

import importlib.util

NEEDS = ("pydantic", "pydantic_settings", "structlog", "rich", "sympy", "grpc_health", "grpc_reflection")
MEND = "pip install 'rlvr-verifier[service]'"


def missing() -> list[str]:
    """Returns the modules of the extra that are not installed."""
    return [name for name in NEEDS if importlib.util.find_spec(name) is None]
