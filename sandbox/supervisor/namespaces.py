"""What every run sees: the file system that a zygote stages once, in a user and a mount namespace of its own.

Afterwards the zygote's working directory is the container's real /proc, which the staged one hides: the
way a child, in fresh namespaces on top of these (`native/spawn.c`), writes its own id maps.
"""

import os

from supervisor import syscalls
from supervisor.syscalls import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY, MS_REMOUNT

STAGE_FLAGS = syscalls.CLONE_NEWUSER | syscalls.CLONE_NEWNS
NETWORK_FLAG = syscalls.CLONE_NEWNET  # no network either way, but sockets without a file are a network's
OUTSIDE_ID, OUTSIDE_GROUP = os.getuid(), os.getgid()

SCRATCH = "/tmp"  # noqa: S108 - the run's own, mounted fresh
_INSIDE_ID = 1000
_DEVICES = ("null", "zero", "full", "random", "urandom")
_LINKS = {"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
_HIDDEN = ("/sys", "/run", "/mnt", "/media", "/srv", "/opt/rlvr/state")
_PROC_FILES = ("cpuinfo", "meminfo", "stat", "version")


def stage() -> None:
    """Lays out what every run sees, read-only: a near-empty /proc and the standard devices, nothing else."""
    os.chdir("/proc")
    _map_ids(_INSIDE_ID)
    _stage_devices()
    syscalls.mount(b"proc", b"/proc", b"tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, b"mode=0755,size=64k")
    os.mkdir("/proc/self")
    for name in _PROC_FILES:
        _touch(f"/proc/{name}")
    _seal(b"/proc")
    for path in _HIDDEN:
        if os.path.isdir(path):
            syscalls.mount(b"hidden", path.encode(), b"tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_RDONLY, b"size=4k")


def _stage_devices() -> None:
    os.chdir("/dev")
    syscalls.mount(b"dev", b"/dev", b"tmpfs", MS_NOSUID | MS_NOEXEC, b"mode=0755,size=64k")
    for name in _DEVICES:
        _touch(f"/dev/{name}")
        syscalls.mount(name.encode(), f"/dev/{name}".encode(), None, MS_BIND)
    for name, target in _LINKS.items():
        os.symlink(target, f"/dev/{name}")
    os.symlink(SCRATCH, "/dev/shm")  # noqa: S108 - shared memory of a run lies in its own scratch
    _seal(b"/dev")
    os.chdir("/")
    os.chdir("/proc")


def _touch(path: str) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o444))


def _seal(path: bytes) -> None:
    syscalls.mount(b"", path, None, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NOEXEC)


def _map_ids(inside: int) -> None:
    """Maps one user and one group into the caller's fresh user namespace; the working directory is the real /proc."""
    _write("self/setgroups", b"deny")
    _write("self/uid_map", b"%d %d 1" % (inside, OUTSIDE_ID))
    _write("self/gid_map", b"%d %d 1" % (inside, OUTSIDE_GROUP))


def _write(path: str, text: bytes) -> None:
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, text)
    finally:
        os.close(fd)
