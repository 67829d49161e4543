"""Finds the query that a text commits to and tells its statements apart; runs nothing.

A query stands in the last closed block, or is the whole text, or the part of it that begins with a line
which only a query has. Every pattern is linear.
"""

import re

from verifier_service.verifiers.reading.word_list import word_set
from verifier_service.verifiers.structured.fences import committed

TAGS = frozenset({"sql", "sqlite", "sqlite3", "postgresql", "postgres", "mysql", "tsql"})
WRITERS = word_set("""
    insert update delete drop create alter replace attach detach vacuum reindex pragma begin commit rollback
    savepoint release end analyze truncate merge grant revoke load
""")
_STARTS = frozenset({"select", "with", "values", "explain"}) | WRITERS
_LABEL = re.compile(
    r"\A[ \t*_#>`]{0,10}(?:(?:final|sqlite|sql)[ \t]+)?(?:answer|query|sql|sqlite)[ \t*_`]{0,6}:[ \t*_`]{0,6}\s*", re.I
)
_LINE = re.compile(r"^[ \t]{0,40}(?:select|with|values|delete|insert|update|drop|create|alter|replace)\b", re.I | re.M)
_TOKEN = re.compile(  # what is never closed goes to the end, so that no text is read twice
    r"'[^']*(?:'|\Z)|\"[^\"]*(?:\"|\Z)|`[^`]*(?:`|\Z)|\[[^\]]*(?:\]|\Z)|--[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|;"
)
_COMMENT = re.compile(r"--[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)")
_FIRST = re.compile(r"[\s(]*([A-Za-z]+)")


def find_query(text: str) -> str | None:
    """Returns the query that the text commits to, None where there is none."""
    block = committed(text, TAGS)
    if block is None:
        return None
    query = _LABEL.sub("", block.text, count=1).strip().strip("`").strip()
    if not block.whole or first_word(query) in _STARTS:
        return query or None
    lines = list(_LINE.finditer(text))
    if not lines:
        return None
    rest = text[lines[-1].start() :].strip()
    return rest.split("\n\n", 1)[0]


def statements(query: str) -> list[str]:
    """Returns the statements, split at semicolons outside of quotes and comments; blank ones are left out."""
    parts, start = [], 0
    for token in _TOKEN.finditer(query):
        if token[0] == ";":
            parts.append(query[start : token.start()])
            start = token.end()
    parts.append(query[start:])
    return [part for part in parts if _COMMENT.sub(" ", part).strip()]


def first_word(statement: str) -> str:
    """Returns the statement's first word in lower case, comments left out."""
    found = _FIRST.match(_COMMENT.sub(" ", statement[:10_000]))
    return found[1].lower() if found else ""
