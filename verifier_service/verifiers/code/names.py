"""What names a Python source binds and asks for, and which of the program's its tests are about. Parses, never runs."""

import ast
import builtins
import threading
import warnings
from collections.abc import Iterable, Iterator

from verifier_service.domain.errors import BadTask

BUILTINS = frozenset(vars(builtins)) | {"__name__", "__file__", "__doc__"}
PROGRAM_MODULES = frozenset(
    {
        "solution",
        "solutions",
        "candidate",
        "submission",
        "program",
        "answer",
        "main",
        "student",
        "student_solution",
        "your_module",
        "your_solution",
        "my_solution",
    }
)
"""What tests import the program as; a module from which they import the entry point is the program too."""

_warnings = threading.Lock()
Function = ast.FunctionDef | ast.AsyncFunctionDef


def parsed(source: str, field: str) -> ast.Module:
    """Returns the tree of a source text. Raises `BadTask` naming the field."""
    try:
        with _warnings, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            compile(source, field, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise BadTask(f"does not compile: {error or 'nested too deeply'}", field) from None
    return tree


def bound(tree: ast.AST) -> set[str]:
    """Returns every name that a source binds, in whatever scope."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, Function | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            names.update([node.name] if node.name else [])
        elif isinstance(node, ast.MatchMapping):
            names.update([node.rest] if node.rest else [])
    return names


def loaded(tree: ast.AST) -> set[str]:
    """Returns every name that a source reads."""
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def top_level(statements: Iterable[ast.stmt]) -> set[str]:
    """Returns the names that statements bind in their own scope."""
    names: set[str] = set()
    for statement in statements:
        if isinstance(statement, Function | ast.ClassDef):
            names.add(statement.name)
        else:
            names |= bound(statement)
    return names


def has_star_import(tree: ast.AST) -> bool:
    """Tells whether a source imports names that cannot be known."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module not in PROGRAM_MODULES
        and any(alias.name == "*" for alias in node.names)
        for node in ast.walk(tree)
    )


def imported_from_program(tree: ast.AST, entry_point: str) -> tuple[set[str], set[str]]:
    """Returns the modules that stand for the program, and the names that are imported from them."""
    modules: set[str] = set()
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            given = {alias.name for alias in node.names}
            if node.module in PROGRAM_MODULES or (entry_point and entry_point in given):
                modules.add(node.module)
                names |= given - {"*"}
        elif isinstance(node, ast.Import):
            modules.update(alias.name for alias in node.names if alias.name in PROGRAM_MODULES)
    return modules, names


def outermost(tree: ast.AST, names: set[str]) -> set[str]:
    """Returns those of the names that are read outside of the arguments of calls of another of them."""
    found: set[str] = set()
    for name, inside in uses(tree, names):
        if not inside - {name}:
            found.add(name)
    return found


def uses(tree: ast.AST, names: set[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """Yields each reading of one of the names, with those in whose calls' arguments it stands."""
    stack: list[tuple[ast.AST, frozenset[str]]] = [(tree, frozenset())]
    while stack:
        node, inside = stack.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in names:
            yield node.id, inside
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            stack.append((node.func, inside))
            within = inside | {node.func.id}
            stack.extend((part, within) for part in [*node.args, *node.keywords])
        else:
            stack.extend((child, inside) for child in ast.iter_child_nodes(node))


def called(tree: ast.AST) -> set[str]:
    """Returns the names that a source calls."""
    return {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
