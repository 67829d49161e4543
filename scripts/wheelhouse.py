"""Fills deploy/wheelhouse with what the service's image installs, for builds that have no network.

`python scripts/wheelhouse.py [EXTRA...]`: extras are `service` (the default) and `trainer` (the demo's image, with
torch). Wheels for Debian bookworm's Python, whatever Python runs this; what was there before is replaced.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from deploy.requirements import requirements

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "deploy" / "wheelhouse"
PYTHON = "3.11"
GLIBC_MINOR = 36  # of Debian bookworm


def main() -> int:
    """Returns the exit status: 0 when the wheels are there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("extras", nargs="*", default=["service"], metavar="EXTRA")
    return fill(parser.parse_args().extras)


def fill(extras: list[str]) -> int:
    """Downloads into the wheelhouse and returns pip's exit status."""
    for wheel in FOLDER.glob("*.whl"):
        wheel.unlink()
    index = os.environ.get("TORCH_INDEX", "")
    done = 0
    if "trainer" in extras:
        done = download(["torch"], ["--index-url", index] if index else [])
    return done or download(requirements(ROOT / "pyproject.toml", extras, build=True), [])


def download(wanted: list[str], flags: list[str]) -> int:
    """Downloads the wheels of some requirements, and of theirs, with the versions that the tests ran with."""
    machine = platform.machine()
    tags = [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC_MINOR, 4, -1)]
    tags += [f"manylinux{year}_{machine}" for year in (2014, 2010, 1)] + [f"linux_{machine}"]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as listed:
        listed.write("\n".join(wanted))
        listed.flush()
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(FOLDER), *flags]
        command += ["--only-binary=:all:", "--implementation", "cp", "--python-version", PYTHON]
        command += [part for tag in tags for part in ("--platform", tag)]
        command += ["--find-links", str(FOLDER), "--constraint", str(ROOT / "constraints.txt"), "--requirement"]
        return subprocess.run([*command, listed.name], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
