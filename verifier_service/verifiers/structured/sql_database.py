"""One sqlite database in which queries only read: an authorizer, a step limit and caps on what a query may return.

The task's own setup runs before the locks are shut; nothing of a completion runs before. Holds no
verdict: what a query does is data or `QueryFailed`.
"""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from verifier_service.domain.verdict import Reason
from verifier_service.verifiers.reading.word_list import word_set

STEP_BLOCK = 1000
MAX_STEPS = 4_000_000
MAX_ROWS = 100_000
MAX_CELLS = 1_000_000
MAX_CELL_BYTES = 1_000_000
MAX_RESULT_BYTES = 32 * 1024 * 1024
MAX_QUERY_BYTES = 100_000
MAX_PATTERN_BYTES = 200
_FUNCTIONS = word_set("""
    abs acos acosh asin asinh atan atan2 atanh avg cast ceil ceiling char coalesce concat concat_ws cos cosh count
    cume_dist current_date current_time current_timestamp date datetime degrees dense_rank exp first_value floor
    format glob group_concat hex ifnull iif if instr julianday json json_array json_array_length json_extract
    json_group_array json_group_object json_insert json_object json_patch json_quote json_remove json_replace
    json_set json_type json_valid lag last_value lead length like likelihood likely ln log log10 log2 lower ltrim
    max min mod nth_value ntile nullif octet_length percent_rank pi pow power printf quote radians rank regexp
    replace round row_number rtrim sign sin sinh soundex sqrt strftime string_agg substr substring sum tan tanh
    time timediff total trim trunc typeof unhex unicode unixepoch unlikely upper -> ->> match
""")
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})
_HARMLESS_REFUSED = frozenset({sqlite3.SQLITE_FUNCTION})


@dataclass(frozen=True, slots=True)
class Table:
    """What a query returned: the names of its columns and its rows.

    `sources`: the tables and views that it reads; `places`: those with columns that it reads ("": none by name).
    """

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    sources: frozenset[str] = frozenset()
    places: frozenset[tuple[str, str]] = frozenset()


class QueryFailed(Exception):
    """A query gave no table; `wrote` tells that it tried to do more than read."""

    def __init__(self, reason: Reason, message: str, wrote: bool = False) -> None:
        """Keeps why."""
        super().__init__(message)
        self.reason, self.message, self.wrote = reason, message, wrote


