"""Which modules a zygote has imported, and which zygote fits a program.

A fork copies the page tables of all that its zygote holds, and its end frees them again: what a program does not
import should not be there. One that needs more than its zygote has imports it from disk, as it would alone.
"""

import re

LEAN = (
    "abc",
    "bisect",
    "collections",
    "functools",
    "heapq",
    "io",
    "itertools",
    "math",
    "operator",
    "os",
    "re",
    "sys",
    "time",
)
# fmt: off
COMMON = (
    *LEAN, "argparse", "array", "ast", "atexit", "base64", "builtins", "calendar", "cmath", "collections.abc",
    "contextlib", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions", "hashlib", "json", "linecache",
    "locale", "numbers", "pprint", "queue", "random", "select", "shlex", "signal", "socket", "statistics", "string",
    "struct", "subprocess", "tempfile", "textwrap", "threading", "timeit", "traceback", "types", "typing",
    "unicodedata", "uuid", "warnings", "weakref", "zlib",
)
# fmt: on
HARNESS = ("harness.calls", "harness.candidate", "harness.in_process", "harness.tester")
NUMPY = ("numpy",)

_BEYOND_LEAN = re.compile(rb"\b(?:%b)\b" % "|".join(sorted(set(COMMON) - set(LEAN))).encode())
_LONGEST_SEARCHED_BYTES = 1 << 16


def wants_numpy(source: bytes) -> bool:
    """Tells whether a program may import numpy, by its text."""
    return b"numpy" in source


def is_lean(source: bytes) -> bool:
    """Tells whether a program surely needs no more than `LEAN`: no word of it names another module."""
    return len(source) <= _LONGEST_SEARCHED_BYTES and _BEYOND_LEAN.search(source) is None
