"""What tests must be for any program to pass or fail by them: told from their text, so for every completion alike.

Tests that assert nothing pass whatever runs; a parameter that nothing provides, or a test that leaves its process,
fails whatever runs. Both are the task's fault, and so is a runner's part that is not offered, even where only some
programs lead to it. Where the text does not tell (an unknown decorator), nothing is said.
"""

import ast
from collections.abc import Iterable, Sequence

from verifier_service.domain.errors import BadTask
from verifier_service.verifiers.code import names as n

FIELD = "code.asserts.test_code"
_JUDGING = frozenset({"raises", "fail", "warns", "exec", "eval", "testmod", "exit", "quit", "_exit", "abort"})
_ALWAYS_PROVIDED = frozenset({"candidate"})
_OFFERED = frozenset({"raises", "approx", "mark", "param", "fixture", "fail", "skip", "main"})
_TURNED_AROUND = frozenset({"expectedFailure", "xfail"})
_ENDING = frozenset({"os._exit", "os.abort"})
_LEAVING = frozenset({"sys.exit", "exit", "quit"})


def refuse_idle(tests: ast.Module, around: Iterable[ast.Module]) -> None:
    """Raises `BadTask` where neither the tests nor what they use of prelude and set-up can fail a program by intent."""
    if any(_judges(node) for node in ast.walk(tests)):
        return
    used = n.loaded(tests)
    for text in around:
        if used & n.bound(text) and any(_judges(node) for node in ast.walk(text)):
            return
    raise BadTask("holds no test: nothing is asserted, so that every program would pass", FIELD)


def _judges(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert | ast.Raise):
        return True
    if isinstance(node, ast.ImportFrom):
        return any(alias.name == "*" for alias in node.names)
    called = _called(node).rpartition(".")[2]
    return called in _JUDGING or called.lower().lstrip("_").startswith(("assert", "verify", "expect"))


def _called(node: ast.AST) -> str:
    """Returns the dotted name that a node calls, or nothing."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
        return f"{owner}.{node.func.attr}"
    return node.func.id if isinstance(node.func, ast.Name) else ""


def refuse_leaving(tests: ast.Module, dropped: Sequence[int]) -> None:
    """Raises `BadTask` where the tests end their own process, or leave whatever came of the program."""
    kept = [statement for index, statement in enumerate(tests.body) if index not in dropped]
    for statement in kept:
        for node in ast.walk(statement):
            if _called(node) in _ENDING:
                _refuse_call(node)
    straight = [*kept, *(each for top in kept if isinstance(top, n.Function) for each in top.body)]
    for statement in straight:
        if isinstance(statement, ast.Expr) and _called(statement.value) in _LEAVING:
            _refuse_call(statement.value)


def refuse_unoffered(tests: ast.Module) -> None:
    """Raises `BadTask` where the tests ask for parts of a test runner that are not here, in whatever branch."""
    for node in ast.walk(tests):
        asked: list[str] = []
        if isinstance(node, ast.Attribute):
            of_pytest = isinstance(node.value, ast.Name) and node.value.id == "pytest"
            asked = [node.attr] if of_pytest or node.attr in _TURNED_AROUND else []
        elif isinstance(node, ast.ImportFrom) and node.module in {"pytest", "unittest"}:
            asked = [each.name for each in node.names if node.module == "pytest" or each.name in _TURNED_AROUND]
        for name in asked:
            if name not in _OFFERED and not name.startswith("__"):
                raise BadTask(f"line {getattr(node, 'lineno', 0)} asks for {name}, which is not offered here", FIELD)


def _refuse_call(node: ast.AST) -> None:
    raise BadTask(f"line {getattr(node, 'lineno', 0)} calls {_called(node)}, which ends the tests", FIELD)


def refuse_unknown_parameters(
    tests: ast.Module, prelude: ast.Module, functions: Sequence[str], classes: Sequence[str]
) -> None:
    """Raises `BadTask` where a test or a fixture that it asks for has a parameter that nothing provides."""
    defined = {node.name: node for text in (prelude, tests) for node in text.body if isinstance(node, n.Function)}
    fixtures = {
        name: node for name, node in defined.items() if any("fixture" in ast.unparse(d) for d in node.decorator_list)
    }
    wanted: list[tuple[n.Function, frozenset[str]]] = [
        (defined[name], frozenset()) for name in functions if name in defined
    ]
    for node in tests.body:
        if isinstance(node, ast.ClassDef) and node.name in classes and not node.bases and not node.decorator_list:
            methods = [each for each in node.body if isinstance(each, n.Function) and each.name.startswith("test")]
            wanted += [(each, frozenset(_first(each))) for each in methods]
    seen: set[str] = set()
    while wanted:
        function, given = wanted.pop()
        rows = _rows(function)
        if rows is None:
            continue
        for name in _required(function):
            if name in fixtures and name not in seen:
                seen.add(name)
                wanted.append((fixtures[name], rows | given))
            elif name not in given | rows | _ALWAYS_PROVIDED | fixtures.keys():
                raise BadTask(f"{function.name} asks for {name}, which nothing provides", FIELD)


def _first(function: n.Function) -> list[str]:
    static = any(ast.unparse(each) == "staticmethod" for each in function.decorator_list)
    return [] if static else [each.arg for each in (function.args.posonlyargs + function.args.args)[:1]]


def _required(function: n.Function) -> list[str]:
    """Returns the parameters without a default that can be given by name."""
    given = function.args
    with_default = len(given.posonlyargs) + len(given.args) - len(given.defaults)
    plain = (given.posonlyargs + given.args)[:with_default]
    only = [each for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default is None]
    return [each.arg for each in plain + only]


def _rows(function: n.Function) -> frozenset[str] | None:
    """Returns the names that `parametrize` gives; None where a decorator may give others."""
    names: set[str] = set()
    for each in function.decorator_list:
        text = ast.unparse(each)
        if "fixture" in text or text == "staticmethod" or (isinstance(each, ast.Attribute) and ".mark." in text):
            continue
        if not isinstance(each, ast.Call) or not each.args or not _called_last(each).endswith("parametrize"):
            return None
        try:
            told = ast.literal_eval(each.args[0])
        except (ValueError, TypeError):
            return None
        names.update(part.strip() for part in (told.split(",") if isinstance(told, str) else map(str, told)))
    return frozenset(names)


def _called_last(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
