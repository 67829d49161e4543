"""Databases like a task's own with other rows, for tasks whose databases do not tell a query from its result.

A result that was written by hand (`SELECT 5 FROM t LIMIT 1`) stays the same whatever the tables hold. So some of the
rows go, or a column's values change places, and what is kept are the databases on which the reference returns other
rows. What is broken on the way (an order's customer, a sum of two columns) may part two queries that are equal on any
true data: a query is to agree with the reference on half of these databases, or on one where several tables are read.
"""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial

from verifier_service.domain.specs import SqlTask
from verifier_service.verifiers.structured.sql_database import Database, QueryFailed, Table
from verifier_service.verifiers.structured.sql_tables import difference

KEPT = 3
"""Databases that are kept of each sort of change."""
MAX_BYTES = 1_000_000
MAX_ROWS = 2_000
MAX_STEPS = 1_000_000
"""Steps that the reference may take on all databases that are tried."""
_KEEPS = ("n % 2 = 1", "n % 2 = 0", "n % 3 > 0", "n > 1", "n < total")
_Places = frozenset[tuple[str, str]]
_Change = Callable[[sqlite3.Connection], None]


def changed(spec: SqlTask, database: Database, reference: str, due: Table) -> list[tuple[Database, Table]]:
    """Returns databases on which the reference returns other rows than those that are due, each with these."""
    if database.size_bytes > MAX_BYTES or len(due.rows) > MAX_ROWS:
        return []
    trial = _Trial(spec, database, reference, due)
    fewer = trial.kept(_fewer(due.places), KEPT)
    exchanged = trial.kept(_exchanged(due.places), len(fewer) or KEPT)
    return fewer + exchanged or trial.kept(_other(due.places), KEPT)


def agrees(spec: SqlTask, others: list[tuple[Database, Table]], query: str) -> bool:
    """Tells whether a query returns what the reference does on enough of the databases, or there are none."""
    tables = {table for _, due in others for table, _ in due.places}
    left = (len(others) + 1) // 2 if len(tables) == 1 else 1
    for database, due in others:
        table = _returned(database, query)
        left -= table is not None and not difference(table, due, spec.row_order, spec.column_order)
        if left == 0:
            return True
    return not others


class _Trial:
    """Tries changes within the steps that the reference may take on all of them."""

    def __init__(self, spec: SqlTask, database: Database, reference: str, due: Table) -> None:
        """Takes the task, its database and what the reference returns there."""
        self._spec, self._database, self._reference, self._due = spec, database, reference, due
        self._left = MAX_STEPS - 2 * database.steps

    def kept(self, changes: Iterator[_Change], most: int) -> list[tuple[Database, Table]]:
        """Returns up to so many databases that a change makes and that tell, with the rows that are due on them."""
        found: list[tuple[Database, Table]] = []
        for change in changes:
            if self._left < 0 or len(found) == most:
                break
            copy = _changed(self._database, change)
            table = None if copy is None else _returned(copy, self._reference)
            self._left -= 0 if copy is None else copy.steps
            if copy is not None and table is not None and self._tells(table):
                found.append((copy, table))
        return found

    def _tells(self, table: Table) -> bool:
        """Tells whether a table is another one, and holds anything."""
        holds = any(cell is not None for row in table.rows for cell in row)
        return holds and bool(difference(table, self._due, self._spec.row_order, self._spec.column_order))


def _returned(database: Database, query: str) -> Table | None:
    try:
        return database.query(query)
    except QueryFailed:
        return None


def _changed(database: Database, change: _Change) -> Database | None:
    try:
        return database.copied(change)
    except (sqlite3.Error, sqlite3.Warning, ValueError):  # a rule of the tables forbids the change
        return None


def _fewer(places: _Places) -> Iterator[_Change]:
    """Yields changes that take rows out of one table."""
    tables = sorted({_quoted(table) for table, _ in places})
    numbers = "row_number() OVER (ORDER BY rowid) AS n, count(*) OVER () AS total"
    for keep in _KEEPS:
        for table in tables:
            kept = f"SELECT r FROM (SELECT rowid AS r, {numbers} FROM {table}) WHERE {keep}"  # noqa: S608 - the task's own table
            yield _statement(f"DELETE FROM {table} WHERE rowid NOT IN ({kept}) AND EXISTS ({kept})")  # noqa: S608


def _exchanged(places: _Places) -> Iterator[_Change]:
    """Yields changes by which the values of one column change places; keys stay."""
    for turn in (1, 2):
        for table, column in _columns(places):
            yield partial(_turn, table=table, column=column, turn=turn)


def _turn(made: sqlite3.Connection, table: str, column: str, turn: int) -> None:
    """Moves a column's values some rows on; the table has rows."""
    rows = made.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid LIMIT {MAX_ROWS}")  # noqa: S608
    ids, values = zip(*rows.fetchall(), strict=True)
    moved = zip(values[turn:] + values[:turn], ids, strict=True)
    made.executemany(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", moved)  # noqa: S608


def _other(places: _Places) -> Iterator[_Change]:
    """Yields changes of a column's values: other numbers, other words."""
    for table, column in _columns(places):
        other = f"CASE typeof({column}) WHEN 'text' THEN {column} || ' II' ELSE {column} * 2 + 1 END"
        yield _statement(f"UPDATE {table} SET {column} = {other}")  # noqa: S608


def _columns(places: _Places) -> list[tuple[str, str]]:
    return sorted((_quoted(table), _quoted(column)) for table, column in places if column)


def _statement(statement: str) -> _Change:
    return lambda made: made.execute(statement).close()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
