"""What a run sees: the staged file system of the zygote, and the fresh namespaces of each run on top of it.

`stage` is called once by the zygote, in a user and a mount namespace of its own; `enter` by every
child, in fresh user, pid, mount and ipc namespaces. Both are called while the working directory is
the container's real /proc, which the staged one hides: the way a child writes its own id maps.
"""

import os

from supervisor import syscalls
from supervisor.syscalls import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY, MS_REMOUNT

STAGE_FLAGS = syscalls.CLONE_NEWUSER | syscalls.CLONE_NEWNS
RUN_FLAGS = (
    syscalls.CLONE_NEWUSER | syscalls.CLONE_NEWNS | syscalls.CLONE_NEWPID | syscalls.CLONE_NEWIPC | syscalls.CLONE_PARENT
)
CANDIDATE_ID, TESTER_ID = 1000, 1001
_OUTSIDE_ID = os.getuid()
_OUTSIDE_GROUP = os.getgid()

SCRATCH = "/tmp"  # noqa: S108 - the run's own, mounted fresh
_SCRATCH_OPTIONS = b"mode=0777,size=64m,nr_inodes=4096"
_DEVICES = ("null", "zero", "full", "random", "urandom")
_LINKS = {"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"}
_HIDDEN = ("/sys", "/run", "/mnt", "/media", "/srv", "/opt/rlvr/state")
_PROC_FILES = ("cpuinfo", "meminfo", "stat", "version")


def stage() -> None:
    """Lays out what every run sees, read-only: a near-empty /proc, the standard devices, nothing else of the container's."""
    os.chdir("/proc")
    map_ids(CANDIDATE_ID)
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


def map_ids(inside: int) -> None:
    """Maps one user and one group into the caller's fresh user namespace; the working directory is the real /proc."""
    _write("self/setgroups", b"deny")
    _write("self/uid_map", b"%d %d 1" % (inside, _OUTSIDE_ID))
    _write("self/gid_map", b"%d %d 1" % (inside, _OUTSIDE_GROUP))


def first_to_die() -> None:
    """Makes the kernel choose the caller before anything else when memory runs out."""
    _write("self/oom_score_adj", b"1000")


def _write(path: str, text: bytes) -> None:
    fd = os.open(path, os.O_WRONLY)
    try:
        os.write(fd, text)
    finally:
        os.close(fd)


def enter(inside: int) -> None:
    """Makes a child's fresh namespaces its own: ids, and an empty scratch."""
    map_ids(inside)
    first_to_die()
    syscalls.mount(b"tmp", b"/tmp", b"tmpfs", MS_NOSUID | MS_NODEV, _SCRATCH_OPTIONS)


def show_process() -> None:
    """Shows the caller's own entry and a few harmless files in /proc, for /dev/stdin and for runtimes that look there."""
    syscalls.mount(b"self", b"/proc/self", None, MS_BIND)
    for name in _PROC_FILES:
        syscalls.mount(name.encode(), f"/proc/{name}".encode(), None, MS_BIND)
