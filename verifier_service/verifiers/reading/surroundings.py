r"""What stands around a box that changes it: a minus sign right before it, a comment that hides it.

Reads a bounded stretch before the box; knows nothing of what is in it.
"""

import re

_REACH = 400
# A minus that follows nothing it could be taken from: `-\boxed{5}`, `x = -\boxed{5}`, `$-\boxed{5}$`.
_SIGN = re.compile(r"(?:\A|[=$:({\[\n]|\\[(\[]|(?<![\w\])}])\s)\s{0,3}[-−]\s?\Z")
_COMMENT = re.compile(r"(?:\A|(?<![\\\d%])[^\S\n])%(?!\d)[^\n]*\Z")


def sign_before(text: str, start: int) -> str:
    r"""Returns the minus sign that belongs to the box at `start` (`x = -\boxed{5}`), or nothing."""
    if start == 0 or text[max(0, start - 2) : start].rstrip()[-1:] not in ("-", "−"):
        return ""
    return "-" if _SIGN.search(text, max(0, start - 12), start) else ""


def in_comment(text: str, start: int) -> bool:
    """Tells whether a box stands in a comment that no reader sees: after a box on a line, or on a line of its own."""
    line = text[max(text.rfind("\n", max(0, start - _REACH), start) + 1, start - _REACH, 0) : start]
    if "%" in line:
        comment = _COMMENT.search(line)
        if comment is not None and (comment.start() == 0 or "\\boxed" in line[: comment.start()]):
            return True
    opened = text.rfind("<!--", max(0, start - _REACH), start)
    return opened >= 0 and text.find("-->", opened, start) < 0
