"""Whether two tables are the same: rows as a multiset or in order, columns by name or place, values by what they are.

NULL equals NULL alone; 2 equals 2.0; fractions that agree in 12 digits are equal; a text is never a number.
"""

from collections import Counter

from verifier_service.domain.enums import ColumnOrder, RowOrder
from verifier_service.verifiers.structured.sql_database import Table

_DIGITS = ".12g"


def difference(said: Table, due: Table, row_order: RowOrder, column_order: ColumnOrder) -> str:
    """Returns in what a table is not the one that is due; nothing where it is."""
    if len(said.columns) != len(due.columns):
        return f"{len(said.columns)} columns where {len(due.columns)} are due"
    if len(said.rows) != len(due.rows):
        return f"{len(said.rows)} rows where {len(due.rows)} are due"
    places = list(range(len(due.columns)))
    if column_order is ColumnOrder.ANY_NAMED_OR_POSITIONAL:
        places = _paired(said.columns, due.columns) or places
    rows = [tuple(_plain(row[place]) for place in places) for row in said.rows]
    expected = [tuple(map(_plain, row)) for row in due.rows]
    if row_order is RowOrder.STRICT:
        return "" if rows == expected else "the rows or their order differ"
    return "" if Counter(rows) == Counter(expected) else "the rows differ"


def _paired(said: tuple[str, ...], due: tuple[str, ...]) -> list[int] | None:
    """Returns for each due column where it stands, None where the names are not the same; equal names pair in order."""
    places: dict[str, list[int]] = {}
    for index, name in enumerate(said):
        places.setdefault(_name(name), []).append(index)
    paired = []
    for name in due:
        free = places.get(_name(name))
        if not free:
            return None
        paired.append(free.pop(0))
    return paired


def _name(name: str) -> str:
    return "".join(name.lower().split())


def _plain(cell: object) -> tuple[str, object]:
    """Returns a value with its type, so that equal ones are equal and no other is."""
    if isinstance(cell, float):
        cell = int(cell) if cell.is_integer() else float(format(cell, _DIGITS))
    return ("number" if isinstance(cell, int | float) else type(cell).__name__, cell)
