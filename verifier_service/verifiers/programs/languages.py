"""The languages of code tasks: their names, what writers put on a fence for them, and what their lines look like."""

import re
from dataclasses import dataclass

DEFAULT = "python"


@dataclass(frozen=True, slots=True)
class Language:
    """A language: the tags of its fences, and the beginning of a line that only its programs have."""

    name: str
    tags: frozenset[str]
    line: re.Pattern[str]


_C_LINE = (
    r"^[ \t]{0,8}(?:#[ \t]{0,4}include\b|using[ \t]+namespace\b|typedef\b|struct\b|template\b"
    r"|(?:int|void|long|char|double|float|bool|auto|static|const|unsigned)\b[^\n]{0,200}[;{(])"
)


def _language(name: str, tags: str, line: str) -> Language:
    return Language(name, frozenset(tags.split()), re.compile(line, re.MULTILINE))


_ALL = (
    _language(
        "python",
        "python py python3 py3 python2 pypy pypy3 cpython ipython",
        r"^[ \t]{0,40}(?:(?:async[ \t]+)?def[ \t]+\w|class[ \t]+\w[^\n]{0,200}:|import[ \t]+\w"
        r"|from[ \t]+[\w.]{1,80}[ \t]+import\b|(?:for|while|if|elif|with)\b[^\n]{1,400}:[ \t]*(?:#[^\n]*)?$"
        r"|@\w|print\(|\w{1,60}(?:[ \t]*,[ \t]*\w{1,60}){0,8}[ \t]*=[^=\n]"
        r"|[A-Za-z_][\w.]{0,80}\([^\n]{0,400}\)[ \t]*(?:;[ \t]*)?$)",
    ),
    _language("cpp", "cpp c++ cc cxx hpp c c++11 c++14 c++17 c++20 c++23 cpp17 cpp20 g++", _C_LINE),
    _language("c", "c c89 c99 c11 c17 gcc", _C_LINE),
    _language(
        "javascript",
        "javascript js node nodejs mjs cjs ecmascript",
        r"^[ \t]{0,40}(?:(?:async[ \t]+)?function\b|(?:const|let|var)[ \t]+|import[ \t]|class[ \t]+\w"
        r"|console\.log\(|module\.exports|require\()",
    ),
    _language(
        "java",
        "java",
        r"^[ \t]{0,40}(?:import[ \t]+java|package[ \t]|(?:public|final|abstract)[ \t]+class\b|class[ \t]+\w)",
    ),
    _language("go", "go golang", r"^[ \t]{0,8}(?:package[ \t]+\w|func[ \t]+\w|import[ \t]*[(\"])"),
    _language("rust", "rust rs", r"^[ \t]{0,8}(?:fn[ \t]+\w|use[ \t]+\w|pub[ \t]|impl\b|#!\[)"),
    _language(
        "bash",
        "bash sh shell zsh",
        r"^[ \t]{0,40}(?:#!|echo[ \t]|read[ \t]|for[ \t]+\w+[ \t]+in\b|while[ \t]|if[ \t]+\[|\w{1,60}="
        r"|printf[ \t]|awk[ \t]|sed[ \t])",
    ),
)
LANGUAGES = {language.name: language for language in _ALL}
"""Every language of the contract by its name."""

CALLABLE = frozenset({"python", "javascript"})
"""Languages whose functions can be called by value."""


def unknown(name: str) -> str:
    """Says that a language is not known, and which are."""
    return f"{name[:50]!r} is no known language; known: {', '.join(LANGUAGES)}"


def canonical(name: str) -> str:
    """Returns the contract's name of a language; one that is not known comes back as it is, in lower case."""
    lowered = name.strip().lower() or DEFAULT
    for language in _ALL:
        if lowered == language.name:
            return lowered
    for language in _ALL:
        if lowered in language.tags:
            return language.name
    return lowered
