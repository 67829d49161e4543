"""Reads calls in Python syntax with `ast`, literals only: nothing is evaluated, long or deep sources are not parsed."""

import ast
import re

from verifier_service.verifiers.structured.functions import Call, Functions, UnreadableCall
from verifier_service.verifiers.structured.strict_json import MAX_DEPTH, Value

MAX_SOURCE = 20_000
_BEGINS = re.compile(r"\[?\s{0,20}(?:print\()?[A-Za-z_][\w.]{0,127}\s{0,4}\(")
_STRINGS = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")
_MAX_SIGNS = 64


def python_calls(source: str, functions: Functions) -> list[Call] | None:
    """Returns the calls that a source is: one, a list, or one a line; None where it is no such source.

    Raises `UnreadableCall` on a call with anything but literals in it.
    """
    if len(source) > MAX_SOURCE or not _BEGINS.match(source) or source[-1] not in ")];" or _deep(source):
        return None
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    nodes: list[ast.expr] = []
    for statement in tree.body:
        if not isinstance(statement, ast.Expr):
            return None
        value = statement.value
        nodes.extend(value.elts if isinstance(value, ast.List | ast.Tuple) else [value])
    nodes = [_printed(node) for node in nodes]
    if not nodes or not all(isinstance(node, ast.Call) for node in nodes):
        return None
    return [_call(node, functions) for node in nodes if isinstance(node, ast.Call)]


def _deep(source: str) -> bool:
    """Tells whether brackets stand too deep, or signs in too long a row, for the parser's stack."""
    level = most = signs = 0
    for character in _STRINGS.sub("", source):
        level += (character in "([{") - (character in ")]}")
        most = max(most, level)
        signs += character in "-+~*/.^%&|"
    return most > MAX_DEPTH or signs > 10 * _MAX_SIGNS


def _printed(node: ast.expr) -> ast.expr:
    """Returns what `print(..)` holds: the way some models wrap a call."""
    wrapped = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    if isinstance(node, ast.Call) and wrapped and len(node.args) == 1 and not node.keywords:
        return node.args[0]
    return node


def _call(node: ast.Call, functions: Functions) -> Call:
    name = _name(node.func)
    arguments: dict[str, Value] = dict(zip(functions.parameters(name), map(_literal, node.args), strict=False))
    if len(arguments) < len(node.args):
        raise UnreadableCall("more positional arguments than parameters")
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in arguments:
            raise UnreadableCall("an argument that is given twice, or by **")
        arguments[keyword.arg] = _literal(keyword.value)
    return functions.call(name, arguments)


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    raise UnreadableCall("a call of no plain name")


def _literal(node: ast.expr) -> Value:
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, bool | int | str)):
        return node.value
    if isinstance(node, ast.Constant) and isinstance(node.value, float) and abs(node.value) < float("inf"):
        return int(node.value) if node.value.is_integer() else node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _literal(node.operand)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.List | ast.Tuple):
        return [_literal(each) for each in node.elts]
    if isinstance(node, ast.Dict):
        found: dict[str, Value] = {}
        for key, item in zip(node.keys, node.values, strict=True):
            name = _literal(key) if key is not None else None
            if not isinstance(name, str) or name in found:
                raise UnreadableCall("a dict whose names are no texts, or twice the same")
            found[name] = _literal(item)
        return found
    if isinstance(node, ast.Name) and node.id in ("true", "false", "null"):
        return {"true": True, "false": False}.get(node.id)
    raise UnreadableCall("an argument that is no literal")
