"""The published formulas that qa is compared with, and the reading of labelled files."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "qa_vs_rules.py"


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("qa_vs_rules", BENCH)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def item(bench, completion: str, *references: str, expected: bool = True):
    return bench.Item("Who?", references, completion, expected, "", "g")


def test_squad_exact_drops_case_articles_and_punctuation(bench):
    assert bench.squad_exact(item(bench, "The  Beatles!", "beatles"))
    assert not bench.squad_exact(item(bench, "It was the Beatles", "beatles"))


def test_squad_f1_is_the_harmonic_mean_of_shared_words(bench):
    said, wanted = bench.Counter(["a", "b", "c"]), bench.Counter(["b", "c", "d", "e"])
    assert bench._f1(said, wanted) == pytest.approx(2 * (2 / 3) * (2 / 4) / (2 / 3 + 2 / 4))
    assert bench.squad_f1(item(bench, "George Washington", "Washington"))
    assert not bench.squad_f1(item(bench, "It was George Washington himself", "Washington"))


def test_containment_is_of_whole_words(bench):
    assert bench.contained(item(bench, "It was Lyndon B. Johnson.", "Lyndon B Johnson"))
    assert not bench.contained(item(bench, "Yorkshire", "York"))


def test_cases_and_groups_are_read_alike(bench, tmp_path):
    case = {"question": "Who?", "references": ["A B"], "completion": "A B", "expected": True, "class": "x"}
    (tmp_path / "cases.jsonl").write_text(json.dumps(case) + "\n" + json.dumps(case | {"choices": ["a"]}) + "\n")
    group = {
        "id": "1",
        "task": {"qa": {"question": "Who?", "references": ["A B"]}},
        "completions": ["A B", {"text": "C"}],
    }
    (tmp_path / "some.groups.jsonl").write_text(json.dumps(group) + "\n")
    (tmp_path / "some.labels.jsonl").write_text(json.dumps({"id": "1", "expected": [True, False]}) + "\n")
    read = [each for name in ("cases", "some.groups") for each in bench.read_items(tmp_path / f"{name}.jsonl")]
    assert [(each.completion, each.expected, each.kind) for each in read] == [
        ("A B", True, "x"),
        ("A B", True, ""),
        ("C", False, ""),
    ]
    assert [bench.ours(each) for each in read] == [each.expected for each in read]


def test_a_rules_line_counts_its_errors(bench):
    items = [item(bench, "A", "A"), item(bench, "B", "A", expected=False), item(bench, "C", "A")]
    line = bench.line_of("rule", bench.Measured([True, True, False], 0.5), items)
    assert line.split() == ["rule", "0.333", "0.500", "0.500", "1", "1", "6"]
