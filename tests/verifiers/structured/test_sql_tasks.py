"""Query tasks that a query which finds nothing would pass are the task's fault; their honest twins are read."""

import sqlite3
from contextlib import closing

import pytest

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import SqlTask
from verifier_service.domain.task import Completion
from verifier_service.verifiers.structured.sql import prepare

TABLES = "CREATE TABLE staff(name TEXT, pay INTEGER); CREATE TABLE left_us(name TEXT);"
FILLED = TABLES + "INSERT INTO staff VALUES ('Ann', 10), ('Bob', NULL);"
OTHERS = TABLES + "INSERT INTO staff VALUES ('Cy', 30), ('Di', 40);"


def fault(reference, setup=FILLED, *variants, **more):
    with pytest.raises(BadTask) as raised:
        prepare(SqlTask(setup=setup, setup_variants=variants, reference=reference, **more), False)
    return raised.value.field


@pytest.mark.parametrize(
    "reference",
    [
        "SELECT name FROM staff WHERE pay > 100",
        "SELECT name FROM staff WHERE 0",
        "SELECT max(pay) FROM staff WHERE name = 'Zoe'",
        "SELECT s.name FROM staff s JOIN left_us l ON s.name = l.name",
    ],
)
def test_a_reference_that_finds_nothing_on_every_filling_is_the_tasks_fault(reference):
    assert fault(reference, FILLED, OTHERS) == "sql.reference"


@pytest.mark.parametrize(
    "reference", ["SELECT count(*) FROM staff", "SELECT name FROM staff", "SELECT count(*) FROM v"]
)
def test_empty_tables_are_the_tasks_fault(reference):
    view = "CREATE VIEW v AS SELECT * FROM staff WHERE pay > 1;"
    assert fault(reference, TABLES + view, TABLES + "INSERT INTO left_us VALUES ('Eve');" + view) == "sql.setup"


def test_a_blank_variant_is_the_tasks_fault():
    assert fault("SELECT name FROM staff", FILLED, " \n") == "sql.setup_variants[0]"


def test_a_registered_file_without_rows_is_the_tasks_fault(tmp_path):
    file = tmp_path / "staff.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(TABLES)
    assert fault("SELECT count(*) FROM staff", "", database=str(file)) == "sql.database"


@pytest.mark.parametrize(
    ("reference", "variants"),
    [
        ("SELECT name FROM staff WHERE pay > 20", (OTHERS,)),  # nothing on the first filling, two rows on the other
        ("SELECT name FROM staff WHERE pay = 10", (TABLES,)),
        ("SELECT count(*) FROM staff WHERE pay > 100", ()),
        ("SELECT name, NULL FROM staff", ()),
        ("SELECT s.name FROM staff s LEFT JOIN left_us l ON s.name = l.name", ()),
        ("SELECT pay FROM staff", ()),
    ],
)
def test_a_reference_that_finds_something_on_one_filling_is_read(reference, variants):
    judge = prepare(SqlTask(setup=FILLED, setup_variants=variants, reference=reference), False)
    assert judge.judge(Completion(reference)).passed
    assert not judge.judge(Completion("SELECT name FROM staff WHERE 0")).passed
