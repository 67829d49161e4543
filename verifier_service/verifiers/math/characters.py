"""Unicode mathematics written out in the LaTeX that the lexer knows.

Superscripts must be told from digits before NFKC folds them together. ASCII text passes untouched.
"""

import re
import unicodedata

from verifier_service.verifiers.reading.text import limit_marks, without_surrogates

_SUPERSCRIPT = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", "0123456789+-=()ni", strict=True))
_SUBSCRIPT = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₙ", "0123456789+-=()aeoxn", strict=True))
_HALVES = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5),
    "⅘": (4, 5), "⅙": (1, 6), "⅚": (5, 6), "⅐": (1, 7), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
    "⅑": (1, 9), "⅒": (1, 10),
}  # fmt: skip
_GREEK_LETTERS = "αβγδεζηθικλμνξπρστυφχψωΓΔΘΛΞΠΣΦΨΩϕϵϑ"
_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi "
    "psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega phi epsilon theta"
)
_GREEK = dict(zip(_GREEK_LETTERS, _GREEK_NAMES.split(), strict=True))
_NAMED = {
    "−": "-", "–": "-", "—": "-", "﹣": "-", "‐": "-", "‑": "-", "×": "times", "✕": "times", "÷": "div",
    "·": "cdot", "⋅": "cdot", "∙": "cdot", "•": "cdot", "∗": "*", "≤": "le", "⩽": "le", "≦": "le", "≥": "ge",
    "⩾": "ge", "≧": "ge", "≠": "ne", "≈": "approx", "≃": "approx", "≡": "equiv", "∈": "in", "∉": "notin",
    "∪": "cup", "∩": "cap", "∅": "emptyset", "∖": "setminus", "ℝ": "R", "ℤ": "Z", "ℕ": "N", "ℚ": "Q", "ℂ": "C",
    "∞": "infty", "±": "pm", "∓": "mp", "°": "^\\circ ", "º": "^\\circ ", "˚": "^\\circ ", "′": "'", "″": "''",
    "’": "'", "‘": "'", "“": '"', "”": '"', "√": "sqrt", "∛": "sqrt[3]", "∜": "sqrt[4]", "⟨": "langle",
    "〈": "langle", "⟩": "rangle", "〉": "rangle", "∣": "|", "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil",
    "⌉": "rceil", "∫": "int", "∑": "sum", "∏": "prod", "∂": "partial", "∇": "nabla", "→": "to", "⁄": "/",
    "∕": "/", "€": "€", "£": "£", "¥": "¥", "₹": "₹", "…": "ldots", "⋯": "ldots", "、": ",", "。": ".",
    "\u2009": "\\,", "\u202f": "\\,", "\u00a0": " ", "\u200b": "", "\u200c": "", "\u200d": "", "\ufeff": "",
    "\u2061": "", "\u2062": "", "\u2063": ",", "⇒": "Rightarrow", "⟹": "Rightarrow", "∧": "wedge", "∨": "vee",
    "∶": ":", "∴": "therefore", "∘": "circ", "△": "triangle ", "∠": "angle", "⊥": "perp", "∥": "parallel", "∼": "sim",
}  # fmt: skip
_SETS = frozenset("RZNQC")


def _command(value: str) -> str:
    if len(value) == 1 and value in _SETS:
        return f"\\mathbb{{{value}}}"
    return f"\\{value} " if value[:1].isalpha() and value.isascii() else value


_TABLE = {char: f"\\frac{{{top}}}{{{bottom}}}" for char, (top, bottom) in _HALVES.items()}
_TABLE.update({char: f"\\{name} " for char, name in _GREEK.items()})
_TABLE.update({char: _command(value) for char, value in _NAMED.items()})
_TRANSLATION = str.maketrans(_TABLE)
_OTHER_DIGIT = re.compile(r"(?![0-9])\d")
_RAISED = re.compile(f"[{''.join(_SUPERSCRIPT)}]+")
_LOWERED = re.compile(f"[{''.join(_SUBSCRIPT)}]+")
_SLASHED = re.compile(f"([{''.join(_SUPERSCRIPT)}]{{1,40}})[⁄∕/]([{''.join(_SUBSCRIPT)}]{{1,40}})")
_BARRED = re.compile("(?:[0-9]\u0305){1,40}")


def _fraction(match: re.Match[str]) -> str:
    top, bottom = "".join(_SUPERSCRIPT[char] for char in match[1]), "".join(_SUBSCRIPT[char] for char in match[2])
    return f"\\frac{{{top}}}{{{bottom}}}"


def plain(text: str) -> str:
    """Returns the text in ASCII LaTeX as far as Unicode allows; linear."""
    if text.isascii():
        return text
    text = _SLASHED.sub(_fraction, _BARRED.sub(lambda run: "\\overline{" + run[0].replace("\u0305", "") + "}", text))
    text = _RAISED.sub(lambda run: "^{" + "".join(_SUPERSCRIPT[char] for char in run[0]) + "}", text)
    text = _LOWERED.sub(lambda run: "_{" + "".join(_SUBSCRIPT[char] for char in run[0]) + "}", text)
    text = without_surrogates(limit_marks(text.translate(_TRANSLATION)))
    text = unicodedata.normalize("NFKC", text).translate(_TRANSLATION)
    return _OTHER_DIGIT.sub(lambda match: str(unicodedata.digit(match[0])), text)
