"""What verdicts depend on, as one short name: two servers of the same name give the same verdicts.

The rules are named by a digest of their own source, so that nobody has to remember to count them up.
"""

import hashlib
import os
import platform
from collections.abc import Iterable
from functools import cache
from importlib import metadata
from pathlib import Path

from verifier_service.isolation import sandbox_files

DISTRIBUTION = "rlvr-verifier"
DIGEST_CHARACTERS = 10
_HERE = Path(__file__).parent


def service_version() -> str:
    """Returns the version of the distribution; "0" for a source tree that is not installed."""
    return _installed(DISTRIBUTION) or "0"


def _installed(name: str) -> str:
    """Returns the version of an installed distribution, or nothing."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def kind_version(kind: str) -> str:
    """Returns the version of one kind's rules: of its own folder, or the structured kinds', and of what kinds share."""
    verifiers = _HERE / "verifiers"
    harness = [sandbox_files.folder() / "harness"] if kind == "code" else []
    folder = verifiers / kind
    if not folder.is_dir():
        folder = verifiers / ("parts" if kind in ("steps", "composite") else "structured")
    shared = [verifiers / "reading", verifiers / "programs", verifiers / "in_worker.py", _HERE / "domain"]
    return f"{kind}-{_digest([*harness, folder, *shared])}"


@cache
def verifier_version() -> str:
    """Returns the version of the verdicts: rules, algebra and interpreter, with their digest."""
    sympy, mpmath, python = _installed("sympy"), _installed("mpmath"), platform.python_version()
    words = (sympy, mpmath, _installed("py3langid"), _installed("google-re2"), platform.python_implementation(), python)
    rules = _digest([_HERE / "verifiers", _HERE / "domain"], *words)
    return f"rules-{rules} rlvr-{service_version()} sympy-{sympy or 'none'} python-{python}"


def _digest(places: Iterable[Path], *words: str) -> str:
    """Returns a digest of all source under the places, by name and content, and of the words."""
    digest = hashlib.sha256()
    for place in places:
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(os.path.relpath(file, _HERE).encode() + b"\0" + file.read_bytes() + b"\0")
    for word in words:
        digest.update(word.encode() + b"\0")
    return digest.hexdigest()[:DIGEST_CHARACTERS]
