"""Labelled sets of mathematics in either form, as the comparison reads them."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("math_vs_peers", ROOT / "bench" / "math_vs_peers.py")
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_the_projects_own_cases_are_a_set(bench):
    read = bench.read_set(ROOT / "tests" / "cases", "math", frozenset({"hack"}))
    assert read.items == len(read.groups) > 1000
    assert len({group["id"] for group in read.groups}) == read.items
    assert "hack" not in {kind for kinds in read.classes for kind in kinds}


def test_cases_need_neither_id_nor_class_and_those_with_a_policy_are_left_out(bench, tmp_path):
    case = {"reference": "2", "completion": "3", "expected": False}
    rows = [case, case | {"id": "b", "class": "x"}, case | {"policy": {}}, case | {"expected": "BAD_TASK"}]
    (tmp_path / "small.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    read = bench.read_set(tmp_path, "small", frozenset())
    assert [group["id"] for group in read.groups] == ["0", "b"]
    assert read.flat() == [(bench.WHOLE, False), ("x", False)]
