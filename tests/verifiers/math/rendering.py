"""Expressions as small trees that can be written in LaTeX, plain text or Unicode, evaluated, and changed in one place.

A tree is a tuple: ("int", 5) ("sym", "x") ("pi",) ("add", a, b) ("sub", a, b) ("mul", a, b) ("div", a, b)
("pow", a, 2) ("root", a) ("fun", "sin", a).
"""

import cmath
import math

from hypothesis import strategies as st

Tree = tuple
STYLES = ("latex", "plain", "unicode")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_FUNCTIONS = {"sin": cmath.sin, "cos": cmath.cos, "ln": cmath.log, "arctan": cmath.atan}

_leaves = st.one_of(
    st.integers(1, 60).map(lambda value: ("int", value)),
    st.sampled_from([("sym", "x"), ("sym", "y"), ("pi",)]),
)


def _grown(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.one_of(
        st.tuples(st.sampled_from(["add", "sub", "mul", "div"]), inner, inner),
        st.tuples(st.just("pow"), inner, st.integers(2, 12)),
        st.tuples(st.just("root"), inner),
        st.tuples(st.just("fun"), st.sampled_from(sorted(_FUNCTIONS)), inner),
    )


trees = st.recursive(_leaves, _grown, max_leaves=6)


def rendered(tree: Tree, style: str) -> str:
    """Returns the tree in a notation, with brackets around every operand that is no leaf."""
    kind = tree[0]
    if kind in ("int", "sym"):
        return str(tree[1])
    if kind == "pi":
        return {"latex": "\\pi", "plain": "pi", "unicode": "π"}[style]
    if kind == "fun":
        name = "\\" + tree[1] if style == "latex" else tree[1]
        return f"{name}({rendered(tree[2], style)})"
    if kind == "root":
        inner = rendered(tree[1], style)
        return {"latex": f"\\sqrt{{{inner}}}", "plain": f"sqrt({inner})", "unicode": f"√({inner})"}[style]
    if kind == "pow":
        base, exponent = _operand(tree[1], style), str(tree[2])
        if style == "unicode":
            return base + exponent.translate(_RAISED)
        return f"{base}^{{{exponent}}}" if style == "latex" else f"{base}^{exponent}"
    left, right = _operand(tree[1], style), _operand(tree[2], style)
    if kind == "div" and style == "latex":
        return f"\\frac{{{rendered(tree[1], style)}}}{{{rendered(tree[2], style)}}}"
    signs = {"add": "+++", "sub": "--−", "mul": ("\\cdot ", "*", "·"), "div": "/// "}[kind]
    return f"{left}{signs[STYLES.index(style)]}{right}"


def _operand(tree: Tree, style: str) -> str:
    text = rendered(tree, style)
    return text if tree[0] in ("int", "sym", "pi") else f"({text})"


def value(tree: Tree, point: dict[str, float]) -> complex | None:
    """Returns the value at a point, None where there is none or none that floating point can tell."""
    try:
        found = _value(tree, point)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return found if cmath.isfinite(found) and 1e-9 < abs(found) < 1e12 else None


def _value(tree: Tree, point: dict[str, float]) -> complex:
    kind = tree[0]
    if kind == "int":
        return complex(tree[1])
    if kind == "sym":
        return complex(point[tree[1]])
    if kind == "pi":
        return complex(math.pi)
    if kind == "fun":
        return _told(complex(_FUNCTIONS[tree[1]](_value(tree[2], point))), 1.0)
    if kind == "root":
        radicand = _value(tree[1], point)
        if radicand.real < 0:  # on the cut, rounding alone chooses the root
            raise ValueError("a root that rounding may turn")
        return cmath.sqrt(radicand)
    if kind == "pow":
        return _value(tree[1], point) ** int(tree[2])
    left, right = _value(tree[1], point), _value(tree[2], point)
    if kind in ("add", "sub"):
        return _told(left + right if kind == "add" else left - right, abs(left))
    return left * right if kind == "mul" else left / right


def _told(value: complex, size: float) -> complex:
    """Returns a value that cancellation left enough digits of. Raises `ValueError` otherwise."""
    if abs(value) < 1e-6 * size:
        raise ValueError("too near to zero")
    return value


def mutants(tree: Tree) -> list[Tree]:
    """Returns the trees that differ from this one in one number, sign or operation."""
    kind = tree[0]
    if kind == "int":
        return [("int", tree[1] + 1)]
    if kind == "sym":
        return [("sym", "y" if tree[1] == "x" else "x")]
    found: list[Tree] = []
    if kind in ("add", "sub"):
        found.append(("sub" if kind == "add" else "add", *tree[1:]))
    if kind == "div":
        found.append(("div", tree[2], tree[1]))
    if kind == "pow":
        found.append(("pow", tree[1], tree[2] + 1))
    for index, part in enumerate(tree):
        if isinstance(part, tuple):
            found += [(*tree[:index], changed, *tree[index + 1 :]) for changed in mutants(part)]
    return found
