"""What a slot must show before it is trusted: a program that looks for ways out and reports what it found.

The levels, weakest first. `container`: a fresh container for every submission, and nothing finer inside it.
`namespaces`: every run in namespaces of its own. `gvisor`: the same behind gVisor's own kernel.
"""

from verifier_service.isolation.sandbox import Program, Run, RunLimits
from verifier_service.isolation.slot_frames import Done
from verifier_service.isolation.slots import Slot, SlotLost

LEVELS = ("container", "namespaces", "gvisor")

_LIMITS = RunLimits(cpu_s=5.0, wall_s=20.0, memory_bytes=256 * 1024 * 1024)

# It imports nothing that the first zygote lacks: a service waits for it.
_PROBE = """
import _socket, ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def refused(action):
    try:
        action()
    except OSError:
        return True
    return False
def raw(function, *arguments):
    if getattr(libc, function)(*arguments) < 0:
        raise OSError(ctypes.get_errno())
found = {
    "uid": os.getuid(),
    "pid": os.getpid(),
    "network": not refused(lambda: _socket.socket(_socket.AF_INET)),
    "namespaces": not refused(lambda: raw("unshare", 0x10000000)),
    "tracing": not refused(lambda: raw("ptrace", 0, 0, 0, 0)),
    "mounting": not refused(lambda: raw("mount", b"x", b"/tmp", b"tmpfs", 0, None)),
    "writing": [path for path in ("/", "/opt", "/etc", "/usr", "/dev", "/run") if os.access(path, os.W_OK)],
    "scratch": os.listdir("/tmp"),
    "processes": [name for name in os.listdir("/proc") if name.isdigit()],
}
for name, value in found.items():
    print(name, value)
"""
_NAMES = frozenset(["uid", "pid", "network", "namespaces", "tracing", "mounting", "writing", "scratch", "processes"])


async def probe(slot: Slot) -> str:
    """Returns what is wrong with a slot, empty where nothing is."""
    try:
        slot.open(Program("python", _PROBE))
        answer = await slot.run(Run(limits=_LIMITS))
        slot.close()
    except SlotLost as loss:
        return f"it was lost: {loss}"
    if not isinstance(answer, Done) or not answer.execution.ok:
        return f"its probe did not run: {answer}"
    lines = answer.execution.stdout.decode(errors="replace").splitlines()
    found = dict(line.split(" ", 1) for line in lines if " " in line)
    if found.keys() != _NAMES:
        return "its probe did not answer"
    return "; ".join(_complaints(found, slot.hello.level != "container"))


def _complaints(found: dict[str, str], isolated: bool) -> list[str]:
    doors = ("network", "namespaces", "tracing", "mounting")
    complaints = [f"{name} is possible" for name in doors if found[name] != "False"]
    if found["uid"] == "0":
        complaints.append("programs run as root")
    if found["writing"] != "[]":
        complaints.append(f"programs may write to {found['writing']}")
    if isolated and found["processes"] != "[]":
        complaints.append("other processes are seen")
    if isolated and found["pid"] != "1":
        complaints.append("programs share a process namespace")
    return complaints
