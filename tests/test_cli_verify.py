"""`verifier-service verify` as it is called: files and pipes, exit codes, resuming."""

import json
import signal
import subprocess
import sys
import time

import pytest

MATH = {"math": {"references": ["9"]}}


def line(name, *completions, task=None):
    return json.dumps({"id": name, "task": task or MATH, "completions": list(completions)}) + "\n"


def verify(*arguments, given=None):
    command = [sys.executable, "-m", "verifier_service", "verify", "--workers", "1", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, input=given, timeout=120, check=False)


def passed(text):
    return [[r["verdict"]["passed"] for r in json.loads(one)["results"]] for one in text.splitlines()]


def test_a_pipe_goes_through():
    done = verify("-", given=line("a", "\\boxed{9}", "\\boxed{8}") + "\n" + line("b", "\\boxed{9}"))
    assert done.returncode == 0
    assert passed(done.stdout) == [[True, False], [True]]
    counts = "3 verdicts, 2 of them passed (MATCH 2, MISMATCH 1); 0 errors; 0 groups unreadable"
    assert done.stderr == f"verifier-service: {counts}\n"


def test_a_pipe_is_answered_line_by_line():
    command = [sys.executable, "-m", "verifier_service", "verify", "--workers", "1", "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        for name in ("a", "b"):
            process.stdin.write(line(name, "\\boxed{9}"))
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == name
        process.stdin.close()
        assert process.stdout.read() == ""
        assert process.wait(60) == 0


def test_a_group_without_completions_is_told():
    done = verify("-", given=line("a", "\\boxed{9}") + "\n" + line("b"))
    assert done.returncode == 0
    assert done.stderr.endswith("; 0 errors; 0 groups unreadable; 1 groups without completions\n")


def test_an_unreadable_line_is_told_with_the_files_name(tmp_path):
    source, sink = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(line("a", "\\boxed{9}") + "nonsense\n" + line("c", "1", task={"math": {}}))
    done = verify(source, "-o", sink)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{source}:2: no JSON")
    last = done.stderr.splitlines()[1:]
    counts = "1 verdicts, 1 of them passed (MATCH 1); 1 errors (BAD_TASK 1); 1 groups unreadable"
    assert last == [f"verifier-service: {counts}"]
    first, second, third = map(json.loads, sink.read_text().splitlines())
    assert first["results"][0]["verdict"]["passed"] is True
    assert second["error"]["message"].startswith("line 2: no JSON")
    assert third["results"][0]["error"]["field"] == "groups[2].task.math.references"


def test_resuming_completes_the_file(tmp_path):
    source, sink = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(line(str(number), "\\boxed{9}") for number in range(5)))
    assert verify(source, "-o", sink).returncode == 0
    whole = sink.read_bytes().splitlines(keepends=True)
    sink.write_bytes(b"".join(whole[:2]) + whole[2][:20])
    again = verify(source, "-o", sink, "--resume")
    assert again.returncode == 0
    assert "5 verdicts, 5 of them passed (MATCH 5); 0 errors" in again.stderr
    resumed = sink.read_bytes().splitlines(keepends=True)
    assert resumed[:2] == whole[:2]
    assert [json.loads(one)["id"] for one in resumed] == ["0", "1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-file.jsonl"], "No such file"),
        (["-", "--resume"], "--resume needs files"),
        (["-", "--workers", "0"], "--workers: "),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(arguments, said):
    done = verify(*arguments, given="")
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_input_leaves_the_output_alone(tmp_path):
    sink = tmp_path / "out.jsonl"
    sink.write_text("precious\n")
    assert verify(tmp_path / "none.jsonl", "-o", sink).returncode == 2
    assert sink.read_text() == "precious\n"


def test_the_input_is_never_its_own_output(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(line("a", "9"))
    assert verify(source, "-o", source).returncode == 2
    assert source.read_text() == line("a", "9")


def interruptible(command: list[str]) -> subprocess.Popen:
    """Starts a command that heeds SIGINT, which a shell has its background jobs ignore, with all that they start."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_interrupt_leaves_whole_lines_and_no_traceback(tmp_path):
    sink = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "verifier_service", "verify", "--workers", "1", "-", "-o", str(sink)]
    with interruptible(command) as process:
        process.stdin.write(line("a", "\\boxed{9}"))
        process.stdin.flush()
        end = time.monotonic() + 60
        while not (sink.exists() and sink.read_text()):
            assert time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == "verifier-service: interrupted\n"
    assert sink.read_text().endswith("\n")
    assert passed(sink.read_text()) == [[True]]
