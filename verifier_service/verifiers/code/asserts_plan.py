"""Reads the tests of an assert task before anything runs: what they are about, what tests, what cannot be proxied.

The plan that comes of it is the trusted tester's payload. A test that asks for more than values across the border
is the task's fault and said to be so here, from its text alone, so that no program can bring such an error about.
"""

import ast
from dataclasses import dataclass
from typing import NamedTuple

from verifier_service.domain.enums import TestIsolation
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import AssertTests
from verifier_service.verifiers.code import names as n
from verifier_service.verifiers.code.soundness import (
    refuse_idle,
    refuse_leaving,
    refuse_unknown_parameters,
    refuse_unoffered,
)
from verifier_service.verifiers.code.surroundings import refuse_surroundings
from verifier_service.verifiers.code.touched import Untouched, apart
from verifier_service.verifiers.code.units import Units, units_of

TEST_CODE = "code.asserts.test_code"
ENTRY_POINT = "code.asserts.entry_point"
_ALIAS = "candidate"
_OF_VALUES = frozenset(name for kind in (list, dict, set, tuple, str, bytes, int, float) for name in dir(kind))
_SINGLETONS = (type(None), bool, type(...))


class Texts(NamedTuple):
    """A task's texts, parsed."""

    tests: ast.Module
    prelude: ast.Module
    setup: ast.Module


@dataclass(frozen=True, slots=True)
class Plan:
    """A task's tests, read: what the tester needs to know besides the texts."""

    spec: AssertTests
    entry_point: str
    others: tuple[str, ...]
    modules: tuple[str, ...]
    objects: tuple[str, ...]
    setup_before: str
    setup_here: str
    units: Units
    untouched: Untouched
    is_class: bool = False
    bound: tuple[str, ...] = ()
    own: tuple[int, ...] = ()

    def payload(self) -> dict[str, object]:
        """Returns the plan as the harness reads it."""
        units = self.units
        return {
            "prelude": self.spec.prelude,
            "setup": self.spec.setup_code,
            "setup_before": self.setup_before,
            "setup_here": self.setup_here,
            "test_code": self.spec.test_code,
            "entry_point": self.entry_point,
            "others": self.others,
            "modules": self.modules,
            "objects": self.objects,
            "is_class": self.is_class,
            "bound": self.bound,
            "own": self.own,
            "statements": units.statements,
            "dropped": units.dropped,
            "functions": units.functions,
            "classes": units.classes,
            "checks": units.checks,
        }


def plan_of(spec: AssertTests) -> Plan:
    """Returns the plan of a task's tests. Raises `BadTask`."""
    prelude = n.parsed(spec.prelude, "code.asserts.prelude")
    setup = n.parsed(spec.setup_code, "code.asserts.setup_code")
    tests = n.parsed(spec.test_code, TEST_CODE)
    given = spec.entry_point.strip().replace("()", "")
    if given and not all(part.isidentifier() for part in given.split(".", 1)):
        raise BadTask(f"{spec.entry_point!r} is no name", ENTRY_POINT)
    return _plan(spec, given, Texts(tests, prelude, setup))


def _plan(spec: AssertTests, given: str, texts: Texts) -> Plan:
    tests, prelude, setup = texts
    modules, imported = n.imported_from_program(tests, given)
    bound = (n.bound(tests) - imported) | n.bound(prelude)
    free = {name for name in n.loaded(tests) | imported if name not in bound | n.BUILTINS} - modules
    in_process = spec.isolation is TestIsolation.IN_PROCESS
    setup_names = n.top_level(setup.body)
    entry = given or _inferred(tests, free - setup_names - {_ALIAS}, in_process)
    units = units_of(tests, entry)
    if not units.least:
        raise BadTask("holds no test: no assertion that runs, no test function, no check(candidate)", TEST_CODE)
    _refuse_unsound(texts, units)
    untouched = _untouched(texts, _names_of(entry) | imported | free | modules, units)
    if in_process:
        return Plan(spec, entry, (), tuple(sorted(modules)), (), "", "", units, untouched)
    here, objects = _split(setup, n.BUILTINS | n.bound(prelude) | _names_of(entry))
    unknown = n.has_star_import(tests) or n.has_star_import(prelude)  # what nothing defines then shows at run time
    others = set() if unknown else free - _names_of(entry) - setup_names
    _refuse_unknown(tests, entry, others | objects)
    is_class = _tested_as_class(tests, entry)
    _refuse_identity(tests, entry, is_class)
    refuse_surroundings(tests)
    before, after = apart(here.body, _names_of(entry) | imported | n.PROGRAM_MODULES)
    return Plan(
        spec,
        entry,
        tuple(sorted(others)),
        tuple(sorted(modules)),
        tuple(sorted(objects)),
        _text(before),
        _text(after),
        units,
        untouched,
        is_class,
        tuple(sorted(n.bound(tests) | n.bound(prelude) | n.bound(setup))),
        tuple(index for index in units.plain(tests) if untouched.statement(index)),
    )


def _names_of(entry: str) -> set[str]:
    """Returns the names by which the tests reach the entry point."""
    return {entry, entry.partition(".")[0], _ALIAS}


