r"""Reads what a box without braces holds: `\boxed5`, `\boxed\frac{3}{4}`, `\boxed(1, 2)`.

TeX takes one token. A numeral is one here, and a command brings its arguments; what is written on
without a space, or goes on with an operator, belongs to it too, since nobody boxes the 3 of `3+4i`.
Reads a bounded stretch behind the command.
"""

import re

MAX_BARE = 400

_ATOM = re.compile(r"\\(?:[A-Za-z]+|[\s\S])|\d{1,3}(?:,\d{3})+(?![\d,])|[^\s]")
_TWO = ("frac", "dfrac", "tfrac", "cfrac", "binom", "dbinom", "tbinom")
_ONE = ("sqrt", "text", "textbf", "textrm", "textit", "mathrm", "mathbf", "overline", "vec", "mbox")
_WANTED = dict.fromkeys(_TWO, 2) | dict.fromkeys(_ONE, 1)
_OPENING = frozenset(("(", "[", "\\{"))
_CLOSING = frozenset((")", "]", "\\}"))
_ENDS = frozenset(("$", "}", "\\)", "\\]", "\\(", "\\[", "\\\\"))
_PARTS = frozenset(("\\,", "\\;", "\\:", "\\ ", "\\quad", "\\qquad", "\\text", "\\textbf", "\\mathrm", "\\mbox"))
_BOXES = frozenset(("\\boxed", "\\fbox", "\\framebox"))
_GOES_ON = re.compile(
    r"[^\S\n]{0,4}(?:[-+*/^=<>]|\\(?:times|cdot|div|pm|mp|pi|sqrt|d?frac|leq?|geq?|lt|gt|in|cup|approx)(?![a-zA-Z]))"
)
_REST = re.compile(r"(?:[^$\n\\]|\\[^)\]\\\n])*")
_GAP = re.compile(r"[^\S\n]{0,4}")
_WORD = re.compile(r"[^\W\d_]{2,}")
_NOTHING_MORE = re.compile(r"[\s.$*\\\])}]*?(?:\n|\Z)")


def bare_end(text: str, start: int) -> int | None:
    """Returns where content from `start` on ends, `start` where there is none, None where it is never closed."""
    limit = min(len(text), start + MAX_BARE)
    end = _run_end(text, start, limit)
    if end is None or end == start:
        return end
    word = _WORD.fullmatch(text, start, end)
    if word is not None and _NOTHING_MORE.match(text, end, limit) is None:
        return start  # the command is only talked about: `write it in \boxed and go on`
    if _GOES_ON.match(text, end, limit):
        rest = _REST.match(text, end, limit)
        end = rest.end() if rest is not None else end
    while end > start and text[end - 1] in ".:* \t\r":
        end -= 1
    return end


def _run_end(text: str, start: int, limit: int) -> int | None:
    place, depth = start, 0
    while place < limit:
        atom = _ATOM.match(text, place, limit)
        if atom is None:
            if text[place] == "\n" or not (depth or text[start:place] in ("-", "+", "−")):
                break
            place += 1
            continue
        sign = atom[0]
        if sign in _BOXES:
            return start
        if sign in _ENDS or (depth == 0 and (sign in ",;" or sign in _CLOSING or (sign in _PARTS and place > start))):
            break
        depth += (sign in _OPENING) - (sign in _CLOSING)
        end = _closed(text, place, limit) if sign == "{" else _with_arguments(text, atom, limit)
        if end is None:
            return None
        place = end
    return place


def _with_arguments(text: str, atom: re.Match[str], limit: int) -> int | None:
    """Returns where a token ends with the arguments that its command takes, None where one is never closed."""
    end = atom.end()
    wanted = _WANTED.get(atom[0][1:], 0) if atom[0].startswith("\\") else 0
    if wanted == 1 and text.startswith("[", end):
        end = text.find("]", end, limit) + 1
        if end == 0:
            return None
    for _ in range(wanted):
        gap = _GAP.match(text, end, limit)
        place = gap.end() if gap is not None else end
        if text.startswith("{", place):
            closed = _closed(text, place, limit)
            if closed is None:
                return None
            end = closed
        elif text[place : place + 1].isalnum():
            end = place + 1
        elif (command := _ATOM.match(text, place, limit)) is not None and command[0][1:].isalpha():
            inner = _with_arguments(text, command, limit)
            if inner is None:
                return None
            end = inner
    return end


def _closed(text: str, start: int, limit: int) -> int | None:
    """Returns the end of the group that the brace at `start` opens, None where it is not closed."""
    depth, place = 0, start
    while place < limit:
        if text[place] == "\\":
            place += 2
            continue
        depth += (text[place] == "{") - (text[place] == "}")
        place += 1
        if depth == 0:
            return place
    return None
