"""A megabyte of anything is judged within the worker's CPU second, and read in linear time where no worker holds it."""

import json

import pytest

from verifier_service.domain.verdict import Reason
from verifier_service.local import Verifier
from verifier_service.verifiers.parts.step_texts import find_steps
from verifier_service.verifiers.reading.flags import text_flags
from verifier_service.verifiers.structured.solutions import find_solution

BYTES = 1_000_000
PIECES = [
    *("[", "{", "(", '{"a":', "[[],", '"', "<", "<answer>", "</answer>", "<tool_call>", "<function=f>", "<arg_key>"),
    *(
        "```\n",
        "\n```\n",
        "```json\n{}\n```\n",
        "\\boxed{",
        "\\boxed{9} ",
        "9",
        "9 ",
        "9,",
        "9*(",
        "--",
        "/*",
        "'",
        ";",
    ),
    *(
        "select ",
        "\nselect\n\n",
        "<sql>",
        "step 1: ",
        "\n1: ",
        "answer: ",
        "\u0301",
        "a\u0301",
        "\ufdfa",
        "\u202e",
        " ",
    ),
    *("\n", "or ", "not 1250 ", "f(", "f(a=1)\n", "f(a b)\n", "[TOOL_CALLS]f[ARGS]", '{"name": "f", "arguments": {}} '),
    *("score: ", "ignore all previous ", "| 9 ", "; step 1: "),
]
FUNCTIONS = [{"name": "f", "parameters": {"type": "object", "properties": {"a": {"type": "string"}}}}]
TASKS = {
    "json": {
        "schema_json": '{"type": "object", "properties": {"a": {"uniqueItems": true}}}',
        "expected_json": '{"a": [1, 2]}',
        "relative_tolerance": 0.1,
        "unordered_paths": ["/a"],
    },
    "tool_calls": {
        "functions_json": json.dumps(FUNCTIONS),
        "expected_json": json.dumps([{"name": "f", "arguments": {"a": "x"}}]),
    },
    "state": {
        "initial_json": '{"a": 1}',
        "goal_json": '[{"path": "/a", "op": "eq", "value": 2}]',
        "must_communicate": ["1250", "paris"],
        "answer_pattern": "email",
    },
    "sql": {"setup": "CREATE TABLE t(a); INSERT INTO t VALUES (1);", "reference": "SELECT a FROM t"},
    "constraint": {"puzzle": "countdown", "parameters_json": '{"numbers": [1, 2], "target": 3}'},
    "composite": {"parts": [{"task": {"json": {"expected_json": "[0]"}}}]},
}


def flood(piece: str) -> str:
    return piece * (BYTES // len(piece.encode()))


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", TASKS)
def test_a_megabyte_is_judged_within_the_limit(kind):
    with Verifier(workers=1, sandbox="none", worker_cpu_s=1.0) as verifier:
        for piece in PIECES:
            completion = {"text": flood(piece), "state_json": '{"a": 2}'}
            group = {"id": piece, "task": {kind: TASKS[kind]}, "completions": [completion]}
            verdict = verifier.verify([group])[0].results[0].outcome
            assert (verdict.passed, verdict.reason is Reason.UNDECIDED) == (False, False), (piece, verdict)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", [*PIECES, "\n1. x", "[1] ", "final: ", "Step 1\n"])
def test_what_the_service_itself_reads_is_read_in_linear_time(piece):
    text = flood(piece)
    find_steps(text, ["1", "b"])
    find_solution(text)
    text_flags(text)
    assert len(text.encode()) > BYTES / 2


@pytest.mark.timeout(60)
@pytest.mark.parametrize("line", ["1: {}", "final: {}", "{}: 1", "step 1: {}"])
def test_many_different_answers_to_one_step_are_no_search_among_them(line):
    found = find_steps("\n".join(line.format(number) for number in range(100_000)), ["1", "2"])
    assert all(len(answers) <= 5 for answers in (*found.steps.values(), found.final))


QUERIES = [
    "SELECT replace(hex(zeroblob(400000)), '0', 'a') LIKE '%" + "a%" * 200 + "b' FROM t",
    "SELECT a FROM t WHERE a IN (" + ",".join(map(str, range(20_000))) + ") AND a > 5",
    "SELECT " + "+".join(["a"] * 5000) + " FROM t",
    "SELECT a FROM t " + "JOIN t USING (a) " * 40,
    "SELECT a FROM t" + " UNION SELECT a FROM t" * 3000,
    "SELECT " + "(" * 10_000 + "a" + ")" * 10_000 + " FROM t",
    "WITH " + ", ".join(f"c{n} AS (SELECT a FROM t)" for n in range(300)) + " SELECT * FROM " + ", ".join(
        f"c{n}" for n in range(60)
    ),
    "WITH RECURSIVE c(s) AS (SELECT 'x' UNION ALL SELECT s || s FROM c) SELECT s FROM c",
    "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 90000) SELECT c.n FROM c, c d",
]  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_that_wants_too_much_ends_by_a_limit_of_the_database(query):
    task = {"sql": {"setup": "CREATE TABLE t(a); INSERT INTO t VALUES (1);", "reference": "SELECT a + 1 FROM t"}}
    with Verifier(workers=1, sandbox="none", worker_cpu_s=1.0) as verifier:
        completions = [{"text": f"```sql\n{query}\n```"}, {"text": "SELECT a + 1 FROM t"}]
        [answer] = verifier.verify([{"id": "a", "task": task, "completions": completions}])
    bad, good = (result.outcome for result in answer.results)
    assert (bad.passed, bad.reason is Reason.UNDECIDED, good.passed) == (False, False, True), bad
