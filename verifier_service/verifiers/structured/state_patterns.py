"""The regular expressions of state tasks: RE2's syntax, as the contract has it, as far as `re` reads it alike.

What looks around or back, and what never gives back, is not RE2's; POSIX classes, which `re` reads as something else,
are refused rather than misread. Called while a task is read, never on a completion's text.
"""

import re

MAX_REPEATS = 1000
"""RE2's own bound on the counts of `{low,high}`."""
_COUNTS = r"\{(?:\d{1,9}(?:,\d{0,9})?|,\d{1,9})\}"
_TOKEN = re.compile(
    r"(?P<set>\[\^?\]?(?:\[:\^?[a-z]{1,10}:\]|\\.|[^\]\\])*\])"
    r"|\\(?P<escaped>[0-7]{3}|.)"
    r"|(?P<group>\(\?(?:P=|<?[=!]|[>(#]|[a-zA-Z-]{1,12}[:)]))"
    rf"|(?P<kept>(?:[*+?]|{_COUNTS})\+)"
    rf"|(?P<counts>{_COUNTS})",
    re.DOTALL,
)
_POSIX = re.compile(r"\[:\^?[a-z]{1,10}:\]")
_OTHERS_FLAGS = re.compile(r"[aLux]")


def read_pattern(text: str) -> re.Pattern[str]:
    """Returns a compiled pattern. Raises `ValueError` saying what RE2 has not, or why it cannot be compiled."""
    for token in _TOKEN.finditer(text):
        why = _fault(token)
        if why:
            raise ValueError(f"is no regular expression of RE2: {why}")
    try:
        return re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"is no regular expression: {error}") from None


def _fault(token: re.Match[str]) -> str:
    """Returns what a token of a pattern has that RE2 has not; nothing of most."""
    if token["escaped"]:
        escaped = token["escaped"]
        return "it refers back" if len(escaped) == 1 and escaped in "123456789" else "it has \\Z" * (escaped == "Z")
    if token["group"]:
        return _fault_of_group(token["group"][2:])
    if token["kept"]:
        return f"it has {token['kept']}, which never gives back"
    if token["counts"]:
        counts = [int(count) for count in re.findall(r"\d+", token["counts"])]
        return f"it repeats more than {MAX_REPEATS} times" if max(counts) > MAX_REPEATS else ""
    return "it has a class such as [:alpha:], which is not read here" if _POSIX.search(token["set"] or "", 1) else ""


def _fault_of_group(opening: str) -> str:
    if opening in ("=", "!", "<=", "<!"):
        return "it looks around"
    if opening in ("P=", "("):
        return "it refers back"
    if opening == ">":
        return "it has (?>, which never gives back"
    return f"it has (?{opening}" if opening == "#" or _OTHERS_FLAGS.search(opening) else ""
