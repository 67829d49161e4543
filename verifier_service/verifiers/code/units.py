"""Which parts of an assert task's text are tests: statements, functions, classes and `check`. Parses, never runs."""

import ast
from dataclasses import dataclass

from verifier_service.verifiers.code import names as n

_PLAIN = (ast.Import, ast.ImportFrom, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Global, ast.Delete, ast.Pass)
_ALIAS = "candidate"


@dataclass(frozen=True, slots=True)
class Units:
    """The tests in the order in which they run: statements by their index, then functions, classes, `check`."""

    statements: tuple[int, ...]
    dropped: tuple[int, ...]
    functions: tuple[str, ...]
    classes: tuple[str, ...]
    checks: tuple[str, ...]

    @property
    def least(self) -> int:
        """The number of tests, as far as it can be told from the text."""
        return len(self.statements) + len(self.functions) + len(self.classes) + len(self.checks)

    def plain(self, tests: ast.Module) -> list[int]:
        """Returns the statements that run and are no tests."""
        others = {*self.statements, *self.dropped}
        return [index for index in range(len(tests.body)) if index not in others]


def units_of(tests: ast.Module, entry: str) -> Units:
    """Returns which parts of the tests are tests."""
    functions = {node.name: node for node in tests.body if isinstance(node, n.Function)}
    about = set(functions) | {entry, entry.partition(".")[0], _ALIAS}
    statements, dropped = [], []
    for index, statement in enumerate(tests.body):
        if _is_runner(statement):
            dropped.append(index)
        elif _tests_something(statement, about):
            statements.append(index)
    at_top = {name for index in statements for name in n.called(tests.body[index])}
    own = [name for name in functions if name.startswith("test") and name not in at_top]
    fixtures = {
        name for name, node in functions.items() if any("fixture" in ast.unparse(each) for each in node.decorator_list)
    }
    classes = [node.name for node in tests.body if isinstance(node, ast.ClassDef) and _is_test_class(node)]
    checks = ["check"] if "check" in functions and "check" not in at_top else []
    return Units(
        tuple(statements),
        tuple(dropped),
        tuple(name for name in own if name not in fixtures),
        tuple(classes),
        tuple(checks),
    )


def _is_runner(statement: ast.stmt) -> bool:
    """Tells whether a statement only starts a test runner: `unittest.main()`, or anything under `__main__`."""
    if isinstance(statement, ast.If):
        return "__name__" in n.loaded(statement.test)
    return isinstance(statement, ast.Expr) and ast.unparse(statement).startswith(("unittest.main(", "pytest.main("))


def _tests_something(statement: ast.stmt, about: set[str]) -> bool:
    if isinstance(statement, (*_PLAIN, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return False
    return bool(n.called(statement) & about) or any(isinstance(node, ast.Assert) for node in ast.walk(statement))


def _is_test_class(node: ast.ClassDef) -> bool:
    return node.name.startswith("Test") or any(ast.unparse(base).endswith("TestCase") for base in node.bases)
