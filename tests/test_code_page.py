"""What the page on code says of limits, checkers and rows is so."""

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "verifiers" / "code"))

from judging_code import code_task, outcomes, told

from trainer_client.importers import task_cell
from verifier_service.domain.enums import CheckerKind
from verifier_service.verifiers.code.limits import DEFAULTS, LEAST_MEMORY_BYTES, LEAST_S, MIB, CodeCaps

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "code.md").read_text(encoding="utf-8")


def limit(name: str) -> str:
    return next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}`"))


def test_the_limits_are_the_defaults_and_caps() -> None:
    caps = CodeCaps()
    assert f"| {DEFAULTS.cpu_s:g} s | {caps.max_cpu_s:g} s" in limit("cpu_time")
    assert f"| {DEFAULTS.wall_s:g} s | {caps.max_wall_s:g} s" in limit("wall_time")
    assert f"| {DEFAULTS.memory_bytes // MIB} MiB | {caps.max_memory_bytes // MIB // 1024} GiB" in limit("memory_bytes")
    assert f"| {DEFAULTS.processes} | {caps.max_processes} |" in limit("processes")
    assert f"| {DEFAULTS.output_bytes // MIB} MiB | {caps.max_output_bytes // MIB} MiB |" in limit("output_bytes")
    assert f"memory below {LEAST_MEMORY_BYTES // MIB} MiB, times below {LEAST_S * 1000:g} ms" in PAGE


def test_every_checker_is_named() -> None:
    named = set(re.findall(r"^\| ([A-Z_]+)", PAGE, re.MULTILINE))
    assert named == {kind.name for kind in CheckerKind if kind.name != "UNSPECIFIED"}


async def test_the_checker_of_the_page_works() -> None:
    program = next(block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "shown" in block)
    checker = {"kind": "CHECKER_KIND_PROGRAM", "program": program}
    task = code_task({"stdio": {"cases": [{"stdin": "4", "expected_stdout": "2 2"}], "checker": checker}})
    assert [told(each) for each in await outcomes(task, ["print(1, 3)", "print(4)"])] == ["ACCEPTED", "WRONG_ANSWER"]


async def test_the_line_of_the_page_is_a_group() -> None:
    row = {"test_list": ["assert add(1, 2) == 3"]}
    source = next(block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "import_task" in block)
    printed: list[str] = []
    exec(compile(source, "docs/code.md", "exec"), {"row": row, "print": printed.append})
    assert json.loads(printed[0])["task"] == json.loads(task_cell("mbpp", row))
