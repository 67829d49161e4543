"""Brings docker-compose.yml up, its missing images built first, or down: `python scripts/compose.py up|down`.

Compose 2 (`docker compose`) or 1.29 (`docker-compose`), or what COMPOSE names. Environment variables are those of
docker-compose.yml; arguments after the command go to Compose. Slots and their memory fit this machine's processors
unless they are set. Where the image cannot be built from pip's index, its packages are downloaded here.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import sandbox_image, wheelhouse
from verifier_service.isolation import sandbox_files

ROOT = Path(__file__).resolve().parent.parent
SERVICE_IMAGE = "rlvr-verifier:latest"
SLOT_MEMORY_MIB = 1200
HEALTHY_WITHIN_S = 120


def main() -> int:
    """Returns the exit status: 0 when the verifier is healthy, or everything is gone."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("command", choices=("up", "down"))
    given, more = parser.parse_known_args()
    compose = find_compose()
    if not compose:
        return sandbox_image.complain("there is no Compose (Debian: apt-get install docker-compose)")
    slots = os.environ.get("RLVR_SANDBOX_SLOTS", "")
    if slots and not (slots.isascii() and slots.isdigit() and int(slots) > 0):
        return sandbox_image.complain(f"RLVR_SANDBOX_SLOTS must be a whole number above 0, not {slots!r}")
    environment = {**os.environ, **bounds(slots)}
    if given.command == "down":
        return run([*compose, "--profile", "demo", "down", *more], environment)
    return up(compose, more, environment)


def find_compose() -> list[str]:
    """Returns the command that is Compose here; empty where there is none."""
    if os.environ.get("COMPOSE"):
        return shlex.split(os.environ["COMPOSE"])
    if shutil.which("docker") and sandbox_image.docker("compose", "version", check=False).returncode == 0:
        return ["docker", "compose"]
    return ["docker-compose"] if shutil.which("docker-compose") else []


def bounds(slots: str) -> dict[str, str]:
    """Returns how many programs run at once, and the memory that they may take together."""
    count = int(slots or len(os.sched_getaffinity(0)))
    memory = os.environ.get("SANDBOX_MEMORY") or f"{SLOT_MEMORY_MIB * count}m"
    return {"RLVR_SANDBOX_SLOTS": str(count), "SANDBOX_MEMORY": memory}


def run(command: list[str], environment: dict[str, str]) -> int:
    """Runs a command in the project's root, where Compose finds its file and its seccomp profile."""
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def up(compose: list[str], more: list[str], environment: dict[str, str]) -> int:
    """Builds what is missing, starts it and waits until it is healthy."""
    if not environment.get("RLVR_SANDBOX_IMAGE"):
        languages = environment.get("LANGUAGES", "")
        script = [sys.executable, str(ROOT / "scripts" / "sandbox_image.py"), "--languages", languages]
        if failed := run(script, environment):
            return failed
        environment["RLVR_SANDBOX_IMAGE"] = sandbox_files.image_name()
    environment["RLVR_SERVICE_IMAGE"] = environment.get("RLVR_SERVICE_IMAGE") or SERVICE_IMAGE
    if failed := build(environment["RLVR_SERVICE_IMAGE"], environment.get("BASE_IMAGE") or sandbox_image.find_base("")):
        return failed
    serving = running(compose, environment)
    if failed := run([*compose, "up", "--detach", "--no-build", *more, "verifier"], environment):
        if not serving:  # a taken port, say: the sandbox is up already, for nobody
            run([*compose, "down"], environment)
        return failed
    return wait(compose, environment)


def build(name: str, base: str) -> int:
    """Builds the service's image; a second time from a fresh wheelhouse, where the first build found no packages."""
    done = try_building(name, base)
    if done.returncode and "requirements.py" in done.stderr:  # the step that failed
        print("the image's packages could not be installed; downloading them here instead (make wheelhouse)")
        if wheelhouse.fill(["service"]) == 0:
            done = try_building(name, base)
    if done.returncode:
        return sandbox_image.complain(f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}\nthe image could not be built")
    print(f"{name} is up to date")
    return 0


def try_building(name: str, base: str) -> "subprocess.CompletedProcess[str]":
    """Builds the service's image; what has not changed comes from the engine's cache."""
    file = str(ROOT / "deploy" / "Dockerfile")
    arguments = ["--file", file, "--target", "service", "--build-arg", f"BASE_IMAGE={base}", "--tag", name]
    return sandbox_image.docker("build", "--force-rm", *arguments, str(ROOT), check=False)


def running(compose: list[str], environment: dict[str, str]) -> bool:
    """Tells whether a container of ours is there already, which a failing start leaves alone."""
    found = subprocess.run(
        [*compose, "ps", "--quiet"], cwd=ROOT, env=environment, check=False, capture_output=True, text=True
    )
    return bool(found.stdout.strip())


def wait(compose: list[str], environment: dict[str, str]) -> int:
    """Waits until the verifier's container is healthy, and says where it serves."""
    until = time.monotonic() + HEALTHY_WITHIN_S
    container = subprocess.run(
        [*compose, "ps", "--quiet", "verifier"], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    ).stdout.strip()
    while time.monotonic() < until:
        state = sandbox_image.docker("inspect", "--format", "{{.State.Health.Status}}", container, check=False)
        if state.stdout.strip() == "healthy":
            print(f"the verifier serves at 127.0.0.1:{environment.get('RLVR_PORT') or 50051}")
            return 0
        time.sleep(0.5)
    run([*compose, "logs", "--tail", "30", "verifier"], environment)
    return sandbox_image.complain("the verifier did not become healthy")


if __name__ == "__main__":
    sys.exit(main())
