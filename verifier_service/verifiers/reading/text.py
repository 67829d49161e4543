"""Text made comparable in linear time: marks cut, compatibility forms folded, dashes, quotes and white space unified.

Called after extraction, never before it: offsets and LaTeX do not survive. Nothing here knows what
an answer is.
"""

import re
import unicodedata
from collections import deque

MAX_MARKS = 30

# What may follow a base character without end: combining marks, and characters that compatibility
# decomposition turns into one. NFKC sorts such a run in quadratic time.
_LAST_MARK = 0x1E94A


def _is_mark(character: str) -> bool:
    if unicodedata.combining(character):
        return True
    if not unicodedata.decomposition(character):
        return False
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) != 0


def _mark_class() -> str:
    ranges: list[list[int]] = []
    for code in range(0x300, _LAST_MARK + 1):
        if 0xD800 <= code <= 0xDFFF or not _is_mark(chr(code)):
            continue
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in ranges)


_MARKS = re.compile(f"([{(_MARK_CLASS := _mark_class())}]{{{MAX_MARKS}}})[{_MARK_CLASS}]+")
_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
ASCII_CONTROL = bytes(code for code in range(128) if _CONTROL.match(chr(code)))
"""The control characters of ASCII that a reader does not see."""
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ufe00-\ufe0f\U000e0000-\U000e007f]"
)
_VULGAR_AFTER_DIGIT = re.compile("(?<=[0-9])(?=[\u00bc-\u00be\u2150-\u215f])")
_POWER_AFTER_DIGIT = re.compile("(?<=[0-9])(?=[\u2070\u00b9\u00b2\u00b3\u2074-\u2079\u207b])")
_FOLD = str.maketrans(
    dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-")
    | dict.fromkeys("‘’‚‛′ʹʻʼʽˈ´＇`", "'")
    | dict.fromkeys("“”„‟″«»＂〝〞〟「」『』《》", '"')
    | {"⁄": "/", "∕": "/", "×": "x", "⋅": "·", "〜": "~", "～": "~"}
)


def limit_marks(text: str) -> str:
    """Returns the text with every run of combining marks cut to its first 30."""
    return text if text.isascii() else _MARKS.sub(r"\1", text)


def without_surrogates(text: str) -> str:
    """Returns the text with lone surrogates, which no encoding carries, replaced by U+FFFD."""
    return text if text.isascii() else _SURROGATES.sub("\ufffd", text)


def normalise(text: str) -> str:
    """Returns the text in one spelling: NFKC, plain dashes and quotes, no invisible characters, single spaces.

    Case, accents and punctuation stay. `5½` keeps its parts apart (`5 1/2`), a raised digit after a
    digit becomes a power (`10²` is `10^2`).
    """
    if text.isascii():
        if text.isprintable():
            return " ".join(text.replace("`", "'").split())
    else:
        text = without_surrogates(limit_marks(text))
        text = _POWER_AFTER_DIGIT.sub("^", _VULGAR_AFTER_DIGIT.sub(" ", text))
        text = unicodedata.normalize("NFKC", text)
    text = _INVISIBLE.sub("", text).translate(_FOLD)
    return " ".join(text.split())


def last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Returns the pattern's last match in the text, searched from the front."""
    found = deque(pattern.finditer(text), maxlen=1)
    return found[0] if found else None


def has_control_characters(text: str) -> bool:
    """Tells whether the text holds control, bidirectional or zero-width characters that a reader does not see."""
    if text.isascii():
        data = text.encode("ascii")
        return len(data.translate(None, ASCII_CONTROL)) < len(data)
    # Of what is printable nothing is hidden, and asking that is ten times as fast as the pattern.
    return not text.replace("\n", " ").isprintable() and _CONTROL.search(text) is not None
