"""The committed stubs load in trainers that pin protobuf 6 and in those on 7; older runtimes refuse clearly."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

PROTO_ROOT = Path(__file__).resolve().parents[2] / "proto"
ROUND_TRIP = """
import sys
sys.path.insert(0, sys.argv[1])
import google.protobuf, grpc
from google.protobuf import json_format
from rlvr import v1
group = json_format.Parse('{"id": "a", "task": {"math": {"references": ["1"]}}, "timeout": "2s"}', v1.Group())
assert v1.Group.FromString(group.SerializeToString()) == group
assert v1.VerifierServiceStub(grpc.insecure_channel("127.0.0.1:1")).Verify
assert v1.REASON_MATCH == 1
print(google.protobuf.__version__, grpc.__version__)
"""


def load_stubs_with(folder: Path, *packages: str) -> subprocess.CompletedProcess[str]:
    """Loads the stubs in a new virtual environment that holds just `packages`."""
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--only-binary=:all:", *packages]
    installed = subprocess.run(install, capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        pytest.skip(f"no package index to install {packages} from: {installed.stderr.strip()[-200:]}")
    command = [python, "-W", "error", "-c", ROUND_TRIP, str(PROTO_ROOT)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("protobuf", "grpcio"),
    [("protobuf==6.31.1", "grpcio==1.74.0"), ("protobuf>=7,<8", "grpcio>=1.80,<2")],
    ids=["oldest", "newest"],
)
def test_the_stubs_load_with_the_oldest_and_the_newest_runtime(tmp_path: Path, protobuf: str, grpcio: str) -> None:
    result = load_stubs_with(tmp_path / "env", protobuf, grpcio)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("6.31.1 1.74.0" if "==" in protobuf else "7.")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("protobuf", "grpcio", "named"),
    [("protobuf==5.29.5", "grpcio==1.74.0", "gencode"), ("protobuf==6.31.1", "grpcio==1.73.1", "grpcio>=1.74")],
    ids=["protobuf-5", "grpcio-1.73"],
)
def test_runtimes_below_the_declared_ones_refuse(tmp_path: Path, protobuf: str, grpcio: str, named: str) -> None:
    result = load_stubs_with(tmp_path / "env", protobuf, grpcio)
    assert result.returncode != 0
    assert named.lower() in result.stderr.lower()


def test_the_drift_check_sees_a_changed_source(tmp_path: Path) -> None:
    script = PROTO_ROOT.parent / "scripts" / "generate_stubs.py"
    copy = tmp_path / "scripts" / "generate_stubs.py"
    copy.parent.mkdir()
    copy.write_text(script.read_text())
    package = tmp_path / "proto" / "rlvr" / "v1"
    package.mkdir(parents=True)
    for path in (PROTO_ROOT / "rlvr" / "v1").iterdir():
        if path.is_file():
            (package / path.name).write_bytes(path.read_bytes())
    check = [sys.executable, str(copy), "--check"]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0
    source = package / "qa.proto"
    source.write_text(source.read_text().replace("string question = 1;", "string question = 9;", 1))
    changed = subprocess.run(check, capture_output=True, text=True, check=False)
    assert changed.returncode == 1
    assert "qa_pb2.py" in changed.stderr
