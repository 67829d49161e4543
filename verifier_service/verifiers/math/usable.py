r"""References by which no answer can be meant: `1/0`, `x =`, `3 +`, `* 3`, `7 8`, `\foo{3}`, `\text{}`, `?`.

Refuses only what is certain to be a fault of the task. Prose stays, as do mathematics that this grammar
cannot read and expressions of variables, which may have a value somewhere. Called once a reference.
"""

import re

from verifier_service.verifiers.math.names import is_known
from verifier_service.verifiers.math.nodes import Call, Node
from verifier_service.verifiers.math.undefined import is_undefined
from verifier_service.verifiers.math.unfinished import is_unfinished
from verifier_service.verifiers.math.wording import bare

# Of these two sets, words of the second may be an answer, so they count only in brackets: `<answer>`.
_PLACEHOLDERS = frozenset({"todo", "tbd", "tba", "fixme", "placeholder", "nan"})
_BRACKETED = frozenset({"answer", "your answer", "answer here", "your answer here"})
_PLACEHOLDER_EDGES = "<>[](){}?!.:*_ "
_NOTHING = re.compile(r"[\s?_.!,;:{}$-]*")  # a lone `<`, `=` or `+` may be what fills a gap
_LONE_SIGN = re.compile(r"\W{1,3}|\\[a-z]{1,7}")
_EMPTY_SIDE = re.compile(
    r"\\[dt]?frac\s{0,4}(?:\{\s{0,40}\}|\{[^{}]{0,200}\}\s{0,4}\{\s{0,40}\})|\\sqrt\s{0,4}\{\s{0,40}\}"
)
_COMMAND_AT_END = re.compile(
    r"\\(?:times|cdot|div|leq?|geq?|neq?|lt|gt|approx|equiv|cong|sim|in|pm|mp|to|frac|sqrt)\s{0,8}\Z"
)
_SIGN_AT_END = "=<>^≤≥≠≈×÷"
_DELIMITERS_AT_END = re.compile(r"(?:\s|\$|\\[)\]])+\Z")
_ARGUED = re.compile(r"(?<!\\)\\([A-Za-z]+)\*?\s{0,4}\{")
_NUMERALS = re.compile(r"-?\d+(?:\.\d+)?(?:\s+-?\d+(?:\.\d+)?)+")
_ASKED = re.compile(r"[=+*/<>(,-]\s*\?+\s*\Z")


def fault(text: str, tree: Node | None, worded: bool) -> str | None:
    """Returns why a reference can be met by no answer, None where one may be; `tree` is None for prose."""
    said = bare(text)
    if tree is None and _NOTHING.fullmatch(said) and (said == "" or said.strip("{} ") != "-"):
        return "a reference without content"
    low = said.strip(_PLACEHOLDER_EDGES).lower()
    if low in _PLACEHOLDERS or (low in _BRACKETED and said[0] in "<[{"):
        return "a reference that only holds the place of an answer"
    if is_cut_off(text, tree) or (tree is None and not worded and is_unfinished(text)):
        return "a reference that is cut off: a side or an operand is missing"
    command = unknown_command(text) if "{" in text else None
    if command is not None:
        return f"a reference with a command that means nothing here: \\{command}"
    if tree is None:
        unread = not worded and _NUMERALS.fullmatch(said)
        return "a reference of several numbers that nothing joins" if unread else None
    return "a reference that has no value, such as a division by zero" if is_undefined(tree) else None


def unknown_command(text: str) -> str | None:
    """Returns the name of a command with an argument that neither this grammar nor LaTeX knows, or None."""
    return next((name for name in _ARGUED.findall(text) if not is_known(name)), None)


def is_cut_off(text: str, tree: Node | None) -> bool:
    """Tells whether a formula ends before it is finished, or leaves a side empty."""
    if text.count("\\begin{") != text.count("\\end{"):
        return True
    unread = tree is None or (isinstance(tree, Call) and tree.head.startswith("unfinished"))
    stripped = _DELIMITERS_AT_END.sub("", text)
    if not unread or _LONE_SIGN.fullmatch(stripped.lstrip(" $")):
        return False
    closed = stripped != text.rstrip()
    if _ASKED.search(stripped) or _EMPTY_SIDE.search(stripped) or _COMMAND_AT_END.search(stripped):
        return True
    if stripped.endswith(tuple(_SIGN_AT_END)):
        return True
    # `3+` may be a charge or a limit from the right, and a sign before closing delimiters stands as it was meant.
    return not closed and stripped[-1:] in ("+", "-", "*", "/") and stripped[-2:-1].isspace()
