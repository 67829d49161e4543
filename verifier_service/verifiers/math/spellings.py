r"""Ways of writing that the grammar does not know, rewritten into those that it does.

    6.02 x 10^23   {}_{10}C_3   3 to 5   (0,1] U (2,3)   US\$5   +/- 3   2.88e-(18+1)   1011 base 2   negative 5

Each rule has a hint, a piece of lower-case text without which it cannot apply, so that ordinary answers pass
untouched. Every pattern is linear: its repetitions are bounded.
"""

import re
from collections.abc import Callable

Replacement = str | Callable[[re.Match[str]], str]
Rule = tuple[str, re.Pattern[str], Replacement]

_TEXT = r"\\(?:text|textrm|textbf|mathrm|mbox)\s?\{"
_START = rf"\A(\s{{0,3}}(?:{_TEXT})?\s{{0,3}})"
_LETTER = r"(?:\\(?:mathrm|text|mathbf|operatorname)\s?\{\s?([CP])\s?\}|([CP]))"
_NAME = r"(?:\{\s?([\w+-]{1,8})\s?\}|(\w))"
_NUMERAL = r"(?:\{\s?(\d{1,6})\s?\}|(\d))"
_BASE = r"(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen)"
_UNIT = rf"\{{{_TEXT}\s?([a-z]{{1,8}})\s?\}}"
_UNIT_FRACTION = re.compile(rf"\\[dt]?frac\s?{_UNIT}\}}{_UNIT}(\^\{{?\d\}}?)?\}}")
_ALL_BUT = re.compile(_START + r"all real numbers?,? except(?: for)?\s{0,3}\}?\s{0,3}([^{}]{1,60})\Z", re.IGNORECASE)


def _first(*parts: str | None) -> str:
    return next(part for part in parts if part)


def _chosen(kind: str, top: str, bottom: str) -> str:
    return rf"\binom{{{top}}}{{{bottom}}}" if kind == "C" else rf"\frac{{({top})!}}{{({top}-{bottom})!}}"


def _index_before(match: re.Match[str]) -> str:
    parts = match.groups()
    return _chosen(_first(*parts[2:4]), _first(*parts[:2]), _first(*parts[4:]))


def _index_behind(match: re.Match[str]) -> str:
    parts = match.groups()
    top, bottom = _first(*parts[2:4]), _first(*parts[4:])
    if match[0].find("^") < match[0].find("_"):
        top, bottom = bottom, top
    return _chosen(_first(*parts[:2]), top, bottom) if int(bottom) <= int(top) else match[0]


