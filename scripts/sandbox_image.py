"""Builds the sandbox's image unless it is there: `python scripts/sandbox_image.py [--languages "java go"] [--force]`.

The base is Debian bookworm: pulled from a registry where one answers, else made here from Debian's
packages with mmdebstrap. Says which. The image is named after the digest of its sources, so that an
unchanged tree builds nothing; it prints the image's name last.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from verifier_service.isolation import sandbox_files

REGISTRY_BASE = "debian:bookworm-slim"
LOCAL_BASE = "rlvr-sandbox-base:bookworm"
SUITE = "bookworm"
PULL_WITHIN_S = 60
KNOWN = frozenset(["python", "cpp", "c", "javascript", "java", "go", "rust", "bash"])


def main() -> int:
    """Returns the exit status: 0 when the image is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--languages", default="", help='further languages: any of "c javascript java go rust bash"')
    parser.add_argument("--base", default="", help="base image; default: the registry's, or one made here")
    parser.add_argument(
        "--mirror", default="", help="Debian mirror for a base made here; default: this machine's sources"
    )
    parser.add_argument("--force", action="store_true", help="build even where nothing changed")
    given = parser.parse_args()
    wanted = set(given.languages.split())
    if unknown := sorted(wanted - KNOWN):
        return complain(f"no such language: {', '.join(unknown)}; known: {', '.join(sorted(KNOWN))}")
    if shutil.which("docker") is None:
        return complain("there is no docker command (Debian: apt-get install docker.io)")
    if docker("version", check=False).returncode:
        return complain("no Docker engine answers (start it, or set DOCKER_HOST)")
    name = sandbox_files.image_name()
    have = languages_of(name)
    if have is not None and wanted <= have and not given.force:
        print(f"{name} is up to date")
        return 0
    base = given.base or find_base(given.mirror)
    return build(name, base, " ".join(sorted(wanted | (have or set()) - {"python", "cpp"})))


def complain(message: str) -> int:
    """Prints what is missing and returns 1."""
    print(message, file=sys.stderr)
    return 1


def docker(*arguments: str, check: bool = True, quiet: bool = True) -> "subprocess.CompletedProcess[str]":
    """Runs a docker command; Dockerfiles use no BuildKit syntax, so that its absence does not matter."""
    environment = {**os.environ, "DOCKER_BUILDKIT": "0"}
    return subprocess.run(
        ["docker", *arguments], check=check, capture_output=quiet, text=True, env=environment, errors="replace"
    )


def languages_of(image: str) -> set[str] | None:
    """Returns the languages of an image, None where there is none."""
    found = docker("image", "inspect", "--format", "{{json .Config.Labels}}", image, check=False)
    if found.returncode:
        return None
    return set((json.loads(found.stdout) or {}).get(sandbox_files.LANGUAGES_LABEL, "").split())


def find_base(mirror: str) -> str:
    """Returns a base image that is there, pulling or making it."""
    for name in (REGISTRY_BASE, LOCAL_BASE):
        if docker("image", "inspect", name, check=False).returncode == 0:
            print(f"base: {name}, already here")
            return name
    try:
        pulled = subprocess.run(
            ["docker", "pull", "--quiet", REGISTRY_BASE],
            check=False,
            capture_output=True,
            text=True,
            timeout=PULL_WITHIN_S,
        )
        if pulled.returncode == 0:
            print(f"base: {REGISTRY_BASE}, pulled")
            return REGISTRY_BASE
    except subprocess.TimeoutExpired:
        pass
    print(f"base: no registry answers; making {LOCAL_BASE} from Debian's packages")
    make_base(mirror)
    return LOCAL_BASE


def make_base(mirror: str) -> None:
    """Makes a minimal Debian with mmdebstrap and imports it. Raises `SystemExit` where mmdebstrap is missing."""
    if shutil.which("mmdebstrap") is None:
        raise SystemExit("mmdebstrap is needed where no registry answers (Debian: apt-get install mmdebstrap)")
    with tempfile.TemporaryDirectory() as folder:
        tar = Path(folder) / "base.tar"
        command = ["mmdebstrap", "--quiet", "--variant=minbase", "--include=ca-certificates", SUITE, str(tar)]
        subprocess.run([*command, mirror] if mirror else command, check=True)
        docker("import", str(tar), LOCAL_BASE)


def build(name: str, base: str, languages: str) -> int:
    """Builds the image and returns the exit status."""
    digest = name.rpartition(":")[2]
    arguments = {"BASE_IMAGE": base, "LANGUAGES": languages, "SOURCES": digest}
    flags = [part for key, value in arguments.items() for part in ("--build-arg", f"{key}={value}")]
    done = docker(
        "build",
        "--force-rm",
        *flags,
        "--tag",
        name,
        "--tag",
        f"{sandbox_files.IMAGE}:latest",
        str(sandbox_files.folder()),
        check=False,
    )
    if done.returncode:
        return complain(f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}\nthe image could not be built")
    print(f"{name} built; languages: python cpp {languages}".rstrip())
    return 0


if __name__ == "__main__":
    sys.exit(main())
