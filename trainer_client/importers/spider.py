"""Spider: `query` for a `question` about the database `db_id`.

The database is `schema`, a script that makes and fills the tables (or a list: the others are further fillings), where
the row has one; else the file that the server knows by the name in `db_id` (`RLVR_SQL_DATABASES`).
"""

import re

from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers.cells import Row, text

_FILLS = re.compile(r"\b(?:insert|replace)\b|\bas\s+(?:select|with|values)\b", re.IGNORECASE)
_TOKENS = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`|\[[^\]]*\]|--[^\n]*|[()]|\border\s+by\b", re.IGNORECASE)
_NAME = re.compile(r"[\w.-]+")


def spider_task(row: Row, number: int = 0) -> v1.Task:
    """Returns the task of a row; rows in order where the query orders them, columns by name. Raises `BadRow`."""
    query = text(row, "query", number)
    ordered = orders(query)
    task = v1.SqlTask(
        reference=query,
        row_order=v1.ROW_ORDER_STRICT if ordered else v1.ROW_ORDER_ANY,
        column_order=v1.COLUMN_ORDER_ANY_NAMED_OR_POSITIONAL,
    )
    if row.get("schema") is not None:
        task.setup, *variants = _scripts(row, number)
        task.setup_variants.extend(variants)
    else:
        task.database = text(row, "db_id", number)
        if not _NAME.fullmatch(task.database):
            raise BadRow(number, "db_id", f"{task.database!r:.60} is no name of a database")
    return v1.Task(sql=task)


def orders(query: str) -> bool:
    """Tells whether a query orders its own rows; an ORDER BY within brackets orders others.

    >>> orders("SELECT a FROM t ORDER BY a"), orders("SELECT a FROM (SELECT a FROM t ORDER BY a)")
    (True, False)
    """
    depth = 0
    for token in _TOKENS.finditer(query):
        word = token.group()
        depth += (word == "(") - (word == ")")
        if depth == 0 and word[:1] in "oO":
            return True
    return False


def _scripts(row: Row, number: int) -> list[str]:
    value = row.get("schema")
    scripts = list(value) if isinstance(value, list | tuple) else [value]
    if not scripts:
        raise BadRow(number, "schema", "at least one script is needed")
    for script in scripts:
        # On empty tables every query returns the same rows: none.
        if not _FILLS.search(text({"schema": script}, "schema", number)):
            raise BadRow(number, "schema", "the script fills no table, so nearly any query would return the same")
    return [text({"schema": script}, "schema", number) for script in scripts]
