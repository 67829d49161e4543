"""Which parts of the tests' text no program can touch: what goes wrong there goes wrong for every program alike.

A name is touched when a statement of the tests (prelude and set-up count as one statement each) mentions it together
with the program or with another touched name. What mentions none, and is reached whatever the program does, is the
tests' own. All of it is told from the text; wherever that is in doubt the answer is no, and so a verdict.
"""

import ast
from collections.abc import Iterable
from itertools import pairwise

from verifier_service.verifiers.code import names as n

Place = tuple[int, int, int, int]
_REACHING_ANYTHING = frozenset(
    {"__import__", "breakpoint", "compile", "delattr", "dir", "eval", "exec", "getattr", "globals", "hash", "id"}
    | {"input", "locals", "setattr", "type", "vars"}
)
_STRAIGHT = (
    ast.Assert,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Expr,
    ast.Import,
    ast.ImportFrom,
    ast.Attribute,
    ast.BinOp,
    ast.Call,
    ast.Compare,
    ast.Dict,
    ast.FormattedValue,
    ast.JoinedStr,
    ast.keyword,
    ast.List,
    ast.Set,
    ast.Starred,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
)
_IMPORTS = (ast.Import, ast.ImportFrom)
"""What they bind may be touched, but not whether there is such a module."""
_LEAVING = (ast.Return, ast.Yield, ast.YieldFrom)


class Untouched:
    """The parts of one task's tests that are theirs alone."""

    def __init__(
        self, tests: ast.Module, around: Iterable[ast.Module], program: Iterable[str], trials: Iterable[str]
    ) -> None:
        """Takes the tests, prelude and set-up, the program's names, and the functions and classes that are tests."""
        self._tests = tests
        self._trials = frozenset(trials)
        wholes: list[ast.AST] = [*around, *tests.body]
        stored = {name for whole in wholes for name in n.bound(whole)}
        program = frozenset(program)
        free = n.BUILTINS - stored - program - _REACHING_ANYTHING
        self._touched = touched([_mentioned(whole) - free for whole in wholes], program)

    def statement(self, index: int) -> bool:
        """Tells whether a statement of the tests does the same, at the same cost, whatever the program is."""
        return self._own(self._tests.body[index])

    def place(self, place: Place) -> bool:
        """Tells whether what stands at a place is reached, and comes to the same, with every program."""
        path = _path_to(self._tests, place)
        return bool(path) and (isinstance(path[-1], _IMPORTS) or self._own(path[-1])) and self._is_reached(path)

    def _own(self, node: ast.AST) -> bool:
        return not _read(node) & (self._touched | _REACHING_ANYTHING)

    def _is_reached(self, path: list[ast.AST]) -> bool:
        """Tells whether the trials always come to the last node of a path, unless an exception ends them before."""
        for position, (node, below) in enumerate(pairwise(path)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                known = node.name.startswith("test") if position else node.name in self._trials
                if not known or below not in node.body or _leaves(node):
                    return False
            elif not _leads_on(node, below):
                return False
        return True


def touched(mentions: Iterable[set[str]], program: Iterable[str]) -> set[str]:
    """Returns the program's names and every name that is mentioned together with a touched one; linear in the text."""
    beside: dict[str, list[set[str]]] = {}
    for names in mentions:
        for name in names:
            beside.setdefault(name, []).append(names)
    found: set[str] = set()
    left = list(program)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            for names in beside.pop(name, []):
                left.extend(names)
                names.clear()
    return found


def apart(statements: list[ast.stmt], program: Iterable[str]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """Returns the statements that have nothing to do with the program, and the rest."""
    program = frozenset(program)
    free = n.BUILTINS - n.top_level(statements) - program - _REACHING_ANYTHING
    mentions = [_mentioned(statement) - free for statement in statements]
    with_it = touched([{*names} for names in mentions], program)
    ours: list[ast.stmt] = []
    rest: list[ast.stmt] = []
    for statement, names in zip(statements, mentions, strict=True):
        (rest if names & with_it else ours).append(statement)
    return ours, rest


def _mentioned(node: ast.AST) -> set[str]:
    return _read(node) | n.bound(node)


def _read(node: ast.AST) -> set[str]:
    """Returns the names that a text reads, and the modules that it imports, by whatever name."""
    found = n.loaded(node)
    for each in ast.walk(node):
        if isinstance(each, ast.Import):
            found.update(alias.name.partition(".")[0] for alias in each.names)
        elif isinstance(each, ast.ImportFrom):
            found.add((each.module or "").partition(".")[0])
        elif isinstance(each, ast.AugAssign):
            found |= n.bound(each.target)
    return found


def _leaves(node: ast.ClassDef | ast.FunctionDef) -> bool:
    return isinstance(node, ast.FunctionDef) and any(isinstance(each, _LEAVING) for each in ast.walk(node))


def _leads_on(node: ast.AST, below: ast.AST) -> bool:
    """Tells whether the evaluation of a node always comes to that part of it, unless an exception ends it before."""
    if isinstance(node, ast.Assert):
        return below is node.test
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1
    return isinstance(node, _STRAIGHT)


def _path_to(tree: ast.AST, place: Place) -> list[ast.AST]:
    """Returns the nodes from a statement of the tests down to the outermost one that stands at just that place."""
    above: dict[ast.AST, ast.AST] = {}
    left = [tree]
    while left:
        node = left.pop()
        where = _place_of(node)
        if where == place:
            path = [node]
            while above[path[-1]] is not tree:
                path.append(above[path[-1]])
            return path[::-1]
        if where is None or (where[:2] <= place[:2] and place[2:] <= where[2:]):
            for child in ast.iter_child_nodes(node):
                above[child] = node
                left.append(child)
    return []


def _place_of(node: ast.AST) -> Place | None:
    if not isinstance(node, ast.expr | ast.stmt | ast.keyword):
        return None
    return node.lineno, node.col_offset, node.end_lineno or 0, node.end_col_offset or 0
