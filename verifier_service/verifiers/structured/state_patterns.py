r"""The regular expressions of state tasks, by RE2 itself, as the contract has it, and so linear in the text.

What RE2 refuses (what looks around or refers back, counts beyond 1000, a pattern that grows too large) is told while a
task is read. Classes are those of ASCII, but for `\pL` and its kin, and `$` is the very end.
"""

from functools import lru_cache

import re2

_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
MAX_PATTERN = 10_000
"""Characters of a pattern."""


class Pattern:
    """A pattern that was read."""

    __slots__ = ("_compiled",)

    def __init__(self, text: str) -> None:
        """Takes the pattern. Raises `ValueError` saying why RE2 does not read it."""
        if len(text) > MAX_PATTERN:
            raise ValueError(f"is a pattern of more than {MAX_PATTERN} characters")
        try:
            self._compiled = re2.compile(text, _OPTIONS)
        except UnicodeEncodeError:
            raise ValueError("is no regular expression: it holds half a character") from None
        except re2.error as error:
            raise ValueError(f"is no regular expression of RE2: {_why(error)}") from None
        finally:
            re2.purge()  # its own cache would keep more than a worker's memory

    def found_in(self, text: str) -> bool:
        """Tells whether the pattern matches anywhere in a text, where half a character is a question mark."""
        return self._compiled.search(text.encode("utf-8", "replace")) is not None


@lru_cache(maxsize=16)
def read_pattern(text: str) -> Pattern:
    """Returns a pattern, the latest ones kept. Raises `ValueError` saying why RE2 does not read it."""
    return Pattern(text)


def _why(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return (said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said))[:200]
