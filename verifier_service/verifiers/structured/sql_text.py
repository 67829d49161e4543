"""Finds the query that a text commits to and tells its statements apart; runs nothing.

A query stands in the last closed block, or is the whole text, or the part of a paragraph that begins with a line
which only a query has, or that follows a colon or a backtick. Every pattern is linear.
"""

import re

from verifier_service.verifiers.reading.denial import is_denied
from verifier_service.verifiers.reading.fences import Block, committed
from verifier_service.verifiers.reading.word_list import word_set
from verifier_service.verifiers.structured.strict_json import NotJson, loads

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
_BEGUN = re.compile(r"([`:])[ \t*]{0,6}(?=(?:select|with|values|delete|insert|update|drop)[ \t\n(])", re.I)
_SQL_TAG = re.compile(r"<sql>([^<]*(?:<(?!/?sql>)[^<]*)*)</sql>", re.I)
_BLANK_LINE = re.compile(r"\n[ \t]{0,20}\n")
_ENDED = re.compile(r";[ \t]{0,20}\n[ \t]{0,20}\n")
_NAMES = ("sql", "query", "answer")
_TOKEN = re.compile(  # what is never closed goes to the end, so that no text is read twice
    r"'[^']*(?:'|\Z)|\"[^\"]*(?:\"|\Z)|`[^`]*(?:`|\Z)|\[[^\]]*(?:\]|\Z)|--[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|;"
)
_COMMENT = re.compile(r"--[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)")
_FIRST = re.compile(r"[\s(]*([A-Za-z]+)")


def find_query(text: str) -> str | None:
    """Returns the query that the text commits to, None where there is none."""
    held = committed(text, _fits)
    if held is None:
        return None
    tagged = list(_SQL_TAG.finditer(text))
    query = _bare(tagged[-1][1] if tagged and held.whole else held.text)
    headed = query.partition("\n")[0].rstrip().endswith(":")  # "Select the authors:" is no query
    if held.whole and not tagged and first_word(query) in _STARTS and not headed:
        return _without_words_after(query)
    if not held.whole or tagged:
        return query or None
    return _in_json(query) or _in_prose(text)


def _without_words_after(query: str) -> str:
    """Returns a query without the paragraphs of words that follow its semicolon; another statement stays."""
    ended = _ENDED.search(query)
    return query if ended is None or first_word(query[ended.end() :]) in _STARTS else query[: ended.start()]


def _fits(block: Block) -> bool:
    """Tells whether a block holds a query: by its tag, or by its first word where it has none."""
    return block.tag in TAGS or (not block.tag and first_word(_bare(block.body)) in _STARTS)


def _bare(query: str) -> str:
    """Returns a query without a label before it and marks around it."""
    return _LABEL.sub("", query, count=1).strip().strip("`").strip()


def _in_json(text: str) -> str | None:
    """Returns the query of `{"sql": ".."}`, the way some models wrap it."""
    if not text.startswith("{"):
        return None
    try:
        value = loads(text)
    except NotJson:
        return None
    held = [value[name] for name in _NAMES if name in value] if isinstance(value, dict) else []
    return held[0].strip() or None if len(held) == 1 and isinstance(held[0], str) else None


def _in_prose(text: str) -> str | None:
    """Returns the query in the last paragraph that has one: from its first line that begins so, else after a mark."""
    for paragraph in reversed(_BLANK_LINE.split(text)):
        line = _LINE.search(paragraph)
        if line is not None:
            return paragraph[line.start() :].strip()
        begun = [each for each in _BEGUN.finditer(paragraph) if not is_denied(paragraph, each.end())]
        if begun:
            rest = paragraph[begun[-1].end() :]
            return (rest.partition("`")[0] if begun[-1][1] == "`" else rest).strip() or None
    return None


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