class Database:
    """A database that is only read.

    No statement is kept prepared: the authorizer hears of a statement only while that is prepared.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Takes the connection."""
        self._connection = connection
        self._refused = self._wrote = False
        self._reads: set[str] = set()
        self._ticks = 0
        self._tables: frozenset[str] = frozenset()
        self._views: frozenset[str] = frozenset()
        self._places: set[tuple[str, str]] = set()
        self.size_bytes = 0

    @classmethod
    def in_memory(cls, *scripts: str) -> "Database":
        """Returns a locked database in memory that the scripts filled. Raises `sqlite3.Error`."""
        connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.enable_load_extension(False) if hasattr(connection, "enable_load_extension") else None
        for script in scripts:
            connection.executescript(script)
        return cls(connection)._locked()

    @classmethod
    def of_file(cls, path: str) -> "Database":
        """Returns a locked database over a file that is never written. Raises `sqlite3.Error`."""
        uri = f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1"
        connection = sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=0)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        return cls(connection)._locked()

    def schema(self) -> str:
        """Returns the statements that make the database's tables, views and indices."""
        rows = self._connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        return ";\n".join(row[0] for row in rows)

    def copied(self, change: Callable[[sqlite3.Connection], None]) -> "Database":
        """Returns a locked copy in memory after a change, with no trigger set off. Raises `sqlite3.Error`."""
        connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        self._connection.backup(connection)
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name.replace(chr(34), chr(34) * 2)}"')
        change(connection)
        return Database(connection)._locked()

    @property
    def steps(self) -> int:
        """About how many steps the last query took."""
        return self._ticks * STEP_BLOCK

    def _locked(self) -> "Database":
        connection = self._connection
        rows = connection.execute("SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        self._tables = frozenset(name for name, _ in rows)
        self._views = frozenset(name for name, kind in rows if kind == "view")
        pages, page_bytes = (connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
        self.size_bytes = pages * page_bytes
        connection.text_factory = lambda data: data.decode("utf-8", "surrogateescape")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL_BYTES)
        connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, MAX_QUERY_BYTES)
        connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN_BYTES)  # no step is counted within
        connection.setlimit(sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 100)
        connection.set_authorizer(self._authorise)
        connection.set_progress_handler(self._tick, STEP_BLOCK)
        return self

    def any_filled(self, tables: frozenset[str]) -> bool:
        """Tells whether any of the tables has a row; views, which have what their tables have, count for nothing."""
        return any(map(self._has_rows, tables - self._views))

    def _has_rows(self, table: str) -> bool:
        quoted = table.replace('"', '""')
        try:
            return bool(self.query(f'SELECT 1 FROM "{quoted}" LIMIT 1').rows)  # noqa: S608
        except QueryFailed:
            return True  # what cannot be told is no fault

    def query(self, statement: str) -> Table:
        """Returns the table of one statement. Raises `QueryFailed`; the database stays as it was."""
        self._refused = self._wrote = False
        self._reads = set()
        self._ticks = 0
        self._places.clear()
        try:
            cursor = self._connection.execute(statement)
            if cursor.description is None:
                raise QueryFailed(Reason.UNPARSABLE_ANSWER, "the statement returns no rows", self._wrote)
            columns = tuple(each[0] for each in cursor.description)
            return Table(columns, _rows(cursor, len(columns)), frozenset(self._reads), frozenset(self._places))
        except sqlite3.Error as error:
            raise self._failure(error) from None
        except (ValueError, sqlite3.Warning) as error:  # null characters, surrogates, a second statement
            raise QueryFailed(Reason.UNPARSABLE_ANSWER, f"cannot be run: {str(error)[:200]}", self._wrote) from None

    def _failure(self, error: sqlite3.Error) -> QueryFailed:
        if self._wrote:
            return QueryFailed(Reason.REFUSED, "tries to do more than read", wrote=True)
        if self._refused:
            return QueryFailed(Reason.REFUSED, "uses what a query may not use")
        if self.steps > MAX_STEPS:
            return QueryFailed(Reason.TIME_LIMIT, "takes too many steps")
        said = str(error)[:200]
        if "too big" in said or isinstance(error, sqlite3.DataError):
            return QueryFailed(Reason.OUTPUT_LIMIT, said)
        return QueryFailed(Reason.RUNTIME_ERROR, f"does not run: {said}")

    def _authorise(self, action: int, first: str | None, second: str | None, *_place: str | None) -> int:
        if action in _READING:
            if first in self._tables:
                self._reads.add(first)
                if action == sqlite3.SQLITE_READ:
                    self._places.add((first, second or ""))
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS:
            return sqlite3.SQLITE_OK
        if action == sqlite3.SQLITE_PRAGMA and first == "data_version" and second is None:  # full-text tables ask it
            return sqlite3.SQLITE_OK
        self._refused = True
        self._wrote |= action not in _HARMLESS_REFUSED
        return sqlite3.SQLITE_DENY

    def _tick(self) -> int:
        self._ticks += 1
        return int(self.steps > MAX_STEPS)


def _rows(cursor: sqlite3.Cursor, width: int) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    held = 0
    for row in cursor:
        rows.append(row)
        held += sum(len(cell) for cell in row if isinstance(cell, str | bytes))
        if len(rows) > MAX_ROWS or len(rows) * width > MAX_CELLS or held > MAX_RESULT_BYTES:
            raise QueryFailed(Reason.OUTPUT_LIMIT, "returns too much")
    return rows
