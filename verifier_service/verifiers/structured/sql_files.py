"""The database files that the server's owner registered by name, put in place of the names in tasks.

Runs in the service, before the work goes to a worker; a name that is not registered is the task's fault.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from verifier_service.domain.errors import BadTask
from verifier_service.domain.specs import SqlTask
from verifier_service.domain.work import Sink, Work


class Verifier(Protocol):
    """What judges queries once files are known."""

    @property
    def version(self) -> str:
        """What its verdicts depend on."""
        ...

    async def verify(self, work: Work, sink: Sink) -> None:
        """Judges."""
        ...


class WithFiles:
    """The verifier of queries, with registered files."""

    def __init__(self, inner: Verifier, files: Mapping[str, Path]) -> None:
        """Takes the files by name."""
        self._inner = inner
        self._files = {name: path.absolute() for name, path in files.items()}

    @property
    def version(self) -> str:
        """The rules' version, and which files there are at which state."""
        if not self._files:
            return self._inner.version
        told = repr([(name, str(path), _state(path)) for name, path in sorted(self._files.items())])
        return f"{self._inner.version} files-{hashlib.sha256(told.encode()).hexdigest()[:10]}"

    async def verify(self, work: Work, sink: Sink) -> None:
        """Judges with the file's path in place of its name. Raises `BadTask` for a name that is not registered."""
        spec = work.task.spec
        if isinstance(spec, SqlTask) and spec.database:
            path = self._files.get(spec.database)
            if path is None:
                raise BadTask(
                    "names no database that this server has: the owner registers files in RLVR_SQL_DATABASES",
                    "sql.database",
                )
            work = replace(work, task=replace(work.task, spec=replace(spec, database=str(path))))
        await self._inner.verify(work, sink)


def _state(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return (0, 0)
    return (state.st_size, state.st_mtime_ns)
