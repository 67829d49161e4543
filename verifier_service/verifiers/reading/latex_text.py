r"""Takes the LaTeX and markdown wrapping off an answer in words: `\text{(B)}` is `(B)`, `**Nile**` is `Nile`.

For the kinds that compare words; mathematics keeps its LaTeX.
"""

import re

_STYLED = re.compile(r"\\(?:text|textbf|textit|textrm|mathrm|mathbf|mathit|mbox|operatorname|emph)\s?\{([^{}]*)\}")
_ESCAPES = (
    ("\\%", "%"),
    ("\\$", "$"),
    ("\\&", "&"),
    ("\\_", "_"),
    ("\\,", " "),
    ("\\;", " "),
    ("\\ ", " "),
    ("~", " "),
)


def words_of(text: str) -> str:
    """Returns the text without styling commands, escapes, math delimiters around it all, and markdown emphasis."""
    if "\\" in text:
        for _ in range(3):
            text = _STYLED.sub(r"\1", text)
        for mark, plain in _ESCAPES:
            text = text.replace(mark, plain)
    text = text.replace("**", "").replace("__", "").strip()
    for opening, closing in (("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")):
        if len(text) > len(opening) + len(closing) and text.startswith(opening) and text.endswith(closing):
            text = text[len(opening) : -len(closing)].strip()
            break
    return text[1:-1].strip() if text.startswith("{") and text.endswith("}") and text.count("{") == 1 else text
