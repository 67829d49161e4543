"""Judges a query by what it returns on every filling of the task's database, in a worker.

The reference runs first; one that fails makes the task bad. A completion's query is one statement that
reads; whatever else it tries changes nothing and fails.
"""

import sqlite3

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import SqlTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason, Verdict, failed
from verifier_service.verifiers.judge import Judge
from verifier_service.verifiers.reading.flags import flagged
from verifier_service.verifiers.reading.said import said_or_failed
from verifier_service.verifiers.structured.sql_changes import agrees, changed
from verifier_service.verifiers.structured.sql_database import MAX_QUERY_BYTES, Database, QueryFailed, Table
from verifier_service.verifiers.structured.sql_tables import difference
from verifier_service.verifiers.structured.sql_text import WRITERS, find_query, first_word, statements

_WROTE = (Flag.WRITE_ATTEMPT,)


class SqlJudge:
    """A prepared query task: its databases, each with the table that is due."""

    def __init__(
        self,
        spec: SqlTask,
        due: list[tuple[Database, Table]],
        others: list[tuple[Database, Table]],
        starts_in_thinking: bool,
    ) -> None:
        """Takes the databases, the first being the task's own, and others on one of which a query has to be right."""
        self._spec = spec
        self._due = due
        self.others = others
        self._starts_in_thinking = starts_in_thinking
        self._remembered: dict[str, Verdict] = {}

    @flagged
    def judge(self, completion: Completion) -> Verdict:
        """Returns the verdict of one completion. Raises `BadTask` on a transcript that is none."""
        said = said_or_failed(completion, self._starts_in_thinking)
        if isinstance(said, Verdict):
            return said
        query = find_query(said)
        if query is None:
            return failed(Reason.NO_ANSWER, "the text holds no query")
        if query not in self._remembered:
            self._remembered[query] = self._judged(query)
        return self._remembered[query]

    def _judged(self, query: str) -> Verdict:
        shown = query[:200]
        if len(query) > MAX_QUERY_BYTES:
            return failed(Reason.TOO_LARGE, f"the query is longer than {MAX_QUERY_BYTES} characters", extracted=shown)
        parts = statements(query)
        wrote = any(first_word(part) in WRITERS for part in parts)
        if wrote or len(parts) != 1:
            why = "tries to do more than read" if wrote else f"holds {len(parts)} statements where one is due"
            reason = Reason.REFUSED if parts else Reason.NO_ANSWER
            return failed(reason, why, extracted=shown, flags=_WROTE if wrote else ())
        for index, (database, due) in enumerate(self._due):
            try:
                table = database.query(parts[0])
            except QueryFailed as fault:
                return failed(fault.reason, fault.message, extracted=shown, flags=_WROTE if fault.wrote else ())
            if due.sources and not table.sources:
                return failed(Reason.WRONG_ANSWER, "reads no table, where the reference does", extracted=shown)
            differs = difference(table, due, self._spec.row_order, self._spec.column_order)
            if differs:
                where = "" if index == 0 else f" on variant {index - 1}"
                return failed(Reason.WRONG_ANSWER, differs + where, extracted=shown)
        if not agrees(self._spec, self.others, parts[0]):
            why = "right on this database alone: on others it does not return what the reference does"
            return failed(Reason.WRONG_ANSWER, why, extracted=shown)
        reference = self._spec.reference[:200]
        return Verdict(True, 1.0, Reason.MATCH, extracted=shown, matched_reference=reference, rule="same rows")


def prepare(spec: SqlTask, starts_in_thinking: bool) -> Judge:
    """Returns the judge of a query task; `database` is a file's path by now. Raises `BadTask` naming the field."""
    if not spec.reference.strip():
        raise BadTask("is needed", "sql.reference")
    if spec.database and (spec.setup or spec.setup_variants):
        raise BadTask("excludes setup and setup_variants", "sql.database")
    if not spec.database and not spec.setup.strip():
        raise BadTask("setup or database is needed", "sql.setup")
    parts = statements(spec.reference)
    if len(parts) != 1:
        raise BadTask("must be one statement", "sql.reference")
    due = []
    for index, database in enumerate(_databases(spec)):
        try:
            due.append((database, database.query(parts[0])))
        except QueryFailed as fault:
            where = f"on variant {index - 1}: " if index else ""
            raise BadTask(where + fault.message, "sql.reference") from None
    own, first = due[0]
    alike = all(not difference(table, first, spec.row_order, spec.column_order) for _, table in due)
    others = changed(spec, own, parts[0], first) if alike else []
    _check_due(due, "sql.database" if spec.database else "sql.setup")
    return SqlJudge(spec, due, others, starts_in_thinking)


def _check_due(due: list[tuple[Database, Table]], field: str) -> None:
    """Raises `BadTask` where a query that finds nothing would return what is due, on every filling."""
    if all(table.sources and not database.any_filled(table.sources) for database, table in due):
        raise BadTask("has no row in any table that the reference reads, on any filling", field)
    if all(cell is None for _, table in due for row in table.rows for cell in row):
        why = "returns no rows, or NULL alone, on every filling: a query that finds nothing would pass"
        raise BadTask(why, "sql.reference")


def _databases(spec: SqlTask) -> list[Database]:
    if spec.database:
        try:
            return [Database.of_file(spec.database)]
        except sqlite3.Error as error:
            raise BadTask(f"cannot be read: {error}", "sql.database") from None
    made = [_filled(spec.setup, "sql.setup")]
    for index, variant in enumerate(spec.setup_variants):
        if not variant.strip():
            raise BadTask("is blank", f"sql.setup_variants[{index}]")
        made.append(_filled(variant, f"sql.setup_variants[{index}]", made[0].schema()))
    return made


def _filled(script: str, field: str, schema: str = "") -> Database:
    """Returns the database that a script makes; one that only fills tables gets the task's own schema before it."""
    try:
        try:
            return Database.in_memory(script)
        except sqlite3.OperationalError as error:
            if not schema or "no such table" not in str(error):
                raise
        return Database.in_memory(schema, script)
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
        raise BadTask(f"does not run: {str(error)[:200]}", field) from None
