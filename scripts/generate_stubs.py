"""Generates the Python stubs of the contract beside their sources, or checks that they are what would be generated.

    python scripts/generate_stubs.py            write them
    python scripts/generate_stubs.py --check    exit 1, naming each file that differs
    python scripts/generate_stubs.py --release  make today's contract the one that changes are checked against

The compiler is pinned (grpcio-tools 1.74): its stubs load under protobuf 6 and 7 alike, which those
of a newer one do not.
"""

import argparse
import importlib.metadata
import importlib.resources
import sys
import tempfile
from pathlib import Path

from grpc_tools import protoc  # type: ignore[import-untyped]

PROTO_ROOT = Path(__file__).resolve().parent.parent / "proto"
PACKAGE = "rlvr/v1"
TOOLS_VERSION = "1.74"
SERVICE = f"{PACKAGE}/verifier_service.proto"


def compile_into(out: Path) -> list[Path]:
    """Compiles every source of the package into `out`; returns the files made, relative to it."""
    sources = sorted(str(path.relative_to(PROTO_ROOT)) for path in (PROTO_ROOT / PACKAGE).glob("*.proto"))
    include = importlib.resources.files("grpc_tools") / "_proto"
    base = ["protoc", f"-I{PROTO_ROOT}", f"-I{include}"]
    if protoc.main([*base, f"--python_out={out}", f"--pyi_out={out}", *sources]) != 0:
        raise SystemExit("protoc refused the contract")
    if protoc.main([*base, f"--grpc_python_out={out}", SERVICE]) != 0:
        raise SystemExit("protoc refused the service")
    return sorted(path.relative_to(out) for path in out.rglob("*.py*"))


def write_release() -> None:
    """Writes the descriptor set that `buf breaking` holds later contracts against."""
    include = importlib.resources.files("grpc_tools") / "_proto"
    target = PROTO_ROOT / "released.binpb"
    arguments = ["protoc", f"-I{PROTO_ROOT}", f"-I{include}", "--include_imports", "--include_source_info"]
    if protoc.main([*arguments, f"--descriptor_set_out={target}", SERVICE]) != 0:
        raise SystemExit("protoc refused the contract")


def main() -> int:
    """Runs the command line; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--release", action="store_true", help="write proto/released.binpb")
    arguments = parser.parse_args()
    version = importlib.metadata.version("grpcio-tools")
    if not version.startswith(TOOLS_VERSION + "."):
        raise SystemExit(f"grpcio-tools {TOOLS_VERSION} is needed, {version} is installed")
    if arguments.release:
        write_release()
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = compile_into(Path(folder))
        stale = [
            path
            for path in made
            if not (PROTO_ROOT / path).exists()
            or (PROTO_ROOT / path).read_bytes() != (Path(folder) / path).read_bytes()
        ]
        if arguments.check:
            for path in stale:
                print(f"proto/{path} is not what its source gives: run `make proto`", file=sys.stderr)
            return 1 if stale else 0
        for path in made:
            (PROTO_ROOT / path).write_bytes((Path(folder) / path).read_bytes())
    return 0


if __name__ == "__main__":
    sys.exit(main())
