"""Prints what to install before the project itself, from pyproject.toml: `requirements.py EXTRA...`.

Needs nothing but Python 3.11: runs in images that hold no package yet.
"""

import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path


def requirements(pyproject: Path, extras: Sequence[str], build: bool = False) -> list[str]:
    """Returns the project's requirements with those of its extras, and where asked with what builds it."""
    with pyproject.open("rb") as file:
        given = tomllib.load(file)
    project = given["project"]
    wanted = list(project["dependencies"])
    for extra in extras:
        wanted += project["optional-dependencies"][extra]
    return wanted + (given["build-system"]["requires"] if build else [])


if __name__ == "__main__":
    sys.stdout.write("\n".join(requirements(Path("pyproject.toml"), sys.argv[1:])) + "\n")
