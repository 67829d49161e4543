"""Where the sandbox's own files lie, in a source tree and in a package, and the digest that names their image."""

import hashlib
from pathlib import Path

IMAGE = "rlvr-sandbox"
SOURCES_LABEL = "rlvr.sandbox.sources"
LANGUAGES_LABEL = "rlvr.sandbox.languages"
_NOT_BUILT = frozenset({".pyc"})


def folder() -> Path:
    """Returns the folder with the Dockerfile. Raises `FileNotFoundError` for an installation without it."""
    package = Path(__file__).parent.parent
    for candidate in (package / "sandbox", package.parent / "sandbox"):
        if (candidate / "Dockerfile").is_file():
            return candidate
    raise FileNotFoundError("the files of the sandbox are not installed")


def outer_profile() -> str:
    """Returns the containers' seccomp profile, as JSON text."""
    return (folder() / "seccomp" / "outer.json").read_text(encoding="utf-8")


def digest() -> str:
    """Returns 16 hex digits that stand for all that goes into the image."""
    sum_ = hashlib.sha256()
    root = folder()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix not in _NOT_BUILT:
            sum_.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return sum_.hexdigest()[:16]


def image_name() -> str:
    """Returns the image that these files make: `rlvr-sandbox:<digest>`."""
    return f"{IMAGE}:{digest()}"
