"""A file gives the same verdicts offline, over a call, over a stream and through the local verifier."""

import json
import re
import subprocess
import sys

import pytest
from google.protobuf import json_format
from rlvr import v1

from verifier_service.local import Verifier

GROUPS = [
    {
        "id": "fraction",
        "task": {"math": {"references": ["\\frac{3}{4}"]}},
        "completions": ["hence \\boxed{0.75}", "hence \\boxed{4/3}", "no idea", "\\boxed{75\\%}", "\\boxed{"],
    },
    {"id": "town", "task": {"qa": {"references": ["Oslo"]}}, "completions": ["It is Oslo.", "Bergen", ""]},
    {
        "id": "choice",
        "task": {"mcq": {"choices": ["iron", "gold"], "references": ["B"]}},
        "completions": ["The answer is B", "The answer is A", "gold"],
    },
    {"id": "nothing", "task": {"math": {}}, "completions": ["1"]},
    {"id": "later", "task": {"custom": {"name": "nobody's"}}, "completions": ["1"]},
    {"id": "cut", "task": {"math": {"references": ["1"]}}, "completions": [{"text": "\\boxed{1}", "finish_reason": 2}]},
    {"id": "empty", "task": {"math": {"references": ["1"]}}, "completions": []},
]


def messages(groups):
    as_objects = [
        {**group, "completions": [{"text": one} if isinstance(one, str) else one for one in group["completions"]]}
        for group in groups
    ]
    return [json_format.ParseDict(group, v1.Group()) for group in as_objects]


def essence(result):
    """What of a written result depends on nothing but the group."""
    if "error" in result:
        return result["error"]["code"], result["error"]["field"]
    verdict = result["verdict"]
    return verdict["passed"], verdict["score"], verdict["reason"], verdict["extracted"], verdict["rule"]


def written(answers):
    keep = {"preserving_proto_field_name": True, "always_print_fields_with_no_presence": True}
    return {a.id: [essence(r) for r in json_format.MessageToDict(a, **keep)["results"]] for a in answers}


def offline(groups, tmp_path):
    """Runs the command; returns its exit code and what it wrote."""
    source, sink = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(group) + "\n" for group in groups))
    command = [sys.executable, "-m", "verifier_service", "verify", str(source), "-o", str(sink), "--workers", "1"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=250, check=False)
    assert done.stderr.count("\n") == 1, "the count of verdicts alone"
    assert "; 0 groups unreadable" in done.stderr
    answers = [json.loads(line) for line in sink.read_text().splitlines()]
    return done.returncode, {answer["id"]: [essence(result) for result in answer["results"]] for answer in answers}


def over_a_call(served, groups):
    return written(served.verify(*messages(groups)).results)


def test_all_four_ways_agree(served, tmp_path):
    code, file = offline(GROUPS, tmp_path)
    assert code == 1
    assert file == over_a_call(served, GROUPS)
    requests = (v1.VerifyStreamRequest(groups=[message]) for message in messages(GROUPS))
    streamed = {r.id: r for response in served.stub.VerifyStream(requests, timeout=60) for r in response.results}
    assert [result.verdict.passed for result in streamed["fraction"].results] == [one[0] for one in file["fraction"]]
    assert {name: len(answer.results) for name, answer in streamed.items()} == {n: len(r) for n, r in file.items()}
    with Verifier(workers=1) as verifier:
        for group, answer in zip(GROUPS, verifier.verify(GROUPS), strict=True):
            fates = [getattr(r.outcome, "passed", None) for r in answer.results]
            assert fates == [one[0] if isinstance(one[0], bool) else None for one in file[group["id"]]]


def test_the_verdicts_are_the_expected_ones(tmp_path):
    _, file = offline(GROUPS, tmp_path)
    assert [one[0] for one in file["fraction"]] == [True, False, False, True, False]
    assert [one[0] for one in file["town"]] == [True, False, False]
    assert [one[0] for one in file["choice"]] == [True, False, True]
    assert file["nothing"] == [("ERROR_CODE_BAD_TASK", "groups[3].task.math.references")]
    assert file["later"][0][0] == "ERROR_CODE_UNSUPPORTED"
    assert file["cut"][0][2] == "REASON_TRUNCATED"
    assert file["empty"] == []


def written_alike(reference, text):
    """Whether a text's last box holds the reference letter for letter, so that a label that denies it is wrong."""
    letters, held = (re.sub(r"\\text|[{}\s]", "", part) for part in (reference, text.rpartition("\\boxed")[2]))
    return re.fullmatch(re.escape(letters) + r"[).$\]\\]*", held) is not None


@pytest.mark.parametrize(("name", "least"), [("gsm8k", 0.995), ("math_rollouts", 0.995), ("math_solutions", 0.98)])
def test_labelled_data_agrees_offline_and_over_calls(served, shared, tmp_path, name, least):
    groups = [json.loads(line) for line in (shared / "data" / f"{name}.groups.jsonl").read_text().splitlines()]
    labels = (shared / "data" / f"{name}.labels.jsonl").read_text().splitlines()
    expected = {row["id"]: row["expected"] for row in map(json.loads, labels)}
    code, file = offline(groups, tmp_path)
    assert code == 0
    assert file == over_a_call(served, groups)
    pairs = [
        (one[0], right)
        for group in groups
        for one, right, text in zip(file[group["id"]], expected[group["id"]], group["completions"], strict=True)
        if right or not any(written_alike(reference, text) for reference in group["task"]["math"]["references"])
    ]
    assert len(pairs) >= 0.97 * sum(map(len, expected.values()))
    assert sum(passed == right for passed, right in pairs) / len(pairs) >= least
    if name != "math_solutions":
        assert not any(passed and not right for passed, right in pairs)
