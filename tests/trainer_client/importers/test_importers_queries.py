"""Rows of questions about databases become tasks of queries; rows that make none say so."""

import contextlib
import sqlite3
from typing import Any

import pytest
from google.protobuf import json_format
from rlvr import v1

from trainer_client.errors import BadRow
from trainer_client.importers import import_task
from verifier_service.local import Verifier

SHOPS = (
    "CREATE TABLE shop (name TEXT, town TEXT, sales INT); INSERT INTO shop VALUES ('a', 'Lund', 3), ('b', 'Ystad', 5)"
)
SPIDER = {"db_id": "shops", "question": "Which shop sold most?", "query": "SELECT name FROM shop ORDER BY sales DESC"}


def sql_of(row: dict[str, Any]) -> dict[str, Any]:
    """Returns a row's task in the contract's JSON."""
    return json_format.MessageToDict(import_task("spider", row), preserving_proto_field_name=True)["sql"]


def test_a_query_is_judged_by_its_rows_in_order_where_the_row_orders(passes):
    row = SPIDER | {"schema": SHOPS}
    made = ["SELECT name FROM shop ORDER BY sales DESC", "SELECT name FROM shop ORDER BY sales", "SELECT 'b'", "b"]
    assert passes("spider", row, *made) == [True, False, False, False]


def test_further_fillings_and_registered_databases():
    task = sql_of(SPIDER | {"schema": [SHOPS, "INSERT INTO shop VALUES ('c', 'Lund', 9)"]})
    assert task["setup"] == SHOPS
    assert len(task["setup_variants"]) == 1
    assert sql_of(SPIDER)["database"] == "shops"


def test_the_database_that_a_row_names_is_the_servers_own_file(tmp_path):
    file = tmp_path / "shops.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.executescript(SHOPS)
    rows = [SPIDER, SPIDER | {"query": 'SELECT count(*) FROM shop WHERE town = "Lund"'}, SPIDER | {"db_id": "pets"}]
    groups = [
        v1.Group(id=str(index), task=import_task("spider", row), completions=[{"text": row["query"]}, {"text": "b"}])
        for index, row in enumerate(rows)
    ]
    with Verifier(workers=1, sql_databases=f"shops={file}") as verifier:
        first, second, third = verifier.verify(groups)
    assert [result.outcome.passed for result in first.results] == [True, False]
    assert [result.outcome.passed for result in second.results] == [True, False]
    assert third.results[0].outcome.field.endswith("sql.database")


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("SELECT a FROM t ORDER BY a LIMIT 3", "STRICT"),
        ("SELECT a FROM t UNION SELECT b FROM u order  by 1", "STRICT"),
        ("SELECT a FROM t", "ANY"),
        ("SELECT a FROM t WHERE b IN (SELECT c FROM u ORDER BY c LIMIT 1)", "ANY"),
        ("SELECT a FROM t WHERE b = 'order by (' ", "ANY"),
        ('SELECT a AS "order by" FROM t', "ANY"),
    ],
)
def test_only_an_order_of_the_querys_own_counts(query: str, order: str):
    assert sql_of({"db_id": "d", "query": query})["row_order"] == f"ROW_ORDER_{order}"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"db_id": "shops"}, "query"),
        (SPIDER | {"query": " "}, "query"),
        ({"query": "SELECT 1"}, "db_id"),
        (SPIDER | {"db_id": "../shops"}, "db_id"),
        (SPIDER | {"schema": "CREATE TABLE shop (name TEXT)"}, "schema"),
        (SPIDER | {"schema": []}, "schema"),
        (SPIDER | {"schema": [SHOPS, 7]}, "schema"),
    ],
)
def test_a_row_that_makes_no_query_names_its_column(row: dict[str, Any], column: str):
    with pytest.raises(BadRow) as caught:
        import_task("spider", row, 3)
    assert (caught.value.column, caught.value.row) == (column, 3)
