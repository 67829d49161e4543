"""Whose slots are whose: a lock that only a living service holds, named on each of its containers.

A service that dies lets go of the lock, whatever killed it; the next one that starts on the same
machine removes what carries its name. Another machine's containers, or another namespace's, are left alone.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
import uuid
from pathlib import Path

from verifier_service.isolation.docker_engine import Engine, EngineError

OWNER_LABEL = "rlvr.sandbox.owner"
_LEASE_LABEL = "rlvr.sandbox.lease"
_PLACE_LABEL = "rlvr.sandbox.place"
_PREFIX = "rlvr-sandbox-"
_LOCK = "lease"
_YOUNG_S = 30.0


class Lease:
    """A held lock, in a folder that also holds the sockets of the owner's slots."""

    def __init__(self, owner: str, folder: Path, lock: int) -> None:
        """Takes the open lock file; use `take`."""
        self.owner, self._folder, self._lock = owner, folder, lock

    @classmethod
    def take(cls) -> "Lease":
        """Returns a new lease. Raises `OSError`."""
        owner = uuid.uuid4().hex
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = os.open(folder / _LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(lock, fcntl.LOCK_EX)
        return cls(owner, folder, lock)

    def labels(self) -> dict[str, str]:
        """Returns what each of the owner's containers carries."""
        return {OWNER_LABEL: self.owner, _LEASE_LABEL: str(self._folder / _LOCK), _PLACE_LABEL: _place()}

    def folder_for(self, slot: str) -> Path:
        """Returns a new folder for one slot's socket."""
        folder = self._folder / slot
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
        return folder

    def let_go(self) -> None:
        """Lets go of the lock alone, as a death would."""
        os.close(self._lock)

    def give_up(self) -> None:
        """Lets go of the lock and removes the folder."""
        self.let_go()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def reap(self, engine: Engine) -> int:
        """Removes the containers of dead owners and returns their number. Raises `EngineError`."""
        removed = 0
        for container in await engine.containers(OWNER_LABEL):
            labels = container.get("Labels")
            if isinstance(labels, dict) and self._is_dead(labels, container.get("Created")):
                with contextlib.suppress(EngineError):
                    await engine.remove(str(container["Id"]))
                    removed += 1
        return removed

    def _is_dead(self, labels: dict[str, str], created: object) -> bool:
        if labels.get(OWNER_LABEL) == self.owner or labels.get(_PLACE_LABEL) != _place():
            return False
        lock = Path(labels.get(_LEASE_LABEL, ""))
        if lock.name != _LOCK or not lock.parent.name.startswith(_PREFIX):
            return False
        if not lock.exists():
            return isinstance(created, int) and time.time() - created > _YOUNG_S
        if not _is_free(lock):
            return False
        shutil.rmtree(lock.parent, ignore_errors=True)
        return True


def _is_free(lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _place() -> str:
    """Returns what two services share when they see the same files: the boot, and the mount namespace."""
    with contextlib.suppress(OSError):
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{os.stat('/proc/self/ns/mnt').st_ino}"
    return ""
