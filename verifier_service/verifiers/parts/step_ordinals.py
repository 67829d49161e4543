"""Finds steps that are told by the words at their sentences' beginnings: First, .. Then .. Finally, .. Linear.

    First, 3 * 5 = 15. Then 15 * 3 = 45.        steps 1 and 2
    First, .. Second, .. Finally, ..            with two steps the last is the final answer, with three step 3

Only a text that begins with its first step and counts none wrong is read so: `Then` and `Next` are the step after the
last one, and where there are more of them than steps nothing is.
"""

import re
from collections.abc import Iterator

NTHS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""The ordinals by which texts count their steps, the first at place 0."""
_ENDS = frozenset({"finally", "lastly"})
_OPENING = re.compile(
    rf"(?:^|[.!;][ \t]{{1,8}})[ \t>*_-]{{0,6}}(?P<word>(?:{'|'.join(NTHS)})(?:ly)?|then|next|after that"
    r"|finally|lastly)"
    r"(?:[*_]{0,3}[,:][*_]{0,3}[ \t]{1,4}|[ \t]{1,4}(?=[\d(\\$]|(?:we|i|you|let|add|subtract|multiply|divide|compute"
    r"|calculate|find|take|double|the|there|it|he|she|they)\b))",
    re.IGNORECASE | re.MULTILINE,
)


def ordinal_starts(text: str, count: int) -> list[tuple[int, int, int]]:
    """Returns where sentences of steps begin, where what they say does, and which of `count` steps it is.

    The final answer is `count + 1`. Nothing where the words do not count the steps from the first.
    """
    found = list(_placed(text, count))
    return found if found and all(place > 0 for _, _, place in found) else []


def _placed(text: str, count: int) -> Iterator[tuple[int, int, int]]:
    """Yields the starts with their places, 0 for what is out of its turn."""
    for last, opening in enumerate(_OPENING.finditer(text)):
        word = opening["word"].casefold()
        nth = word.removesuffix("ly")
        told = NTHS.index(nth) + 1 if nth in NTHS else last + 1
        most = count + 1 if word in _ENDS else count
        fits = told == last + 1 and told <= most and (last > 0 or nth == NTHS[0])
        yield opening.start("word"), opening.end(), told if fits else 0
        if not fits:
            return
