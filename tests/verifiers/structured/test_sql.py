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
    assert not judged(f"SELECT * FROM ({HARD_CODED}) WHERE EXISTS (SELECT 1 FROM t)", setup_variants=()).passed


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


SHOP = """
CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE book(id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER, writer TEXT, price REAL, UNIQUE (title));
INSERT INTO author VALUES (1, 'Austen'), (2, 'Joyce'), (3, 'Kipling');
INSERT INTO book VALUES (1, 'Emma', 1, 'Austen', 9.5), (2, 'Persuasion', 1, 'Austen', 8),
    (3, 'Ulysses', 2, 'Joyce', NULL), (4, 'Dubliners', 2, 'Joyce', 7), (5, 'Kim', 3, 'Kipling', 5);
CREATE VIEW counted AS SELECT count(*) AS n FROM book;
CREATE TRIGGER kept BEFORE DELETE ON book BEGIN SELECT RAISE(ABORT, 'kept'); END;
"""
EQUAL = [
    ("SELECT count(*) FROM book", "SELECT count(title) FROM book"),
    ("SELECT count(*) FROM book", "SELECT n FROM counted"),
    ("SELECT n FROM counted", "SELECT count(*) FROM book"),
    (
        "SELECT name, count(*) FROM author a JOIN book ON author_id = a.id GROUP BY a.id",
        "SELECT writer, count(*) FROM book GROUP BY writer",
    ),
    ("SELECT count(*) FROM author a JOIN book ON author_id = a.id", "SELECT count(*) FROM book"),
    (
        "SELECT title FROM book WHERE price = (SELECT max(price) FROM book)",
        "SELECT title FROM book ORDER BY price DESC LIMIT 1",
    ),
    ("SELECT name FROM author WHERE id = 3", "SELECT max(name) FROM author WHERE id > 2"),
    ("SELECT 5", "SELECT 5"),
]
BY_HAND = [
    ("SELECT count(*) FROM book", "SELECT 5 FROM book LIMIT 1"),
    ("SELECT count(*) FROM book", "SELECT 5 FROM book WHERE id = 1"),
    ("SELECT count(*) FROM book", "SELECT CASE WHEN count(*) = 5 THEN 5 END FROM book"),
    ("SELECT count(*) FROM book", "SELECT max(id) FROM book"),
    ("SELECT n FROM counted", "SELECT 5 FROM counted"),
    ("SELECT avg(price) FROM book", "SELECT 7.375 FROM book GROUP BY 1"),
    ("SELECT title FROM book WHERE price = (SELECT max(price) FROM book)", "SELECT 'Emma' FROM book LIMIT 1"),
    ("SELECT name FROM author WHERE id = 3", "SELECT 'Kipling' FROM author LIMIT 1"),
]


@pytest.mark.parametrize(("reference", "query"), EQUAL)
def test_an_equal_query_passes_on_one_database(reference, query):
    assert judged(query, setup=SHOP, setup_variants=(), reference=reference).passed


@pytest.mark.parametrize(("reference", "query"), BY_HAND)
def test_a_result_that_was_written_by_hand_fails_on_one_database(reference, query):
    verdict = judged(query, setup=SHOP, setup_variants=(), reference=reference)
    assert (verdict.passed, verdict.reason) == (False, Reason.WRONG_ANSWER)
    assert "this database alone" in verdict.explanation


@pytest.mark.parametrize(("reference", "query"), BY_HAND[:1])
def test_variants_on_which_the_reference_returns_the_same_tell_nothing(reference, query):
    assert not judged(query, setup=SHOP, setup_variants=(SHOP,), reference=reference).passed


def test_a_single_row_has_other_values_too():
    given = {
        "setup": "CREATE TABLE t(a INTEGER); INSERT INTO t VALUES (5);",
        "setup_variants": (),
        "reference": "SELECT a FROM t",
    }
    assert judged("SELECT max(a) FROM t", **given).passed
    assert not judged("SELECT 5 FROM t", **given).passed


def test_a_reference_of_many_steps_is_not_run_on_databases_that_were_made():
    counted = "SELECT count(*), (SELECT count(*) FROM book) FROM n"
    many = f"WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 90000) {counted}"
    spec = SqlTask(setup=SHOP, reference=many)
    assert prepare(spec, False).others == []
    assert prepare(replace(spec, reference="SELECT count(*) FROM book"), False).others != []


def test_a_registered_file_is_copied_and_never_changed(tmp_path):
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(SHOP)
    before = path.read_bytes()
    given = {"setup": "", "setup_variants": (), "database": str(path), "reference": "SELECT count(*) FROM book"}
    assert judged("SELECT count(id) FROM book", **given).passed
    assert not judged("SELECT 5 FROM book LIMIT 1", **given).passed
    assert path.read_bytes() == before


@given(prices=st.lists(st.integers(0, 50), min_size=1, max_size=12), least=st.integers(0, 50))
def test_the_reference_agrees_with_itself_whatever_the_rows(prices, least):
    least = min(least, max(prices))
    rows = ", ".join(f"({price}, 'n{price % 5}')" for price in prices)
    setup = f"CREATE TABLE t(price INTEGER, name TEXT); INSERT INTO t VALUES {rows};"
    reference = f"SELECT name, count(*), max(price) FROM t WHERE price >= {least} GROUP BY name"
    assert judged(
        reference.replace(">=", ">  -1 AND price >="), setup=setup, setup_variants=(), reference=reference
    ).passed
