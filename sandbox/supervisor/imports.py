"""Which modules a zygote has imported, and which zygote fits a run.

A fork copies the page tables of all that its zygote holds, and its end frees them again: what a run does not
import should not be there. One that needs more than its zygote has imports it from disk, as it would alone.
"""

import re
from collections.abc import Iterable

LEAN = (
    "abc",
    "bisect",
    "collections",
    "collections.abc",
    "contextlib",
    "enum",
    "functools",
    "heapq",
    "io",
    "itertools",
    "math",
    "operator",
    "os",
    "re",
    "struct",
    "sys",
    "time",
    "types",
    "typing",
    "warnings",
)
# fmt: off
COMMON = (
    *LEAN, "argparse", "array", "ast", "atexit", "base64", "builtins", "calendar", "cmath", "copy", "dataclasses",
    "datetime", "decimal", "fractions", "hashlib", "inspect", "json", "linecache", "locale", "numbers", "pprint",
    "queue", "random", "select", "shlex", "signal", "socket", "statistics", "string", "subprocess", "tempfile",
    "textwrap", "threading", "timeit", "traceback", "unicodedata", "unittest", "uuid", "weakref", "zlib",
)
# fmt: on
HARNESS = ("harness.calls", "harness.candidate", "harness.in_process", "harness.tester")
DRIVEN = LEAN + HARNESS
MOST = COMMON + HARNESS
NUMPY = ("numpy",)

# a statement's beginning, in a source text as well as in one within JSON
_IMPORTED = re.compile(rb"(?:^|\n|\\n|[;:])[ \t]*(?:import|from)\b[^\n\\;#]*")
_BEYOND_LEAN = re.compile(rb"\b(?:%b)\b" % "|".join(sorted(set(COMMON) - set(LEAN))).encode())
_JUDGED_CLASS = b"Solution"  # before such programs much is imported: `harness/loading.py`
_LONGEST_SEARCHED_BYTES = 1 << 18


def wants_numpy(texts: Iterable[bytes]) -> bool:
    """Tells whether a program or its tests may import numpy."""
    return any(b"numpy" in text for text in texts)


def is_lean(texts: Iterable[bytes]) -> bool:
    """Tells whether a program and its tests import no more than `LEAN`, as far as their texts show."""
    return all(_is_lean(text) for text in texts)


def _is_lean(text: bytes) -> bool:
    if len(text) > _LONGEST_SEARCHED_BYTES:
        return False
    return _JUDGED_CLASS not in text and not any(_BEYOND_LEAN.search(found) for found in _IMPORTED.findall(text))
