"""Programs that make a system call which no run may make; each must be refused."""

from hostile import Hostile

_RAW = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(*a):
    ctypes.set_errno(0)
    r = libc.syscall(*[ctypes.c_long(x) if isinstance(x, int) else x for x in a])
    return 0 if r >= 0 else ctypes.get_errno()
"""


def _refused(name: str, *arguments: object) -> Hostile:
    listed = ", ".join(map(repr, arguments))
    return Hostile(
        name, f"{_RAW}print('refused' if call({listed}) in (1, 38, 22, 97) else 'allowed')", prints=b"refused\n"
    )


SYSCALLS = [
    _refused("unshare a user namespace", 272, 0x10000000),
    _refused("unshare mounts", 272, 0x00020000),
    _refused("clone into a user namespace", 56, 0x10000000 | 17, 0, 0, 0, 0),
    _refused("clone into a net namespace", 56, 0x40000000 | 17, 0, 0, 0, 0),
    _refused("clone3", 435, 0, 0),
    _refused("mount", 165, b"x", b"/tmp", b"tmpfs", 0, 0),
    _refused("remount writable", 165, b"", b"/", 0, 32, 0),
    _refused("umount proc", 166, b"/proc", 2),
    _refused("pivot_root", 155, b"/tmp", b"/tmp"),
    _refused("chroot", 161, b"/tmp"),
    _refused("open_tree", 428, -100, b"/", 1),
    _refused("move_mount", 429, -100, b"/", -100, b"/tmp", 0),
    _refused("fsopen", 430, b"tmpfs", 0),
    _refused("mount_setattr", 442, -100, b"/", 0, 0, 0),
    _refused("ptrace", 101, 0, 0, 0, 0),
    _refused("process_vm_readv", 310, 1, 0, 0, 0, 0, 0),
    _refused("pidfd_getfd", 438, 0, 0, 0),
    _refused("keyctl", 250, 0, -3, 1),
    _refused("add_key", 248, b"user", b"k", b"v", 1, -3),
    _refused("bpf", 321, 0, 0, 0),
    _refused("perf_event_open", 298, 0, 0, -1, -1, 0),
    _refused("userfaultfd", 323, 0),
    _refused("io_uring_setup", 425, 1, 0),
    _refused("seccomp", 317, 1, 0, 0),
    _refused("personality", 135, 0x0040000),
    _refused("open_by_handle_at", 304, 3, 0, 0),
    _refused("setns", 308, 0, 0),
    _refused("kexec", 246, 0, 0, 0, 0),
    _refused("init_module", 175, 0, 0, b""),
    _refused("reboot", 169, 0xFEE1DEAD, 672274793, 0, 0),
    _refused("sethostname", 170, b"x", 1),
    _refused("iopl", 172, 3),
    _refused("memfd_secret", 447, 0),
    _refused("System V memory", 29, 4242, 4096, 0o1666),
    _refused("System V semaphores", 64, 0, 32000, 0o1666),
    _refused("System V messages", 68, 0, 0o1666),
    _refused("a call from the future", 600, 0),
    _refused("internet socket", 41, 2, 1, 0),
    _refused("netlink socket", 41, 16, 3, 0),
    _refused("packet socket", 41, 17, 3, 0),
    _refused("vsock", 41, 40, 1, 0),
    _refused("internet socket pair", 53, 2, 1, 0, 0),
]
