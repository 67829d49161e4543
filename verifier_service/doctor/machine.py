"""What the installation and the machine offer, found without starting anything of ours.

Imports only what every installation has.
"""

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

from verifier_service.doctor.findings import Finding, broken, ok, warning

INSTALL = "pip install 'rlvr-verifier[service]'"
OLDEST_PYTHON, FIRST_UNTRIED_PYTHON = (3, 11), (3, 14)
LEAST = {"grpcio": (1, 74), "protobuf": (6, 31, 1)}
_TRIAL_BYTES = 512 * 1024 * 1024
_MEMORY_TRIAL = f"""
import resource
resource.setrlimit(resource.RLIMIT_AS, ({_TRIAL_BYTES}, {_TRIAL_BYTES}))
try:
    bytearray({_TRIAL_BYTES * 2})
except MemoryError:
    print("held")
"""
_NETWORK_TRIAL = """
import ctypes
from verifier_service.isolation.no_network import network_is_shut, shut_network
ctypes.CDLL(None).prctl(38, 1, 0, 0, 0)
if not network_is_shut() and shut_network() and network_is_shut():
    print("held")
"""
_CPU_TRIAL = """
import resource
resource.setrlimit(resource.RLIMIT_CPU, (1, 2))
while True:
    pass
"""


def look(missing: list[str]) -> Iterator[Finding]:
    """Yields what every check finds; `missing` are the modules of the extra that are not installed."""
    yield python()
    yield system()
    yield extra(missing)
    for name in LEAST:
        yield version(name)
    yield stubs()
    yield memory_limit()
    yield cpu_limit()
    yield network_lock()
    yield shared_memory()


def python() -> Finding:
    """Looks at the interpreter."""
    found = f"{platform.python_implementation()} {platform.python_version()}"
    if sys.version_info < OLDEST_PYTHON:
        return broken("python", found, "use Python 3.11, 3.12 or 3.13")
    if sys.version_info >= FIRST_UNTRIED_PYTHON:
        return warning("python", f"{found} has not been tried", "use Python 3.11, 3.12 or 3.13")
    return ok("python", found)


def system() -> Finding:
    """Looks at the operating system: workers are forked, watched and limited as Linux does it."""
    found = f"{platform.system()} {platform.release()} {platform.machine()}"
    if platform.system() == "Linux":
        return ok("system", found)
    return broken("system", found, "serve on Linux; clients run anywhere")


def extra(missing: list[str]) -> Finding:
    """Looks at the extra `service`."""
    if missing:
        return broken("extra service", f"missing: {', '.join(missing)}", INSTALL)
    return ok("extra service", "installed")


def version(name: str) -> Finding:
    """Looks at a library that the stubs depend on."""
    try:
        found = metadata.version(name)
    except metadata.PackageNotFoundError:
        return broken(name, "not installed", INSTALL)
    numbers = tuple(int(part) for part in found.split(".")[:3] if part.isdigit())
    least = ".".join(map(str, LEAST[name]))
    if numbers < LEAST[name]:
        return broken(name, f"{found} is older than {least}", f"pip install '{name}>={least}'")
    return ok(name, found)


def stubs() -> Finding:
    """Looks whether the contract's stubs load."""
    return _attempt("contract", _load_stubs, f"reinstall: {INSTALL}")


def _load_stubs() -> str:
    """Loads the stubs."""
    from rlvr import v1  # noqa: PLC0415 - it may fail, which is what is asked

    return f"{v1.DESCRIPTOR.package} loads"


def memory_limit() -> Finding:
    """Looks whether a process can be held to an amount of memory."""
    mend = "run where RLIMIT_AS holds; without it a worker may take all memory"
    return _attempt("memory limit", lambda: _child(_MEMORY_TRIAL, "held"), mend)


def cpu_limit() -> Finding:
    """Looks whether a process can be held to an amount of CPU time."""
    mend = "run where RLIMIT_CPU holds; without it a worker may never end"
    return _attempt("cpu limit", lambda: _child(_CPU_TRIAL, ""), mend)


def network_lock() -> Finding:
    """Looks whether a process can be kept from the network, as verifiers of the owner's need it."""
    mend = "run where the kernel has seccomp filters; without them tasks of the kind custom are refused"
    try:
        return ok("network lock", _child(_NETWORK_TRIAL, "held"))
    except (OSError, subprocess.SubprocessError):
        return warning("network lock", "a worker cannot be kept from the network", mend)


def _child(program: str, expected: str) -> str:
    """Runs a program that a limit must stop. Raises `OSError` where it does not."""
    done = subprocess.run(  # noqa: S603 - our own program, in our own interpreter
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False
    )
    if done.stdout.strip() != expected or (not expected and done.returncode >= 0):
        raise OSError("the limit does not hold")
    return "holds"


def _attempt(name: str, check: Callable[[], str], mend: str) -> Finding:
    """Returns what a check says, or that it failed."""
    try:
        return ok(name, check())
    except Exception as failure:  # noqa: BLE001 - whatever goes wrong is what the doctor tells
        return broken(name, str(failure).partition("\n")[0] or type(failure).__name__, mend)


def shared_memory() -> Finding:
    """Looks at /dev/shm, which trainers use beside us."""
    place = Path("/dev/shm")  # noqa: S108 - looked at, not written to
    if not place.is_dir() or not os.access(place, os.W_OK):
        return warning("shared memory", f"{place} cannot be written", "mount it: trainers' data loaders need it")
    return ok("shared memory", f"{shutil.disk_usage(place).free // 2**20} MiB free in {place}")
