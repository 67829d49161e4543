"""Queries are judged by their rows, on every filling, and can do nothing but read."""

import sqlite3
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier_service.domain.enums import ColumnOrder, RowOrder
from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import SqlTask
from verifier_service.domain.task import Completion
from verifier_service.domain.verdict import Flag, Reason
from verifier_service.verifiers.structured.sql import prepare

SETUP = "CREATE TABLE t(a INTEGER, b TEXT, c REAL); INSERT INTO t VALUES (1,'x',1.5),(2,'y',NULL),(2,'y',NULL);"
SPEC = SqlTask(setup=SETUP, setup_variants=("INSERT INTO t VALUES (7,'z',0.1);",), reference="SELECT a, b FROM t")


def judged(text, **fields):
    return prepare(replace(SPEC, **fields), False).judge(Completion(text))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT a, b FROM t",
        "```sql\nSELECT a AS n, b FROM t ORDER BY a DESC;\n```",
        "<answer>SELECT a, b FROM t -- all; of it\n</answer>",
        "SELECT a * 1.0, b FROM t",
        "WITH u AS (SELECT * FROM t) SELECT a, b FROM u",
        "Select both columns:\n\nSELECT a, b\nFROM t\n\nThat is all.",
        "First all of it.\n\nSELECT a, b FROM t\nUNION ALL\nSELECT a, b FROM t WHERE a > 99",
        "The query is `SELECT a, b FROM t`.",
        "<sql>SELECT a, b FROM t</sql>",
        '{"sql": "SELECT a, b FROM t"}',
        "```sql\nSELECT a, b FROM t\n```\nwhich gives\n```\n1 | x\n```",
        "```\nSELECT a FROM t\n```\nor better\n```sql\nSELECT a, b FROM t\n```",
        "SELECT a, b FROM t;\n\nIt reads both columns.",
    ],
)
def test_the_same_rows_pass(text):
    assert judged(text).passed


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "I would select them all.",
        "SELECT DISTINCT a, b FROM t",
        "SELECT a FROM t",
        "SELECT b, a FROM t",
        "SELECT CAST(a AS TEXT), b FROM t",
        "SELECT 1, 'x' UNION ALL SELECT 2, 'y' UNION ALL SELECT 2, 'y'",
        "SELECT a, b FROM missing",
        "```sql\nSELECT a, b FROM t",
        "SELECT a, b FROM t; SELECT a, b FROM t",
        "SELECT a, b FROM t;\n\nSELECT 1",
        '{"sql": "SELECT a, b FROM t", "query": "SELECT a FROM t"}',
        "<sql>SELECT a, b FROM t",
        "SELECT load_extension('x'), b FROM t",
        "SELECT readfile('/etc/passwd'), b FROM t",
    ],
)
def test_other_rows_fail(text):
    assert not judged(text).passed


WRITES = [
    "DELETE FROM t",
    "DROP TABLE t",
    "SELECT a, b FROM t; DELETE FROM t",
    "WITH u AS (SELECT 1) DELETE FROM t",
    "ATTACH '/tmp/x' AS x",
    "PRAGMA query_only = OFF",
    "/* */ UPDATE t SET a = 0",
    "INSERT INTO t VALUES (1, 'x', 1) RETURNING a, b",
]


@pytest.mark.parametrize("text", WRITES)
def test_a_write_changes_nothing_fails_and_is_flagged(text):
    judge = prepare(SPEC, False)
    verdict = judge.judge(Completion(text))
    assert not verdict.passed
    assert verdict.score == 0
    assert Flag.WRITE_ATTEMPT in verdict.flags
    assert judge.judge(Completion("SELECT a, b FROM t")).passed


def test_an_endless_query_reaches_its_step_limit():
    text = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x), 'a' FROM n"
    assert judged(text).reason is Reason.TIME_LIMIT


HARD_CODED = "SELECT 1, 'x' UNION ALL SELECT 2, 'y' UNION ALL SELECT 2, 'y'"


def test_rows_that_are_written_by_hand_fail_where_the_reference_reads_a_table():
    assert not judged(HARD_CODED, setup_variants=()).passed
    assert judged(HARD_CODED, setup_variants=(), reference=HARD_CODED).passed
    assert judged(f"SELECT * FROM ({HARD_CODED}) WHERE EXISTS (SELECT 1 FROM t)", setup_variants=()).passed


def test_a_view_and_a_full_text_table_are_read_as_tables_are():
    setup = (
        SETUP
        + "CREATE VIEW v AS SELECT a, b FROM t; CREATE VIRTUAL TABLE f USING fts5(x); INSERT INTO f VALUES ('y z');"
    )
    assert judged("SELECT a, b FROM v", setup=setup, setup_variants=()).passed
    found = {"setup": setup, "setup_variants": (), "reference": "SELECT x FROM f WHERE f MATCH 'y'"}
    assert judged("SELECT x FROM f WHERE x LIKE 'y%'", **found).passed
    assert not judged("SELECT x FROM f WHERE f MATCH 'x'", **found).passed


def test_order_counts_only_where_it_is_asked_for():
    backwards = "SELECT a, b FROM t ORDER BY a DESC"
    assert judged(backwards).passed
    assert not judged(backwards, reference="SELECT a, b FROM t ORDER BY a", row_order=RowOrder.STRICT).passed


def test_columns_pair_by_name_only_where_asked():
    assert judged("SELECT b, a FROM t", column_order=ColumnOrder.ANY_NAMED_OR_POSITIONAL).passed
    assert judged("SELECT a AS k, b AS l FROM t", column_order=ColumnOrder.ANY_NAMED_OR_POSITIONAL).passed
    assert not judged("SELECT b AS k, a AS l FROM t", column_order=ColumnOrder.ANY_NAMED_OR_POSITIONAL).passed


def test_null_is_no_empty_text():
    assert not judged("SELECT coalesce(c, '') FROM t", reference="SELECT c FROM t").passed


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"reference": "SELECT nothing"}, "sql.reference"),
        ({"reference": "DELETE FROM t"}, "sql.reference"),
        ({"reference": ""}, "sql.reference"),
        ({"setup": "CREATE"}, "sql.setup"),
        ({"setup": "", "setup_variants": ()}, "sql.setup"),
        ({"setup_variants": ("INSERT INTO u VALUES (1)",)}, "sql.setup_variants[0]"),
    ],
)
def test_an_unusable_task_names_its_field(fields, field):
    with pytest.raises(BadTask) as caught:
        judged("SELECT 1", **fields)
    assert caught.value.field == field


def test_a_file_is_read_and_never_written(tmp_path):
    path = tmp_path / "shop.sqlite"
    made = sqlite3.connect(path)
    made.executescript(SETUP)
    made.close()
    before = path.read_bytes()
    spec = SqlTask(reference="SELECT a, b FROM t", database=str(path))
    judge = prepare(spec, False)
    assert judge.judge(Completion("SELECT a, b FROM t")).passed
    assert not judge.judge(Completion("DELETE FROM t")).passed
    assert path.read_bytes() == before


@given(st.text(max_size=80))
def test_no_text_raises_and_none_is_rewarded_by_chance(text):
    assert not judged(text).passed