_NUMBERS: tuple[Rule, ...] = (
    ("x", re.compile(r"(?<=\d)\s?[xX]\s?(?=10\s?\^)|(?<=\d) x (?=\d)"), r"\\times "),
    ("e-(", re.compile(r"(?<=\d)[eE]-\(([\d+\-* ]{1,40})\)"), r"\\times 10^{-(\1)}"),
    ("e+(", re.compile(r"(?<=\d)[eE]\+\(([\d+\-* ]{1,40})\)"), r"\\times 10^{\1}"),
    ("+/-", re.compile(r"\+/-"), r"\\pm "),
    ("\\dot", re.compile(r"\\dot\s?\{?(\d)\}?(\d{0,40})\\dot\s?\{?(\d)\}?"), r"\\overline{\1\2\3}"),
    ("line", re.compile(r"\\overline\s?(\d)(?!\d)"), r"\\overline{\1}"),
    (".\\", re.compile(r"(?<!\d)\.(?=\\(?:overline|bar|dot)(?![a-z]))"), "0."),
    ("(", re.compile(r"(?<=\.)(\d{0,40})\((\d{1,40})\)"), r"\1\\overline{\2}"),
    ("}\\", re.compile(r"(?<![\w}^_\]])\{(\d{1,9})\}(?=\\[dt]?frac)"), r"\1"),
    ("ty-", re.compile(r"(?<=ty)-(?=(?:one|two|three|four|five|six|seven|eight|nine)(?![a-z]))", re.IGNORECASE), " "),
    ("negative", re.compile(_START + r"negative(?=[\s}]{1,4}(?:[\d(.]|\\[a-z]|inf))", re.IGNORECASE), r"\1-"),
    ("minus", re.compile(_START + r"minus(?=[\s}]{1,4}(?:[\d(.]|\\[a-z]|inf))", re.IGNORECASE), r"\1-"),
    ("positive", re.compile(_START + r"positive(?=[\s}]{1,3}\\?(?:\d|inf))", re.IGNORECASE), r"\1"),
    ("factorial", re.compile(rf"(?<=\d)\s?(?:{_TEXT}\s?factorial\s?\}}|factorial)(?![a-z])"), "!"),
    ("per cent", re.compile(r"per cent(?![a-z])"), "percent"),
    ("deg", re.compile(r"(?<=\d)\s?deg(?![a-z(])"), r"^\\circ "),
    ("\\circ", re.compile(r"(?<=\d)\s?\\circ(?![a-z])|(?<=\d)\s?\^\s?\^?\s?\\circ(?![a-z])"), r"^\\circ"),
    ("o", re.compile(r"(?<=\d)\s?\^\s?(?:o(?![a-z])|\{\s?(?:o|\\text\s?\{o\})\s?\}|\\text\s?\{o\})"), r"^\\circ "),
    ("base", re.compile(rf"(?<=[\dA-F])\s?{_TEXT}\s?\(?(?:in )?base\s?\}}\s?{_BASE}\)?"), r"_{\1}"),
    ("base", re.compile(rf"(?<=[\dA-F])\s?{_TEXT}\s?\(?(?:in )?base[- ]?{_BASE}\)?\s?\}}"), r"_{\1}"),
    ("base", re.compile(rf"(?<=[\dA-F])\s?\(?(?:in )?base[- ]?{_BASE}(?![a-z\d])\)?"), r"_{\1}"),
    ("base", re.compile(rf"_\s?\{{\s?{_TEXT}\s?base\s?\}}\s?{_BASE}\s?\}}"), r"_{\1}"),
    ("base", re.compile(rf"_\s?\{{\s?(?:{_TEXT}\s?)?base\s?{_BASE}\s?\}}?\}}"), r"_{\1}"),
    ("_", re.compile(r"(?<=[\d)])\s?_\s?\{\s?\(\s?(\w{1,8})\s?\)\s?\}"), r"_{\1}"),
    ("}_", re.compile(r"\\overline\s?\{(\d{1,40})\}(?=\s?_)"), r"\1"),
)
_SIGNS: tuple[Rule, ...] = (
    ("{}", re.compile(r"(?<![\\\w}])\{\s?\}(?=\s?[\^_])|(?<=\d)\{\s?\}(?=\s?\^)"), ""),
    ("c", re.compile(rf"(?<![\w}})])[_^]\s?{_NAME}\s?{_LETTER}\s?_\s?{_NAME}"), _index_before),
    ("c", re.compile(rf"(?<![\w\\]){_LETTER}\s?[_^]\s?{_NUMERAL}\s?[_^]\s?{_NUMERAL}(?=[^\d]|\Z)"), _index_behind),
    ("c", re.compile(r"(?<![\w.\\])(\d{1,6})C(\d{1,6})(?!\w)"), r"\\binom{\1}{\2}"),
    ("(", re.compile(r"(?<![\w\\])(?:nCr|binom|comb)\(([^(),]{1,20}),([^(),]{1,20})\)"), r"\\binom{\1}{\2}"),
    ("u", re.compile(r"(?<=[)\]])\s?U\s?(?=[(\[\]])"), r"\\cup "),
    (" to", re.compile(rf"(?<=\d)\s{{0,3}}(?:{_TEXT}\s{{0,3}}to\s{{0,3}}\}}|to(?![a-z]))\s{{0,3}}(?=\d)"), ":"),
    ("mod", re.compile(rf"\(\s?(?:{_TEXT}\s?mod\s?\}}|\\?mod(?![a-z]))\s?(\w{{1,9}})\s?\)"), r"\\pmod{\1}"),
    ("tag", re.compile(r"\\tag\*?\s?\{[^{}]{0,40}\}"), ""),
    ("\\cr", re.compile(r"\\cr(?![a-zA-Z])"), r"\\\\"),
    ("\\rm", re.compile(r"\{\s?\\rm\s{1,3}([a-zA-Z/ ]{1,30})\}|\\rm\s?\{([a-zA-Z/ ]{1,30})\}"), r"\\mathrm{\1\2}"),
    ("\\m", re.compile(r"(\\(?:max|min))\s{0,3}\.\s{0,3}(?=\(|\\left)"), r"\1"),
    ("therefore", re.compile(r"\A\s{0,3}\\therefore(?![a-z])"), ""),
    ("=>", re.compile(r"\A\s{0,3}=>"), ""),
    ("\\rightarrow", re.compile(r"\A\s{0,3}\\Rightarrow(?![a-z])"), ""),
    ("'", re.compile(r"\A'([^']{1,60})'\Z"), r"\1"),
    ("\\bullet", re.compile(r"\A\s{0,9}\\bullet(?![a-zA-Z])"), ""),
    ("quad", re.compile(r"(?<=[\w)}\]])\s?\\q?quad(?![a-z])\s?(?=[-\d(a-z]|\\(?:frac|sqrt|\{|left))"), ", "),
    ("...", re.compile(r"(?<![\d.])\.\.\.(?!\.)"), r"\\ldots "),
    ("frac{\\", _UNIT_FRACTION, r"\\text{ \1/\2}\3"),
    ("except", _ALL_BUT, r"\\mathbb{R}\\setminus\\{\2\\}"),
    ("dollar", re.compile(r"\\(?:text|math)?dollar(?![a-z])"), r"\\$"),
    ("us", re.compile(r"(?<![a-zA-Z])(?:USD?) ?(?=\\?\$\s?\d)"), ""),
    ("usd", re.compile(_START + r"USD\s{0,3}(\}?)\s{0,3}(?=[\d\\.])"), r"\1\2\\$"),
    ("rs", re.compile(_START + r"Rs\.?\s{0,3}(\}?)\s{0,3}(?=\d)"), r"\1\2₹"),
    ("\\$", re.compile(r"\A\s{0,3}\\\$([^$]{1,200})\\\$\s{0,3}\Z"), r"\1"),
    ("\\", re.compile(r"\s?\\(?:blacksquare|qed|checkmark|square|Box)(?![a-zA-Z])\s{0,3}\Z"), ""),
)
_RULES = _NUMBERS + _SIGNS


def respelled(text: str) -> str:
    """Returns the text with each of these ways of writing replaced."""
    lower = text.lower()
    for hint, pattern, replacement in _RULES:
        if hint in lower:
            text = pattern.sub(replacement, text)
    return text
