"""What tests may not do when the program runs in another process: reach around its calls into what processes share.

A patched module, a redirected stream, a scratch file, an environment variable or a coroutine of the tests' process is
not the program's. Such tests would fail honest programs, so they are the task's fault, told from their text alone.
"""

import ast

from verifier_service.domain.errors import BadTask

FIELD = "code.asserts.test_code"
_MODULES = {
    "unittest.mock": "replaces parts of the program's process",
    "mock": "replaces parts of the program's process",
    "tempfile": "makes files, which the program does not see",
    "asyncio": "runs coroutines, which do not travel by value",
}
_NAMES = {
    "redirect_stdout": "listens to a stream that is not the program's",
    "redirect_stderr": "listens to a stream that is not the program's",
    "open": "opens files, which the program does not share",
}
_STREAMS = frozenset({"stdin", "stdout", "stderr", "argv"})
_COROUTINES = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)


def refuse_surroundings(tests: ast.Module) -> None:
    """Raises `BadTask` where the tests count on a process that they share with the program."""
    for node in ast.walk(tests):
        why = _reason(node)
        if why:
            line = getattr(node, "lineno", 0)
            raise BadTask(f"line {line} {why}; the program runs in a process of its own (or ask for IN_PROCESS)", FIELD)


def _reason(node: ast.AST) -> str:
    if isinstance(node, _COROUTINES):
        return _MODULES["asyncio"]
    if isinstance(node, ast.Import):
        return next((_MODULES[alias.name] for alias in node.names if alias.name in _MODULES), "")
    if isinstance(node, ast.ImportFrom):
        module = node.module or ""
        found = [_MODULES.get(f"{module}.{alias.name}") or _NAMES.get(alias.name) for alias in node.names]
        return _MODULES.get(module) or next((why for why in found if why), "")
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        own = isinstance(node.func, ast.Attribute) and called == "open"
        return "" if own else _NAMES.get(called, "")
    return _shared_place(node) if isinstance(node, ast.Attribute) else ""


def _shared_place(node: ast.Attribute) -> str:
    owner = getattr(node.value, "id", "")
    if owner == "sys" and node.attr in _STREAMS and isinstance(node.ctx, ast.Store):
        return "replaces a stream that is not the program's"
    if owner == "os" and node.attr == "environ":
        return "uses environment variables, which the program does not share"
    return ""