def _refuse_unsound(texts: Texts, units: Units) -> None:
    """Raises `BadTask` where no program could fail, or none could pass."""
    refuse_idle(texts.tests, (texts.prelude, texts.setup))
    refuse_leaving(texts.tests, units.dropped)
    refuse_unoffered(texts.tests)
    refuse_unknown_parameters(texts.tests, texts.prelude, units.functions, units.classes)


def _untouched(texts: Texts, program: set[str], units: Units) -> Untouched:
    """Returns what no program can touch; a name that set-up takes from nowhere is the program's."""
    tests, prelude, setup = texts
    taken = n.loaded(setup) - n.BUILTINS - n.bound(setup) - n.bound(prelude)
    trials = (*units.functions, *units.classes, *units.checks)
    return Untouched(tests, (prelude, setup), program | taken | n.PROGRAM_MODULES, trials)


def _inferred(tests: ast.Module, free: set[str], in_process: bool) -> str:
    """Returns the one name that the tests are about. Raises `BadTask` where there is not just one."""
    found = n.outermost(tests, free) & n.called(tests)
    if not found:
        hidden = n.called(tests) & n.BUILTINS
        found = n.outermost(tests, hidden)  # a program may define a builtin's name anew
    if len(found) == 1:
        return found.pop()
    if in_process:
        return ""
    listed = ", ".join(sorted(found)[:5]) or "no name of the program"
    raise BadTask(f"is needed: the tests call {listed}", ENTRY_POINT)


def _split(setup: ast.Module, known: set[str] | frozenset[str]) -> tuple[ast.Module, set[str]]:
    """Returns the set-up that the tester can run too, and the names that the rest leaves with the program.

    What needs a name of the program other than the entry point runs with the program alone; the tests may only
    hand what it made back to the program.
    """
    known_here = set(known)
    here: list[ast.stmt] = []
    objects: set[str] = set()
    for statement in setup.body:
        binds = n.top_level([statement])
        if n.loaded(statement) - n.bound(statement) <= known_here and not (n.loaded(statement) & objects):
            here.append(statement)
            known_here |= binds
            objects -= binds
        else:
            objects |= binds
            known_here -= binds
    return ast.Module(here, []), objects


def _text(statements: list[ast.stmt]) -> str:
    return ast.unparse(ast.Module(statements, []))


def _refuse_unknown(tests: ast.Module, entry: str, limited: set[str]) -> None:
    """Raises `BadTask` where a name of the program is used as more than an argument of the entry point's calls."""
    for name, inside in n.uses(tests, limited | {entry, _ALIAS}):
        if name in limited and not inside & {entry, _ALIAS}:
            message = f"uses {name}, which is neither the entry point nor in the prelude: tests can reach no other name"
            raise BadTask(message, TEST_CODE)


def _refuse_identity(tests: ast.Module, entry: str, is_class: bool) -> None:
    """Raises `BadTask` where the tests ask what copies cannot answer."""
    for node in ast.walk(tests):
        if isinstance(node, ast.Compare):
            _refuse_comparison(node, entry, is_class)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "id":
            raise BadTask(f"line {node.lineno} asks for the identity of an object, which no copy keeps", TEST_CODE)
        elif isinstance(node, ast.Attribute) and _names(node.value, entry) and not is_class:
            message = f"line {node.lineno} reads {ast.unparse(node)}: the entry point can only be called"
            raise BadTask(message, TEST_CODE)


def _refuse_comparison(node: ast.Compare, entry: str, is_class: bool) -> None:
    sides = [node.left, *node.comparators]
    for operator, left, right in zip(node.ops, sides, sides[1:], strict=False):
        if isinstance(operator, ast.Is | ast.IsNot) and not (_is_singleton(left) or _is_singleton(right)):
            raise BadTask(f"line {node.lineno} compares identities, which no copy keeps", TEST_CODE)
        if is_class and any(isinstance(side, ast.Call) and _names(side.func, entry) for side in (left, right)):
            message = f"line {node.lineno} compares the program's own objects, by the program's own rule"
            raise BadTask(message, TEST_CODE)


def _tested_as_class(tests: ast.Module, entry: str) -> bool:
    """Tells whether the tests make objects of the entry point and use attributes that no builtin value has."""
    if not entry[:1].isupper() or "." in entry:
        return False
    made = {
        name
        for node in ast.walk(tests)
        if isinstance(node, ast.Assign | ast.AnnAssign) and _makes(node.value, entry)
        for name in n.bound(node)
    }
    return any(
        isinstance(node, ast.Attribute)
        and node.attr not in _OF_VALUES
        and (_makes(node.value, entry) or (isinstance(node.value, ast.Name) and node.value.id in {entry, *made}))
        for node in ast.walk(tests)
    )


def _makes(node: ast.expr | None, entry: str) -> bool:
    return isinstance(node, ast.Call) and _names(node.func, entry)


def _is_singleton(node: ast.expr) -> bool:
    """Tells whether an expression is a constant that exists once, or a type."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, _SINGLETONS)
    if isinstance(node, ast.Name):
        return node.id in n.BUILTINS
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "type"


def _names(node: ast.expr, entry: str) -> bool:
    return isinstance(node, ast.Name) and node.id == entry
